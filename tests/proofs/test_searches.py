"""A seeded sample of the generated queries; `make prove` asks many more."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.proofs.pages import prove_pages
from benchmarks.proofs.searches import prove_searches
from trialwright.registry.sample import generate_block
from trialwright.registry.search.index import shelves
from trialwright.registry.search.index.arrays import Flags
from trialwright.registry.search.index.ordering import Ranked

SEED = 15
RECORDS = generate_block(0, 60, SEED)


def test_an_index_of_several_segments_answers_as_the_plain_evaluator(tmp_path: Path) -> None:
    proven = prove_searches(tmp_path, RECORDS, count=30, seed=SEED)

    assert proven.faults == ()
    assert proven.tried["segments"] > 3
    assert proven.tried["versions that others replaced"] > 3
    assert proven.tried["queries with hits"] > 15


def test_pages_stay_right_while_the_registry_is_updated(tmp_path: Path) -> None:
    proven = prove_pages(tmp_path, RECORDS, updates=3, seed=SEED)

    assert proven.faults == ()
    assert proven.tried["walks over at least one update"] > 20


def test_the_proof_sees_versions_that_others_have_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_live(mask: Flags) -> Flags:
        mask[:] = True
        return mask

    shelf = shelves.Shelf
    monkeypatch.setattr(shelves, "Shelf", lambda segment, live: shelf(segment, all_live(live)))

    proven = prove_searches(tmp_path, RECORDS, count=12, seed=SEED)

    assert any("too many" in fault for fault in proven.faults)


def test_the_proof_sees_hits_in_another_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Ranked.first

    def turned_round(hits: Ranked, count: int) -> Ranked:
        found = first(hits, count)
        return found.only(np.arange(len(found))[::-1])

    monkeypatch.setattr(Ranked, "first", turned_round)

    proven = prove_searches(tmp_path, RECORDS, count=12, seed=SEED)

    assert any("they stand otherwise" in fault for fault in proven.faults)
    assert any("do not stand by their scores" in fault for fault in proven.faults)
