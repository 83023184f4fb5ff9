"""Whether bytes are what the registry would send is found out where a record is read anyway."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import records
from tests.web.public.maximal import maximal_tree

from benchmarks.proofs.mutations import mutants
from trialwright.errors import RecordError
from trialwright.registry.containers import Form, Item
from trialwright.registry.fields import children_of
from trialwright.registry.loading.intake import Intake
from trialwright.registry.ordering import has_keys, order_below
from trialwright.registry.projection import is_registry_json
from trialwright.registry.reading import read_record
from trialwright.registry.record import Study
from trialwright.registry.sample import generate_block
from trialwright.registry.store.arrivals import Arrival

_LATITUDE = b'"lat":22.8'


def _objects(node: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON has no type
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node:
        if isinstance(child, dict | list):
            yield from _objects(child)


def _disordered(tree: dict[str, Any], chance: random.Random) -> None:
    """Put the keys of one object into another order, or into the same."""
    node = chance.choice([*_objects(tree)])
    pairs = chance.sample([*node.items()], len(node))
    node.clear()
    node.update(pairs)


def _with_a_stranger(tree: dict[str, Any], chance: random.Random) -> None:
    """Add a key that nobody knows, behind the others or among them."""
    node = chance.choice([*_objects(tree)])
    pairs = [*node.items()]
    pairs.insert(chance.randint(0, len(pairs)), ("stranger", chance.choice([1, "x", {"a": []}])))
    node.clear()
    node.update(pairs)


def _with_nothing(tree: dict[str, Any], chance: random.Random) -> None:
    """Add what the registry never writes: an empty list, or null."""
    design = tree["protocolSection"]["designModule"]
    design[chance.choice(["phases", "studyType"])] = chance.choice([[], None])


_CHANGES: list[Callable[[dict[str, Any], random.Random], None]] = [
    _disordered,
    _with_a_stranger,
    _with_nothing,
]
_WRITTEN = [
    lambda source: source,
    msgspec.json.format,
    lambda source: source + b"\n",
    lambda source: json.dumps(json.loads(source), separators=(",", ":")).encode(),
    lambda source: source.replace(b"e", b"\\u0065", 1),
    lambda source: source.replace(b"Nothing", "Nôthing</".encode(), 1),
    *(
        lambda source, odd=odd: source.replace(_LATITUDE, b'"lat":' + odd)
        for odd in (b"22", b"22.0", b"22.80", b"2.28e1", b"1e400", b"-0.0", b"12345678901234567890")
    ),
    lambda source: source.replace(b'"count":10', b'"count":10.0'),
    lambda source: source.replace(b'"sex":"ALL"', b'"sex":"ALL","sex":"ALL"'),
    lambda source: source.replace(b'"2026-02"', b'"2026-02-30"'),
]


def _judged_alike(source: bytes) -> bool:
    """Say whether a record was read, and hold the reader's word against the definition."""
    try:
        reading = read_record(source)
    except RecordError:
        return False
    assert reading.is_registry_json == is_registry_json(source)
    return True


@settings(max_examples=300)
@given(
    seed=st.integers(0, 2**32),
    whole=st.sampled_from([records.tree(), maximal_tree()]).map(msgspec.json.encode),
    changes=st.lists(st.sampled_from(_CHANGES), max_size=2),
    write=st.sampled_from(_WRITTEN),
)
def test_the_reader_judges_bytes_as_they_are_judged_by_ordering_them(
    seed: int,
    whole: bytes,
    changes: list[Callable[[dict[str, Any], random.Random], None]],
    write: Callable[[bytes], bytes],
) -> None:
    tree = msgspec.json.decode(whole)
    for change in changes:
        change(tree, random.Random(seed))
    _judged_alike(write(msgspec.json.encode(tree)))


def test_mutated_records_are_judged_so_too() -> None:
    read = sum(
        _judged_alike(mutant.source) for mutant in mutants(generate_block(0, 20, 5), 1_000, 5)
    )

    assert read > 50


def test_made_up_records_are_as_the_registry_writes_them() -> None:
    assert all(read_record(source).is_registry_json for source in generate_block(0, 50, 5))


@pytest.mark.reference
def test_real_records_are_judged_so_too(reference_data: Path) -> None:
    with (reference_data / "registry/studies.ndjson.zst").open("rb") as packed:
        lines = zstandard.ZstdDecompressor().stream_reader(packed).read().splitlines()

    assert all(map(_judged_alike, lines))


def test_a_page_is_not_to_be_passed_on() -> None:
    intake = Intake.with_dictionary(0, b"")
    arrived = [
        intake.outcome(Item("here", source, form))
        for source, form in (
            (records.record(), Form.JSON),
            (repr(records.tree()).encode(), Form.PAGE),
        )
    ]

    assert [isinstance(one, Arrival) and one.registry_json for one in arrived] == [True, False]


def test_the_typed_fields_stand_in_the_registrys_order() -> None:
    _same_order(Study, "")


def _same_order(record: type[msgspec.Struct], path: str) -> None:
    """Compare the fields of a type, and of those below it, with the keys of a node."""
    known = [*order_below(path)]
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(record)}
    # What the structure does not have there comes behind what it has.
    assert [*fields][: len(known)] == known, path
    for key, field in children_of(path).items():
        if has_keys(field):
            _same_order(_struct_in(fields[key]), field.path)


def _struct_in(annotation: Any) -> type[msgspec.Struct]:  # noqa: ANN401 - annotations have no type
    """Return the one type of a record's part in an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return annotation
    return next(
        _struct_in(part) for part in annotation.__args__ if part not in (type(None), Ellipsis)
    )
