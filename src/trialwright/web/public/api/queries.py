"""What the ``query.*`` parameters ask: conditions that rank, each in the area of its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from trialwright.registry.fields import Field, fields_by_path
from trialwright.registry.language import Area, Condition, areas_by_param, bind, only_ids, parse
from trialwright.registry.language.conditions import (
    AllOf,
    AnyOf,
    EveryStudy,
    Negation,
    NoStudy,
    TextMatch,
    Tilt,
    WithinOneSite,
)
from trialwright.web.public.api.parameters import Given

_LEAD_SPONSOR = "protocolSection.sponsorCollaboratorsModule.leadSponsor.name"

#: The order of the API's document.
_PARAMS = ("cond", "term", "locn", "titles", "intr", "outc", "spons", "lead", "id", "patient")
QUERIES = tuple(f"query.{param}" for param in _PARAMS)


@dataclass(frozen=True, slots=True)
class Asked:
    """The conditions of all queries; `is_ids` says that one is nothing but NCT ids."""

    conditions: tuple[Condition, ...]
    is_ids: bool


def asked_queries(given: Given) -> Asked:
    """Return what the queries of a request ask; a blank one asks nothing.

    Raises QueryError, under the registry's label for the parameter.
    """
    conditions: list[Condition] = []
    is_ids = False
    for name in QUERIES:
        text = given.text(name)
        if text is None or not text.strip():
            continue
        area, label = _areas()[name]
        tree = parse(text, label=label)
        is_ids = is_ids or bool(only_ids(tree))
        conditions.append(bind(tree, area, label=label))
    return Asked(tuple(conditions), is_ids)


def fields_asked(condition: Condition) -> Iterator[Field]:
    """Yield every field that a condition looks at."""
    match condition:
        case EveryStudy() | NoStudy():
            return
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from fields_asked(part)
        case Negation(part=part) | WithinOneSite(part=part):
            yield from fields_asked(part)
        case TextMatch(fields=fields):
            yield from (one.field for one in fields)
        case Tilt(field=field, part=part):
            yield field
            yield from fields_asked(part)
        case _:
            yield condition.field


@cache
def _areas() -> MappingProxyType[str, tuple[Area, str]]:
    """Return the area or field of each parameter, and what its errors call it."""
    areas = areas_by_param()
    known: dict[str, tuple[Area, str]] = {}
    for name, param in zip(QUERIES, _PARAMS, strict=True):
        if param in areas:
            known[name] = (areas[param], areas[param].label or name)
        else:
            known[name] = (fields_by_path()[_LEAD_SPONSOR], name)
    return MappingProxyType(known)
