"""The typed model covers the registry's data structure, node for node."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

import msgspec
import pytest

from trialwright.registry.fields import all_fields, children_of, fields_by_path
from trialwright.registry.record import Study
from trialwright.registry.record.design import EnrollmentInfo
from trialwright.registry.record.enumerations import OpenEnum, Phase, strangers_welcome


def _inner(annotation: Any) -> tuple[Any, bool]:  # noqa: ANN401 - annotations have no type
    """Return the type inside an optional or a list, and whether it was a list."""
    if get_origin(annotation) is UnionType or type(None) in get_args(annotation):
        return _inner(next(part for part in get_args(annotation) if part is not type(None)))
    if get_origin(annotation) is tuple:
        return get_args(annotation)[0], True
    return annotation, False


def _nodes(record: type[msgspec.Struct], above: str = "") -> dict[str, tuple[Any, bool]]:
    nodes: dict[str, tuple[Any, bool]] = {}
    for field in msgspec.structs.fields(record):
        path = f"{above}.{field.encode_name}" if above else field.encode_name
        kind, many = _inner(field.type)
        nodes[path] = (kind, many)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            nodes |= _nodes(kind, path)
    return nodes


def test_every_node_of_the_structure_has_a_typed_field_and_nothing_else_has() -> None:
    nodes = _nodes(Study)
    points = {path for path in nodes if path.endswith((".lat", ".lon"))}

    assert len(all_fields()) == 454
    # One type serves both lists of participant counts; only milestones count other units.
    extra = {"resultsSection.participantFlowModule.periods.dropWithdraws.reasons.numUnits"}
    assert set(nodes) - points - extra == set(fields_by_path())
    for path, field in fields_by_path().items():
        kind, many = nodes[path]
        assert many == field.is_list, path
        listed = isinstance(kind, type) and issubclass(kind, OpenEnum)
        assert not listed or kind.__name__ == field.type.removesuffix("[]"), path


def test_only_markup_is_typed_as_markup() -> None:
    nodes = _nodes(Study)

    for path, field in fields_by_path().items():
        assert (getattr(nodes[path][0], "__name__", "") == "Markup") == field.is_markup, path


@pytest.mark.reference
def test_the_table_of_fields_is_the_registrys_own_description(reference_data: Path) -> None:
    with (reference_data / "registry/spec/field-paths.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    described = {row["path"]: row for row in rows if row["piece"] != "(not in metadata)"}

    assert set(described) == set(fields_by_path())
    for path, row in described.items():
        field = fields_by_path()[path]
        assert (field.piece, field.type) == (row["piece"], row["type"]), path
        assert field.synonyms == (row["synonyms"] == "y"), path


@pytest.mark.reference
def test_keys_are_in_the_order_in_which_the_registry_writes_them(reference_data: Path) -> None:
    order = json.loads((reference_data / "registry/spec/key-order.observed.json").read_text())
    for path, keys in order.items():
        above = "" if path == "(study)" else path.replace("[]", "")
        known = [key for key in children_of(above) if key in keys]
        assert known == [key for key in keys if key in known], path


def test_every_field_has_a_title() -> None:
    assert all(field.title for field in all_fields())


def test_a_value_that_no_list_holds_is_refused_unless_strangers_are_welcome() -> None:
    with pytest.raises(ValueError, match="PHASE9"):
        Phase("PHASE9")
    with strangers_welcome():
        stranger = Phase("PHASE9")
        with pytest.raises(ValueError, match="9"):
            Phase(9)
    assert not stranger.known
    assert str(stranger) == "PHASE9"
    assert Phase.PHASE1.known
    assert list(Phase)[-1] is Phase.PHASE4


def test_an_enrolment_of_99999999_is_no_number() -> None:
    assert EnrollmentInfo(count=99_999_999).known_count is None
    assert EnrollmentInfo().known_count is None
    assert EnrollmentInfo(count=0).known_count == 0
