"""Age limits, age groups and criteria against one another."""

from __future__ import annotations

import pytest
from tests.registry.checks.building import (
    Cases,
    assert_passes,
    assert_stops,
    stops,
)

from trialwright.registry.checks.eligibility import RULES
from trialwright.registry.trees import JsonObject

CASES: Cases = {
    "minimum-age-above-maximum": (
        {"eligibility": {"minimumAge": "18 Years", "maximumAge": "18 Months"}},
        {"eligibility": {"minimumAge": "18 Years", "maximumAge": "18 Years"}},
        "minimumAge",
        "(18 Years) lies above the maximum age (18 Months)",
    ),
    "standard-ages-against-limits": (
        {
            "eligibility": {
                "minimumAge": "3 Years",
                "maximumAge": "17 Years",
                "stdAges": ["CHILD", "ADULT"],
            }
        },
        {
            "eligibility": {
                "minimumAge": "3 Years",
                "maximumAge": "18 Years",
                "stdAges": ["CHILD", "ADULT"],
            }
        },
        "stdAges",
        "are child and adult, but the limits (3 Years to 17 Years) cover child.",
    ),
    "age-text-against-limits": (
        {
            "eligibility": {
                "eligibilityCriteria": "Inclusion: aged 18 to 60 years",
                "minimumAge": "18 Years",
            }
        },
        {
            "eligibility": {
                "eligibilityCriteria": "Inclusion: men aged 18 to 60 years, women of any age",
                "minimumAge": "18 Years",
                "maximumAge": "60 Years",
            }
        },
        "eligibilityCriteria",
        "from 18 to 60 years, the limits are 18 Years to no upper limit.",
    ),
    "criteria-not-stated": (
        {"eligibility": {"eligibilityCriteria": "\n"}},
        {"eligibility": {"eligibilityCriteria": "Adults"}},
        "eligibilityCriteria",
        "No eligibility criteria are stated.",
    ),
    "criteria-not-divided": (
        {"eligibility": {"eligibilityCriteria": "DISEASE CHARACTERISTICS: leukaemia"}},
        {"eligibility": {"eligibilityCriteria": "INCLUSION: leukaemia"}},
        "eligibilityCriteria",
        "neither an inclusion nor an exclusion",
    ),
    "exclusion-not-stated": (
        {"eligibility": {"eligibilityCriteria": "Inclusion Criteria: leukaemia"}},
        {"eligibility": {"eligibilityCriteria": "Inclusion: leukaemia. Excluded: infection."}},
        "eligibilityCriteria",
        "no exclusion criterion is stated",
    ),
    "gender-based-without-sex": (
        {"eligibility": {"genderBased": True, "sex": "ALL"}},
        {"eligibility": {"genderBased": True, "sex": "FEMALE"}},
        "genderBased",
        "the sex is all",
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


@pytest.mark.parametrize(
    ("low", "high", "groups"),
    [
        (None, "17 Years", ["CHILD"]),
        (None, "215 Months", ["CHILD"]),
        (None, "216 Months", ["CHILD", "ADULT"]),
        ("18 Years", "64 Years", ["ADULT"]),
        ("18 Years", "65 Years", ["ADULT", "OLDER_ADULT"]),
        ("65 Years", None, ["OLDER_ADULT"]),
        (None, None, ["CHILD", "ADULT", "OLDER_ADULT"]),
    ],
)
def test_the_age_groups_follow_from_the_limits(
    low: str | None, high: str | None, groups: list[str]
) -> None:
    limits: JsonObject = {
        key: age for key, age in (("minimumAge", low), ("maximumAge", high)) if age
    }
    fitting: JsonObject = {**limits, "stdAges": list(groups)}
    assert stops("standard-ages-against-limits", {"eligibility": fitting}) == []
    for other in (["CHILD"], ["ADULT"], ["OLDER_ADULT"], ["CHILD", "OLDER_ADULT"]):
        if other != groups:
            wrong: JsonObject = {**limits, "stdAges": list(other)}
            assert stops("standard-ages-against-limits", {"eligibility": wrong})


def test_two_age_ranges_in_the_criteria_are_left_to_a_person() -> None:
    parts: JsonObject = {
        "eligibility": {
            "eligibilityCriteria": "Men aged 18 to 60 years; women aged 18 to 50 years",
            "minimumAge": "18 Years",
        }
    }
    assert stops("age-text-against-limits", parts) == []


def test_a_limit_in_months_is_the_finer_wording_of_an_age_in_years() -> None:
    parts: JsonObject = {
        "eligibility": {
            "eligibilityCriteria": "Aged 2 to 10 years",
            "minimumAge": "24 Months",
            "maximumAge": "10 Years",
        }
    }
    assert stops("age-text-against-limits", parts) == []
