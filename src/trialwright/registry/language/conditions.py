"""What a query means: conditions on typed fields, with nothing left to look up.

Each condition is true or false for a study (inside `WithinOneSite`, for one of its sites).
"At a field" means: at any of the values that the record, or the site, has at the field's path.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from trialwright.registry.fields import Field
from trialwright.registry.language.tree import Coverage, Expansion
from trialwright.registry.language.values import Ordered, ValueWords


@dataclass(frozen=True, slots=True)
class EveryStudy:
    """True."""


@dataclass(frozen=True, slots=True)
class NoStudy:
    """False: what was asked can hold nowhere, such as a range whose ends are the wrong way."""


@dataclass(frozen=True, slots=True)
class AllOf:
    """True if every part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True if one part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """True if the part is false."""

    part: Condition


@dataclass(frozen=True, slots=True)
class SearchedField:
    """A field in which words are looked for.

    Its texts are the field's own values; for an enumerated field (`values` is not empty) they
    are, for each constant that the record has, the `texts` of that constant.
    """

    field: Field
    weight: float
    takes_synonyms: bool
    values: tuple[ValueWords, ...] = ()


@dataclass(frozen=True, slots=True)
class TextMatch:
    """True if the words are found in these fields.

    Up to `Expansion.CONCEPT` all of `text` must be matched within one text, adjacent and in
    order, as `coverage` says. `RELAXATION` asks for each of its words somewhere in the fields
    together, `LOSSY` for one of them; both come only with `Coverage.CONTAINS` and never with a
    phrase. Synonyms count only in fields that take them.
    """

    fields: tuple[SearchedField, ...]
    text: str
    phrase: bool
    coverage: Coverage
    expansion: Expansion


@dataclass(frozen=True, slots=True)
class ValueMatch:
    """True if the field has one of these values: constants, or one boolean."""

    field: Field
    values: tuple[str, ...] | tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class RangeMatch:
    """True if the field has a value from `low` to `high`, both included; None is no bound.

    Dates and moments are compared by the earliest day that they can mean, lengths of time by
    `Duration.days` (floats, days [d]), numbers as floats.
    """

    field: Field
    low: Ordered | None
    high: Ordered | None


@dataclass(frozen=True, slots=True)
class SizeMatch:
    """True if the list has `low` to `high` elements; None is no bound.

    Lists inside elements of lists are counted one by one; the number is 0 only where the
    study, or the site, has no such list anywhere.
    """

    field: Field
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class MissingMatch:
    """True if the record has no value at the field's path, or nothing below it for a branch."""

    field: Field


@dataclass(frozen=True, slots=True)
class DistanceMatch:
    """True if a point of the field lies at most this far, along a great circle."""

    field: Field
    latitude: float
    longitude: float
    radius_km: float


@dataclass(frozen=True, slots=True)
class WithinOneSite:
    """True if the study has a site for which the part is true.

    The part asks only fields of a site, and holds no further `WithinOneSite`.
    """

    part: Condition


@dataclass(frozen=True, slots=True)
class Tilt:
    """True if the part is; among hits, a higher value of the field weighs more."""

    field: Field
    part: Condition


Condition: TypeAlias = (
    EveryStudy
    | NoStudy
    | AllOf
    | AnyOf
    | Negation
    | TextMatch
    | ValueMatch
    | RangeMatch
    | SizeMatch
    | MissingMatch
    | DistanceMatch
    | WithinOneSite
    | Tilt
)
