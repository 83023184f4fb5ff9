"""Data cuts in any order: the newest is what the latest cut shows, whichever came here last."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import records

from trialwright.registry.containers import Form, Item
from trialwright.registry.loading.intake import Intake
from trialwright.registry.reading import read_record
from trialwright.registry.store import Registry, RegistryWriter, Version
from trialwright.registry.store.loads import Account
from trialwright.registry.verification import verify
from trialwright.vocabulary import NctId

ID = NctId.from_number(records.FIRST)
_FIRST_CUT = date(2027, 1, 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """What one data cut showed of the study: when it was posted, its title, its terms."""

    cut: int
    posted: int
    title: str
    terms: str

    @property
    def day(self) -> date:
        """The day of the data cut."""
        return _FIRST_CUT + timedelta(days=self.cut)

    @property
    def state(self) -> tuple[int, str, str]:
        """What makes it one version or another."""
        return (self.posted, self.title, self.terms)

    @property
    def source(self) -> bytes:
        """The record as this cut had it."""
        posted = date(2026, 1, 1) + timedelta(days=self.posted)
        return records.record(
            protocolSection__identificationModule__briefTitle=self.title,
            protocolSection__statusModule__lastUpdatePostDateStruct={
                "date": posted.isoformat(),
                "type": "ACTUAL",
            },
            derivedSection__conditionBrowseModule__meshes=[{"id": "D1", "term": self.terms}],
            derivedSection__miscInfoModule__versionHolder=self.day.isoformat(),
        )


class Shelf:
    """A registry that is given one copy after another, each in a load of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._clock: Callable[[], datetime] = records.clock_from()
        self._intake = Intake.with_dictionary(0, b"")

    def load(self, copies: Sequence[Shown], *, together: bool = False) -> list[Account]:
        """Load copies in their order, one by one or as one batch, and return the accounts."""
        batches = [copies] if together else [[copy] for copy in copies]
        with RegistryWriter.open(self.home, self._clock) as writer:
            writer.connection.execute("PRAGMA synchronous = OFF")
            return [self._store(writer, batch) for batch in batches]

    def load_past(self, copy: Shown, number: int) -> Account:
        """Load a copy as a version out of the registry's own history."""
        reading = read_record(copy.source)
        arrival = self._intake.arrival(reading, copy.source, Form.JSON)
        past = msgspec.structs.replace(arrival, cut="", past_number=number)
        with RegistryWriter.open(self.home, self._clock) as writer:
            return writer.store(writer.begin(["a test"], ""), [past], 1)

    def _store(self, writer: RegistryWriter, batch: Sequence[Shown]) -> Account:
        begun = writer.begin(["a test"], "")
        outcomes = self._intake.prepare([Item("a test", copy.source) for copy in batch])
        account = writer.store(begun, outcomes, len(batch))
        writer.end(begun)
        return account

    def history(self) -> tuple[Version, ...]:
        """Return the history, once everything that can be asked agrees with it."""
        with Registry.open(self.home) as registry:
            assert verify(registry).damages == ()
            history = registry.history(ID)
            assert registry.newest(ID) == history[-1]
            ((_, _, newest),) = registry.all_newest()
            assert newest == history[-1].source
            assert sum(one.account.read for one in registry.loads()) == sum(
                one.parts for one in registry.loads()
            )
        return history

    def as_of(self, day: date) -> Version | None:
        """Return the version as of a day."""
        with Registry.open(self.home) as registry:
            return registry.as_of(ID, day)


@contextmanager
def a_shelf() -> Iterator[Shelf]:
    with tempfile.TemporaryDirectory() as folder:
        yield Shelf(Path(folder))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def shown(pattern: str, *cuts: int) -> list[Shown]:
    """Return what cuts showed, a letter each: ``AbA``; a letter's case is the terms' alone."""
    numbers = cuts or range(1, len(pattern) + 1)
    return [
        Shown(cut, 0, letter.lower(), "upper" if letter.isupper() else "lower")
        for cut, letter in zip(numbers, pattern, strict=True)
    ]


def told(history: Sequence[Version]) -> list[tuple[str, str]]:
    return [(version.content_hash, version.derived_hash) for version in history]


def kinds(history: Sequence[Version]) -> list[str]:
    return [version.kind for version in history]


def cuts_of(history: Sequence[Version]) -> list[tuple[int, int]]:
    return [
        ((one.data_cut - _FIRST_CUT).days, (one.last_data_cut - _FIRST_CUT).days)
        for one in history
        if one.data_cut is not None and one.last_data_cut is not None
    ]


