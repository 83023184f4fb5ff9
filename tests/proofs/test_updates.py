"""A seeded sample of the killed updates; `make prove` tries many more."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.proofs.killed_update import STAGES
from benchmarks.proofs.updates import KilledUpdates
from trialwright.registry.search.index.catalog import index_folder, read_catalog

SEED = 14
STUDIES = 60


@pytest.fixture
def updates(tmp_path: Path) -> KilledUpdates:
    return KilledUpdates(tmp_path, STUDIES, SEED)


def test_an_update_killed_at_a_step_is_made_good_by_the_next(updates: KilledUpdates) -> None:
    proven = updates.at_steps(len(STAGES))

    assert proven.faults == ()
    assert proven.tried["updates killed at random steps"] == len(STAGES)
    assert all(proven.tried[f"of them at a step of the {stage}"] for stage in STAGES)
    assert proven.tried["queries on contents"] > 500


def test_an_update_killed_at_a_moment_is_made_good_by_the_next(updates: KilledUpdates) -> None:
    proven = updates.at_moments(2)

    assert proven.faults == ()
    assert proven.tried["updates killed at random moments"] >= 2


def test_the_proof_sees_a_segment_that_is_lost(tmp_path: Path, updates: KilledUpdates) -> None:
    home = tmp_path / "home"
    (segment,) = read_catalog(home).segments
    kept = tmp_path / "kept"
    shutil.copytree(index_folder(home) / segment, kept)
    shutil.rmtree(index_folder(home) / segment)
    said = "; ".join(updates.faults_after_a_kill(STUDIES))
    assert "it does not open" in said


def test_the_proof_sees_contents_that_are_others(tmp_path: Path, updates: KilledUpdates) -> None:
    home = tmp_path / "home"
    (segment,) = read_catalog(home).segments
    hashes = index_folder(home) / segment / "study_single_hashes"
    hashes.write_bytes(bytes(hashes.stat().st_size))
    said = "; ".join(updates.faults_after_a_kill(STUDIES))
    assert "the index does not find it by AREA[" in said
    said = "; ".join(updates.faults_after_a_kill(STUDIES + 1))
    assert f"of {STUDIES + 1} studies" not in said
