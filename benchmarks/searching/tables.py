"""Ask the mix of us and of the peers, compare the counts, and put the times into tables."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.asked import Asked
from benchmarks.contenders import OURS
from benchmarks.measuring import Run, measured
from benchmarks.searching import fts5, postgres
from benchmarks.searching.answer import PeerAnswer
from benchmarks.searching.mix import kinds_of, mix
from benchmarks.searching.rows import rows
from benchmarks.searching.said import Ask
from benchmarks.searching.texts import named
from benchmarks.tables import (
    Table,
    in_megabytes,
    in_milliseconds,
    in_seconds,
    percentile,
    ratio,
)
from trialwright.registry.search.asking import asked as asked_of
from trialwright.registry.search.index.catalog import index_folder
from trialwright.registry.search.opening import Search, open_search
from trialwright.registry.search.questions import Cursor
from trialwright.registry.store import Registry

_SEED, _WARMING = 20_261_127, 7
_PAGE = 10
_FACETS = {"status": "OverallStatus", "phase": "Phase", "study_type": "StudyType"}
_COLUMNS = ("kind", "questions", "median", "95 in 100 within", "99 in 100 within", "greatest")
_NOTES = (
    (
        "Each question is asked once, after others of the same kinds: exact count and a page of "
        "ten in its order; `facets` adds the counts of three fields, `deep pages` are the 20th "
        "to the 100th. No answer is kept for the next question."
    ),
)
_PEER_NOTES = (
    (
        "The peers are given the very words that we index, and every count and facet must be "
        "ours: a difference is an error. They rank by bm25 and ts_rank. Phrases over all fields "
        "are not asked of PostgreSQL, which cuts the positions of long texts. FTS5 and "
        "PostgreSQL reach pages by OFFSET, we by where the page before ended."
    ),
)


@dataclass(slots=True)
class Timed:
    """A question with our count and times [s], and each peer's."""

    ask: Ask
    count: int
    facets: dict[str, dict[str, int]]
    seconds: float
    peers: dict[str, float] = field(default_factory=dict)


def tables(asked: Asked) -> Iterator[Table]:
    """Yield what the index costs, our times by kind, and the comparison."""
    home = asked.stores().ready(OURS)
    yield _index(home, asked)
    with open_search(home) as search:
        for ask in mix(search.registry, search.synonyms, _WARMING):
            timed_here(search, ask)
        timed = [timed_here(search, ask) for ask in mix(search.registry, search.synonyms, _SEED)]
    yield _own_table(timed)
    for name, compare in (("FTS5", _with_fts5), ("PostgreSQL", _with_postgres)):
        print(f"{name} ...", file=sys.stderr, flush=True)
        compare(home, asked.folder / "stores" / f"{asked.kind}-{asked.corpus().count}", timed)
    yield _comparison(timed)


def _index(home: Path, asked: Asked) -> Table:
    """Build the index anew as a program of its own and return what it costs."""
    folder = index_folder(home)
    noted = asked.folder / f"index-{asked.kind}-{asked.corpus().count}.txt"
    if not (folder / "catalog.json").exists() or not noted.exists():
        run = _built(home, folder)
        noted.write_text(f"{run.seconds} {run.memory}", "utf-8")
    seconds, memory = noted.read_text("utf-8").split()
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    with Registry.open(home) as registry:
        json = sum(size for _, size in registry.newest_sizes())
    row = (
        asked.corpus().name,
        in_seconds(float(seconds)),
        in_megabytes(int(memory)),
        in_megabytes(size),
        f"{size / json:.1%}",
    )
    columns = ("index of", "built in", "peak memory", "on disk", "of the JSON")
    return Table(columns, (row,))


def _built(home: Path, folder: Path) -> Run:
    if (folder / "catalog.json").exists():
        (folder / "catalog.json").unlink()
    return measured("trialwright", "registry", "index", "--home", str(home))


