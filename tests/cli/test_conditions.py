"""What a part of a query asks, in a few words."""

from __future__ import annotations

import pytest
from tests.registry.search.made import condition_of

from trialwright.cli.conditions import condition_in_words
from trialwright.registry.language.conditions import NoStudy


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("lung cancer", "lung cancer"),
        ('"lung cancer"', '"lung cancer"'),
        ("AREA[BriefTitle]lung", "lung in BriefTitle"),
        (
            "COVERAGE[FullMatch]lung",
            "lung, as a whole value, in any form of its words or by another name",
        ),
        ("COVERAGE[StartsWith]EXPANSION[None]x", "x, at the beginning of a value, as written"),
        (
            "COVERAGE[EndsWith]EXPANSION[Term]x",
            "x, at the end of a value, in any form of its words",
        ),
        ("EXPANSION[Lossy]a b", "a b, one word of it"),
        ('EXPANSION[Term]"a b"', '"a b", in any form of its words'),
        ("a OR b", "one of"),
        ("a AND b", "all of"),
        ("NOT a", "not"),
        ("ALL", "every study"),
        ("AREA[StartDate]RANGE[2026, 2020]", "nothing that a study could meet"),
        ("SEARCH[Location]Bonn", "at one site"),
        ("TILT[StartDate]a", "tilted by StartDate"),
        ("AREA[Phase]Phase 3", "Phase is PHASE3"),
        ("AREA[HealthyVolunteers]true", "HealthyVolunteers is true"),
        ("AREA[StartDate]2026-01", "StartDate from 2026-01-01 to 2026-01-31"),
        ("AREA[StartDate]2026-01-05", "StartDate is 2026-01-05"),
        ("AREA[StartDate]RANGE[MIN, 2025]", "StartDate to 2025-12-31"),
        ("AREA[StartDate]RANGE[2025, MAX]", "StartDate from 2025-01-01"),
        ("AREA[StartDate]RANGE[MIN, MAX]", "StartDate is stated"),
        ("AREA[EnrollmentCount]RANGE[1.5, 1000000]", "EnrollmentCount from 1.5 to 1,000,000"),
        ("AREA[MinimumAge]RANGE[2 days, 3 weeks]", "MinimumAge from 2 to 21 days"),
        ("AREA[MinimumAge]RANGE[MIN, MAX]", "MinimumAge is stated"),
        ("AREA[Phase:size]2", "number of Phase is 2"),
        ("AREA[Phase]MISSING", "Phase is not stated"),
        (
            "AREA[LocationGeoPoint]DISTANCE[39.0019296, -77, 25mi]",
            "LocationGeoPoint within 40.2 km of 39.0019296, -77",
        ),
    ],
)
def test_a_condition_is_said_in_a_few_words(query: str, words: str) -> None:
    assert condition_in_words(condition_of(query)) == words


def test_what_cannot_hold_is_said() -> None:
    assert condition_in_words(NoStudy()) == "nothing that a study could meet"
