"""Units by their UCUM code, against pint's reading of UCUM."""

from __future__ import annotations

import importlib
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.vocabulary.units import unit

LABORATORY = """
    % 10*3/uL 10*6/uL 10*9/L 10*12/L /uL /mm3 /L g/L g/dL mg/dL mg/L mg/mL ug/L ug/dL ug/mL ng/mL
    ng/L ng/dL pg/mL pg fL mmol/L umol/L nmol/L mol/L mmol/mol U/L kU/L mU/mL ukat/L nkat/L kat/L
    mm[Hg] cm[H2O] kPa Pa bar kg g mg ug t kg/m2 m2 m cm mm um L mL uL dL s ms min h d wk /min /h Hz
    mL/min mL/min/kg mg/kg mg/kg/d mg/m2 10*6/kg g/(24.h) umol/(24.h) mg/g mg/mmol [lb_av] [oz_av]
    [in_i] [ft_i] kcal J W N Gy mGy Bq MBq V mV A Ohm [ppth] 10*-3 mL/m2 L/min/m2
""".split()  # noqa: SIM905 - a table to be read


@cache
def oracle() -> Any:  # noqa: ANN401 - pint's registry
    return importlib.import_module("ucumvert").PintUcumRegistry()


@pytest.mark.parametrize("code", LABORATORY)
def test_a_unit_is_as_large_as_pint_says_and_measures_the_same(code: str) -> None:
    theirs = (1 * oracle().from_ucum(code)).to_base_units()
    kilograms = dict(unit(code).dimension).get("g", 0)
    # Pint's base unit of mass is the kilogram, of charge the ampere second; its column of
    # mercury is 133.322387 Pa, UCUM's (table 18) 133.3220 Pa.
    ours_is = float(unit(code).factor) / 1000**kilograms
    exactness = 1e-5 if "[Hg]" in code else 1e-9
    assert ours_is == pytest.approx(float(theirs.magnitude), rel=exactness)

    dimension = {name.strip("[]"): power for name, power in theirs.dimensionality.items()}
    charge = dict(unit(code).dimension).get("C", 0)
    ours = {
        "length": dict(unit(code).dimension).get("m", 0),
        "mass": kilograms,
        "time": dict(unit(code).dimension).get("s", 0) + charge,
        "current": charge,
        "substance": dict(unit(code).dimension).get("mol", 0),
    }
    assert {name: power for name, power in ours.items() if power} == dimension


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10*3/uL", "10*9/L"),
        ("/mm3", "/uL"),
        ("10*3/uL", "10*3/mm3"),
        ("ng/mL", "ug/L"),
        ("U/L", "umol/min/L"),
        ("l", "L"),
        ("10^9/L", "10*9/L"),
        ("{cells}/uL", "/uL"),
        ("%{blasts}", "%"),
        ("[IU]/L", "[iU]/L"),
        ("g.m-2", "g/m2"),
        ("mg/(kg.d)", "mg/kg/d"),
        ("{score}", "1"),
        ("mo", "mo_j"),
    ],
)
def test_two_codes_of_one_unit_are_the_same(one: str, other: str) -> None:
    assert unit(one).is_same_as(unit(other))


def test_ucum_divides_by_the_next_unit_only() -> None:
    assert unit("mg/kg.d").is_same_as(unit("mg.d/kg"))
    assert not unit("mg/kg.d").is_same_as(unit("mg/(kg.d)"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U/L", "[iU]/L"),
        ("mL/min", "mL/min/{1.73_m2}"),
        ("mmol/L", "mg/dL"),
        ("10*9/L", "mol/L"),
        ("meq/L", "mmol/L"),
        ("mosm/kg", "mmol/kg"),
        ("%", "g/L"),
        ("[arb'U]/mL", "[iU]/mL"),
        ("/[HPF]", "1"),
        ("K/uL", "10*3/uL"),
        ("m/uL", "10*3/uL"),
    ],
)
def test_units_of_unlike_things_do_not_measure_alike(one: str, other: str) -> None:
    assert not unit(one).measures_like(unit(other))


def test_a_percentage_and_a_fraction_are_different_units_of_a_number() -> None:
    assert unit("%").measures_like(unit("1"))
    assert unit("%").is_number
    assert unit("%").factor == Fraction(1, 100)


@pytest.mark.parametrize(
    ("code", "because"),
    [
        ("", "it is empty"),
        ("mmHg", "'mmHg' is not known"),
        ("mcg", "'mcg' is not known"),
        ("IU/L", "'IU' is not known"),
        ("\u00b5g", "it is not short ASCII text"),
        ("g" * 81, "it is not short ASCII text"),
        ("kCel", "'kCel' is not known"),
        ("Cel2", "'Cel' is not known"),
        ("Cel/h", "'Cel' is not known"),
        ("m//s", "found '/s', expected a unit"),
        ("(m", "found 'the end', expected ')'"),
        ("m)", "found ')', expected an end"),
        ("{a}m", "found 'm', expected an operator"),
        ("10**9/L", "found '*9/L', expected an end"),
        ("mL/min/1.73.m2", "a factor is a whole number"),
        ("0", "0 is no factor"),
        ("m99", "an exponent is too large"),
        ("k%", "'k%' is not known"),
        ("kmin", "'kmin' is not known"),
        ("mg/dL ", "found ' ', expected an end"),
    ],
)
def test_what_is_no_unit_is_refused_with_the_reason(code: str, because: str) -> None:
    with pytest.raises(ValueError, match="is not a unit of UCUM") as refused:
        unit(code)
    assert because in str(refused.value)


@given(st.text(alphabet="kmguLdlUmin10*^9/.()%{}[iU]Hg-+2 ", max_size=20))
def test_any_text_is_a_unit_or_is_refused(text: str) -> None:
    try:
        read = unit(text)
    except ValueError as error:
        assert "is not a unit of UCUM" in str(error)  # noqa: PT017 - either answer is right
    else:
        assert read.factor > 0
        assert str(read) == text
