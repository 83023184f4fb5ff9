"""What a record consists of: its fields, the search areas, the enumerations.

The registry's own description of its fields is given whole, in its words and its order. Fields
that are only indexed, or only of the past, are asked for by parameters that the registry
documents; no field of either kind was ever recorded, so the parameters change nothing.
"""

from __future__ import annotations

from functools import cache

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from trialwright.registry.descriptions import descriptions
from trialwright.registry.fields import Field, all_fields, children_of
from trialwright.registry.labels import labels
from trialwright.registry.language import FieldKind, areas_as_json, kind_of
from trialwright.registry.trees import JsonObject, JsonValue
from trialwright.web.public.api.serving import given_to

METADATA_PARAMETERS = ("includeIndexedOnly", "includeHistoricOnly")

#: The enumerations of which it is known how the API before version 2 wrote their values.
_KNOWN_OF_OLD = frozenset({"InterventionType", "Phase", "Status", "StudyType"})
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
    return msgspec.json.encode([_node(field) for field in _below("")])


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


def _below(path: str) -> list[Field]:
    """Return the fields directly below a path in the order of the registry's description."""
    fields = {field.path: field for field in children_of(path).values()}
    return [fields[described] for described in descriptions() if described in fields]


def _node(field: Field) -> JsonObject:
    """Return a field as the registry describes it; what it does not say is left out."""
    said = descriptions()[field.path]
    link = said.link
    node: dict[str, JsonValue] = {
        "name": field.name,
        "piece": field.piece,
        "title": field.title if said.titled else None,
        "nested": field.nested,
        "sourceType": _COMPUTED.get(field.source_type, field.source_type),
        "maxChars": field.max_chars,
        "type": field.type,
        "isEnum": kind_of(field) is FieldKind.ENUMERATION,
        "synonyms": field.synonyms,
        "description": said.text,
        "rules": said.rules,
        "altPieceNames": [*field.legacy_pieces],
        "dedLink": None if link is None else {"label": link.label, "url": link.url},
        "children": [_node(child) for child in _below(field.path)] if field.is_branch else None,
    }
    return {key: value for key, value in node.items() if value}


def _enumeration(name: str, pieces: list[str]) -> JsonObject:
    return {
        "type": name,
        "pieces": [*pieces],
        "values": [_value(name, constant, label) for constant, label in labels()[name].items()],
    }


def _value(name: str, constant: str, label: str) -> JsonObject:
    """Return a constant with what it was before, or, where that is not known, with itself."""
    before = label if name in _KNOWN_OF_OLD else constant
    value: JsonObject = {"value": constant, "legacyValue": before}
    if (name, constant) in _EXCEPTIONS:
        value["exceptions"] = {**_EXCEPTIONS[name, constant]}
    return value
