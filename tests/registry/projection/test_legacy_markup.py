"""Markup as plain text, and nothing but markup."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from tests import records

from trialwright.registry.fields import all_fields, fields_by_path
from trialwright.registry.markup import unescape
from trialwright.registry.projection import select, with_legacy_markup
from trialwright.registry.record.base import Markup
from trialwright.registry.trees import JsonObject, JsonValue


def _texts(value: JsonValue, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _texts(below, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, path)
    elif isinstance(value, str):
        yield path, value


def test_a_backslash_is_undone_in_markup_and_kept_in_every_other_text() -> None:
    tree = records.tree(
        protocolSection__identificationModule__briefTitle=r"A \> B",
        protocolSection__descriptionModule__briefSummary=r"A \> B",
        protocolSection__armsInterventionsModule={"armGroups": [{"description": r"\[x\]"}, {}]},
        protocolSection__outcomesModule="not an object",
        protocolSection__statusModule__whyStopped=7,
    )
    before = copy.deepcopy(tree)

    plain = with_legacy_markup(tree)

    assert tree == before
    protocol = plain["protocolSection"]
    assert isinstance(protocol, dict)
    assert protocol["identificationModule"]["briefTitle"] == r"A \> B"  # type: ignore[index, call-overload]
    assert protocol["descriptionModule"] == {"briefSummary": "A > B"}
    assert protocol["armsInterventionsModule"] == {"armGroups": [{"description": "[x]"}, {}]}
    assert protocol["outcomesModule"] == "not an object"
    assert list(protocol) == list(before["protocolSection"])


def test_a_part_of_a_record_is_undone_as_the_whole_is() -> None:
    cut = select(["BriefSummary", "NCTId"])

    assert with_legacy_markup(cut.of(records.tree())) == cut.of(with_legacy_markup(records.tree()))


@pytest.mark.reference
def test_exactly_the_markup_of_real_records_changes(real_trees: list[JsonObject]) -> None:
    fields = fields_by_path()
    changed: set[str] = set()
    for tree in real_trees:
        before, after = list(_texts(tree)), list(_texts(with_legacy_markup(tree)))
        for (path, source), (same_path, plain) in zip(before, after, strict=True):
            assert path == same_path
            markup = path in fields and fields[path].is_markup
            assert plain == (unescape(Markup(source)) if markup else source)
            if plain != source:
                changed.add(path)

    assert len([field for field in all_fields() if field.is_markup]) == 50
    assert len(changed) >= 30
