"""Units as UCUM writes them, and the one explicit step from one to another.

Nothing is converted silently: a value whose unit is not that of its row is refused, and
whoever wants it graded converts it first, here or elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from trialwright.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by its UCUM code: what it measures, and how many of the base unit it is."""

    code: str
    measures: str
    factor: Fraction


def _row(measures: str, **factors: str) -> dict[str, Unit]:
    return {code: Unit(code, measures, Fraction(factor)) for code, factor in factors.items()}


def _rows(measures: str, factors: Mapping[str, str]) -> dict[str, Unit]:
    return _row(measures, **factors)


#: Source of codes and factors: The Unified Code for Units of Measure, version 2.2.
_UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        **_rows(
            "number per volume",
            {"10*9/L": "1", "10*3/uL": "1", "10*6/mL": "1", "/uL": "1/1000", "10*6/L": "1/1000"},
        ),
        **_rows(
            "mass per volume",
            {
                "g/L": "1",
                "g/dL": "10",
                "mg/dL": "1/100",
                "mg/L": "1/1000",
                "ug/L": "1/1000000",
                "ng/mL": "1/1000000",
            },
        ),
        **_rows(
            "amount of substance per volume",
            {"mmol/L": "1", "umol/L": "1/1000", "mol/L": "1000", "nmol/L": "1/1000000"},
        ),
        **_rows("catalytic concentration", {"U/L": "1", "k[IU]/L": "1000", "[IU]/L": "1"}),
        **_rows("flow", {"mL/min": "1", "L/h": "50/3"}),
        **_rows("time", {"s": "1"}),
        **_rows("temperature", {"Cel": "1"}),
        **_rows("acidity", {"[pH]": "1"}),
        **_rows("ratio", {"1": "1", "%": "1/100"}),
    }
)


def known_units() -> Mapping[str, Unit]:
    """Return the units that a rulebook may name, by their UCUM codes."""
    return _UNITS


def converted(value: float, unit: str, wanted: str) -> float:
    """Return a value in another unit that measures the same kind of quantity.

    Mass and amount of substance are different kinds: between them stands the molar mass of a
    substance, which the caller knows. Raises InvalidInput for an unknown unit or another kind.

    >>> converted(400, "/uL", "10*9/L")
    0.4
    """
    here, there = _unit(unit), _unit(wanted)
    if here.measures != there.measures:
        raise InvalidInput(
            f"{unit} measures {here.measures} and {wanted} {there.measures}: "
            "expected two units of one kind"
        )
    # As exact as the value was written: 0.1 is a tenth.
    return float(Fraction(repr(float(value))) * here.factor / there.factor)


def _unit(code: str) -> Unit:
    if code not in _UNITS:
        raise InvalidInput(f"unit is {code!r}, expected one of {', '.join(_UNITS)}")
    return _UNITS[code]
