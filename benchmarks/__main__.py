"""Run the benchmarks, each with its peers in the same run, and print their tables.

    python -m benchmarks [--size small|medium|whole] [--only loading ...] [--write]

Small is 5,000 records, medium 50,000, whole 605,000. What was generated and loaded stays in
`--folder`, so that a run can be done in parts; without it, it is forgotten. `--write` puts
what was measured into RESULTS.md, in place of the sections of the same size.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import (
    beside,
    grading,
    loading,
    matching,
    page,
    pages,
    reading,
    searching,
    serving,
    size,
)
from benchmarks.asked import COUNTS, REPEATS, Asked
from benchmarks.cohorts import screening as cohorts
from benchmarks.contenders import CONTENDERS, OURS
from benchmarks.estimating import tables as estimating
from benchmarks.results import INTRODUCTION, Section
from benchmarks.sections import write_section
from benchmarks.tables import Table

RESULTS = Path(__file__).with_name("RESULTS.md")
MEASURES: dict[str, Callable[[Asked], Iterator[Table]]] = {
    "loading": loading.tables,
    "reading": reading.tables,
    "page": page.tables,
    "searching": searching.tables,
    "serving": serving.tables,
    "pages": pages.tables,
    "size": size.tables,
    "estimating": estimating.tables,
    "grading": grading.tables,
    "matching": matching.tables,
    "cohort": cohorts.tables,
}
#: They print their own tables, of judgement rather than of time, over the real records.
PRINTED = ("flags", "checks", "eligibility")


def main(arguments: list[str]) -> None:
    """Measure what is asked for, print it, and write it down if asked to."""
    parser = _parser()
    given = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = given.folder or Path(
            stack.enter_context(TemporaryDirectory(prefix="trialwright-benchmarks-"))
        )
        asked = Asked(
            size=given.size,
            kind=given.corpus,
            folder=folder,
            repeats=given.repeats or REPEATS[given.size],
            contenders=tuple(
                name for name in CONTENDERS if name == OURS or name in (given.peer or CONTENDERS)
            ),
            alone=given.alone,
        )
        for name in given.only or (*MEASURES, *PRINTED):
            if name in PRINTED:
                _judge(name, given.write)
            else:
                _measure(name, asked, given.write)


def _judge(name: str, write: bool) -> None:  # noqa: FBT001 - as it was asked
    day = datetime.now(UTC).date().isoformat()
    text = f"{day}, `python -m benchmarks --only {name}`.\n\n```text\n{beside.printed(name)}\n```\n"
    print(f"## {name}\n\n{text}", flush=True)
    if write:
        write_section(RESULTS, name, text, introduction=INTRODUCTION, order=ORDER)


def _measure(name: str, asked: Asked, write: bool) -> None:  # noqa: FBT001 - as it was asked
    section = Section(
        title=_title(name, asked),
        command=_command(name, asked),
        day=datetime.now(UTC).date(),
        tables=tuple(MEASURES[name](asked)),
    )
    print(f"## {section.title}\n\n{section.text()}", flush=True)
    if write:
        write_section(
            RESULTS, section.title, section.text(), introduction=INTRODUCTION, order=ORDER
        )


def _title(name: str, asked: Asked) -> str:
    return f"{name}, {asked.size}" + (" of real copies" if asked.kind == "real" else "")


def _command(name: str, asked: Asked) -> str:
    corpus = " --corpus real" if asked.kind == "real" else ""
    alone = " --alone" if asked.alone and name == "searching" else ""
    return f"python -m benchmarks --size {asked.size}{corpus} --only {name}{alone}"


ORDER = (
    tuple(
        f"{name}, {size}{kind}"
        for name in MEASURES
        for size in COUNTS
        for kind in ("", " of real copies")
    )
    + PRINTED
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--size", choices=tuple(COUNTS), default="small")
    parser.add_argument(
        "--corpus",
        choices=("sample", "real"),
        default="sample",
        help="made-up records, or the real ones multiplied under made-up ids",
    )
    parser.add_argument("--folder", type=Path, help="where files and stores are kept for next time")
    parser.add_argument("--repeats", type=int, help="how often each load is repeated")
    parser.add_argument("--only", nargs="+", choices=(*MEASURES, *PRINTED))
    parser.add_argument("--peer", nargs="+", choices=CONTENDERS[1:], help="only these peers")
    parser.add_argument(
        "--alone", action="store_true", help="ask searches of no other engine than ours"
    )
    parser.add_argument("--write", action="store_true", help="put the results into RESULTS.md")
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
