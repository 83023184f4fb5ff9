"""One made-up record that states every leaf of the registry's data structure once."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, TypeAlias

from trialwright.registry.fields import Field, all_fields, children_of, fields_by_path
from trialwright.registry.record import enumerations

NCT = "NCT90000007"
_GEO_POINT = "protocolSection.contactsLocationsModule.locations.geoPoint"
_GROUPS = ("groups", "eventGroups")

Steps: TypeAlias = tuple[str | int, ...]


def maximal_tree() -> dict[str, Any]:
    """Return the record; each list has one item."""
    return _object("")


def leaves() -> Iterator[tuple[str, Steps]]:
    """Yield the path of every leaf, and the steps to it in the maximal record."""
    for field in all_fields():
        if not field.is_branch:
            yield field.path, tuple(_steps(field.path))


def altered(tree: dict[str, Any], steps: Steps) -> dict[str, Any]:
    """Return a copy of the record in which one leaf states something else."""
    copied = copy.deepcopy(tree)
    node: Any = copied
    for step in steps[:-1]:
        node = node[step]
    node[steps[-1]] = _other(node[steps[-1]])
    return copied


def _steps(path: str) -> Iterator[str | int]:
    keys = path.split(".")
    for place in range(len(keys)):
        yield keys[place]
        if fields_by_path()[".".join(keys[: place + 1])].is_list:
            yield 0


def _object(path: str) -> dict[str, Any]:
    return {key: _value(field) for key, field in children_of(path).items()}


def _value(field: Field) -> Any:  # noqa: ANN401 - JSON
    if field.path == _GEO_POINT:
        return {"lat": 22.8, "lon": -108.3}
    value = _object(field.path) if field.is_branch else _leaf(field)
    return [value] if field.is_list else value


def _leaf(field: Field) -> Any:  # noqa: ANN401 - JSON
    kind = field.type.removesuffix("[]")
    if field.path.endswith("identificationModule.nctId"):
        return NCT
    if field.name in {"groupId", "groupIds"}:
        return "G1"
    if field.name == "id" and field.path.split(".")[-2] in _GROUPS:
        return "G1"
    if field.name == "armGroupLabels":
        return "text of protocolSection.armsInterventionsModule.armGroups.label"
    listed = getattr(enumerations, kind, None)
    if listed is not None:
        return next(iter(listed)).value
    return _PLAIN.get(kind, f"text of {field.path}")


_PLAIN: dict[str, Any] = {
    "boolean": True,
    "integer": 1234,
    "long": 1234,
    "number": 1234,
    "NormalizedDate": "2026-01-13",
    "PartialDate": "2026-01",
    "NormalizedTime": "18 Years",
    "DateTimeMinutes": "2026-01-13T10:20",
}
_OTHERS: dict[Any, Any] = {
    "2026-01-13": "2027-02-14",
    "2026-01": "2027",
    "18 Years": "17 Months",
    "2026-01-13T10:20": "2027-02-14T11:21",
    "G1": "G2",
    1234: 4321,
}


def _other(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, bool):
        return not value
    if isinstance(value, dict):
        return {"lat": -value["lat"], "lon": value["lon"] + 1}
    if value in _OTHERS:
        return _OTHERS[value]
    for name in dir(enumerations):
        listed = getattr(enumerations, name)
        members = [m.value for m in listed] if _is_list(listed) else []
        if value in members and len(members) > 1:
            return next(other for other in members if other != value)
    return f"{value} and more"


def _is_list(found: object) -> bool:
    return (
        isinstance(found, type)
        and issubclass(found, enumerations.OpenEnum)
        and found is not enumerations.OpenEnum
    )
