"""Expressions: atoms joined by logic, and the criteria of a study that hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from trialwright.eligibility.criteria.atoms import ATOMS, Atom
from trialwright.eligibility.criteria.spans import Span


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Expression


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of the parts hold, or more."""

    least: int
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class IfElse:
    """One part or another, by a condition that is known of everybody, such as age."""

    condition: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Except:
    """The base holds by something that is none of the exceptions."""

    base: Expression
    exceptions: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class NotApplicableUnless:
    """The part is asked only of those for whom the condition holds."""

    condition: Expression
    part: Expression


Logic: TypeAlias = All | Any | Not | AtLeast | IfElse | Except | NotApplicableUnless
Expression: TypeAlias = Logic | Atom


class Section(Enum):
    """Under which heading a criterion stands; where none is, nothing may be assumed."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"
    UNKNOWN = "unknown"


class Origin(Enum):
    """Who made an expression; a proposal counts as undecided until a person accepts it.

    FIELD is a structured field of the record, which stands beside the text.
    """

    RULES = "rules"
    FIELD = "field"
    PERSON = "person"
    PROPOSAL = "proposal"


class ResidueKind(Enum):
    """Why characters of a criterion stand in no atom."""

    MARKER = "marker"
    CONNECTIVE = "connective"
    INTRODUCTION = "introduction"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Residue:
    """Characters that no atom was read from."""

    kind: ResidueKind
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion as read.

    `id` is the section's letter and the number in it ("I3", "E7"). `path` is the headings and
    markers above it. `cohort` is the part, arm or cohort that alone it is asked of.
    """

    id: str
    section: Section
    span: Span
    expression: Expression
    path: tuple[str, ...] = ()
    cohort: str | None = None
    residues: tuple[Residue, ...] = ()
    origin: Origin = Origin.RULES

    @property
    def unread(self) -> tuple[Span, ...]:
        """Where the text has words that no part of the expression stands for."""
        return tuple(one.span for one in self.residues if one.kind is ResidueKind.UNREAD)


@dataclass(frozen=True, slots=True)
class CriteriaReading:
    """All criteria of a text, with the headings and introductions that belong to none."""

    text: str
    criteria: tuple[Criterion, ...]
    outside: tuple[Residue, ...] = ()


def parts_of(expression: Expression) -> tuple[Expression, ...]:
    """Return the expressions directly within an expression; none within an atom."""
    match expression:
        case All(parts) | Any(parts) | AtLeast(_, parts):
            return parts
        case Not(part):
            return (part,)
        case IfElse(condition, then, otherwise):
            return (condition, then, otherwise)
        case Except(base, exceptions):
            return (base, *exceptions)
        case NotApplicableUnless(condition, part):
            return (condition, part)
        case _:
            return ()


def mapped(expression: Expression, change: Callable[[Atom], Expression]) -> Expression:
    """Return the same expression with every atom changed."""
    match expression:
        case All(parts):
            return All(tuple(mapped(part, change) for part in parts))
        case Any(parts):
            return Any(tuple(mapped(part, change) for part in parts))
        case AtLeast(least, parts):
            return AtLeast(least, tuple(mapped(part, change) for part in parts))
        case Not(part):
            return Not(mapped(part, change))
        case IfElse(condition, then, otherwise):
            return IfElse(
                mapped(condition, change), mapped(then, change), mapped(otherwise, change)
            )
        case Except(base, exceptions):
            changed = tuple(mapped(one, change) for one in exceptions)
            return Except(mapped(base, change), changed)
        case NotApplicableUnless(condition, part):
            return NotApplicableUnless(mapped(condition, change), mapped(part, change))
        case _:
            return change(expression)


def atoms_of(expression: Expression) -> Iterator[Atom]:
    """Give the atoms of an expression from left to right."""
    if isinstance(expression, ATOMS):
        yield expression
        return
    for part in parts_of(expression):
        yield from atoms_of(part)
