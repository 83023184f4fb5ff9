"""The index as of days is kept at hand for whoever asks many questions, and never goes stale."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests import records
from tests.registry.search.index.indexed import question

from trialwright.registry.loading import load
from trialwright.registry.search.index import days as days_module
from trialwright.registry.search.index.catalog import bring_level
from trialwright.registry.search.index.days import PastIndexes
from trialwright.registry.search.index.past import Effort
from trialwright.registry.search.names import synonyms_file
from trialwright.registry.store import Registry

THEN, LATER = date(2026, 6, 1), date(2027, 6, 1)


def put(home: Path, title: str, posted: str) -> None:
    file = home / "in.json"
    file.write_bytes(records.titled(records.FIRST, title, posted))
    load(home, [str(file)], clock=records.clock_from(), workers=1)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a registry with a study in two versions."""
    put(tmp_path, "Alpha", "2026-01-01")
    put(tmp_path, "Beta", "2027-01-01")
    return tmp_path


@pytest.fixture
def indexes(home: Path) -> Iterator[PastIndexes]:
    with Registry.open(home) as registry:
        yield PastIndexes(home, registry, Effort(most=5))


def test_without_an_index_there_is_none_of_a_day(home: Path, indexes: PastIndexes) -> None:
    assert indexes(THEN) is None
    bring_level(home, workers=1)
    assert indexes(THEN) is not None


def test_a_day_is_made_ready_once_while_nothing_changes(home: Path, indexes: PastIndexes) -> None:
    bring_level(home, workers=1)
    then, later = indexes(THEN), indexes(LATER)
    assert then is not None
    assert later is not None
    assert indexes(THEN) is then
    assert indexes(LATER) is later
    assert (then.count(question("alpha")), later.count(question("alpha"))) == (1, 0)
    assert then.find(question("EXPANSION[None]Alpha"), 1).total == 1


def test_what_comes_to_the_registry_is_seen_at_once(home: Path, indexes: PastIndexes) -> None:
    bring_level(home, workers=1)
    before = indexes(THEN)
    put(home, "Between", "2026-05-01")
    after = indexes(THEN)
    assert before is not None
    assert after is not None
    assert (before.count(question("alpha")), after.count(question("alpha"))) == (1, 0)
    assert after.count(question("between")) == 1


def test_other_names_that_are_written_down_count_at_once(home: Path, indexes: PastIndexes) -> None:
    bring_level(home, workers=1)
    before = indexes(THEN)
    synonyms_file(home).write_text("alpha | first letter\n", "utf-8")
    after = indexes(THEN)
    assert before is not None
    assert after is not None
    letter = question('"first letter"')
    assert (before.count(letter), after.count(letter)) == (0, 1)


def test_the_day_that_was_asked_for_longest_ago_is_let_go(
    home: Path, indexes: PastIndexes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(days_module, "KEPT_READY", 2)
    bring_level(home, workers=1)
    then, later = indexes(THEN), indexes(LATER)
    assert indexes(THEN) is then
    indexes(date(2026, 7, 1))
    assert indexes(THEN) is then
    assert indexes(LATER) is not later
