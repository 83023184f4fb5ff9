"""What turned between two versions, and under what it is counted."""

from __future__ import annotations

import msgspec
import pytest
from tests import records

from trialwright.registry.course import (
    Aspect,
    Matter,
    Shift,
    Standing,
    edited_modules,
    matters_of,
    shifts_between,
    standing_of,
)
from trialwright.registry.reading import read_study

_STATUS = "protocolSection__statusModule__"


def standing(**changes: object) -> Standing:
    return standing_of(read_study(msgspec.json.encode(records.tree(**changes))))


def shifts(**changes: object) -> tuple[Shift, ...]:
    return shifts_between(standing(), standing(**changes))


def test_a_version_states_what_is_followed_in_the_registrys_words() -> None:
    found = standing()

    assert found.status == "RECRUITING"
    assert found.start == "2026-02 ESTIMATED"
    assert found.enrollment == "10 ESTIMATED"
    assert (found.completion, found.results, found.primary_outcomes) == ("", "", ())


def test_a_record_that_states_nothing_stands_nowhere() -> None:
    nothing = standing_of(read_study(b'{"protocolSection": {}}'))

    assert set(vars_of(nothing)) == {"", ()}


def vars_of(found: Standing) -> list[object]:
    return [getattr(found, name) for name in Standing.__slots__]


def test_the_same_record_has_not_turned() -> None:
    assert shifts() == ()


def test_results_without_their_date_are_posted_all_the_same() -> None:
    assert shifts(hasResults=True) == (Shift(Aspect.RESULTS, "", "posted"),)


@pytest.mark.parametrize(
    ("change", "value", "matter"),
    [
        (f"{_STATUS}overallStatus", "COMPLETED", Matter.STATUS),
        (f"{_STATUS}overallStatus", "WITHDRAWN", Matter.STATUS | Matter.WITHDRAWN),
        (f"{_STATUS}startDateStruct", {"date": "2026-02", "type": "ACTUAL"}, Matter.DATES),
        (f"{_STATUS}completionDateStruct", {"date": "2027"}, Matter.DATES),
        ("protocolSection__designModule__enrollmentInfo", {"count": 12}, Matter.ENROLLMENT),
        ("hasResults", True, Matter.RESULTS),
        (
            "protocolSection__outcomesModule",
            {"primaryOutcomes": [{"measure": "Life"}]},
            Matter.OUTCOMES,
        ),
        (
            "protocolSection__eligibilityModule__eligibilityCriteria",
            "Everybody.",
            Matter.CRITERIA,
        ),
        ("protocolSection__conditionsModule__keywords", ["three"], Matter.OTHER),
    ],
)
def test_each_turn_is_counted_under_its_matter(change: str, value: object, matter: Matter) -> None:
    assert matters_of(shifts(**{change: value})) == matter


def test_a_long_text_is_not_said_in_a_line() -> None:
    (found,) = shifts(protocolSection__identificationModule__briefTitle="long " * 100)

    assert (found.aspect, found.after) == (Aspect.TITLE, "")


def test_what_every_update_writes_anew_is_no_edit_of_the_status() -> None:
    routine = records.tree(
        protocolSection__statusModule__statusVerifiedDate="2026-03",
        protocolSection__statusModule__lastUpdateSubmitDate="2026-03-01",
        protocolSection__statusModule__lastUpdatePostDateStruct={"date": "2026-03-05"},
    )
    stopped = records.tree(protocolSection__statusModule__overallStatus="SUSPENDED")

    assert edited_modules(records.tree(), routine) == ()
    assert edited_modules(records.tree(), stopped) == ("protocolSection.statusModule",)


def test_modules_that_come_or_go_are_edited_and_computed_ones_never_are() -> None:
    changed = records.tree(
        protocolSection__referencesModule={"references": []},
        derivedSection__miscInfoModule__versionHolder="2027-01-01",
        protocolSection__descriptionModule=...,
        afterOurTime=1,
    )

    assert edited_modules(records.tree(), changed) == (
        "protocolSection.descriptionModule",
        "protocolSection.referencesModule",
        "afterOurTime",
    )


def test_a_status_module_of_another_shape_is_compared_as_it_is() -> None:
    odd = records.tree(protocolSection__statusModule=["odd"])

    assert edited_modules(odd, records.tree(protocolSection__statusModule=["other"])) == (
        "protocolSection.statusModule",
    )
