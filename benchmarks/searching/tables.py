"""Ask the mix of us and of the peers, compare the counts, and put the times into tables."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.asked import Asked
from benchmarks.contenders import OURS
from benchmarks.measuring import Run, measured
from benchmarks.searching import fts5, postgres
from benchmarks.searching.answer import PeerAnswer
from benchmarks.searching.filled import filled_fts5, filled_postgres
from benchmarks.searching.mix import kinds_of, mix
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
from trialwright.registry.search.index.catalog import index_folder, is_level
from trialwright.registry.search.opening import Search, open_search
from trialwright.registry.search.questions import Cursor, Question
from trialwright.registry.store import Registry

_SEED, _WARMING = 20_261_127, 7
_FACETS = {"status": "OverallStatus", "phase": "Phase", "study_type": "StudyType"}
_COLUMNS = ("kind", "questions", "median", "95 in 100 within", "99 in 100 within", "greatest")
_NOTES = (
    (
        "Each question is asked once, after others of the same kinds: exact count and a page of "
        "ten in its order; `facets` adds the counts of three fields, `deep pages` are those from "
        "the 20th to the 100th by themselves. No answer is kept for the next question. Reading "
        "the query's text is part of the time."
    ),
)
_INDEX_NOTES = (
    (
        "Built as a program of its own. `peak memory` is the greatest sum of resident memory "
        "over its processes, `of no file` the same without the pages of mapped files, which the "
        "system takes back when it needs them."
    ),
)
_PEER_NOTES = (
    (
        "The peers are given the very words that we index, and warmed by the same other questions. "
        "They rank by bm25 and ts_rank; equal are counts, facets and lengths of pages, not the "
        "order: a difference is an error. They reach pages by OFFSET, we by where the page "
        "before ended. `theirs / ours` is the ratio of the medians."
    ),
    (
        "Limits: PostgreSQL keeps no position beyond the 16,383rd, so that phrases over all "
        "fields are not asked of it. It has four weights: ours are put into four classes for "
        "both. All questions are of words that have no other names and no joined pieces, which "
        "neither can say."
    ),
)


@dataclass(slots=True)
class Timed:
    """A question with our count and times [s], and each peer's."""

    ask: Ask
    count: int
    on_page: int
    facets: dict[str, dict[str, int]]
    seconds: float
    peers: dict[str, float] = field(default_factory=dict)


def tables(asked: Asked) -> Iterator[Table]:
    """Yield what the index costs, our times by kind, and the comparison."""
    home = asked.stores().ready(OURS)
    yield _index(home, asked)
    with open_search(home) as search:
        asks = mix(search.registry, search.synonyms, _SEED)
        others = mix(
            search.registry, search.synonyms, _WARMING, but=frozenset(ask.text for ask in asks)
        )
        warming = [timed_here(search, ask) for ask in others]
        timed = [timed_here(search, ask) for ask in asks]
    yield _own_table(timed)
    if asked.alone:
        return
    folder = asked.folder / "stores" / f"{asked.kind}-{asked.corpus().count}"
    for name, compare in ((fts5.NAME, _with_fts5), (postgres.NAME, _with_postgres)):
        print(f"{name} ...", file=sys.stderr, flush=True)
        compare(home, folder, warming, timed)
    yield _comparison(timed)


def _index(home: Path, asked: Asked) -> Table:
    """Return what the index costs, built anew as a program of its own if it is not level."""
    noted = asked.folder / f"indexing-{asked.kind}-{asked.corpus().count}.txt"
    with Registry.open(home) as registry:
        json = sum(size for _, size in registry.newest_sizes())
        level = is_level(home, registry)
    if not level or not noted.exists():
        run = _built(home)
        noted.write_text(f"{run.seconds} {run.memory} {run.anonymous}", "utf-8")
    seconds, memory, anonymous = noted.read_text("utf-8").split()
    size = sum(file.stat().st_size for file in index_folder(home).rglob("*") if file.is_file())
    row = (
        asked.corpus().name,
        in_seconds(float(seconds)),
        in_megabytes(int(memory)),
        in_megabytes(int(anonymous)),
        in_megabytes(size),
        f"{size / json:.1%}",
    )
    columns = ("index of", "built in", "peak memory", "of no file", "on disk", "of the JSON")
    return Table(columns, (row,), _INDEX_NOTES)


