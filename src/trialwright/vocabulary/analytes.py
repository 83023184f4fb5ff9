"""What is measured, as far as units go: canonical units, mass to amount, plausible ranges.

An analyte goes by the id of its concept (`concepts`), where its names and codes stand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from trialwright.vocabulary.quantities import Incommensurable, Order, Quantity, order_of
from trialwright.vocabulary.unit_atoms import Dimension
from trialwright.vocabulary.unit_spellings import readings
from trialwright.vocabulary.units import Unit, unit

_ANTIGEN_ID = "antigen/"
_EXPRESSION = "antigen-expression"
_ELEMENT = re.compile(r"([A-Z][a-z]?)([0-9]*)")
#: Published factors are rounded to three or four digits (88.4, 17.1), and the weights of the
#: elements vary with their origin: nearer than this, two values told apart by a molar mass
#: could stand either way.
CLOSEST = Fraction(1, 1000)


class RangeState(Enum):
    """How far a plausible range is to be trusted."""

    UNVERIFIED = "unverified"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class PlausibleRange:
    """What a living person can have, both ends included, in the analyte's canonical unit."""

    low: Fraction
    high: Fraction
    state: RangeState
    step: int | None = None

    def holds(self, value: Fraction) -> bool:
        """Whether a value can be so; a scale has only its steps."""
        is_step = self.step is None or value % self.step == 0
        return is_step and self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Analyte:
    """One thing that is measured.

    `molar_mass` is in g/mol, `valence` in equivalents a mole; None where mass, or equivalents,
    are no amount.
    """

    id: str
    unit: Unit
    molar_mass: Fraction | None
    valence: int | None
    iu_is_u: bool
    plausible: PlausibleRange
    source: str
    only: tuple[Unit, ...] = ()

    def converted(self, quantity: Quantity, wanted: Unit | None = None) -> Quantity:
        """Return a quantity in another unit, the canonical one if none is named.

        Mass becomes amount by the molar mass, equivalents by the valence, and IU becomes U where
        they mean the same. Raises
        Incommensurable where the units measure different things still.

        >>> round(float(analyte("creatinine").converted(Quantity.of("1", "mg/dL")).value), 1)
        88.4
        """
        wanted = wanted or self.unit
        if not (self._allows(quantity.unit) and self._allows(wanted)):
            raise Incommensurable(quantity.unit, wanted)
        if quantity.unit.measures_like(wanted):
            return quantity.to(wanted)
        (have, factor), (want, divisor) = map(self._by_amount, (quantity.unit, wanted))
        if have != want or quantity.unit.offset or wanted.offset:
            raise Incommensurable(quantity.unit, wanted)
        return Quantity(quantity.value * factor / divisor, wanted)

    def order(self, left: Quantity, right: Quantity) -> Order:
        """Return how one quantity stands to another; raises Incommensurable.

        Where the one is a mass and the other an amount, and they are nearer than a thousandth
        of each other, they are too close to tell.
        """
        told = self.converted(right, left.unit).value
        reach = CLOSEST * max(abs(left.value), abs(told))
        if self.needs_mass(left.unit, right.unit) and abs(left.value - told) <= reach:
            return Order.TOO_CLOSE
        return order_of(left.value, told)

    def needs_mass(self, one: Unit, other: Unit) -> bool:
        """Whether the one is a mass and the other an amount: no such conversion is exact."""
        by_mass = [dict(each.dimension).get("g") == 1 for each in (one, other)]
        return self.molar_mass is not None and by_mass[0] != by_mass[1]

    def is_plausible(self, quantity: Quantity) -> bool:
        """Whether a person can have it; raises Incommensurable. It never says which unit was meant.

        >>> analyte("neutrophils").is_plausible(Quantity.of("300", "10*3/uL"))
        False
        """
        return self.plausible.holds(self.converted(quantity).value)

    def unit_for(self, spelling: str) -> Unit | None:
        """Return the one reading of a spelling that measures this; None if none or several do.

        >>> str(analyte("albumin").unit_for("G/L")), str(analyte("platelets").unit_for("G/L"))
        ('g/L', '10*9/L')
        """
        fitting = [one for one in readings(spelling) if self.can_be_in(one)]
        return fitting[0] if len(fitting) == 1 else None

    def can_be_in(self, measured: Unit) -> bool:
        """Whether a unit measures this, or is turned into one that does."""
        is_like = self._by_amount(measured)[0] == self._by_amount(self.unit)[0]
        return is_like and self._allows(measured)

    def _allows(self, measured: Unit) -> bool:
        return not self.only or any(measured.is_same_as(one) for one in self.only)

    def _by_amount(self, measured: Unit) -> tuple[Dimension, Fraction]:
        """Return what a unit measures and how large it is, with amounts for all that tells one."""
        exponents, factor = dict(measured.dimension), measured.factor
        for base, (into, size) in self._amounts().items():
            if exponents.get(base) == 1:
                del exponents[base]
                factor *= size
                for one, exponent in into:
                    exponents[one] = exponents.get(one, 0) + exponent
        kept = sorted((base, exponent) for base, exponent in exponents.items() if exponent)
        return tuple(kept), factor

    def _amounts(self) -> dict[str, tuple[Dimension, Fraction]]:
        """Return the base units that tell an amount of this, with the amount that one is."""
        amounts: dict[str, tuple[Dimension, Fraction]] = {}
        if self.molar_mass is not None:
            amounts["g"] = (("mol", 1),), 1 / self.molar_mass
        if self.valence is not None:
            amounts["eq"] = (("mol", 1),), Fraction(1, self.valence)
        if self.iu_is_u:
            amounts["[iU]"] = unit("U").dimension, unit("U").factor
        return amounts


def analyte(concept_id: str) -> Analyte | None:
    """Return what is known of the measuring of a concept; None if it is not measured.

    An antigen is measured as the share of cells that have it.
    """
    is_antigen = concept_id.startswith(_ANTIGEN_ID)
    return analytes().get(_EXPRESSION if is_antigen else concept_id)


@cache
def analytes() -> Mapping[str, Analyte]:
    """Return every analyte of the vocabulary by its id."""
    table = tomllib.loads(files("trialwright.vocabulary").joinpath("analytes.toml").read_text())
    weights = {
        element: Fraction(weight)
        for element, weight in table["atomic_weights"].items()
        if element != "source"
    }
    rows = [_analyte(row, weights) for row in table["analyte"]]
    return MappingProxyType({row.id: row for row in rows})


def molar_mass(formula: str, weights: Mapping[str, Fraction]) -> Fraction:
    """Return the mass of a mole in grams, from a formula without brackets: ``C4H7N3O``."""
    parts = _ELEMENT.findall(formula)
    assert "".join(element + count for element, count in parts) == formula, formula
    return sum((weights[element] * int(count or 1) for element, count in parts), Fraction(0))


def _analyte(row: Mapping[str, Any], weights: Mapping[str, Fraction]) -> Analyte:
    mass = Fraction(row["molar_mass"]) if "molar_mass" in row else None
    if "molecule" in row:
        mass = molar_mass(row["molecule"], weights)
    plausible = PlausibleRange(
        Fraction(row["low"]), Fraction(row["high"]), RangeState(row["range_state"]), row.get("step")
    )
    return Analyte(
        row["id"],
        unit(row["unit"]),
        mass,
        row.get("valence"),
        row.get("iu_is_u", False),
        plausible,
        row.get("source", ""),
        tuple(map(unit, row.get("only", ()))),
    )
