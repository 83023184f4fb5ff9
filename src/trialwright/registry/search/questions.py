"""What can be asked of all newest versions together, and what is answered.

`Finder` is the one door: the index answers behind it, and so does anything else that tests
put in its place. A `Question` holds what must be true of a hit and what ranks it; the order
of hits is total, so that paging neither skips nor repeats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from trialwright.registry.fields import Field
from trialwright.registry.language import Condition
from trialwright.vocabulary import NctId


@dataclass(frozen=True, slots=True)
class ByRelevance:
    """Order by score."""

    descending: bool = True


@dataclass(frozen=True, slots=True)
class ByValue:
    """Order by a date or a number of the study; where it has several, by the greatest.

    `of_size` orders by the number of items of a list. What has no value comes last either way.
    """

    field: Field
    descending: bool
    of_size: bool = False


Order: TypeAlias = ByRelevance | ByValue


class Decay(Enum):
    """How relevance falls with the distance to the nearest site."""

    GAUSS = "gauss"
    EXPONENTIAL = "exp"
    LINEAR = "linear"


@dataclass(frozen=True, slots=True, kw_only=True)
class NearbyWeight:
    """A factor of relevance: 1 up to `offset_km`, `decay` another `scale_km` further."""

    latitude: float
    longitude: float
    kind: Decay
    scale_km: float
    offset_km: float
    decay: float


@dataclass(frozen=True, slots=True, eq=False)
class Among:
    """Some studies by the numbers of their ids, ascending; if not `inside`, all the others."""

    ncts: npt.NDArray[np.uint32]
    inside: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which studies, and in which order.

    A hit meets `condition` and every one of `ranking`; only those of `ranking` score. With
    `among` it is besides one of these studies. Equal hits stand by NCT id, ascending.
    """

    condition: Condition
    ranking: tuple[Condition, ...] = ()
    order: tuple[Order, ...] = ()
    nearby: NearbyWeight | None = None
    among: Among | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One study that was found: the version that was searched, and its score from 0 to 1."""

    nct_id: NctId
    version: int
    score: float


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: the order's values of its last hit, and its id.

    It stays right while the registry is brought up to date: a page goes on after these values.
    """

    values: tuple[float | None, ...]
    nct_id: NctId


@dataclass(frozen=True, slots=True)
class Found:
    """One page: how many studies there are in all, the hits, and where to go on, if anywhere."""

    total: int
    hits: tuple[Hit, ...]
    following: Cursor | None


@dataclass(frozen=True, slots=True)
class ValueCount:
    """In how many studies a value stands; true, false, a constant or a text."""

    value: str
    studies: int


@dataclass(frozen=True, slots=True)
class Facet:
    """In how many hits each value of a field stands, the most frequent first.

    The field has constants, booleans, countries, or names that the index keeps by number; of a
    date it is the years that are counted, of several dates that of the last. `missing` counts
    the hits that have no value there. `is_counted` is false where an index of an older program
    does not keep the names. `others` is how many values there are besides those given.
    """

    field: Field
    values: tuple[ValueCount, ...]
    missing: int
    is_counted: bool = True
    others: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """A page of hits that begins after so many others, and what all hits have at some fields.

    `among` says of studies that were named which of them are hits, None if none were named.
    """

    found: Found
    facets: tuple[Facet, ...]
    among: npt.NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Cells of the same size between two meridians and two parallels [degrees].

    `east` is greater than `west`, beyond 180 where the grid crosses that meridian. Cells are
    numbered from 0, row by row from the north west.
    """

    west: float
    south: float
    east: float
    north: float
    columns: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellCount:
    """In how many studies a site lies in a cell, at how many points.

    `latitude` and `longitude` are those of the point that most of them have, `example` is a
    study of few sites that has it.
    """

    cell: int
    latitude: float
    longitude: float
    studies: int
    points: int
    example: NctId


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueStatistics:
    """What the newest versions say at one leaf.

    `top` and `unique` for words, enumerations and booleans; `lowest`, `highest` and `average`
    for numbers and dates (days by their earliest; an average only for numbers); `formats` are
    the precisions of dates that were met, such as yyyy-MM; `longest` is the longest text.
    """

    field: Field
    missing: int
    unique: int = 0
    top: tuple[ValueCount, ...] = ()
    lowest: float | date | None = None
    highest: float | date | None = None
    average: float | None = None
    formats: tuple[str, ...] = ()
    longest: tuple[NctId, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeStatistics:
    """How many items a list has, in how many studies."""

    field: Field
    unique: int
    smallest: int
    largest: int
    top: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSizes:
    """How large the records are, as JSON [bytes].

    `percentiles` maps 1 to 99; `ranges` are counts by upper bound of doubling sizes.
    """

    studies: int
    average: float
    largest: tuple[tuple[NctId, int], ...]
    percentiles: dict[int, int]
    ranges: tuple[tuple[int, int], ...]


class Finder(Protocol):
    """Answers questions over the newest version of every record."""

    @property
    def moment(self) -> datetime:
        """When the newest change that is seen here was loaded (UTC)."""
        ...

    def count(self, question: Question) -> int:
        """Return how many studies there are."""
        ...

    def find(self, question: Question, size: int, after: Cursor | None = None) -> Found:
        """Return a page of at most `size` hits; `size` 0 only counts."""
        ...

    def find_each(self, asked: Sequence[tuple[Question, int]]) -> tuple[Found, ...]:
        """Return the first page of each question, of its size.

        A condition that several of them have, as the same value, is answered once.
        """
        ...

    def facet(self, question: Question, field: Field) -> tuple[ValueCount, ...]:
        """Return how often each value of a field that `Facet` tells of stands among the hits."""
        ...

    def among(self, question: Question, ncts: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
        """Return which of some studies, given by the numbers of their ids, are hits."""
        ...

    def look(  # noqa: PLR0913 - each is asked of the same hits
        self,
        question: Question,
        size: int,
        *,
        skipped: int = 0,
        fields: Sequence[Field] = (),
        most: int | None = None,
        ncts: npt.NDArray[np.uint32] | None = None,
    ) -> Overview:
        """Return a page behind so many hits, and the facets of some fields, at one go.

        With `most` each facet gives only so many values, the most frequent; of a date all years.
        With `ncts` it is also said which of these studies are hits, as `among` says it.
        """
        ...

    def places(self, question: Question, grid: Grid) -> tuple[CellCount, ...]:
        """Return in which cells of a grid the hits have sites, from the north west."""
        ...

    def values(self, fields: Sequence[Field]) -> tuple[ValueStatistics, ...]:
        """Return what all records say at leaves."""
        ...

    def sizes(self, fields: Sequence[Field]) -> tuple[SizeStatistics, ...]:
        """Return how long the lists at these fields are."""
        ...

    def record_sizes(self) -> RecordSizes:
        """Return how large all records are."""
        ...
