"""A seeded sample of the generated histories; `make prove` tries bigger ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.proofs.histories import prove_histories
from trialwright.registry.store import batch, registry
from trialwright.registry.store.arrivals import Arrival
from trialwright.registry.store.stretches import Known

SEED = 13


@pytest.mark.parametrize("seed", [SEED, SEED + 1])
def test_histories_are_those_of_a_plain_model(tmp_path: Path, seed: int) -> None:
    proven = prove_histories(tmp_path, versions=120, loads=8, seed=seed)

    assert proven.faults == ()
    # What was made once and comes back later is a version more.
    assert 120 < int(proven.tried["versions"]) < int(proven.tried["copies"])
    assert proven.tried["copies"] > 150


def test_the_proof_sees_versions_in_the_order_of_arrival(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_IN_ORDER", "id")

    proven = prove_histories(tmp_path, versions=60, loads=4, seed=SEED)

    assert any("is another" in fault for fault in proven.faults)


def test_the_proof_sees_churn_taken_for_an_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def by_content(arrival: Arrival, known: list[Known]) -> Known | None:
        return next((one for one in known if one.content == arrival.content), None)

    monkeypatch.setattr(batch, "same_version", by_content)

    proven = prove_histories(tmp_path, versions=60, loads=4, seed=SEED)

    assert any("expected Account" in fault for fault in proven.faults)
