"""The proofs at their whole size, each with what it claims."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.proofs.containers import prove_containers
from benchmarks.proofs.histories import prove_histories
from benchmarks.proofs.kills import KilledLoads
from benchmarks.proofs.mutations import prove_mutations
from benchmarks.proofs.proven import Proven
from benchmarks.proofs.script import sample_script, small_script
from benchmarks.proofs.small_records import small_record
from benchmarks.reference import real_file, real_records
from trialwright.registry.sample import generate_block
from trialwright.vocabulary import NctId
from trialwright.vocabulary.ids import FIRST_SAMPLE_NUMBER

_RECORDS_KILLED = 4_000
_RECORDS_KILLED_BY_STATEMENT = 500
_SAMPLES_MUTATED = 500
_MUTANTS_A_FILE = 10
_VERSIONS_A_LOAD = 100


@dataclass(frozen=True, slots=True)
class Proof:
    """A claim, and what tries it: given a folder, a size and a seed."""

    claim: str
    size: int
    prove: Callable[[Path, int, int], Proven]


def kills(folder: Path, size: int, seed: int) -> Proven:
    """Kill as many loads at random moments, and as many at random statements."""
    by_moment = KilledLoads(_made(folder / "moments"), sample_script(_RECORDS_KILLED, seed))
    by_statement = KilledLoads(
        _made(folder / "statements"), small_script(_RECORDS_KILLED_BY_STATEMENT, seed)
    )
    return by_moment.at_moments(size, seed) + by_statement.at_statements(size, seed)


def mutations(folder: Path, size: int, seed: int) -> Proven:
    """Read as many mutated records, and open a tenth as many spoiled files."""
    records = generate_block(0, _SAMPLES_MUTATED, seed)
    if real_file() is not None:
        records += real_records()
    ids = (NctId.from_number(FIRST_SAMPLE_NUMBER + number) for number in range(_SAMPLES_MUTATED))
    small = [small_record(nct_id, f"Study {nct_id}") for nct_id in ids]
    return prove_mutations(folder, records, count=size, seed=seed) + prove_containers(
        folder, small, count=size // _MUTANTS_A_FILE, seed=seed
    )


def histories(folder: Path, size: int, seed: int) -> Proven:
    """Compare histories of as many versions with a plain model."""
    loads = max(2, size // _VERSIONS_A_LOAD)
    return prove_histories(folder, versions=size, loads=loads, seed=seed)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


PROOFS = {
    "kills": Proof(
        "A load is killed (SIGKILL) at random moments and at random statements of its database: "
        "the registry opens and verifies, holds exactly what the first lines of the input make "
        "of it, among them every acknowledged batch, and leaves no process behind; the same "
        "command goes on to the end, and its account is that of a load nobody disturbed.",
        50,
        kills,
    ),
    "mutations": Proof(
        "Records are spoiled in structure, types and encoding, files in any byte: each record is "
        "read or set aside with the path that failed, nothing is raised, nothing hangs, records "
        "that nobody touched are not lost, and the account of a load of them all adds up.",
        20_000,
        mutations,
    ),
    "histories": Proof(
        "Versions arrive over many loads, their data cuts in random order: every history, kind of "
        "change, newest version, state as of a day, moment, count and account is that of a plain "
        "model; the registry verifies, and so does its export, loaded elsewhere, which gives the "
        "same histories, but where a version came back without bytes of its own.",
        5_000,
        histories,
    ),
}