@st.composite
def histories(draw: st.DrawFn) -> list[Shown]:
    """Draw what consecutive cuts showed: edits of one day or of later ones, and churn."""
    posted = 0
    drawn = []
    for cut in range(draw(st.integers(1, 8))):
        posted += draw(st.sampled_from([0, 0, 0, 0, 1]))
        title, terms = draw(st.sampled_from(["a", "b"])), draw(st.sampled_from(["x", "y"]))
        drawn.append(Shown(cut, posted, title, terms))
    return drawn


#: Each example is a file of its own.
FEW = settings(max_examples=60)


@FEW
@given(st.data(), histories(), st.booleans())
def test_the_newest_is_what_the_latest_cut_shows_whatever_the_order(
    data: st.DataObject,
    history: list[Shown],
    together: bool,  # noqa: FBT001 - drawn
) -> None:
    order = data.draw(st.permutations(history))
    with a_shelf() as shelf:
        accounts = shelf.load(order, together=together)
        found = shelf.history()
        as_of_the_last = shelf.as_of(history[-1].day)
    with a_shelf() as other:
        other.load(history[-1:])
        (latest,) = other.history()

    assert sum(account.read for account in accounts) == len(history)
    assert told(found)[-1:] == told([latest])
    assert as_of_the_last == found[-1]
    assert found[-1].last_data_cut == history[-1].day


@FEW
@given(st.data(), histories())
def test_one_cut_that_comes_late_makes_the_history_of_cuts_in_order(
    data: st.DataObject, history: list[Shown]
) -> None:
    late = data.draw(st.sampled_from(history))
    with a_shelf() as shelf:
        shelf.load([*(one for one in history if one is not late), late])
        found = shelf.history()
        as_of_the_late = shelf.as_of(late.day)
    with a_shelf() as other:
        other.load(history)
        expected = other.history()
        expected_as_of = other.as_of(late.day)

    assert told(found) == told(expected)
    assert kinds(found) == kinds(expected)
    assert as_of_the_late is not None
    assert expected_as_of is not None
    assert told([as_of_the_late]) == told([expected_as_of])


@FEW
@given(st.data(), histories())
def test_cuts_loaded_in_order_are_the_same_again_in_any_order(
    data: st.DataObject, history: list[Shown]
) -> None:
    again = data.draw(st.permutations(history))
    with a_shelf() as shelf:
        shelf.load(history)
        found = shelf.history()
        accounts = shelf.load(again)
        after = shelf.history()

    states = [state for state, _ in itertools.groupby(one.state for one in history)]
    assert len(found) == len(states)
    assert accounts == [Account(unchanged=1)] * len(history)
    assert told(after) == told(found)
    assert cuts_of(after) == cuts_of(found)


@FEW
@given(st.data(), histories())
def test_a_copy_that_came_last_changes_nothing_when_it_comes_again(
    data: st.DataObject, history: list[Shown]
) -> None:
    order = data.draw(st.permutations(history))
    with a_shelf() as shelf:
        for copy in order:
            shelf.load([copy])
            assert shelf.load([copy]) == [Account(unchanged=1)]
        assert len(shelf.history()) <= len(history)


@FEW
@given(st.data(), histories())
def test_cuts_loaded_once_more_in_order_make_the_history_of_cuts_in_order(
    data: st.DataObject, history: list[Shown]
) -> None:
    """What was forgotten of a parted version comes back with the copies."""
    order = data.draw(st.permutations(history))
    with a_shelf() as shelf:
        shelf.load([*order, *history])
        found = shelf.history()
    with a_shelf() as other:
        other.load(history)
        expected = other.history()

    assert told(found) == told(expected)
    assert [one.data_cut for one in found] == [one.data_cut for one in expected]


@FEW
@given(st.data(), histories())
def test_a_study_is_renewed_exactly_when_another_version_is_its_newest(
    data: st.DataObject, history: list[Shown]
) -> None:
    """So an index that was level needs nothing but what was renewed since."""
    order = data.draw(st.permutations(history))
    newest: dict[int, int] = {}
    last = 0
    with a_shelf() as shelf:
        for copy in [*order, *history]:
            shelf.load([copy])
            with Registry.open(shelf.home) as registry:
                now = dict(registry.newest_versions())
                renewed = [nct for nct in now if now[nct] != newest.get(nct)]
                assert list(registry.renewed_since(last)) == renewed
                newest, last = now, registry.newest_version_number()


