"""Small made-up records for tests: whole, so that they are accepted, and easy to vary."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

#: The number of the first made-up study; real studies never come here.
FIRST = 90_000_001

_WHOLE: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT90000001",
            "orgStudyIdInfo": {"id": "MADE-UP-1"},
            "organization": {"fullName": "Made-up Hospital", "class": "OTHER"},
            "briefTitle": "A Made-up Study of Something",
        },
        "statusModule": {
            "statusVerifiedDate": "2026-01",
            "overallStatus": "RECRUITING",
            "startDateStruct": {"date": "2026-02", "type": "ESTIMATED"},
            "studyFirstSubmitDate": "2025-12-22",
            "studyFirstPostDateStruct": {"date": "2026-01-13", "type": "ACTUAL"},
            "lastUpdateSubmitDate": "2026-01-05",
            "lastUpdatePostDateStruct": {"date": "2026-01-13", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "Made-up Hospital", "class": "OTHER"}
        },
        "descriptionModule": {"briefSummary": "Nothing of this is real \\>3 times over."},
        "conditionsModule": {"conditions": ["Made-up Disease"], "keywords": ["one", "two"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE1", "PHASE2"],
            "enrollmentInfo": {"count": 10, "type": "ESTIMATED"},
        },
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion Criteria:\n\n1. Aged 3 to 18 years.",
            "healthyVolunteers": False,
            "sex": "ALL",
            "minimumAge": "3 Years",
            "maximumAge": "18 Years",
            "stdAges": ["CHILD", "ADULT"],
        },
        "contactsLocationsModule": {
            "locations": [
                {
                    "facility": "Made-up Hospital",
                    "city": "Nowhere",
                    "country": "China",
                    "geoPoint": {"lat": 22.8, "lon": 108.3},
                }
            ]
        },
    },
    "derivedSection": {
        "miscInfoModule": {"versionHolder": "2026-03-25"},
        "conditionBrowseModule": {
            "meshes": [{"id": "D000001", "term": "One"}, {"id": "D000002", "term": "Two"}]
        },
    },
    "hasResults": False,
}


def tree(number: int = FIRST, /, **changes: object) -> dict[str, Any]:
    """Return a record as plain values; a change names its path with ``__`` between the keys.

    ``tree(protocolSection__designModule__phases=["NA"])``; the value `...` takes a key away.
    """
    made: dict[str, Any] = copy.deepcopy(_WHOLE)
    made["protocolSection"]["identificationModule"]["nctId"] = f"NCT{number:08d}"
    for path, value in changes.items():
        *above, last = path.split("__")
        node = made
        for key in above:
            node = node.setdefault(key, {})
        if value is ...:
            del node[last]
        else:
            node[last] = value
    return made


def record(number: int = FIRST, /, **changes: object) -> bytes:
    """Return a record as compact JSON."""
    return msgspec.json.encode(tree(number, **changes))


def titled(number: int, title: str, posted: str = "2026-01-13") -> bytes:
    """Return a record with this title, last updated on this day."""
    return record(
        number,
        protocolSection__identificationModule__briefTitle=title,
        protocolSection__statusModule__lastUpdatePostDateStruct={"date": posted, "type": "ACTUAL"},
    )


def clock_from(year: int = 2026, month: int = 11, day: int = 22) -> Any:  # noqa: ANN401 - a clock
    """Return a clock that begins on a day at noon, UTC, and goes on a minute at each look."""
    now = datetime(year, month, day, 12, tzinfo=UTC)

    def look() -> datetime:
        nonlocal now
        now += timedelta(minutes=1)
        return now

    return look
