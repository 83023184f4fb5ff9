"""Positive, negative, or neither."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.eligibility.patient.people import result

from trialwright.eligibility.patient import (
    Absent,
    Certainty,
    Coded,
    Interval,
    Measured,
    Reason,
    Value,
    Worded,
    is_present,
    presence,
)
from trialwright.vocabulary import Code

NO, UNKNOWN, YES = Certainty.NO, Certainty.UNKNOWN, Certainty.YES
POSITIVE, NEGATIVE = Code("SNOMED", "10828004"), Code("LOINC", "LA6577-6")


def interpreted(code: str) -> Code:
    return Code("INTERPRETATION", code)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Worded("Positive"), YES),
        (Worded(" not  Detected "), NO),
        (Worded("positive for HBsAb, negative for HBsAg"), UNKNOWN),
        (Worded("not positive"), UNKNOWN),
        (Worded(""), UNKNOWN),
        (Worded("Yes"), YES),
        (Coded((), "no"), NO),
        (Coded((Code("SNOMED", "373067005"),)), NO),
        (Worded("no result"), UNKNOWN),
        (Coded((POSITIVE,)), YES),
        (Coded((NEGATIVE,), "whatever"), NO),
        (Coded((POSITIVE, NEGATIVE)), UNKNOWN),
        (Coded((Code("SITE", "1"),), "Reactive"), YES),
        (Coded((Code("SITE", "1"),), "inconclusive"), UNKNOWN),
        (Measured(Interval.exactly(Fraction(2)), "[iU]/L"), UNKNOWN),
        (Coded((), "yes"), YES),
        (Worded("No"), NO),
        (Worded("TRUE"), YES),
        (Coded((interpreted("POS"),)), YES),
        (Coded((interpreted("POS"), interpreted("A"))), YES),
        (Coded((interpreted("DET"), interpreted("IND"))), UNKNOWN),
        (Coded((interpreted("RR"),)), YES),
        (Coded((interpreted("ND"),)), NO),
        (Coded((interpreted("NR"),)), NO),
        (Coded((interpreted("IND"),), "positive"), UNKNOWN),
        (Coded((interpreted("H"),)), UNKNOWN),
        (Absent("not done"), UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_a_result_says_that_something_is_there_or_not(value: Value | None, said: Certainty) -> None:
    assert presence(value) is said
    found = is_present(result("hbsag", "0", "", "2026-03-10", value=value), "hbsag")
    assert found.certainty is said
    reasons = [one.reason for one in found.unanswered]
    assert reasons == ([Reason.NOT_QUALITATIVE] if said is UNKNOWN else [])