def test_what_a_version_was_before_and_after_another_are_two(shelf: Shelf) -> None:
    first, between, last = shown("aba")

    assert shelf.load([first, last, between]) == [
        Account(new=1), Account(unchanged=1), Account(changed=1)
    ]  # fmt: skip
    history = shelf.history()
    assert [one.source for one in history] == [first.source, between.source, first.source]
    assert cuts_of(history) == [(1, 1), (2, 2), (3, 3)]
    assert kinds(history) == ["first", "edit", "edit"]
    days = [date(2027, 1, 2), date(2027, 1, 3), date(2027, 1, 4)]
    assert [shelf.as_of(day) for day in days] == list(history)


def test_of_two_parts_the_one_whose_bytes_came_keeps_its_moments(shelf: Shelf) -> None:
    first, between, last = shown("aba")
    shelf.load([last, first, between])

    before, _, after = shelf.history()
    with Registry.open(shelf.home) as registry:
        loads = registry.loads()
    assert before.source == after.source == last.source
    assert loads[0].started < after.first_seen < loads[1].started
    assert before.first_seen == before.last_seen == after.last_seen == loads[1].started


def test_churn_that_came_late_is_derived_only(shelf: Shelf) -> None:
    first, between, last = shown("aAa")

    assert shelf.load([first, last, between])[-1] == Account(changed=1, derived_only=1)
    assert kinds(shelf.history()) == ["first", "derived", "derived"]


def test_an_older_cut_of_a_version_is_its_first(shelf: Shelf) -> None:
    first, between, last = shown("aab")

    shelf.load([between, last, first])
    history = shelf.history()

    assert cuts_of(history) == [(1, 2), (3, 3)]
    assert history[0].source == between.source


def test_cuts_between_the_ends_of_a_parted_version_are_forgotten(shelf: Shelf) -> None:
    """Nothing tells any longer that the fourth cut showed what the third did not."""
    first, late, *after = shown("abaa")

    shelf.load([first, *after, late])

    assert cuts_of(shelf.history()) == [(1, 1), (2, 2), (4, 4)]


def test_another_copy_under_the_first_cut_of_a_version_parts_it_too(shelf: Shelf) -> None:
    shelf.load(shown("aab", 1, 3, 1))

    history = shelf.history()
    assert cuts_of(history) == [(1, 1), (1, 1), (3, 3)]
    assert history[0].content_hash == history[2].content_hash


def test_another_copy_under_the_last_cut_of_a_version_is_the_later(shelf: Shelf) -> None:
    shelf.load(shown("aabc", 1, 3, 3, 2))

    assert cuts_of(shelf.history()) == [(1, 1), (2, 2), (3, 3), (3, 3)]
    assert shelf.history()[-1].source == shown("b", 3)[0].source


def test_a_version_is_not_led_back_to_a_cut_that_showed_another_too(shelf: Shelf) -> None:
    shelf.load(shown("aba", 3, 1, 1))

    assert cuts_of(shelf.history()) == [(1, 1), (3, 3)]


def test_a_part_can_be_parted_again(shelf: Shelf) -> None:
    copies = shown("aabac", 1, 7, 4, 9, 8)

    shelf.load(copies)

    history = shelf.history()
    assert cuts_of(history) == [(1, 1), (4, 4), (7, 7), (8, 8), (9, 9)]
    assert [one.source for one in history[::2]] == [copies[0].source] * 3


def test_a_version_kept_as_a_difference_is_parted_as_well(shelf: Shelf) -> None:
    shelf.load(shown("cdda", 1, 2, 6, 4))

    with Registry.open(shelf.home) as registry:
        bases = [base for (base,) in registry.connection.execute("SELECT base FROM body")]
    assert bases.count(0) == 1
    history = shelf.history()
    assert [one.source for one in history[1::2]] == [shown("d", 2)[0].source] * 2


@pytest.mark.parametrize("parted", [0, 1])
def test_the_registrys_own_number_is_that_of_the_earlier_part(shelf: Shelf, parted: int) -> None:
    first, between, last = shown("aba")
    late = [between]

    shelf.load([last, first, *late[:parted]])
    assert shelf.load_past(first, 4) == Account(unchanged=1)
    shelf.load(late[parted:])

    assert [one.past_number for one in shelf.history()] == [4, None, None]
    assert cuts_of(shelf.history()) == [(1, 1), (2, 2), (3, 3)]
