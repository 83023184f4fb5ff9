"""The questions of the search benchmark are distinct, and mean the same to us and to the peers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests import records
from tests.conftest import skip_or_fail

from benchmarks.searching import fts5, postgres
from benchmarks.searching.answer import PeerAnswer
from benchmarks.searching.filled import filled_fts5, filled_postgres
from benchmarks.searching.mix import KINDS, mix
from benchmarks.searching.said import Ask
from benchmarks.searching.tables import check_counts, question_of, timed_here
from trialwright.registry.language.conditions import AllOf
from trialwright.registry.loading import load
from trialwright.registry.sample import generate_block
from trialwright.registry.search.index.catalog import bring_level
from trialwright.registry.search.opening import Search, open_search
from trialwright.registry.search.plain import PlainStudy, matches
from trialwright.registry.search.synonyms import Synonyms

STUDIES = 150
#: One question of so many is evaluated plainly, which takes a while.
PLAINLY = 7


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home of made-up records, indexed."""
    folder = tmp_path_factory.mktemp("searching")
    source = folder / "some.ndjson"
    source.write_bytes(b"\n".join(generate_block(0, STUDIES, 4)))
    load(folder, [str(source)], clock=records.clock_from())
    bring_level(folder, workers=1)
    return folder


@pytest.fixture(scope="module")
def search(home: Path) -> Iterator[Search]:
    with open_search(home) as opened:
        yield opened


@pytest.fixture(scope="module")
def asks(search: Search) -> list[Ask]:
    return mix(search.registry, search.synonyms, 1)


def test_the_questions_are_distinct_and_as_many_of_each_kind(asks: list[Ask]) -> None:
    assert len({ask.text for ask in asks}) == len(asks)
    assert list(Counter(ask.kind for ask in asks).values()) == list(KINDS.values())


def test_the_same_seed_asks_the_same(search: Search, asks: list[Ask]) -> None:
    assert mix(search.registry, search.synonyms, 1) == asks


def test_others_of_the_same_kinds_are_others(search: Search, asks: list[Ask]) -> None:
    known = {ask.text for ask in asks}

    others = mix(search.registry, search.synonyms, 2, but=known)

    assert Counter(ask.kind for ask in others) == Counter(ask.kind for ask in asks)
    assert not known & {ask.text for ask in others}


def test_words_that_are_a_name_with_other_names_are_not_asked(
    search: Search, asks: list[Ask]
) -> None:
    names = [ask.query for ask in asks if ask.kind == "terms" and ask.query]
    synonyms = Synonyms.of([name, f"Another name {number}"] for number, name in enumerate(names))

    others = mix(search.registry, synonyms, 1)

    assert not set(names) & {ask.query for ask in others}


def test_what_is_compared_is_what_the_plain_evaluator_counts(
    search: Search, asks: list[Ask]
) -> None:
    numbers = [nct for nct, _ in search.registry.newest_versions()]
    studies = [PlainStudy.of(tree) for _, _, tree, _ in search.registry.newest_trees(numbers)]
    for ask in asks[::PLAINLY]:
        asked = question_of(ask)
        whole = AllOf((asked.condition, *asked.ranking))
        count = sum(matches(whole, study, search.synonyms) for study in studies)

        assert timed_here(search, ask).count == count, ask


def test_a_deep_page_is_a_page_behind_others(search: Search, asks: list[Ask]) -> None:
    deep = [timed_here(search, ask) for ask in asks if ask.kind == "deep pages"]

    assert all(one.on_page == min(10, one.count - one.ask.skipped) > 0 for one in deep)


def test_a_peer_that_counts_otherwise_is_an_error(search: Search, asks: list[Ask]) -> None:
    one = timed_here(search, asks[0])

    with pytest.raises(RuntimeError, match="counts"):
        check_counts("peer", one, PeerAnswer(one.count + 1, one.on_page, {}))


def test_fts5_counts_what_we_count(
    home: Path, search: Search, asks: list[Ask], tmp_path: Path
) -> None:
    with filled_fts5(home, tmp_path) as peer:
        for ask in asks:
            check_counts(fts5.NAME, timed_here(search, ask), peer.ask(ask))


def test_postgresql_counts_what_we_count(home: Path, search: Search, asks: list[Ask]) -> None:
    if postgres.programs() is None:
        skip_or_fail("no PostgreSQL on this machine")
    # Not below pytest's own folder, which the user that runs the server may not enter.
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with filled_postgres(home, Path(folder)) as peer:
            for ask in asks:
                if postgres.can_say(ask):
                    check_counts(postgres.NAME, timed_here(search, ask), peer.ask(ask))


def test_a_peer_is_filled_anew_when_it_would_be_given_something_else(
    home: Path, search: Search, asks: list[Ask], tmp_path: Path
) -> None:
    filled = tmp_path / "fts5.sqlite"
    with fts5.Fts5(filled) as peer:
        peer.fill(())
    filled.with_name("fts5.sqlite.given").write_text("what another program gave")

    with filled_fts5(home, tmp_path) as peer:
        check_counts(fts5.NAME, timed_here(search, asks[0]), peer.ask(asks[0]))
    stamp = filled.stat().st_mtime_ns
    with filled_fts5(home, tmp_path):
        assert filled.stat().st_mtime_ns == stamp
