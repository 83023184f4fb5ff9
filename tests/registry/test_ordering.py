"""The order of keys in which the registry writes a record, whatever order it came in."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest
import zstandard
from tests import records

from trialwright.registry.ordering import ordered
from trialwright.registry.trees import JsonObject, JsonValue


def _shuffled(value: JsonValue, chance: random.Random) -> JsonValue:
    if isinstance(value, dict):
        return _shuffled_object(value, chance)
    if isinstance(value, list):
        return [_shuffled(item, chance) for item in value]
    return value


def _shuffled_object(tree: JsonObject, chance: random.Random) -> JsonObject:
    keys = list(tree)
    chance.shuffle(keys)
    return {key: _shuffled(tree[key], chance) for key in keys}


def test_unknown_keys_follow_the_known_ones() -> None:
    tree = records.tree(zzz=1, protocolSection__aaa=2)

    again = ordered({"zzz": 1, "hasResults": False, **tree})

    assert list(again) == ["protocolSection", "derivedSection", "hasResults", "zzz"]
    protocol = again["protocolSection"]
    assert isinstance(protocol, dict)
    assert next(iter(protocol)) == "identificationModule"
    assert list(protocol)[-1] == "aaa"


@pytest.mark.reference
def test_real_records_shuffled_come_back_in_the_registrys_order(reference_data: Path) -> None:
    with (reference_data / "registry/studies.ndjson.zst").open("rb") as packed:
        lines = zstandard.ZstdDecompressor().stream_reader(packed).read().splitlines()
    chance = random.Random(11)
    in_order = 0
    for line in lines[::5]:
        tree = msgspec.json.decode(line)
        again = ordered(_shuffled_object(tree, chance))
        assert again == tree
        in_order += msgspec.json.encode(again) == msgspec.json.encode(tree)

    # A handful of copies had passed through other programs and lost the order.
    assert in_order >= len(lines[::5]) - 7
