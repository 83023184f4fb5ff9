"""A judge of resources by FHIR R4 4.0.1: element lists, cardinalities, types, codes, invariants.

It refuses what it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.exchange.records.fhir.definitions import CODES, SYSTEMS, TYPES

_YEAR = r"[0-9]{4}"
_PRIMITIVES: dict[str, re.Pattern[str]] = {
    "string": re.compile(r"[ \r\n\t\S]+"),
    "markdown": re.compile(r"\s*(\S|\s)*"),
    "code": re.compile(r"[^\s]+(\s[^\s]+)*"),
    "uri": re.compile(r"\S+"),
    "url": re.compile(r"\S+"),
    "id": re.compile(r"[A-Za-z0-9\-.]{1,64}"),
    "dateTime": re.compile(rf"{_YEAR}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"),
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LARGEST_UNSIGNED = 2_147_483_647


def faults(resource: dict[str, Any]) -> list[str]:
    """Return what is wrong with a resource, each with its place; nothing for a valid one."""
    kind = resource.get("resourceType")
    if kind not in TYPES:
        return [f"{kind}: no resource that is known here"]
    return [
        *_complex(resource, kind, kind),
        *_contained(resource),
        *_order(resource, kind),
    ]


def _complex(value: object, kind: str, place: str) -> Iterator[str]:
    if not isinstance(value, dict) or not value:
        yield f"{place}: {value!r} is no {kind}"
        return
    elements = TYPES[kind]
    for name in value:
        if name.removeprefix("_") not in elements:
            yield f"{place}.{name}: not an element of {kind}"
    for name, (least, most, inner) in elements.items():
        if f"_{name}" in value:
            yield from _absent(value, name, place)
        elif name in value:
            yield from _repeated(value[name], most, inner, f"{place}.{name}")
        elif least:
            yield f"{place}.{name}: missing"
    yield from _invariants(value, kind, place)


def _repeated(value: object, most: int | None, inner: str, place: str) -> Iterator[str]:
    if most == 1:
        yield from _single(value, inner, place)
    elif not isinstance(value, list) or not value:
        yield f"{place}: {value!r} is no list of at least one"
    else:
        for number, item in enumerate(value):
            yield from _single(item, inner, f"{place}[{number}]")


def _single(value: object, inner: str, place: str) -> Iterator[str]:
    kind, _, detail = inner.partition(":")
    if kind == "Resource":
        yield from (
            _complex(value, str(value.get("resourceType")), place)
            if isinstance(value, dict)
            else iter([f"{place}: no resource"])
        )
    elif kind in TYPES:
        yield from _complex(value, kind, place)
    elif not _fits(value, kind):
        yield f"{place}: {value!r} is no {kind}"
    elif kind == "code" and detail and value not in CODES[detail]:
        yield f"{place}: {value!r} is not in {detail}"


def _fits(value: object, kind: str) -> bool:
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "decimal":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "unsignedInt":
        return type(value) is int and 0 <= value <= _LARGEST_UNSIGNED
    return (
        isinstance(value, str)
        and bool(value.strip())
        and _CONTROL.search(value) is None
        and _PRIMITIVES[kind].fullmatch(value) is not None
    )


def _absent(value: dict[str, Any], name: str, place: str) -> Iterator[str]:
    """Judge what stands for a missing value: the extension data-absent-reason and no value."""
    stated = value[f"_{name}"]
    reasons = [one.get("valueCode") for one in stated.get("extension", ())]
    urls = [one.get("url") for one in stated.get("extension", ())]
    if name in value or urls != ["http://hl7.org/fhir/StructureDefinition/data-absent-reason"]:
        yield f"{place}._{name}: {stated!r} does not say why there is no value"
    elif reasons[0] not in CODES["data-absent-reason"]:
        yield f"{place}._{name}: {reasons[0]!r} is no reason"


def _invariants(value: dict[str, Any], kind: str, place: str) -> Iterator[str]:
    match kind:
        case "Period" if "start" in value and "end" in value:
            known = min(len(value["start"]), len(value["end"]))
            if value["start"][:known] > value["end"][:known]:
                yield f"{place}: per-1, ends before it starts"
        case "Range" if "low" in value and "high" in value:
            low, high = value["low"], value["high"]
            if low["code"] != high["code"] or low["value"] > high["value"]:
                yield f"{place}: rng-2, low is not below high"
        case "ContactPoint" if "value" in value and "system" not in value:
            yield f"{place}: cpt-2, a value without a system"
        case "Quantity" if "code" in value and "system" not in value:
            yield f"{place}: qty-3, a code without a system"
        case "Organization" if "name" not in value and "identifier" not in value:
            yield f"{place}: org-1, neither name nor identifier"
        case "Group.characteristic" if sum(name.startswith("value") for name in value) != 1:
            yield f"{place}: value[x] is not there once"
        case "Coding":
            yield from _coding(value, place)
        case _:
            yield from _of_criteria(value, kind, place)


def _of_criteria(value: dict[str, Any], kind: str, place: str) -> Iterator[str]:
    definitions = sum(name.startswith("definition") for name in value)
    if kind == "EvidenceVariable.characteristic" and definitions != 1:
        yield f"{place}: definition[x] is not there once"
    if kind == "Expression" and not value.keys() & {"expression", "reference"}:
        yield f"{place}: exp-1, neither an expression nor a reference"


def _coding(value: dict[str, Any], place: str) -> Iterator[str]:
    codes = SYSTEMS.get(value.get("system", ""))
    code = value.get("code", "")
    if codes is None:
        yield f"{place}: {value.get('system')!r} is no system that is known here"
    elif isinstance(codes, re.Pattern):
        if codes.fullmatch(code) is None:
            yield f"{place}: {code!r} is no code of its system"
    elif code not in codes:
        yield f"{place}: {code!r} is no code of its system"


def _contained(resource: dict[str, Any]) -> Iterator[str]:
    """Judge dom-2 to dom-4 and ref-1, and that a reference leads to a type it may lead to."""
    kinds: dict[str, str] = {}
    for inner in resource.get("contained", ()):
        if inner["id"] in kinds:
            yield f"contained: #{inner['id']} is there twice"
        kinds[inner["id"]] = inner["resourceType"]
        if "contained" in inner or "meta" in inner:
            yield f"contained: dom-2, dom-4, #{inner['id']} contains or has meta"
    used: set[str] = set()
    for name, (_, _, inner) in TYPES[resource["resourceType"]].items():
        kind, _, targets = inner.partition(":")
        if kind == "Reference" and name in resource:
            value = resource[name]
            for one in value if isinstance(value, list) else [value]:
                target = one.get("reference", "").removeprefix("#")
                used.add(target)
                if kinds.get(target) not in targets.split("|"):
                    yield f"{name}: ref-1, {one!r} leads to no {targets}"
    for unused in kinds.keys() - used:
        yield f"contained: dom-3, nothing refers to #{unused}"


def _order(resource: dict[str, Any], kind: str) -> Iterator[str]:
    order = list(TYPES[kind])
    places = [order.index(name.removeprefix("_")) for name in resource if name.strip("_") in order]
    if places != sorted(places):
        yield f"{kind}: elements are not in the order of the definition"
