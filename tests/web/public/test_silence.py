"""What a record does not say is said to be unsaid, and never read as a no."""

from __future__ import annotations

from typing import Any

import pytest
from tests import records
from tests.web.public.study_pages import page_of, results_of


def test_a_record_of_almost_nothing_still_has_every_section() -> None:
    """A withheld record has no design and no sponsor."""
    tree = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT90000003"},
            "statusModule": {"overallStatus": "WITHHELD"},
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": "2026-03-25"}},
    }

    page = page_of(tree)

    assert page.says("Study NCT90000003")
    assert page.says("Withheld")
    assert page.text.count("Not provided by the sponsor.") >= 8
    assert page.says("No location is provided by the sponsor.")
    assert page.says("No results posted. That is all it means")
    assert not page.says("no harm")
    assert page.says("Locations not stated")
    assert page.says("Data sharing not stated")


def test_a_record_without_a_status_says_so() -> None:
    page = page_of(records.tree(protocolSection__statusModule={}))

    assert page.says("Status not provided")


def test_a_record_without_criteria_says_so() -> None:
    page = page_of(records.tree(protocolSection__eligibilityModule={"sex": "ALL"}))

    assert page.says("The record states no criteria.")


def test_results_without_a_module_say_that_it_is_missing() -> None:
    tree = records.tree(
        hasResults=True, resultsSection={"adverseEventsModule": {"timeFrame": "1 y"}}
    )
    page, results = page_of(tree), results_of(tree)

    assert page.text.count("not part of the posted results") == 3
    assert results.text.count("Not part of the posted results.") == 4
    assert results.says("None are listed in the record. That is not to say that none happened")
    assert page.says("Reported in the results")


@pytest.mark.parametrize(
    ("info", "said"),
    [
        ({"count": 99_999_999, "type": "ESTIMATED"}, "unknown (the registry writes 99999999"),
        ({"count": 150_000}, "150,000 (actual or estimated: not stated)"),
        ({"count": 0, "type": "ACTUAL"}, "0 (actual)"),
        ({"type": "ACTUAL"}, "number not stated (actual)"),
        ({}, "Enrollment Not provided"),
    ],
)
def test_enrollment_is_never_a_number_that_nobody_counted(info: dict[str, Any], said: str) -> None:
    page = page_of(records.tree(protocolSection__designModule={"enrollmentInfo": info}))

    assert page.says(said)


def test_a_date_without_a_type_or_a_type_without_a_date_is_said() -> None:
    page = page_of(
        records.tree(
            protocolSection__statusModule__startDateStruct={"date": "2026"},
            protocolSection__statusModule__completionDateStruct={"type": "ACTUAL"},
            protocolSection__statusModule__lastUpdatePostDateStruct={"type": "ESTIMATED"},
        )
    )

    assert page.says("2026 (actual or estimated: not stated)")
    assert page.says("date not stated (actual)")
    assert page.says("date not stated (estimated)")


def test_a_constant_that_came_later_stands_as_it_is() -> None:
    page = page_of(records.tree(protocolSection__statusModule__overallStatus="PAUSED_BY_ALIENS"))

    assert page.says("PAUSED_BY_ALIENS")
