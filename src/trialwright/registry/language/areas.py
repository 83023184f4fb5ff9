"""The registry's search areas: which fields a query asks, and how much each one weighs.

The table `areas.tsv` holds the 19 areas of the registry's own description
(ClinicalTrials.gov, response of ``/api/v2/studies/search-areas``, May 2025), one row for a
group of fields of equal weight, in the registry's order.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from types import MappingProxyType

from trialwright.registry.fields import Field, all_fields
from trialwright.registry.language.kinds import FieldKind, kind_of
from trialwright.registry.trees import JsonObject

#: The one kind of document that the registry searches.
DOCUMENT = "Study"


@dataclass(frozen=True, slots=True)
class AreaPart:
    """Fields of one weight; `takes_synonyms` is said per area, not per field.

    The weight is a text so that it is written as the registry writes it: 1, not 1.0.
    """

    fields: tuple[Field, ...]
    weight: str
    takes_synonyms: bool


@dataclass(frozen=True, slots=True)
class SearchArea:
    """A named set of weighted fields.

    `param` is the last part of the query parameter that asks it (``query.cond``), `label` the
    registry's word for that parameter; both are None where there is none.
    """

    name: str
    param: str | None
    label: str | None
    parts: tuple[AreaPart, ...]


@cache
def search_areas() -> Mapping[str, SearchArea]:
    """Return the search areas by name, in the registry's order."""
    fields = {field.piece: field for field in all_fields()}
    table = files("trialwright.registry.language").joinpath("areas.tsv").read_text("utf-8")
    rows = csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return MappingProxyType(
        {
            name: _area(name, list(group), fields)
            for name, group in groupby(rows, key=lambda row: row["area"])
        }
    )


@cache
def areas_by_param() -> Mapping[str, SearchArea]:
    """Return the search areas that a query parameter asks, by the parameter's last part."""
    return MappingProxyType({area.param: area for area in search_areas().values() if area.param})


def areas_as_json() -> list[JsonObject]:
    """Return the areas in the form in which the registry's API describes them."""
    areas = [_area_as_json(area) for area in search_areas().values()]
    return [{"name": DOCUMENT, "areas": [*areas]}]


def _area(name: str, rows: list[dict[str, str]], fields: Mapping[str, Field]) -> SearchArea:
    return SearchArea(
        name=name,
        param=rows[0]["param"] or None,
        label=rows[0]["label"] or None,
        parts=tuple(
            AreaPart(
                fields=tuple(fields[piece] for piece in row["pieces"].split("|")),
                weight=row["weight"],
                takes_synonyms=row["synonyms"] == "y",
            )
            for row in rows
        ),
    )


def _area_as_json(area: SearchArea) -> JsonObject:
    described: JsonObject = {"name": area.name}
    if area.label:
        described["uiLabel"] = area.label
    if area.param:
        described["param"] = area.param
    described["parts"] = [_part_as_json(part) for part in area.parts]
    return described


def _part_as_json(part: AreaPart) -> JsonObject:
    """Return a part; its type is that of its first field."""
    first = part.fields[0]
    return {
        "pieces": [field.piece for field in part.fields],
        "type": first.type.removesuffix("[]"),
        "isEnum": kind_of(first) is FieldKind.ENUMERATION,
        "isSynonyms": part.takes_synonyms,
        "weight": float(part.weight) if "." in part.weight else int(part.weight),
    }
