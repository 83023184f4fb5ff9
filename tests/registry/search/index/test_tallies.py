"""Which values stand in most hits, whichever segments they were counted in."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from trialwright.registry.search.index.tallies import Tally, most_frequent
from trialwright.registry.search.questions import ValueCount

_COUNTS = st.dictionaries(st.text(alphabet="abc", max_size=3), st.integers(0, 4), max_size=12)


def _together(counts: list[dict[str, int]]) -> list[ValueCount]:
    total = Counter[str]()
    for one in counts:
        total.update(one)
    ordered = sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))
    return [ValueCount(value, count) for value, count in ordered if count]


@given(st.lists(_COUNTS, max_size=4), st.none() | st.integers(0, 8))
def test_the_most_frequent_are_those_of_all_segments_added_up(
    counts: list[dict[str, int]], most: int | None
) -> None:
    expected = _together(counts)

    found = most_frequent([Tally.of(one) for one in counts], most)

    assert list(found.values) == (expected if most is None else expected[:most])
    assert len(found.values) + found.others == len(expected)


def test_equal_counts_stand_in_the_order_of_their_values() -> None:
    found = most_frequent([Tally.of({"b": 2, "a": 2, "c": 3}), Tally.of({"aa": 2})], 3)

    assert [one.value for one in found.values] == ["c", "a", "aa"]
    assert found.others == 1


def test_what_stands_in_no_hit_is_no_value() -> None:
    assert most_frequent([Tally.of({"a": 0}), Tally.of({"b": 0})]).values == ()
