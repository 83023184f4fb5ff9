"""Units are converted in one explicit step, and only within a kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.errors import InvalidInput
from trialwright.grading.units import converted, known_units


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "expected"),
    [
        (400, "/uL", "10*9/L", 0.4),
        (0.4, "10*3/uL", "10*9/L", 0.4),
        (7.3, "g/dL", "g/L", 73),
        (150, "mg/dL", "g/L", 1.5),
        (88.4, "umol/L", "mmol/L", 0.0884),
        (0.1, "10*9/L", "/uL", 100),
        (3, "L/h", "mL/min", 50),
    ],
)
def test_a_value_is_converted_exactly(
    value: float, unit: str, wanted: str, expected: float
) -> None:
    assert converted(value, unit, wanted) == expected


@pytest.mark.parametrize(
    ("unit", "wanted", "says"),
    [
        ("mg/dL", "mmol/L", "mg/dL measures mass per volume and mmol/L amount of substance"),
        ("10^9/L", "/uL", r"unit is '10\^9/L', expected one of 10\*9/L"),
        ("/uL", "cells", "unit is 'cells'"),
    ],
)
def test_another_kind_and_an_unknown_unit_are_refused(unit: str, wanted: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        converted(1, unit, wanted)


@given(
    st.decimals(0, 10_000, places=3).map(float),
    st.sampled_from(sorted(known_units())),
    st.sampled_from(sorted(known_units())),
)
def test_there_and_back_is_where_one_was(value: float, unit: str, other: str) -> None:
    if known_units()[unit].measures == known_units()[other].measures:
        assert converted(converted(value, unit, other), other, unit) == pytest.approx(value)
