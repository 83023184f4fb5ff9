"""A store that was filled gets what was updated since, and loses nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.registry.client.local_registry import Fault, LocalRegistry, archive_of, study
from tests.registry.client.stores import named, titles

from trialwright.errors import RegistryUnreachable
from trialwright.registry.client import LiveRegistry, update
from trialwright.registry.client.resumption import read_standing
from trialwright.registry.store.loads import Account


def test_later_only_what_changed_since_is_asked_for(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(number, posted=f"2026-03-0{number + 1}") for number in range(5)]
    there.archive = archive_of(there.studies)
    update(home, live)
    there.asked.clear()
    there.studies[1] = study(1, posted="2026-03-20", title="Edited")
    there.studies.append(study(5, posted="2026-03-21"))
    report = update(home, live)

    assert "filter.advanced=AREA%5BLastUpdatePostDate%5DRANGE%5B2026-03-05%2CMAX%5D" in (
        there.asked[0].url
    )
    assert report.since == date(2026, 3, 5)
    assert report.account == Account(new=1, changed=1, unchanged=1)
    assert report.through == date(2026, 3, 21)
    assert titles(home)[named(2)[1]] == "Edited"


def test_nothing_new_changes_nothing(there: LocalRegistry, live: LiveRegistry, home: Path) -> None:
    there.studies = [study(number) for number in range(4)]
    there.archive = archive_of(there.studies)
    update(home, live)
    report = update(home, live)

    assert report.account == Account(unchanged=4)
    assert report.through == date(2026, 3, 1)


def test_a_study_that_vanished_stays(there: LocalRegistry, live: LiveRegistry, home: Path) -> None:
    there.studies = [study(0), study(1)]
    there.archive = archive_of(there.studies)
    update(home, live)
    there.studies = []
    report = update(home, live)

    assert list(titles(home)) == named(2)
    assert report.studies == 0
    assert report.through == date(2026, 3, 1)


def test_what_changes_during_a_long_walk_is_asked_for_next_time(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    """The walk begins on 26 March; a later page shows a study of the 28th."""
    there.studies = [study(0), study(1), study(2), study(3, posted="2026-03-28")]
    report = update(home, live)

    assert report.through == date(2026, 3, 25)


def test_everything_takes_the_place_of_a_walk_over_changes(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(number) for number in range(5)]
    there.archive = archive_of(there.studies)
    update(home, live)
    there.faults = [Fault(where="pageToken=t3", status=503)] * 4
    with pytest.raises(RegistryUnreachable):
        update(home, live)
    report = update(home, live, everything=True)

    assert report.way == "download"
    assert read_standing(home).paging is None
