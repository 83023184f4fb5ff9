"""What grading answers: a grade with its rulebook, rows, inputs, gaps and assumptions.

Grade 0 (assessed, absent), not assessed, ungradable and "at least grade n" are four different
values, and none of them turns into another by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias, assert_never

#: The grades of a toxicity scale: 0 is assessed and absent, 5 is death.
LOWEST, HIGHEST = 0, 5


@dataclass(frozen=True, slots=True)
class Exactly:
    """One grade and no other; 0 is "assessed, absent"."""

    grade: int


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A grade that is known from below only: an input is missing that may raise it to `highest`."""

    grade: int
    highest: int


@dataclass(frozen=True, slots=True)
class Ungradable:
    """Assessed, but an input is missing without which not even "absent" can be said.

    The grade may be anything from 0 to `highest`.
    """

    highest: int


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """There is no observation to grade."""


Level: TypeAlias = Exactly | AtLeast | Ungradable | NotAssessed


@dataclass(frozen=True, slots=True)
class Used:
    """One input as it was used, in words: ``value``, ``0.4 10*9/L``."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """What a rulebook says of one observation.

    `rows` are the ids of the rows that decided, `missing` the inputs whose absence keeps the
    grade open, `assumptions` what was taken for granted where nothing was said, `remarks` what
    a reader should know besides, `verified` how far the deciding rows were checked against
    their source.
    """

    rulebook: str
    term: str
    level: Level
    rows: tuple[str, ...] = ()
    inputs: tuple[Used, ...] = ()
    missing: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    verified: str = ""

    @property
    def exact(self) -> int | None:
        """The grade where it is known exactly; None where it is not, which is never grade 0."""
        return self.level.grade if isinstance(self.level, Exactly) else None


def level_between(lowest: int, highest: int) -> Level:
    """Return the level of a grade that lies between two bounds, both included.

    >>> level_between(2, 4)
    AtLeast(grade=2, highest=4)
    >>> level_between(0, 1)
    Ungradable(highest=1)
    """
    if lowest == highest:
        return Exactly(lowest)
    return AtLeast(lowest, highest) if lowest else Ungradable(highest)


def bounds_of(level: Level) -> tuple[int, int] | None:
    """Return the lowest and the highest grade that a level leaves open; None if not assessed."""
    match level:
        case Exactly(grade):
            return grade, grade
        case AtLeast(grade, highest):
            return grade, highest
        case Ungradable(highest):
            return LOWEST, highest
        case NotAssessed():
            return None
        case _:
            assert_never(level)


def in_words(level: Level) -> str:
    """Return a level as people read it."""
    match level:
        case Exactly(0):
            return "grade 0 (assessed, absent)"
        case Exactly(grade):
            return f"grade {grade}"
        case AtLeast(grade, highest):
            return f"at least grade {grade} (at most {highest})"
        case Ungradable(highest):
            return f"ungradable (may be grade 0 to {highest})"
        case NotAssessed():
            return "not assessed"
        case _:
            assert_never(level)


def once_each(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts without repetition, in order."""
    return tuple(dict.fromkeys(texts))
