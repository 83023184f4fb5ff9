"""Counts add up the same however records are cut into blocks."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registry.search.learning.taught import LEUKEMIA, drug, record, statements_of

from trialwright.registry.search.learning import learn, learned_groups, read_learned
from trialwright.registry.search.learning.counting import Counted, merged, write_rows
from trialwright.registry.trees import JsonObject

_SAID = (
    record("AML", LEUKEMIA),
    record("Impotence", "Erectile Dysfunction", title="Acute Myeloid Leukemia (AML)"),
    record(interventions=[drug("Tadalafil", "Cialis", "IC351")]),
    record(interventions=[drug("Oral tadalafil", "Cialis")], term="Arthritis, Rheumatoid"),
)
_NAMES = st.sampled_from(["", "a", "b", "aml"])
_ROWS = st.lists(
    st.builds(Counted, st.sampled_from("abcdef"), _NAMES, _NAMES, _NAMES, _NAMES, st.integers(0, 9))
).map(sorted)


@given(st.lists(st.integers(0, len(_SAID) - 1), max_size=30), st.integers(1, 31), st.randoms())
def test_what_is_learned_depends_neither_on_blocks_nor_on_order(
    chosen: list[int], size: int, dice: Random
) -> None:
    trees = [_SAID[number] for number in chosen]
    at_once = list(learned_groups(statements_of(trees).rows()))
    dice.shuffle(trees)
    blocks = [trees[start : start + size] for start in range(0, len(trees), size)]
    rows = merged(statements_of(block).rows() for block in blocks)
    assert list(learned_groups(rows)) == at_once


@given(_ROWS, _ROWS, _ROWS)
def test_counts_are_added_up_in_any_grouping(
    one: list[Counted], two: list[Counted], three: list[Counted]
) -> None:
    whole = list(merged([one, two, three]))
    assert list(merged([merged([one, two]), three])) == whole
    assert list(merged([one, merged([three, two])])) == whole
    assert sum(row.records for row in whole) == sum(row.records for row in (*one, *two, *three))


@pytest.mark.reference
@pytest.mark.parametrize("size", [1_000, 317])
def test_the_same_records_give_the_same_bytes_in_blocks_of_any_size(
    real_trees: list[JsonObject], tmp_path: Path, size: int
) -> None:
    whole, cut = tmp_path / "whole.json", tmp_path / "cut.json"
    write_rows(tmp_path / "all", statements_of(real_trees).rows())
    learn(whole, [tmp_path / "all"])
    paths = []
    for start in range(0, len(real_trees), size):
        paths.append(tmp_path / str(start))
        write_rows(paths[-1], statements_of(real_trees[start : start + size]).rows())
    learn(cut, reversed(paths))
    assert cut.read_bytes() == whole.read_bytes()
    assert len(read_learned(whole)) > 100