def _built(home: Path) -> Run:
    shutil.rmtree(index_folder(home), ignore_errors=True)
    return measured("trialwright", "registry", "index", "--home", str(home))


def timed_here(search: Search, ask: Ask) -> Timed:
    """Return our count, length of page, facets and time for a question."""
    after = _before(search, ask)
    begun = time.perf_counter()
    hits = search.index.ask(question_of(ask))
    page = hits.page(ask.size, after)
    facets = {
        name: {one.value: one.studies for one in hits.facet(named(piece)).values}
        for name, piece in (_FACETS if ask.facets else {}).items()
    }
    count = hits.total
    seconds = time.perf_counter() - begun
    return Timed(ask, count, len(page.hits), facets, seconds)


def question_of(ask: Ask) -> Question:
    """Return a question as the index is asked."""
    return asked_of(ask.query, only=ask.only, status=ask.status, **ask.areas).question


def _before(search: Search, ask: Ask) -> Cursor | None:
    """Return where the page before ended, None for the first one."""
    if not ask.skipped:
        return None
    after = search.index.find(question_of(ask), ask.skipped).following
    if after is None:
        raise RuntimeError(f"no {ask.skipped} hits stand before the page that is asked for: {ask}")
    return after


def _with_fts5(home: Path, folder: Path, warming: Sequence[Timed], timed: Sequence[Timed]) -> None:
    with filled_fts5(home, folder) as peer:
        _compare(fts5.NAME, peer.ask, warming, timed)


def _with_postgres(
    home: Path, folder: Path, warming: Sequence[Timed], timed: Sequence[Timed]
) -> None:
    if postgres.programs() is None:
        return
    sayable = [[one for one in some if postgres.can_say(one.ask)] for some in (warming, timed)]
    with filled_postgres(home, folder) as peer:
        _compare(postgres.NAME, peer.ask, *sayable)


def _compare(
    name: str,
    ask_peer: Callable[[Ask], PeerAnswer],
    warming: Sequence[Timed],
    timed: Sequence[Timed],
) -> None:
    """Ask a peer other questions for warmth, then each of ours once; counts must be ours."""
    for one in (*warming, *timed):
        begun = time.perf_counter()
        answer = ask_peer(one.ask)
        one.peers[name] = time.perf_counter() - begun
        check_counts(name, one, answer)


def check_counts(name: str, one: Timed, answer: PeerAnswer) -> None:
    """Raise RuntimeError if a peer counts anything else, or fills a page otherwise, than we do."""
    theirs = {
        facet: {value: count for value, count in counts.items() if value is not None}
        for facet, counts in answer.facets.items()
    }
    found, ours = (
        (answer.count, answer.on_page, theirs),
        (one.count, one.on_page, one.facets),
    )
    if found != ours:
        raise RuntimeError(f"{name} counts {found}, we {ours}: {one.ask}")


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
    """Return our medians beside those of the peers, over what each of them can say."""
    names = (fts5.NAME, postgres.NAME)
    kinds = (*kinds_of([one.ask for one in timed]), "all")
    columns = [
        column
        for name in names
        for column in (f"{name}: compared", "ours", "theirs", "theirs / ours")
    ]
    lines = [
        (kind, *(cell for name in names for cell in _beside(name, kind, timed))) for kind in kinds
    ]
    agreed = tuple(_agreement(name, timed) for name in names)
    return Table(("kind", *columns), tuple(lines), (*_PEER_NOTES, *agreed))


def _beside(name: str, kind: str, timed: Sequence[Timed]) -> tuple[str, ...]:
    some = [one for one in timed if name in one.peers and kind in (one.ask.kind, "all")]
    if not some:
        return ("0", "-", "-", "-")
    ours = median(one.seconds for one in some)
    theirs = median(one.peers[name] for one in some)
    return (str(len(some)), in_milliseconds(ours), in_milliseconds(theirs), ratio(theirs, ours))


def _agreement(name: str, timed: Sequence[Timed]) -> str:
    """Return how many questions a peer was asked; that it agreed, `check_counts` has seen."""
    compared = sum(name in one.peers for one in timed)
    if not compared:
        return f"{name} is not on this machine: not compared."
    return f"{name}: {compared} of {len(timed)} questions compared, all agree."
