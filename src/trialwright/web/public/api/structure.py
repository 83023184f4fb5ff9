"""What a record consists of: its fields, the search areas, the enumerations.

Of the registry's own description of fields, names, types, titles, limits and former names
are given; its explanations, rules and links to definitions are not part of this program.
Fields that are only indexed, or only of the past, are asked for by parameters that the
registry documents; no field of either kind is known, so the parameters change nothing.
"""

from __future__ import annotations

from functools import cache

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from trialwright.registry.fields import Field, all_fields, children_of
from trialwright.registry.labels import labels
from trialwright.registry.language import FieldKind, areas_as_json, kind_of
from trialwright.registry.trees import JsonObject
from trialwright.web.public.api.serving import given_to

METADATA_PARAMETERS = ("includeIndexedOnly", "includeHistoricOnly")

#: Words that a field had for a constant, where they were not those of other fields.
_EXCEPTIONS = {("DateType", "ESTIMATED"): {"StartDateType": "Anticipated"}}

#: What the registry computes three fields of, in its own notation.
_COMPUTED = {
    "FUNC GeoPoint": (
        "FUNC GeoPoint(LocationCity, LocationState, LocationZip, LocationCountry, "
        "LocationLatitude, LocationLongitude, OverallStatus, LastUpdatePostDate)"
    ),
    "FUNC FileSize": "FUNC FileSize(NCTId, LargeDocFilename)",
    "FUNC Present": "FUNC Present(ResultsFirstSubmitDate)",
}


async def metadata(request: Request) -> Response:
    """Answer with the tree of fields: ``GET /studies/metadata``."""
    given = given_to(request, METADATA_PARAMETERS)
    for name in METADATA_PARAMETERS:
        given.truth(name)
    return Response(_metadata_json(), media_type="application/json")


async def search_areas(request: Request) -> Response:
    """Answer with the search areas and their weights: ``GET /studies/search-areas``."""
    given_to(request)
    return Response(_areas_json(), media_type="application/json")


async def enums(request: Request) -> Response:
    """Answer with the enumerations and their values: ``GET /studies/enums``."""
    given_to(request)
    return Response(_enums_json(), media_type="application/json")


@cache
def _metadata_json() -> bytes:
    return msgspec.json.encode([_node(field) for field in children_of("").values()])


@cache
def _areas_json() -> bytes:
    return msgspec.json.encode(areas_as_json())


@cache
def _enums_json() -> bytes:
    pieces: dict[str, list[str]] = {}
    for field in all_fields():
        if kind_of(field) is FieldKind.ENUMERATION:
            pieces.setdefault(field.type.removesuffix("[]"), []).append(field.piece)
    return msgspec.json.encode([_enumeration(name, pieces[name]) for name in sorted(pieces)])


def _node(field: Field) -> JsonObject:
    node: JsonObject = {
        "name": field.name,
        "piece": field.piece,
        "title": field.title,
        "sourceType": _COMPUTED.get(field.source_type, field.source_type),
    }
    if field.max_chars is not None:
        node["maxChars"] = field.max_chars
    node["type"] = field.type
    if kind_of(field) is FieldKind.ENUMERATION:
        node["isEnum"] = True
    if field.synonyms:
        node["synonyms"] = True
    if field.nested:
        node["nested"] = True
    if field.legacy_pieces:
        node["altPieceNames"] = [*field.legacy_pieces]
    if field.is_branch:
        node["children"] = [_node(child) for child in children_of(field.path).values()]
    return node


def _enumeration(name: str, pieces: list[str]) -> JsonObject:
    return {
        "type": name,
        "pieces": [*pieces],
        "values": [_value(name, constant, label) for constant, label in labels()[name].items()],
    }


def _value(name: str, constant: str, label: str) -> JsonObject:
    value: JsonObject = {"value": constant, "legacyValue": f"{label[:1].upper()}{label[1:]}"}
    if (name, constant) in _EXCEPTIONS:
        value["exceptions"] = {**_EXCEPTIONS[name, constant]}
    return value
