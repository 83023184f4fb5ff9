"""What a query says: its words and operators as a tree, before any name is looked up.

Two trees are equal when they say the same; where in the text a node stood (`span`, first
character and the one after the last, from 0) does not count.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from trialwright.vocabulary import NctId

Span: TypeAlias = tuple[int, int]


class Coverage(Enum):
    """How much of one field value a term must match."""

    CONTAINS = "Contains"
    FULL_MATCH = "FullMatch"
    STARTS_WITH = "StartsWith"
    ENDS_WITH = "EndsWith"


class Expansion(Enum):
    """How far what a term matches may be from what was written; each includes those before."""

    NONE = "None"
    TERM = "Term"
    CONCEPT = "Concept"
    RELAXATION = "Relaxation"
    LOSSY = "Lossy"


class Scope(Enum):
    """Within what the conditions must hold together."""

    STUDY = "Study"
    LOCATION = "Location"


class Unit(Enum):
    """What a radius is measured in."""

    MILES = "mi"
    KILOMETRES = "km"


@dataclass(frozen=True, slots=True)
class _Placed:
    span: Span = field(default=(0, 0), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Term(_Placed):
    """Adjacent words without an operator between them: one term.

    `words` is unescaped, with one blank where the query has several.
    """

    words: str


@dataclass(frozen=True, slots=True)
class Phrase(_Placed):
    """Words in quotation marks: adjacent and in this order."""

    text: str


@dataclass(frozen=True, slots=True)
class IdList(_Placed):
    """Two or more NCT ids and nothing else: any of them."""

    ids: tuple[NctId, ...]


@dataclass(frozen=True, slots=True)
class Everything(_Placed):
    """``ALL``: every study."""


@dataclass(frozen=True, slots=True)
class Missing(_Placed):
    """``MISSING``: the field has no value."""


@dataclass(frozen=True, slots=True)
class Min:
    """``MIN``: no lower bound."""


@dataclass(frozen=True, slots=True)
class Max:
    """``MAX``: no upper bound."""


@dataclass(frozen=True, slots=True)
class Date:
    """A day or a month as ``yyyy-MM-dd`` or ``yyyy-MM``, in whichever form it was written.

    A year alone is a `Number`: which of the two is meant, the field decides.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number, kept as text."""

    text: str


@dataclass(frozen=True, slots=True)
class Age:
    """A decimal number, kept as text, and a unit: years, months, weeks, days, hours, minutes."""

    amount: str
    unit: str


Value: TypeAlias = Date | Number | Age


@dataclass(frozen=True, slots=True)
class Range(_Placed):
    """``RANGE[low, high]``: between two values, both included."""

    low: Min | Value
    high: Max | Value


@dataclass(frozen=True, slots=True)
class Distance(_Placed):
    """``DISTANCE[lat, lon, radius]``: numbers kept as text; a radius without unit is in miles."""

    latitude: str
    longitude: str
    radius: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class And(_Placed):
    """All of two or more."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(_Placed):
    """Any of two or more."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(_Placed):
    """Not this."""

    part: Node


@dataclass(frozen=True, slots=True)
class InArea(_Placed):
    """``AREA[name]`` or, for the number of elements in a list, ``AREA[name:size]``."""

    name: str
    of_size: bool
    part: Node
    name_at: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class InScope(_Placed):
    """``SEARCH[Study]`` or ``SEARCH[Location]``."""

    scope: Scope
    part: Node


@dataclass(frozen=True, slots=True)
class Covered(_Placed):
    """``COVERAGE[...]``."""

    coverage: Coverage
    part: Node


@dataclass(frozen=True, slots=True)
class Expanded(_Placed):
    """``EXPANSION[...]``."""

    expansion: Expansion
    part: Node


@dataclass(frozen=True, slots=True)
class Tilted(_Placed):
    """``TILT[name]``: the same studies, those with higher values of the field first."""

    name: str
    part: Node
    name_at: int = field(default=0, compare=False, repr=False)


Source: TypeAlias = Term | Phrase | IdList | Everything | Missing | Range | Distance
Context: TypeAlias = Not | InArea | InScope | Covered | Expanded | Tilted
Node: TypeAlias = Source | Context | And | Or


def only_ids(node: Node) -> tuple[NctId, ...]:
    """Return the ids of a query that is nothing but NCT ids; none for every other query.

    Beside such a query the registry's API ignores all filters.
    """
    if isinstance(node, IdList):
        return node.ids
    if isinstance(node, Term):
        return ids_in(node.words)
    return ()


def ids_in(words: str) -> tuple[NctId, ...]:
    """Return the NCT ids that these words are, if they are nothing else."""
    pieces = words.replace(",", " ").split()
    if not pieces or pieces[0][:3].upper() != "NCT":
        return ()
    try:
        return tuple(NctId(piece) for piece in pieces)
    except ValueError:
        return ()
