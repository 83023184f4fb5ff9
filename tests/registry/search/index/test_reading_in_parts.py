"""Long lists are read in parts where few units matter, and wide keys unit by unit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialwright.registry.search.index import keys
from trialwright.registry.search.index.encoding import SKIPPED, PostingsWriter
from trialwright.registry.search.index.folder import ArrayFolder, ArrayWriter
from trialwright.registry.search.index.lookup import Entry, Lookup
from trialwright.registry.search.index.sorting import CLOSES, PLACE_SHIFT, Postings

NODE = 7
SIZE = 200_000
#: Of each key: how many units it has, and up to how many places in one.
KEYS = {"rare": (3, 4), "some": (SKIPPED, 2), "more": (SKIPPED + 1, 3), "many": (30_000, 5)}


def _hash(key: str, node: int) -> int:
    hashes = keys.postings_hash(
        np.array([keys.hash_of(key)], dtype=np.uint64), np.array([node], dtype=np.uint64)
    )
    return int(hashes[0])


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Lookup, dict[str, dict[int, list[int]]]]:
    """Return lists that were written in two parts, and what they hold: positions by unit."""
    chance = np.random.default_rng(20_261_127)
    held: dict[str, dict[int, list[int]]] = {}
    for key, (units, most) in KEYS.items():
        held[key] = {
            int(unit): sorted(
                chance.choice(90_000, size=chance.integers(1, most + 1), replace=False).tolist()
            )
            for unit in np.sort(chance.choice(SIZE, size=units, replace=False))
        }
    held["mark"] = {unit: [0] for unit in range(0, SIZE, 9)}
    folder = tmp_path_factory.mktemp("index") / "written"
    with ArrayWriter(folder) as writer:
        postings = PostingsWriter(writer, "study_")
        in_order = sorted(held, key=lambda key: _hash(key, NODE))
        for some in (in_order[:2], in_order[2:]):
            postings.append(_postings({key: held[key] for key in some}))
        postings.close()
    return Lookup(ArrayFolder(folder), "study_"), held


def _postings(held: dict[str, dict[int, list[int]]]) -> Postings:
    places = [
        position << PLACE_SHIFT | (CLOSES if position == positions[-1] else 0)
        for units in held.values()
        for positions in units.values()
        for position in positions
    ]
    return Postings(
        np.array([_hash(key, NODE) for key in held], dtype=np.uint64),
        np.array([len(units) for units in held.values()]),
        np.array([sum(map(len, units.values())) for units in held.values()]),
        np.array([unit for units in held.values() for unit in units], dtype=np.uint32),
        np.array(places, dtype=np.uint32),
    )


def _entry(lookup: Lookup, key: str) -> Entry:
    entry = lookup.find([(key, NODE)])[0]
    assert entry is not None
    return entry


@pytest.mark.parametrize("key", [*KEYS, "mark"])
def test_a_whole_list_is_what_was_written(
    made: tuple[Lookup, dict[str, dict[int, list[int]]]], key: str
) -> None:
    lookup, held = made
    assert lookup.units(_entry(lookup, key)).tolist() == list(held[key])


@settings(max_examples=60)
@given(data=st.data())
@pytest.mark.parametrize("key", [*KEYS, "mark"])
def test_the_units_that_matter_are_read_with_their_places(
    made: tuple[Lookup, dict[str, dict[int, list[int]]]], key: str, data: st.DataObject
) -> None:
    lookup, held = made
    units = list(held[key])
    own = st.sampled_from(units)
    ends = st.sampled_from([units[0], units[-1], units[min(SKIPPED, len(units) - 1)]])
    asked = sorted(
        data.draw(st.sets(own | ends | st.integers(0, SIZE - 1), min_size=1, max_size=20))
    )
    near = np.array(asked, dtype=np.uint32)
    read = lookup.units(_entry(lookup, key), near)
    assert set(read.tolist()) & set(asked) == set(held[key]) & set(asked)
    assert set(read.tolist()) <= set(held[key])
    if key == "mark" or not set(held[key]) & set(asked):
        return
    places = lookup.places(_entry(lookup, key), near)
    found = places.among(np.array([one for one in asked if one in held[key]], dtype=np.uint32))
    assert [(int(one) >> 24, int(one) & 0xFFFFFF) for one in found] == [
        (unit, position) for unit in asked if unit in held[key] for position in held[key][unit]
    ]


def test_few_units_leave_most_of_a_long_list_unread(
    made: tuple[Lookup, dict[str, dict[int, list[int]]]],
) -> None:
    lookup, held = made
    read = lookup.units(_entry(lookup, "many"), np.array([list(held["many"])[7_000]], np.uint32))
    assert len(read) == SKIPPED


def test_keys_that_many_units_have_are_kept_unit_by_unit(tmp_path: Path) -> None:
    held = {
        "often": {unit: [3] for unit in range(0, 800, 7)},
        "seldom": {unit: [2] for unit in range(0, 800, 9)},
    }
    with ArrayWriter(tmp_path / "written") as writer:
        postings = PostingsWriter(writer, "area_", size=800)
        postings.append(_postings(dict(sorted(held.items(), key=lambda one: _hash(one[0], NODE)))))
        postings.close()
    lookup = Lookup(ArrayFolder(tmp_path / "written"), "area_")
    column = lookup.column("often", NODE)
    assert column is not None
    assert column.tolist() == [0 if unit % 7 else 3 for unit in range(800)]
    assert lookup.find([("often", NODE)]) == [None]
    assert lookup.column("seldom", NODE) is None
    units, positions = lookup.marked(_entry(lookup, "seldom"))
    assert (units.tolist(), set(positions.tolist())) == (list(held["seldom"]), {2})
