"""Units are converted in one explicit step, and only within a kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.errors import InvalidInput
from trialwright.grading.rulebook import ANY_UNIT
from trialwright.grading.shelf import measured_rulebooks
from trialwright.grading.units import converted
from trialwright.vocabulary import unit
from trialwright.vocabulary.units import is_unit


@pytest.mark.parametrize(
    ("value", "given_in", "wanted", "expected"),
    [
        (400, "/uL", "10*9/L", 0.4),
        (0.4, "10*3/uL", "10*9/L", 0.4),
        (7.3, "g/dL", "g/L", 73),
        (150, "mg/dL", "g/L", 1.5),
        (88.4, "umol/L", "mmol/L", 0.0884),
        (0.1, "10*9/L", "/uL", 100),
        (3, "L/h", "mL/min", 50),
        (100.4, "[degF]", "Cel", 38),
    ],
)
def test_a_value_is_converted_exactly(
    value: float, given_in: str, wanted: str, expected: float
) -> None:
    assert converted(value, given_in, wanted) == expected


@pytest.mark.parametrize(
    ("given_in", "wanted", "says"),
    [
        ("mg/dL", "mmol/L", "mg/dL does not measure what mmol/L measures: expected a unit like"),
        ("U/L", "[iU]/L", r"U/L does not measure what \[iU\]/L measures"),
        ("x10^9/L", "/uL", r"unit is 'x10\^9/L', expected a UCUM code; .* may mean 10\*9/L"),
        ("G/L", "g/L", r"'G/L' may mean 10\*9/L or g/L"),
        ("/uL", "cells", "unit is 'cells', expected a UCUM code$"),
    ],
)
def test_what_does_not_measure_the_same_and_what_is_no_unit_are_refused(
    given_in: str, wanted: str, says: str
) -> None:
    with pytest.raises(InvalidInput, match=says):
        converted(1, given_in, wanted)


UNITS = sorted({term.unit for one in measured_rulebooks() for term in one.terms} - {ANY_UNIT})
ALSO = ["/uL", "10*3/uL", "10*6/mL", "g/dL", "mg/dL", "ng/mL", "umol/L", "L/h", "%", "[degF]"]


@given(
    st.decimals(0, 10_000, places=3).map(float),
    st.sampled_from([*UNITS, *ALSO]),
    st.sampled_from([*UNITS, *ALSO]),
)
def test_there_and_back_is_where_one_was(value: float, one: str, other: str) -> None:
    assert is_unit(one)
    if unit(one).measures_like(unit(other)):
        assert converted(converted(value, one, other), other, one) == pytest.approx(value)
    else:
        with pytest.raises(InvalidInput, match="does not measure what"):
            converted(value, one, other)
