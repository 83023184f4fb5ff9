"""A rulebook over measured values: terms, their rows, and the gaps that its print leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from trialwright.errors import InvalidInput, quoted
from trialwright.grading.conditions import Condition

#: The unit of a term that knows ratios only: any, as long as all numbers of a sample share it.
ANY_UNIT = "any"


class Direction(Enum):
    """On which side of a reference range the toxicity lies."""

    LOW = "low"
    HIGH = "high"


class BaselineCase(Enum):
    """For which baselines a row is meant: the baseline against its own reference range."""

    ANY = "any"
    HIGH = "high"
    NOT_HIGH = "not high"
    LOW = "low"
    NOT_LOW = "not low"


class IfUnknown(Enum):
    """What is done where nobody said whether a fact is so."""

    WORST = "worst"
    ASK = "ask"


class GapAnswer(Enum):
    """What is answered for a value that the print leaves out."""

    BELOW = "below"
    UNGRADABLE = "ungradable"


@dataclass(frozen=True, slots=True)
class Fact:
    """A clinical fact that some rows need, and what is done where it is not known."""

    name: str
    says: str
    if_unknown: IfUnknown


@dataclass(frozen=True, slots=True)
class Gap:
    """Values for which the print has no grade though it has grades on both sides."""

    condition: Condition
    answer: GapAnswer
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Where one grade begins, in our reading, beside the printed words and their place.

    `condition` None: the grade is a clinical judgement, which no value makes. `clinical` are
    words of the print that the value does not show; `needs` is the fact without which the row
    does not hold.
    """

    id: str
    grade: int
    condition: Condition | None
    baseline: BaselineCase
    needs: str | None
    clinical: tuple[str, ...]
    printed: str
    source: str
    verified: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term: which values it takes, and its rows from grade 1 upwards.

    `undefined` are the grades for which the rulebook prints no criterion.
    """

    name: str
    group: str
    direction: Direction
    unit: str
    undefined: tuple[int, ...]
    facts: tuple[Fact, ...]
    gaps: tuple[Gap, ...]
    rows: tuple[Row, ...]
    note: str

    @property
    def measured_rows(self) -> tuple[Row, ...]:
        """The rows that a value can make hold."""
        return tuple(row for row in self.rows if row.condition is not None)

    def fact(self, name: str) -> Fact | None:
        """Return the fact of that name; None if no row of this term needs it."""
        return next((one for one in self.facts if one.name == name), None)


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """A grade that a physician enters, beside the words of the print."""

    grade: int
    printed: str
    source: str
    verified: str


@dataclass(frozen=True, slots=True)
class EnteredTerm:
    """A term without any measured value."""

    name: str
    group: str
    note: str
    rows: tuple[EnteredRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FebrileNeutropenia:
    """Two findings that make one grade together; units are UCUM codes."""

    name: str
    group: str
    neutrophils_below: float
    neutrophils_unit: str
    once_above: float
    sustained_from: float
    sustained_over_hours: float
    temperature_unit: str
    grade: int
    printed: str
    source: str
    verified: str
    entered: tuple[EnteredRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """One published scale in one version, over measured values."""

    name: str
    version: str
    title: str
    source: str
    verified: str
    verified_how: str
    terms: tuple[Term, ...]
    entered: tuple[EnteredTerm, ...] = ()
    febrile_neutropenia: FebrileNeutropenia | None = None
    _by_name: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {_key(term.name): place for place, term in enumerate(self.terms)}
        object.__setattr__(self, "_by_name", places)

    @property
    def key(self) -> str:
        """Name and version, as every grade carries them."""
        return f"{self.name} {self.version}"

    def place(self, name: str) -> int:
        """Return the place of a term among the terms; case does not matter.

        Raises InvalidInput if this version has no such term.
        """
        place = self._by_name.get(_key(name))
        if place is None:
            raise InvalidInput(f"{self.key} has no term {quoted(name)}{self._likely(name)}")
        return place

    def term(self, name: str) -> Term:
        """Return the term of that name; raises InvalidInput if there is none."""
        return self.terms[self.place(name)]

    def entered_term(self, name: str) -> EnteredTerm:
        """Return the term without a measured value; raises InvalidInput if there is none."""
        for one in self.entered:
            if _key(one.name) == _key(name):
                return one
        raise InvalidInput(f"{self.key} has no term {quoted(name)} that is entered by a physician")

    def _likely(self, name: str) -> str:
        words = set(_key(name).split())
        shared = {one.name: len(words & set(_key(one.name).split())) for one in self.terms}
        most = max(shared.values(), default=0)
        near = [one for one, count in shared.items() if count == most > 0]
        return f"; near are {', '.join(near)}" if near else ""


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
