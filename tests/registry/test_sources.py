"""The bytes of a record as they came, as JSON, and in the registry's order."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard
from tests import records

from trialwright.errors import RecordError
from trialwright.registry.containers import Form
from trialwright.registry.sources import in_registry_order, json_of


def _shuffled(value: Any, chance: random.Random) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: _shuffled(value[key], chance) for key in keys}
    if isinstance(value, list):
        return [_shuffled(item, chance) for item in value]
    return value


def test_json_is_given_out_byte_for_byte() -> None:
    source = b' {"a" : 1}'

    assert json_of(source, Form.JSON) is source


@pytest.mark.parametrize("page", [b"no record here", b"{'a': import}", b"{'a': 1}\xff"])
def test_a_page_that_does_not_end_in_a_record_is_one_clear_error(page: bytes) -> None:
    with pytest.raises(RecordError, match="a record on a text page"):
        json_of(page, Form.PAGE)


def test_unknown_keys_follow_the_known_ones() -> None:
    tree = records.tree(zzz=1, protocolSection__aaa=2)

    ordered = in_registry_order({"zzz": 1, "hasResults": False, **tree})

    assert list(ordered) == ["protocolSection", "derivedSection", "hasResults", "zzz"]
    protocol = ordered["protocolSection"]
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
        again = in_registry_order(_shuffled(tree, chance))
        assert again == tree
        in_order += msgspec.json.encode(again) == msgspec.json.encode(tree)

    # A handful of copies had passed through other programs and lost the order.
    assert in_order >= len(lines[::5]) - 7
