"""Sites and contacts against the status of the study."""

from __future__ import annotations

import pytest
from tests.registry.checks.building import (
    SITE,
    Cases,
    assert_passes,
    assert_stops,
    status,
    stops,
    trial,
)

from trialwright.registry.checks.sites import RULES

CASES: Cases = {
    "no-location": (
        {"design": trial(), "status": status("NOT_YET_RECRUITING")},
        {"design": trial(), "contactsLocations": {"locations": [SITE]}},
        "locations",
        "whose status is not yet recruiting",
    ),
    "site-without-place": (
        {"contactsLocations": {"locations": [SITE, {"facility": "Ward", "city": "X"}]}},
        {"contactsLocations": {"locations": [SITE]}},
        "locations[1]",
        '1 of 2 sites has no city or no country, first "Ward".',
    ),
    "site-without-point": (
        {"contactsLocations": {"locations": [SITE, SITE]}},
        {"contactsLocations": {"locations": [{**SITE, "geoPoint": {"lat": 1.0, "lon": 2.0}}]}},
        "locations[0].geoPoint",
        '2 of 2 sites have no point on the map, first "Nanning, China".',
    ),
    "site-open-in-closed-study": (
        {
            "status": status("COMPLETED"),
            "contactsLocations": {"locations": [SITE, {**SITE, "status": "RECRUITING"}]},
        },
        {
            "status": status("COMPLETED"),
            "contactsLocations": {"locations": [SITE, {**SITE, "status": "COMPLETED"}]},
        },
        "locations[1].status",
        "1 of 2 sites is called recruiting",
    ),
    "recruiting-without-open-site": (
        {
            "status": status("RECRUITING"),
            "contactsLocations": {"locations": [{**SITE, "status": "WITHDRAWN"}]},
        },
        {"status": status("RECRUITING"), "contactsLocations": {"locations": [SITE]}},
        "locations",
        "its 1 site is withdrawn",
    ),
    "recruiting-without-contact": (
        {"status": status("RECRUITING"), "contactsLocations": {"locations": [SITE]}},
        {
            "status": status("RECRUITING"),
            "contactsLocations": {"locations": [{**SITE, "contacts": [{"name": "A Nurse"}]}]},
        },
        "centralContacts",
        "neither a central contact",
    ),
}


@pytest.mark.parametrize("rule_id", CASES)
def test_a_reader_stops_at_the_place_and_says_what_was_found(rule_id: str) -> None:
    assert_stops(rule_id, CASES[rule_id])


@pytest.mark.parametrize("rule_id", CASES)
def test_a_reader_passes_the_nearest_neighbour(rule_id: str) -> None:
    assert_passes(rule_id, CASES[rule_id])


def test_every_rule_has_its_case_here() -> None:
    assert list(CASES) == [rule.id for rule in RULES]


def test_a_status_that_is_not_stated_is_called_so() -> None:
    (finding,) = stops("no-location", {"design": trial()})
    assert finding.sentence == "No location is stated for this study, whose status is not stated."