def timed_here(search: Search, ask: Ask) -> Timed:
    """Return our count, facets and time for a question."""
    question = asked_of(ask.query, only=ask.only, status=ask.status, **ask.areas).question
    after: Cursor | None = None
    if ask.skipped:
        after = search.index.find(question, ask.skipped).following
    begun = time.perf_counter()
    hits = search.index.ask(question)
    hits.page(_PAGE, after)
    facets = {
        name: {one.value: one.studies for one in hits.facet(named(piece))}
        for name, piece in (_FACETS if ask.facets else {}).items()
    }
    count = hits.total
    return Timed(ask, count, facets, time.perf_counter() - begun)


def _with_fts5(home: Path, folder: Path, timed: Sequence[Timed]) -> None:
    path = folder / "fts5.sqlite"
    if not path.exists():
        unfinished = path.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        with fts5.Fts5(unfinished) as filling:
            filling.fill(rows(home))
        unfinished.rename(path)
    with fts5.Fts5(path) as peer:
        _compare(fts5.NAME, peer.ask, timed)


def _with_postgres(home: Path, folder: Path, timed: Sequence[Timed]) -> None:
    if postgres.programs() is None:
        return
    filled = folder / "postgres.filled"
    with ExitStack() as stack:
        peer = postgres.Postgres(stack.enter_context(postgres.server(folder / "postgres")))
        stack.callback(peer.close)
        if not filled.exists():
            peer.fill(rows(home))
            filled.touch()
        _compare(postgres.NAME, peer.ask, [one for one in timed if postgres.can_say(one.ask)])


def _compare(name: str, ask_peer: Callable[[Ask], PeerAnswer], timed: Sequence[Timed]) -> None:
    """Ask a peer everything once for warmth and once for the time; counts must be ours."""
    for one in timed:
        check_counts(name, one, ask_peer(one.ask))
    for one in timed:
        begun = time.perf_counter()
        ask_peer(one.ask)
        one.peers[name] = time.perf_counter() - begun


def check_counts(name: str, one: Timed, answer: PeerAnswer) -> None:
    """Raise RuntimeError if a peer counts anything else than we do."""
    theirs = {
        facet: {value: count for value, count in counts.items() if value is not None}
        for facet, counts in answer.facets.items()
    }
    if answer.count != one.count or theirs != one.facets:
        raise RuntimeError(
            f"{name} counts {answer.count} {theirs}, we {one.count} {one.facets}: {one.ask}"
        )


def _own_table(timed: Sequence[Timed]) -> Table:
    kinds = [
        (kind, [one.seconds for one in timed if one.ask.kind == kind])
        for kind in kinds_of([one.ask for one in timed])
    ]
    shown = [*kinds, ("all", [one.seconds for one in timed])]
    return Table(_COLUMNS, tuple(_row(name, seconds) for name, seconds in shown), _NOTES)


def _row(name: str, seconds: list[float]) -> tuple[str, ...]:
    shown = (
        median(seconds),
        percentile(seconds, 0.95),
        percentile(seconds, 0.99),
        max(seconds),
    )
    return (name, str(len(seconds)), *map(in_milliseconds, shown))


def _comparison(timed: Sequence[Timed]) -> Table:
    names = [name for name in (fts5.NAME, postgres.NAME) if any(name in one.peers for one in timed)]
    kinds = [*kinds_of([one.ask for one in timed]), "all"]
    columns = ["kind"]
    for name in names:
        columns += [f"{name}: compared", "ours", "theirs", "theirs / ours"]
    lines = []
    for kind in kinds:
        line = [kind]
        for name in names:
            some = [one for one in timed if name in one.peers and kind in (one.ask.kind, "all")]
            ours, theirs = (
                median(one.seconds for one in some),
                median(one.peers[name] for one in some),
            )
            line += [
                str(len(some)), in_milliseconds(ours), in_milliseconds(theirs), ratio(theirs, ours)
            ]  # fmt: skip
        lines.append(tuple(line))
    return Table(tuple(columns), tuple(lines), _PEER_NOTES)
