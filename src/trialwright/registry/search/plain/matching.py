"""Whether a study is what a query asks for."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from trialwright.registry.fields import Field
from trialwright.registry.language.conditions import (
    AllOf,
    AnyOf,
    Condition,
    DistanceMatch,
    EveryStudy,
    MissingMatch,
    Negation,
    NoStudy,
    RangeMatch,
    SizeMatch,
    TextMatch,
    Tilt,
    ValueMatch,
    WithinOneSite,
)
from trialwright.registry.language.values import Ordered
from trialwright.registry.search.geometry import distance_km
from trialwright.registry.search.nodes import Kind, kind_of
from trialwright.registry.search.plain.study import PlainStudy, Values
from trialwright.registry.search.plain.wording import Wording
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.trees import JsonValue
from trialwright.vocabulary import Duration, PartialDate

_A_DAY = len("2026-01-13")


def matches(condition: Condition, study: PlainStudy, synonyms: Synonyms) -> bool:
    """Return whether a condition is true of a study."""
    return holds(condition, study.whole, study.sites, synonyms)


def holds(
    condition: Condition, values: Values, sites: tuple[Values, ...], synonyms: Synonyms
) -> bool:
    """Return whether a condition is true of these values, of a study with its sites or of one."""
    match condition:
        case EveryStudy():
            return True
        case NoStudy():
            return False
        case AllOf(parts=parts):
            return all(holds(part, values, sites, synonyms) for part in parts)
        case AnyOf(parts=parts):
            return any(holds(part, values, sites, synonyms) for part in parts)
        case Negation(part=part):
            return not holds(part, values, sites, synonyms)
        case Tilt(part=part):
            return holds(part, values, sites, synonyms)
        case WithinOneSite(part=part):
            return any(holds(part, site, (), synonyms) for site in sites)
        case TextMatch():
            return Wording.of(condition, values, synonyms).is_found()
        case _:
            return _holds_at(condition, values)


def _holds_at(
    condition: ValueMatch | RangeMatch | SizeMatch | MissingMatch | DistanceMatch, values: Values
) -> bool:
    field = condition.field
    match condition:
        case ValueMatch(values=wanted):
            return any(item in wanted for item in values.items(field))
        case RangeMatch(low=low, high=high):
            return any(
                _is_between(_rank(in_order(field, item)), low, high) for item in values.items(field)
            )
        case SizeMatch(low=low, high=high):
            return any(_is_between(size, low, high) for size in values.sizes(field) or [0])
        case MissingMatch():
            return not values.has(field)
        case DistanceMatch():
            return any(_is_near(condition, point) for point in values.items(field))
        case _:
            assert_never(condition)


def in_order(field: Field, value: JsonValue) -> Ordered:
    """Return a value of an ordered field as it is compared.

    A date or moment is its earliest day, a length of time its mean length [d]. Raises
    ValueError for what is no such value; records that were read have none.
    """
    match kind_of(field):
        case Kind.DAY:
            return PartialDate(str(value)[:_A_DAY]).earliest
        case Kind.LENGTH:
            return Duration(str(value)).days
        case _:
            return float(str(value))


def _is_between(rank: float, low: Ordered | None, high: Ordered | None) -> bool:
    return (low is None or _rank(low) <= rank) and (high is None or rank <= _rank(high))


def _rank(value: Ordered) -> float:
    return value.toordinal() if isinstance(value, date) else value


def _is_near(condition: DistanceMatch, point: JsonValue) -> bool:
    """Whether a point lies in the circle; one that lacks an axis lies nowhere."""
    axes = (point.get("lat"), point.get("lon")) if isinstance(point, dict) else ()
    match axes:
        case (int() | float() as latitude, int() | float() as longitude):
            away = distance_km(condition.latitude, condition.longitude, latitude, longitude)
            return away <= condition.radius_km
        case _:
            return False
