"""Numbers with units: kept as written, turned into other units exactly, and compared.

Arithmetic is on fractions, so that a conversion there and back gives the very number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from trialwright.vocabulary.units import Unit, unit

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_MOST_SIGNS = 60
_SHOWN_DIGITS = 6


class Incommensurable(ValueError):
    """Two units measure different things, so that neither can be turned into the other."""

    def __init__(self, have: Unit, want: Unit) -> None:
        self.have = have
        self.want = want
        super().__init__(f"{have} does not measure what {want} measures")


class Order(Enum):
    """How one quantity stands to another.

    `TOO_CLOSE` is said where the way between mass and amount is less exact than the
    distance of the two (see `analytes`): then a person must look.
    """

    BELOW = "below"
    EQUAL = "equal"
    ABOVE = "above"
    TOO_CLOSE = "too close to tell"


def number(text: str) -> Fraction:
    """Return the number of a text with a decimal point; raises ValueError for anything else.

    No decimal comma and no thousands mark is read: which of the two a comma is, only the
    source can say.

    >>> number("1.50")
    Fraction(3, 2)
    """
    if len(text) > _MOST_SIGNS or _NUMBER.fullmatch(text) is None:
        raise ValueError(f"{text[:_MOST_SIGNS]!r} is not a number: expected digits and a point")
    return Fraction(text)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of units; `written` keeps the digits as they came and is no part of its worth."""

    value: Fraction
    unit: Unit
    written: str = field(default="", compare=False)

    @classmethod
    def of(cls, text: str, code: str) -> Quantity:
        """Return a quantity of a written number and a UCUM code; raises ValueError.

        >>> str(Quantity.of("1.50", "mg/dL"))
        '1.50 mg/dL'
        """
        return cls(number(text), unit(code), text)

    def to(self, wanted: Unit) -> Quantity:
        """Return the same in another unit, exactly; raises Incommensurable.

        >>> Quantity.of("1000", "/mm3").to(unit("10*9/L")).value
        Fraction(1, 1)
        """
        if not self.unit.measures_like(wanted):
            raise Incommensurable(self.unit, wanted)
        if self.unit == wanted:
            return self
        base = (self.value + self.unit.offset) * self.unit.factor
        return Quantity(base / wanted.factor - wanted.offset, wanted)

    def __str__(self) -> str:
        shown = self.written or shown_number(self.value)
        return shown if self.unit.code == "1" else f"{shown} {self.unit.code}"


def order(left: Quantity, right: Quantity) -> Order:
    """Return how one quantity stands to another, exactly; raises Incommensurable."""
    return order_of(left.value, right.to(left.unit).value)


def order_of(left: Fraction, right: Fraction) -> Order:
    """Return how one number stands to another."""
    if left == right:
        return Order.EQUAL
    return Order.BELOW if left < right else Order.ABOVE


def shown_number(value: Fraction) -> str:
    """Return a number for people: whole if it can be, else to six significant digits.

    >>> shown_number(Fraction(1, 3))
    '0.333333'
    """
    if value.denominator == 1:
        return str(value.numerator)
    plain = Decimal(value.numerator) / Decimal(value.denominator)
    digits = max(_SHOWN_DIGITS - 1 - plain.adjusted(), 0)
    return f"{plain:.{digits}f}".rstrip("0").rstrip(".")
