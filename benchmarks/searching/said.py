"""A question in parts that each engine can say in its own words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Words:
    """Words in a column: each of them, or as a phrase."""

    column: str
    words: tuple[str, ...]
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several words, and none of others, in a column."""

    column: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """A date of the study from a day to a day, as ISO texts; its earliest possible day counts."""

    column: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """A number of the study from one to another."""

    column: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Status:
    """One of these overall statuses."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """Nothing in a column."""

    column: str


@dataclass(frozen=True, slots=True)
class Site:
    """One site in a country, and in a city and with a status if these are given."""

    country: str
    city: str | None
    status: str | None


@dataclass(frozen=True, slots=True)
class Near:
    """A site in a circle [degrees, km]."""

    latitude: float
    longitude: float
    radius_km: float


Part: TypeAlias = Words | OneOf | Days | Numbers | Status | Lacking | Site | Near


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question: to us as texts, to the peers in parts that all must hold.

    `skipped` hits come before the page of `size` that is asked for.
    """

    kind: str
    query: str | None = None
    areas: dict[str, str] = field(default_factory=dict)
    only: str | None = None
    status: tuple[str, ...] = ()
    parts: tuple[Part, ...]
    facets: bool = False
    skipped: int = 0
    size: int = 10

    @property
    def text(self) -> str:
        """The question as one text, by which two are told apart."""
        return repr((self.query, sorted(self.areas.items()), self.only, self.status, self.skipped))
