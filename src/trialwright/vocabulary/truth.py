"""Three values of truth, and the one logic of them: Kleene's strong logic.

S. C. Kleene, Introduction to Metamathematics (1952), section 64. Of parts that all must hold the
least counts, of parts of which one must hold the greatest, with false below unknown below true.
An answer is known as soon as no unknown part could change it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NoReturn, Self

_FALSE, _UNKNOWN, _TRUE = 0, 1, 2


class ThreeValued(Enum):
    """What every three-valued answer is: values 0, 1 and 2 for false, unknown and true.

    A room names the three by its own words, and two such answers never mix: whether a row of a
    rulebook holds (`Truth`), whether a fact is so (`eligibility.patient.Certainty`) and whether a
    criterion is met (`eligibility.evaluation.Verdict`) are answers to different questions, each
    turned into another by name where it is meant. What goes along with an answer (what is missing,
    the facts, what is open) differs by room and stays there.
    """

    @classmethod
    def known(cls, *, holds: bool) -> Self:
        """Return the answer of something that is known."""
        return cls(_TRUE if holds else _FALSE)

    @classmethod
    def all_of(cls, parts: Iterable[Self]) -> Self:
        """Return whether every part holds; of no part, it does."""
        return cls(min((part.value for part in parts), default=_TRUE))

    @classmethod
    def any_of(cls, parts: Iterable[Self]) -> Self:
        """Return whether any part holds; of no part, none does."""
        return cls(max((part.value for part in parts), default=_FALSE))

    @classmethod
    def at_least(cls, least: int, parts: Iterable[Self]) -> Self:
        """Return whether so many of the parts hold."""
        values = [part.value for part in parts]
        if values.count(_TRUE) >= least:
            return cls(_TRUE)
        return cls(_FALSE if len(values) - values.count(_FALSE) < least else _UNKNOWN)

    def __and__(self, other: Self) -> Self:
        return self if self.value <= self._like(other).value else other

    def __or__(self, other: Self) -> Self:
        return self if self.value >= self._like(other).value else other

    def __invert__(self) -> Self:
        return type(self)(_TRUE - self.value)

    def __bool__(self) -> NoReturn:
        name = type(self).__name__
        raise TypeError(
            f"a {name.lower()} has three values; ask `is {name}.{type(self)(_TRUE).name}` instead"
        )

    def _like(self, other: Self) -> Self:
        if type(other) is not type(self):
            raise TypeError(f"a {type(self).__name__} is not joined with {other!r}")
        return other


class Truth(ThreeValued):
    """Whether a condition holds."""

    FALSE = _FALSE
    UNKNOWN = _UNKNOWN
    TRUE = _TRUE
