"""A seeded sample of the spoiled records and files; `make prove` tries many more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.proofs import mutations
from benchmarks.proofs.containers import prove_containers
from benchmarks.proofs.mutations import TookTooLong, at_most, mutants, prove_mutations
from benchmarks.proofs.small_records import small_record
from trialwright.registry.loading.intake import Intake
from trialwright.registry.sample import generate_block
from trialwright.vocabulary import NctId

SEED = 12
SMALL = [small_record(NctId.from_number(90_000_000 + n), f"Study {n}") for n in range(20)]


def test_a_mutated_record_is_read_or_rejected_with_a_path(tmp_path: Path) -> None:
    proven = prove_mutations(tmp_path, generate_block(0, 40, SEED), count=800, seed=SEED)

    assert proven.faults == ()
    assert proven.tried["mutated records"] == 800
    assert proven.tried["read"] > 50
    assert proven.tried["rejected with a path"] > 50


def test_of_a_spoiled_file_everything_is_accounted_for(tmp_path: Path) -> None:
    proven = prove_containers(tmp_path, SMALL, count=400, seed=SEED)

    assert proven.faults == ()
    assert proven.tried["records read"] > 100


def test_mutants_are_the_same_for_the_same_seed() -> None:
    first = list(mutants(SMALL, 100, SEED))

    assert list(mutants(SMALL, 100, SEED)) == first
    assert list(mutants(SMALL, 100, SEED + 1)) != first
    assert sum(mutant.source not in SMALL for mutant in first) > 90


def _runs_on() -> None:
    while True:
        pass


def _fails() -> None:
    raise KeyError("lost")


@pytest.mark.parametrize(("work", "said"), [(_fails, "KeyError"), (_runs_on, "TookTooLong")])
def test_the_proof_sees_an_error_and_a_hang(
    monkeypatch: pytest.MonkeyPatch, work: Callable[[], None], said: str
) -> None:
    monkeypatch.setattr(mutations, "LIMIT", 0.05)
    monkeypatch.setattr(Intake, "prepare", lambda *_: work())
    mutant = next(mutants(SMALL, 1, SEED))

    assert mutations.outcome_of(Intake.with_dictionary(0, b""), mutant).startswith(said)


def test_a_limit_of_time_is_kept() -> None:
    with pytest.raises(TookTooLong), at_most(0.05):
        _runs_on()
