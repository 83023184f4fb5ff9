"""A number as far as it is known: exactly, or between two bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from trialwright.vocabulary.quantities import number

#: Comparators of FHIR (value set quantity-comparator, 4.0.1) and of OMOP's operator concepts.
COMPARATORS = ("<", "<=", "=", ">=", ">")


@dataclass(frozen=True, slots=True)
class Interval:
    """Every number that a result can mean; None is no bound. `low_open`: the bound is not one."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def exactly(cls, value: Fraction) -> Interval:
        """Return the interval of one number."""
        return cls(value, value)

    @classmethod
    def read(cls, text: str, comparator: str = "=") -> Interval:
        """Return what a number with a comparator means; raises ValueError for neither.

        >>> Interval.read("0.5", "<")
        Interval(low=None, high=Fraction(1, 2), low_open=False, high_open=True)
        """
        value = number(text)
        match comparator:
            case "=":
                return cls.exactly(value)
            case "<" | "<=":
                return cls(None, value, high_open=comparator == "<")
            case ">" | ">=":
                return cls(value, None, low_open=comparator == ">")
            case _:
                expected = ", ".join(COMPARATORS)
                raise ValueError(f"{comparator!r} is not a comparator: expected one of {expected}")

    @property
    def value(self) -> Fraction | None:
        """The number, if it is known exactly."""
        return self.low if self.low == self.high else None

    def mapped(self, change: Callable[[Fraction], Fraction]) -> Interval:
        """Return the interval with a growing function applied to its bounds."""
        return Interval(
            None if self.low is None else change(self.low),
            None if self.high is None else change(self.high),
            self.low_open,
            self.high_open,
        )

    def __str__(self) -> str:
        if self.value is not None:
            return str(self.value)
        low = "" if self.low is None else f"{'>' if self.low_open else '>='} {self.low}"
        high = "" if self.high is None else f"{'<' if self.high_open else '<='} {self.high}"
        return " and ".join(filter(None, (low, high))) or "any number"
