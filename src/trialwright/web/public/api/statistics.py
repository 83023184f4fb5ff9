"""Counts over all studies: ``GET /stats/size``, ``/stats/field/values``, ``/stats/field/sizes``.

Fields are answered in the order in which they were asked for, or in that of the record.
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response

from trialwright.errors import NotFound
from trialwright.registry.fields import Field, all_fields
from trialwright.registry.language import FieldKind, kind_of
from trialwright.registry.search.questions import RecordSizes, SizeStatistics, ValueStatistics
from trialwright.registry.trees import JsonObject, JsonValue
from trialwright.web.public.api.choosing import asked_names
from trialwright.web.public.api.parameters import Given
from trialwright.web.public.api.refusing import cut, nearest
from trialwright.web.public.api.serving import finder_of, given_to, json_answer

VALUES_PARAMETERS = ("types", "fields")
SIZES_PARAMETERS = ("fields",)

TYPES = ("ENUM", "STRING", "DATE", "INTEGER", "NUMBER", "BOOLEAN")
_TYPE_OF_KIND = MappingProxyType(
    {
        FieldKind.ENUMERATION: "ENUM",
        FieldKind.TEXT: "STRING",
        FieldKind.MARKUP: "STRING",
        FieldKind.AGE: "STRING",
        FieldKind.DAY: "DATE",
        FieldKind.PARTIAL_DATE: "DATE",
        FieldKind.MINUTE: "DATE",
        FieldKind.BOOLEAN: "BOOLEAN",
    }
)
_WHOLE_NUMBERS = re.compile("integer|long")


async def size(request: Request) -> Response:
    """Answer with how large the records are, as JSON [bytes]."""
    given_to(request)
    return json_answer(_sizes_of_records(finder_of(request).record_sizes()))


async def field_values(request: Request) -> Response:
    """Answer with what all studies say at the asked leaves."""
    given = given_to(request, VALUES_PARAMETERS)
    types = given.constants("types", TYPES) or TYPES
    fields = _asked(given, _leaves(), "a leaf of the record")
    wanted = [field for field in fields if _type_of(field) in types]
    return json_answer([_values(one) for one in finder_of(request).values(wanted)])


async def field_sizes(request: Request) -> Response:
    """Answer with how long the asked lists are."""
    given = given_to(request, SIZES_PARAMETERS)
    fields = _asked(given, _lists(), "a list in the record")
    return json_answer([_sizes(one) for one in finder_of(request).sizes(fields)])


def _asked(given: Given, known: MappingProxyType[str, Field], what: str) -> tuple[Field, ...]:
    """Return the fields named, each once, or all; raises NotFound for one that is not known."""
    names = asked_names(given)
    if names is None:
        return tuple(dict.fromkeys(known.values()))
    for name in names:
        if name not in known:
            near = nearest(name, (one.piece for one in known.values())).strip()
            raise NotFound(f"Field `{cut(name)}` is not found: expected {what}\n{near}".strip())
    return tuple(dict.fromkeys(known[name] for name in names))


@cache
def _leaves() -> MappingProxyType[str, Field]:
    """Return the fields that have values to count, by path and by piece; points have none."""
    without = (FieldKind.BRANCH, FieldKind.POINT)
    return _by_name(tuple(one for one in all_fields() if kind_of(one) not in without))


@cache
def _lists() -> MappingProxyType[str, Field]:
    return _by_name(tuple(one for one in all_fields() if one.is_list))


def _by_name(fields: tuple[Field, ...]) -> MappingProxyType[str, Field]:
    by_path = {field.path: field for field in fields}
    return MappingProxyType(by_path | {field.piece: field for field in fields})


def _type_of(field: Field) -> str:
    if kind_of(field) is FieldKind.NUMBER:
        return "INTEGER" if _WHOLE_NUMBERS.match(field.type) else "NUMBER"
    return _TYPE_OF_KIND[kind_of(field)]


def _values(found: ValueStatistics) -> JsonObject:
    kind = _type_of(found.field)
    made: JsonObject = {
        "type": kind,
        "piece": found.field.piece,
        "field": found.field.path,
        "missingStudiesCount": found.missing,
    }
    match kind:
        case "ENUM" | "STRING":
            made |= _words(found)
        case "DATE":
            made["formats"] = [*found.formats]
            made |= _ends(found)
        case "BOOLEAN":
            counts = {one.value: one.studies for one in found.top}
            made |= {"trueCount": counts.get("true", 0), "falseCount": counts.get("false", 0)}
        case _:
            made |= _ends(found)
            if found.average is not None:
                made["avg"] = found.average
    return made


def _words(found: ValueStatistics) -> JsonObject:
    top: list[JsonValue] = [{"value": one.value, "studiesCount": one.studies} for one in found.top]
    made: JsonObject = {"uniqueValuesCount": found.unique, "topValues": top}
    if _type_of(found.field) == "STRING" and found.longest is not None:
        nct_id, text = found.longest
        made["longest"] = {"length": len(text), "nctId": str(nct_id), "value": text}
    return made


def _ends(found: ValueStatistics) -> JsonObject:
    ends = {"min": found.lowest, "max": found.highest}
    return {name: _end(found.field, end) for name, end in ends.items() if end is not None}


def _end(field: Field, end: object) -> JsonValue:
    if not isinstance(end, float | int):
        return str(end)
    return int(end) if _type_of(field) == "INTEGER" else float(end)


def _sizes(found: SizeStatistics) -> JsonObject:
    return {
        "piece": found.field.piece,
        "field": found.field.path,
        "uniqueSizesCount": found.unique,
        "minSize": found.smallest,
        "maxSize": found.largest,
        "topSizes": [{"size": size, "studiesCount": studies} for size, studies in found.top],
    }


def _sizes_of_records(found: RecordSizes) -> JsonObject:
    ranges: list[JsonValue] = []
    low = 0
    for high, studies in found.ranges:
        ranges.append({"sizeRange": f"{low}-{high}", "studiesCount": studies})
        low = high + 1
    return {
        "averageSizeBytes": round(found.average),
        "totalStudies": found.studies,
        "largestStudies": [
            {"id": str(nct_id), "sizeBytes": size} for nct_id, size in found.largest
        ],
        "percentiles": {str(percent): size for percent, size in found.percentiles.items()},
        "ranges": ranges,
    }
