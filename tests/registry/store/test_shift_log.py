"""The log of what turned: worked out from the registry, and level with it after each look."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from tests import records

from trialwright.errors import NotFound
from trialwright.registry.course import Aspect, Matter, Shift
from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.registry.store.shift_log import ShiftLog, is_logged, log_file, log_shifts

LONG_AGO = date(2000, 1, 1)


class Desk:
    """A registry that is filled record by record."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self._input = folder / "input"
        self._clock = records.clock_from()

    def load(self, *sources: bytes) -> None:
        """Load records, one a line."""
        self._input.write_bytes(b"\n".join(sources))
        load(self.home, [str(self._input)], clock=self._clock, workers=1)


def posted(day: str, number: int = records.FIRST, **changes: object) -> bytes:
    return records.record(
        number,
        protocolSection__statusModule__lastUpdatePostDateStruct={"date": day, "type": "ACTUAL"},
        **changes,
    )


def with_status(day: str, status: str, number: int = records.FIRST) -> bytes:
    return posted(day, number, protocolSection__statusModule__overallStatus=status)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.load(records.record(), records.record(records.FIRST + 1))
    return made


@contextmanager
def logged(desk: Desk) -> Iterator[ShiftLog]:
    log_shifts(desk.home)
    found = ShiftLog.open(desk.home)
    assert found is not None
    yield found
    found.close()


def test_without_a_registry_there_is_nothing_to_log(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        log_shifts(tmp_path)
    assert ShiftLog.open(tmp_path) is None


def test_studies_of_one_version_are_not_looked_at(desk: Desk) -> None:
    assert log_shifts(desk.home) == 0
    with logged(desk) as log:
        assert log.tally(LONG_AGO).edits == 0
        assert log.entries(LONG_AGO, None, 10) == ()


def test_what_is_more_urgent_comes_first_and_the_log_is_then_not_level(desk: Desk) -> None:
    desk.load(with_status("2026-02-01", "COMPLETED"))

    assert log_shifts(desk.home, stop=lambda: True) == 0
    with Registry.open(desk.home) as registry:
        assert not is_logged(desk.home, registry)
        assert log_shifts(desk.home) == 1
        assert is_logged(desk.home, registry)


def test_an_edit_is_a_line_with_the_registrys_date_and_what_turned(desk: Desk) -> None:
    desk.load(with_status("2026-02-01", "COMPLETED"))

    with logged(desk) as log:
        (entry,) = log.entries(LONG_AGO, None, 10)

    assert (entry.nct_id.number, entry.number) == (records.FIRST, 2)
    assert entry.day == date(2026, 2, 1)
    assert entry.title == "A Made-up Study of Something"
    assert entry.matters is Matter.STATUS
    assert entry.shifts == (Shift(Aspect.STATUS, "RECRUITING", "COMPLETED"),)
    assert entry.modules == ("protocolSection.statusModule",)


def test_a_recomputation_is_no_line(desk: Desk) -> None:
    desk.load(records.record(derivedSection__conditionBrowseModule__meshes=[]))

    assert log_shifts(desk.home) == 1
    with logged(desk) as log:
        assert log.tally(LONG_AGO).edits == 0


def test_what_is_posted_on_the_day_counts_and_what_is_older_does_not(desk: Desk) -> None:
    desk.load(with_status("2026-02-01", "COMPLETED"))

    with logged(desk) as log:
        assert log.tally(date(2026, 2, 1)).edits == 1
        assert log.tally(date(2026, 2, 2)).edits == 0
        assert log.entries(date(2026, 2, 2), None, 10) == ()


def test_counts_are_by_matter_and_an_edit_may_be_counted_twice(desk: Desk) -> None:
    desk.load(
        with_status("2026-02-01", "WITHDRAWN"),
        posted("2026-02-02", records.FIRST + 1, protocolSection__conditionsModule=...),
    )

    with logged(desk) as log:
        tally = log.tally(LONG_AGO)
        newest_first = log.entries(LONG_AGO, None, 10)
        (withdrawn,) = log.entries(LONG_AGO, Matter.WITHDRAWN, 10)
        assert log.entries(LONG_AGO, None, 1, skipped=1) == newest_first[1:]

    assert tally.edits == 2
    assert {matter for matter, count in tally.by_matter.items() if count} == {
        Matter.WITHDRAWN,
        Matter.STATUS,
        Matter.OTHER,
    }
    assert [one.nct_id.number for one in newest_first] == [records.FIRST + 1, records.FIRST]
    assert withdrawn == newest_first[1]


def test_a_log_that_went_on_says_what_one_made_anew_says(desk: Desk) -> None:
    """Also when a version comes late and stands between two that were logged."""
    for source in (
        with_status("2026-06-01", "COMPLETED"),
        with_status("2026-03-01", "SUSPENDED"),
        with_status("2026-04-01", "RECRUITING", records.FIRST + 1),
        with_status("2026-07-01", "TERMINATED"),
    ):
        desk.load(source)
        log_shifts(desk.home)
    with logged(desk) as log:
        went_on = log.entries(LONG_AGO, None, 10)

    log_file(desk.home).unlink()
    with logged(desk) as log:
        assert log.entries(LONG_AGO, None, 10) == went_on

    assert [one.number for one in went_on if one.nct_id.number == records.FIRST] == [4, 3, 2]


def test_whether_the_log_is_level_is_known(desk: Desk) -> None:
    def level() -> bool:
        with Registry.open(desk.home) as registry:
            return is_logged(desk.home, registry)

    assert not level()
    log_shifts(desk.home)
    assert level()
    desk.load(with_status("2026-02-01", "COMPLETED"))
    assert not level()


def test_the_log_of_another_registry_is_made_anew(desk: Desk, tmp_path: Path) -> None:
    desk.load(with_status("2026-02-01", "COMPLETED"))
    log_shifts(desk.home)
    other = Desk(tmp_path / "other")
    (tmp_path / "other").mkdir()
    other.load(posted("2026-01-01", records.FIRST + 5), posted("2026-01-01", records.FIRST + 6))
    other.load(with_status("2026-05-01", "COMPLETED", records.FIRST + 5))
    log_file(other.home).write_bytes(log_file(desk.home).read_bytes())

    with logged(other) as log:
        assert [one.nct_id.number for one in log.entries(LONG_AGO, None, 9)] == [records.FIRST + 5]


def test_the_log_of_another_program_is_not_read_and_made_anew(desk: Desk) -> None:
    desk.load(with_status("2026-02-01", "COMPLETED"))
    log_shifts(desk.home)
    with closing(sqlite3.connect(log_file(desk.home))) as connection:
        connection.execute("PRAGMA user_version = 999")

    assert ShiftLog.open(desk.home) is None
    with logged(desk) as log:
        assert log.tally(LONG_AGO).edits == 1
