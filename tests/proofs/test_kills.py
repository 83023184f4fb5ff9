"""A seeded sample of the killed loads; `make prove` tries many more."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from benchmarks.proofs.kills import KilledLoads
from benchmarks.proofs.script import Script, small_script
from trialwright.registry.store import Registry
from trialwright.registry.store.files import registry_file

SEED = 11


@pytest.fixture
def script() -> Script:
    return small_script(300, SEED)


def test_a_load_killed_at_a_moment_keeps_every_acknowledged_batch(tmp_path: Path) -> None:
    loads = KilledLoads(tmp_path, small_script(2_200, SEED))  # enough for several processes

    proven = loads.at_moments(3, SEED)

    assert proven.faults == ()
    assert proven.tried["kills at random moments"] == 3


def test_a_load_killed_at_a_statement_keeps_every_acknowledged_batch(
    tmp_path: Path, script: Script
) -> None:
    proven = KilledLoads(tmp_path, script).at_statements(4, SEED)

    assert proven.faults == ()
    assert proven.tried["kills at random statements"] == 4


def test_the_proof_sees_a_lost_version_and_a_false_account(tmp_path: Path, script: Script) -> None:
    loads = KilledLoads(tmp_path, script)
    loads.at_statements(0, SEED)
    home = tmp_path / "home"
    connection = sqlite3.connect(registry_file(home))
    with connection:
        connection.execute("DELETE FROM version WHERE id = 7")
        connection.execute("UPDATE load SET new = new + 1, parts = parts - 1")
    connection.close()

    with Registry.open(home) as registry:
        faults = list(loads.differences(registry, len(script.lines), ended=True))

    said = "; ".join(faults)
    assert f"{len(script.lines)} lines were acknowledged, {len(script.lines) - 1} are there" in said
    assert "version lacks 1" in said
    assert "the account has" in said
    assert "it ended with" in said
