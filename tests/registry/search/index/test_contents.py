"""The index is asked for what the records say, and damage to its insides is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from tests import records
from tests.registry.search.index.indexed import Indexed, indexed

from trialwright.registry.loading import load
from trialwright.registry.sample import generate_block
from trialwright.registry.search.index.agreement import Agreement, agreement_of
from trialwright.registry.search.index.catalog import bring_level, index_folder, read_catalog
from trialwright.registry.search.index.contents import sample_contents
from trialwright.registry.search.nodes import node_of
from trialwright.registry.store import Registry

SEED = 5
STUDIES = 30


def put(home: Path, *sources: bytes) -> None:
    file = home / "in.ndjson"
    file.write_bytes(b"\n".join(sources) + b"\n")
    load(home, [str(file)], clock=records.clock_from(), workers=1)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home of made-up studies, indexed in one segment."""
    put(tmp_path, *generate_block(0, STUDIES, SEED))
    bring_level(tmp_path, workers=1)
    return tmp_path


def spoil(home: Path, array: str, kind: str) -> None:
    """Change every number of an array of the index behind the program's back."""
    (segment,) = read_catalog(home).segments
    path = index_folder(home) / segment / array
    values = np.fromfile(path, dtype=kind)
    np.roll(values, 1).tofile(path)


def test_a_sound_index_finds_what_each_record_says(home: Path) -> None:
    with Registry.open(home) as registry:
        sampled = sample_contents(home, registry, studies=STUDIES, seed=SEED)
    assert (sampled.studies, sampled.differing) == (STUDIES, ())
    assert sampled.queries > 10 * STUDIES


@pytest.mark.reference
def test_a_sound_index_finds_what_real_records_say(real_index: Indexed) -> None:
    sampled = sample_contents(real_index.home, real_index.registry, studies=40, seed=SEED)
    assert (sampled.studies, sampled.differing) == (40, ())


def test_an_index_of_other_contents_is_told_though_every_version_agrees(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    put(other, *generate_block(0, STUDIES, SEED + 1))
    bring_level(other, workers=1)
    shutil.rmtree(index_folder(home))
    shutil.copytree(index_folder(other), index_folder(home))
    with Registry.open(home) as registry:
        assert agreement_of(home, registry) == Agreement(STUDIES, 0, 0)
        first, again, differently = (
            sample_contents(home, registry, studies=STUDIES, seed=seed) for seed in (1, 1, 2)
        )
    told = {(one.meant, one.found) for one in first.differing}
    assert told == {(True, False), (False, True)}
    assert any("the index does not find it by AREA[" in one.sentence for one in first.differing)
    assert any("its record is not" in one.sentence for one in first.differing)
    assert first == again
    assert first != differently


def test_a_number_of_another_study_is_told_with_the_query_that_shows_it(home: Path) -> None:
    number = node_of("protocolSection.designModule.enrollmentInfo.count").number
    spoil(home, f"study_valued{number}", "<u4")
    with Registry.open(home) as registry:
        found = [
            one
            for seed in range(4)
            for one in sample_contents(home, registry, studies=STUDIES, seed=seed).differing
        ]
    assert found
    assert all(one.query.startswith("AREA[EnrollmentCount]RANGE[") for one in found)


def test_an_index_that_cannot_be_read_is_told_and_not_raised(home: Path) -> None:
    (segment,) = read_catalog(home).segments
    for path in (index_folder(home) / segment).iterdir():
        if path.name.endswith("_units"):
            # Steps as wide as these lead beyond the last study.
            path.write_bytes(b"\x7f" * path.stat().st_size)
    with Registry.open(home) as registry:
        sampled = sample_contents(home, registry, studies=5, seed=SEED)
    assert any("cannot be read where" in one.sentence for one in sampled.differing)


def test_studies_that_are_not_level_are_not_asked_for(tmp_path: Path) -> None:
    put(tmp_path, *(records.titled(records.FIRST + number, "Alpha") for number in range(9)))
    bring_level(tmp_path, workers=1)
    put(tmp_path, *(records.titled(records.FIRST + n, "Beta", "2027-01-01") for n in range(6)))
    with Registry.open(tmp_path) as registry:
        assert sample_contents(tmp_path, registry, studies=9, seed=SEED).studies == 3
    with indexed(tmp_path) as now:
        assert sample_contents(tmp_path, now.registry, studies=9, seed=SEED).studies == 9


def test_of_no_studies_nothing_is_asked(tmp_path: Path) -> None:
    put(tmp_path, records.record())
    with Registry.open(tmp_path) as registry:
        assert sample_contents(tmp_path, registry, studies=0, seed=SEED).queries == 0
        assert sample_contents(tmp_path, registry, studies=9, seed=SEED).queries == 0
