"""Numbers with units keep their digits, and no conversion changes what they are worth."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.vocabulary.quantities import (
    Incommensurable,
    Order,
    Quantity,
    number,
    order,
    shown_number,
)
from trialwright.vocabulary.units import unit

COUNTS = ["10*9/L", "10*3/uL", "/uL", "/mm3", "10*6/mL", "{cells}/L"]
MASSES = ["g/L", "g/dL", "mg/dL", "ng/mL", "kg/m3"]
TEMPERATURES = ["Cel", "[degF]", "K"]
BODIES = ["kg", "[lb_av]", "g", "[oz_av]"]
LIKE = st.sampled_from([COUNTS, MASSES, TEMPERATURES, BODIES]).flatmap(
    lambda codes: st.tuples(*[st.sampled_from(codes)] * 3)
)
NUMBERS = st.decimals(-(10**9), 10**9, places=4, allow_nan=False).map(str)


@given(LIKE, NUMBERS)
def test_a_conversion_there_and_back_gives_the_very_number(
    codes: tuple[str, str, str], digits: str
) -> None:
    here = Quantity.of(digits, codes[0])
    assert here.to(unit(codes[1])).to(unit(codes[2])).to(unit(codes[0])) == here


@given(LIKE, NUMBERS, NUMBERS)
def test_conversion_changes_no_comparison(
    codes: tuple[str, str, str], one: str, other: str
) -> None:
    left, right = Quantity.of(one, codes[0]), Quantity.of(other, codes[1])
    told = order(left, right)
    assert told is order(left.to(unit(codes[2])), right)
    assert told is order(left, right.to(unit(codes[2])))
    assert (told is Order.EQUAL) == (order(right, left) is Order.EQUAL)


@pytest.mark.parametrize(
    ("written", "code", "wanted", "value"),
    [
        ("1000", "/uL", "10*9/L", Fraction(1)),
        ("98.6", "[degF]", "Cel", Fraction(37)),
        ("0", "Cel", "K", Fraction("273.15")),
        ("1", "[lb_av]", "kg", Fraction("0.45359237")),
        ("1", "ukat/L", "U/L", Fraction(60)),
        ("120", "mm[Hg]", "kPa", Fraction("15.99864")),
        ("50", "%", "1", Fraction(1, 2)),
        ("1", "a", "d", Fraction("365.25")),
        ("12.5", "g/dL", "g/L", Fraction(125)),
    ],
)
def test_quantities_are_converted_exactly(
    written: str, code: str, wanted: str, value: Fraction
) -> None:
    assert Quantity.of(written, code).to(unit(wanted)).value == value


def test_digits_are_kept_as_they_were_written() -> None:
    assert str(Quantity.of("1.50", "mg/dL")) == "1.50 mg/dL"
    assert str(Quantity.of("1.10", "1")) == "1.10"
    assert Quantity.of("1.50", "mg/dL") == Quantity.of("1.5", "mg/dL")
    assert str(Quantity.of("1", "g/dL").to(unit("g/L"))) == "10 g/L"
    assert str(Quantity.of("100", "[degF]").to(unit("Cel"))) == "37.7778 Cel"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 3), "0.333333"),
        (Fraction(5, 2), "2.5"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(1234567, 10), "123457"),
        (Fraction(1, 30000), "0.0000333333"),
        (Fraction(0), "0"),
    ],
)
def test_a_number_is_shown_to_six_digits(value: Fraction, shown: str) -> None:
    assert shown_number(value) == shown


def test_unlike_things_are_never_compared() -> None:
    with pytest.raises(Incommensurable, match="U/L does not measure what"):
        order(Quantity.of("1", "mg/dL"), Quantity.of("1", "U/L"))


@pytest.mark.parametrize(("text", "value"), [("1.50", "1.5"), (".5", "0.5"), ("-2e3", "-2000")])
def test_numbers_are_read(text: str, value: str) -> None:
    assert number(text) == Fraction(value)


@pytest.mark.parametrize(
    "text", ["", "1,5", "1,500", "1 500", "one", "1/3", "nan", "inf", "1e9999", "\u0661", "1" * 61]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        number(text)
