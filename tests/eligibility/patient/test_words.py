"""Facts in a few words."""

from __future__ import annotations

import pytest
from tests.eligibility.patient.people import fact, partial, result

from trialwright.eligibility.patient import (
    Activity,
    Coded,
    FactKind,
    Interval,
    Measured,
    ReferenceRange,
    Span,
    Standing,
    Value,
)
from trialwright.eligibility.patient.words import (
    range_in_words,
    standing_in_words,
    time_in_words,
    value_in_words,
)
from trialwright.vocabulary import Code


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (Measured(Interval.read("0.90"), "10*9/L", "0.90"), "0.90 10*9/L"),
        (Measured(Interval.read("5", "<"), "", "5"), "< 5"),
        (Measured(Interval.read("5", "<="), "%", "5"), "<= 5 %"),
        (Measured(Interval.read("5", ">"), "%", "5"), "> 5 %"),
        (Measured(Interval.read("5", ">="), "%", "5"), ">= 5 %"),
        (Measured(Interval.read("5"), "mg/dL", "5", "umol/L"), "5 mg/dL (or umol/L)"),
        (
            Measured(Interval(Interval.read("4").low, Interval.read("6").low), "%"),
            ">= 4 and <= 6 %",
        ),
        (Coded((Code("SNOMED", "1"), Code("LOINC", "2"))), "SNOMED:1, LOINC:2"),
    ],
)
def test_a_result_is_said_as_it_was_reported(value: Value | None, words: str) -> None:
    assert value_in_words(value) == words


@pytest.mark.parametrize(
    ("start", "end", "by", "words"),
    [
        (None, None, None, ""),
        (None, None, "2024", "by 2024"),
        ("2024", None, None, "from 2024"),
        ("2024", "2024", None, "2024"),
        ("2024", "2025-01", None, "2024 to 2025-01"),
        (None, "2025-01", None, "? to 2025-01"),
        (None, "2025-01", "2024", "by 2024 to 2025-01"),
    ],
)
def test_a_time_is_said_as_exactly_as_it_is_known(
    start: str | None, end: str | None, by: str | None, words: str
) -> None:
    assert time_in_words(Span(partial(start), partial(end), partial(by))) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (("2024", None, None, "2025-01"), "from 2024, over by 2025-01"),
        ((None, None, "2024", "2025-01"), "over by 2025-01"),
        ((None, None, None, "2025-01"), "over by 2025-01"),
        (("2024", "2024-06", None, "2025-01"), "2024 to 2024-06"),
    ],
)
def test_what_is_over_without_an_end_says_by_when(span: tuple[str | None, ...], words: str) -> None:
    assert time_in_words(Span(*map(partial, span))) == words


def test_ranges_and_standings_are_said_where_there_are_any() -> None:
    ranges = (ReferenceRange("7", "40", "U/L"), ReferenceRange("7", ""), ReferenceRange("", "40"))
    assert range_in_words(result("alt", "1", "U/L", None, ranges=ranges)) == (
        "7 to 40 U/L; >= 7; <= 40"
    )
    one = fact(FactKind.DIAGNOSIS, "covid-19", standing=Standing.DENIED, activity=Activity.RESOLVED)
    assert standing_in_words(one) == "denied, resolved"
    assert standing_in_words(fact(FactKind.DIAGNOSIS, "covid-19")) == ""
