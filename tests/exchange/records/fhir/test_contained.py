"""Whom a study admits, who runs it and where, as resources within the study."""

from __future__ import annotations

from typing import Any

import pytest
from tests.exchange.records.fhir.resources import contained_in, resource_of

_DESIGN = "protocolSection__designModule__"
_ELIGIBILITY = "protocolSection__eligibilityModule__"
_CONTACTS = "protocolSection__contactsLocationsModule__"
_SPONSORS = "protocolSection__sponsorCollaboratorsModule__"


def _traits(**changes: object) -> dict[str, Any]:
    [group] = contained_in(resource_of(**changes), "Group")
    traits: dict[str, Any] = {}
    for one in group["characteristic"]:
        [value] = [one[name] for name in one if name.startswith("value")]
        traits.setdefault(one["code"]["text"], []).append(value)
    return traits


@pytest.mark.parametrize(
    ("least", "most", "ranges"),
    [
        ("3 Years", "18 Years", [({"a": 3}, {"a": 18})]),
        ("6 Months", ..., [({"mo": 6}, None)]),
        (..., "1 Year", [(None, {"a": 1})]),
        ("6 Months", "18 Years", [({"mo": 6}, None), (None, {"a": 18})]),
        ("18 Years", "3 Years", [({"a": 18}, None), (None, {"a": 3})]),
        (..., ..., []),
    ],
)
def test_ages_are_a_range_where_they_can_be_compared(
    least: object, most: object, ranges: list[object]
) -> None:
    traits = _traits(**{f"{_ELIGIBILITY}minimumAge": least, f"{_ELIGIBILITY}maximumAge": most})

    found = [
        tuple(
            {one[end]["code"]: one[end]["value"]} if end in one else None for end in ("low", "high")
        )
        for one in traits.get("Age", [])
    ]
    assert found == ranges


def test_whom_the_study_admits_is_a_group_of_its_own() -> None:
    criteria = r"Inclusion: age \> 3"
    traits = _traits(
        **{f"{_ELIGIBILITY}eligibilityCriteria": criteria, f"{_ELIGIBILITY}sex": "FEMALE"}
    )

    assert traits["Eligibility criteria"] == [{"text": "Inclusion: age > 3"}]
    assert traits["Accepts healthy volunteers"] == [False]
    assert traits["Sex"] == [
        {
            "coding": [{"system": "http://hl7.org/fhir/administrative-gender", "code": "female"}],
            "text": "Female",
        }
    ]
    assert "Accepts healthy volunteers" not in _traits(**{f"{_ELIGIBILITY}healthyVolunteers": ...})


@pytest.mark.parametrize(
    ("stated", "count", "actual"),
    [
        ({"count": 10, "type": "ESTIMATED"}, 10, False),
        ({"count": 0, "type": "ACTUAL"}, 0, True),
        ({"count": 99_999_999}, None, False),
    ],
)
def test_an_unknown_number_of_participants_is_no_number(
    stated: object, count: int | None, *, actual: bool
) -> None:
    [group] = contained_in(resource_of(**{f"{_DESIGN}enrollmentInfo": stated}), "Group")

    assert group.get("quantity") == count
    assert group["actual"] is actual


def test_a_study_without_enrollment_or_criteria_has_no_group() -> None:
    resource = resource_of(
        protocolSection__eligibilityModule=..., protocolSection__designModule__enrollmentInfo=...
    )

    assert "enrollment" not in resource


def test_sites_are_places_with_their_state_of_recruitment() -> None:
    first = {"facility": "A", "status": "RECRUITING", "city": "B", "zip": "1", "country": "C"}
    half = {"geoPoint": {"lat": 1.5}, "country": "C"}
    resource = resource_of(
        **{f"{_CONTACTS}locations": [{**first, "geoPoint": {"lat": 1.5, "lon": -2}}, half]}
    )

    assert contained_in(resource, "Location") == [
        {
            "resourceType": "Location",
            "id": "site-1",
            "name": "A",
            "description": "Recruiting",
            "address": {"city": "B", "postalCode": "1", "country": "C"},
            "position": {"longitude": -2.0, "latitude": 1.5},
        },
        {"resourceType": "Location", "id": "site-2", "address": {"country": "C"}},
    ]
    assert resource["site"] == [{"reference": "#site-1"}, {"reference": "#site-2"}]
    assert resource["location"] == [{"text": "C"}]


def test_everybody_who_may_be_asked_is_named_once() -> None:
    asked = {"name": "A. Nurse", "phone": "1", "phoneExt": "2", "email": "a@example.org"}
    officials = [
        {"name": "B. Lead", "affiliation": "H", "role": "PRINCIPAL_INVESTIGATOR"},
        {"name": "C. Lead", "role": "PRINCIPAL_INVESTIGATOR"},
        {"name": "D. Chair", "affiliation": "H", "role": "STUDY_CHAIR"},
    ]
    resource = resource_of(
        **{
            f"{_CONTACTS}centralContacts": [asked],
            f"{_CONTACTS}overallOfficials": officials,
            f"{_CONTACTS}locations": [{"facility": "H", "contacts": [{"name": "E. Site"}]}],
        }
    )

    assert resource["contact"] == [
        {
            "name": "A. Nurse",
            "telecom": [
                {"system": "phone", "value": "1 ext. 2"},
                {"system": "email", "value": "a@example.org"},
            ],
        },
        {"name": "E. Site, H"},
        {"name": "C. Lead, Principal investigator"},
        {"name": "D. Chair, H, Study chair"},
    ]
    [investigator] = contained_in(resource, "PractitionerRole")
    assert investigator["practitioner"] == {"display": "B. Lead"}
    assert investigator["organization"] == {"display": "H"}


@pytest.mark.parametrize(
    ("kind", "named"),
    [("SPONSOR_INVESTIGATOR", True), ("PRINCIPAL_INVESTIGATOR", True), ("SPONSOR", False)],
)
def test_without_an_official_the_responsible_party_may_be_the_investigator(
    kind: str, *, named: bool
) -> None:
    party = {"type": kind, "investigatorFullName": "F. Lead"}
    resource = resource_of(**{f"{_SPONSORS}responsibleParty": party})

    assert ("principalInvestigator" in resource) is named


def test_a_nameless_sponsor_is_no_organization() -> None:
    assert "sponsor" not in resource_of(**{f"{_SPONSORS}leadSponsor": {"class": "OTHER"}})
