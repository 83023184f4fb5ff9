"""The index follows the registry, and says the same however it came about."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from errno import ENOTEMPTY
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest
from tests import records
from tests.registry.search.index.indexed import indexed

from trialwright.errors import NotFound, StoreBusy, StoreDamaged
from trialwright.registry.loading import load
from trialwright.registry.search.index import building
from trialwright.registry.search.index import catalog as catalog_module
from trialwright.registry.search.index.agreement import Agreement, agreement_of
from trialwright.registry.search.index.building import WORK, Builders, work_folder
from trialwright.registry.search.index.catalog import (
    bring_level,
    index_folder,
    is_level,
    read_catalog,
)
from trialwright.registry.search.index.segment import Segment
from trialwright.registry.store import Registry
from trialwright.registry.store.files import only_one

FIRST = records.FIRST


def put(home: Path, *sources: bytes) -> None:
    file = home / "in.ndjson"
    file.write_bytes(b"\n".join(sources) + b"\n")
    load(home, [str(file)], clock=records.clock_from())


def test_a_study_is_found_by_its_newest_version_alone(tmp_path: Path) -> None:
    put(tmp_path, *(records.titled(FIRST + n, f"Alpha {n}") for n in range(9)))
    with indexed(tmp_path) as before:
        assert before.ids("alpha") == set(range(FIRST, FIRST + 9))
    put(tmp_path, records.titled(FIRST, "Beta", posted="2027-01-01"))
    with indexed(tmp_path) as after:
        assert after.ids("alpha") == set(range(FIRST + 1, FIRST + 9))
        assert after.ids("beta") == {FIRST}
        assert after.ids("ALL") == set(range(FIRST, FIRST + 9))
        assert len(read_catalog(tmp_path).segments) == 2


def test_what_was_found_before_an_update_is_still_there_for_who_opened_it(tmp_path: Path) -> None:
    put(tmp_path, *(records.titled(FIRST + n, f"Alpha {n}") for n in range(6)))
    with indexed(tmp_path) as before:
        put(tmp_path, *(records.titled(FIRST + n, "Beta", posted="2027-01-01") for n in range(6)))
        with indexed(tmp_path) as after:
            assert read_catalog(tmp_path).segments == ("000002",)
            assert len(before.ids("alpha")) == 6
            assert len(after.ids("beta")) == 6


def test_an_index_that_is_level_is_left_as_it_is(tmp_path: Path) -> None:
    put(tmp_path, records.record())
    assert bring_level(tmp_path, workers=1) == 1
    with Registry.open(tmp_path) as registry:
        assert is_level(tmp_path, registry)
    catalog = read_catalog(tmp_path)

    assert bring_level(tmp_path, workers=1) == 0
    assert read_catalog(tmp_path) == catalog


def test_many_small_segments_are_made_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog_module, "MOST_SMALL", 2)
    put(tmp_path, *(records.titled(FIRST + n, f"Alpha {n}") for n in range(20)))
    bring_level(tmp_path, workers=1)
    counts = []
    for number in range(6):
        put(tmp_path, records.titled(FIRST + number, "Beta", posted=f"2027-01-0{number + 1}"))
        with indexed(tmp_path) as now:
            counts.append(len(read_catalog(tmp_path).segments))
            assert len(now.ids("beta")) == number + 1
            assert len(now.ids("ALL")) == 20

    assert max(counts) <= 4
    folders = [path.name for path in index_folder(tmp_path).iterdir() if path.is_dir()]
    assert set(read_catalog(tmp_path).segments) <= set(folders)


def test_pairs_are_those_of_the_words_of_the_first_segment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "FEWEST_FOR_PAIRS", 2)
    put(tmp_path, *(records.titled(FIRST + n, "Alpha beta") for n in range(20)))
    bring_level(tmp_path, workers=1)
    later = (records.titled(FIRST + n, "Gamma delta", posted="2027-01-01") for n in range(3))
    put(tmp_path, *later, records.titled(FIRST + 3, "Alpha beta gamma", posted="2027-01-01"))

    with indexed(tmp_path) as now:
        first, second = (Segment(index_folder(tmp_path) / name) for name in ("000001", "000002"))
        assert now.ids('"alpha beta"') == set(range(FIRST + 3, FIRST + 20))
        assert now.ids('"gamma delta"') == {FIRST, FIRST + 1, FIRST + 2}
    assert first.paired == second.paired
    assert "alpha" in first.paired
    assert "gamma" not in second.paired


@pytest.mark.parametrize(
    ("studies", "of_a_block", "by_those_ready"),
    [
        (1, 512, 128),
        (512, 512, 128),
        (1_025, 513, 257),
        (6_050, 3_025, 1_513),
        (7_169, 3_584, 3_584),
        (605_000, 3_584, 3_584),
    ],
)
def test_an_update_is_cut_evenly_and_none_is_cut_small(
    studies: int, of_a_block: int, by_those_ready: int
) -> None:
    with Builders(2, ready=4) as builders:
        assert builders.size_of_block(studies) == of_a_block
        builders.stand_ready()
        assert builders.size_of_block(studies) == by_those_ready


def test_much_is_built_by_as_many_processes_as_there_are_cores(tmp_path: Path) -> None:
    """Those that stand ready for little would hold more memory together."""
    put(tmp_path, *(records.titled(FIRST + n, "Alpha") for n in range(8)))
    with Builders(2, ready=4) as builders:
        builders.stand_ready()
        for blocks, processes in ((4, 4), (5, 2), (3, 2)):
            tasks: list[building.Task] = [
                (tmp_path, [FIRST + n], tmp_path / f"{blocks}-{n}", Registry.newest_trees, ())
                for n in range(blocks)
            ]
            assert list(builders.build(tasks)) == [1] * blocks
            assert len(active_children()) == processes
        builders.rest()
        assert len(active_children()) == 4


def test_what_an_ended_process_left_is_removed(tmp_path: Path) -> None:
    put(tmp_path, records.record())
    bring_level(tmp_path, workers=1)
    left = index_folder(tmp_path) / "000002.part"
    left.mkdir()
    (left / "nct").write_bytes(b"half")
    put(tmp_path, records.titled(FIRST + 1, "Another"))

    with indexed(tmp_path) as now:
        assert len(now.ids("ALL")) == 2
    assert not left.exists()


def test_two_do_not_index_at_once(tmp_path: Path) -> None:
    put(tmp_path, records.record())
    place = index_folder(tmp_path) / "indexer.lock"
    with only_one(place, "somebody indexes"), pytest.raises(StoreBusy, match="is indexing"):
        bring_level(tmp_path, workers=1)


def test_without_a_registry_there_is_nothing_to_index(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        bring_level(tmp_path, workers=1)


def test_a_damaged_catalog_is_said(tmp_path: Path) -> None:
    put(tmp_path, records.record())
    bring_level(tmp_path, workers=1)
    (index_folder(tmp_path) / "catalog.json").write_bytes(b"{")

    with pytest.raises(StoreDamaged, match="catalog"):
        read_catalog(tmp_path)


@pytest.mark.parametrize("moment", [0.02, 0.05, 0.1, 0.2, 0.3, 0.45])
def test_killed_while_indexing_the_index_is_level_again_the_next_time(
    tmp_path: Path, moment: float
) -> None:
    put(tmp_path, *(records.titled(FIRST + n, f"Alpha {n}") for n in range(300)))
    bring_level(tmp_path, workers=1)
    put(tmp_path, *(records.titled(FIRST + n, "Beta", posted="2027-01-01") for n in range(40)))
    script = (
        "import sys; from pathlib import Path;"
        "from trialwright.registry.search.index.catalog import bring_level;"
        "print('begun', flush=True); bring_level(Path(sys.argv[1]), workers=1)"
    )
    indexing = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert indexing.stdout is not None
    indexing.stdout.readline()
    time.sleep(moment)
    indexing.kill()
    indexing.communicate()

    with Registry.open(tmp_path) as registry:
        before = agreement_of(tmp_path, registry)
    assert (before.indexed, before.strange) == (300, 0)
    assert before.behind in {0, 40}
    with indexed(tmp_path) as now:
        assert len(now.ids("beta")) == 40
        assert len(now.ids("ALL")) == 300
        assert agreement_of(tmp_path, now.registry) == Agreement(300, 0, 0)


def test_an_indexer_begins_anew_while_processes_of_an_ended_one_still_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written into the folder of the ended one is in nobody's way, and goes in the end."""
    put(tmp_path, records.titled(FIRST, "Alpha"))
    left = index_folder(tmp_path) / f"000001.{'x' * 8}{WORK}"
    (left / "0").mkdir(parents=True)
    rmtree = shutil.rmtree

    def written_meanwhile(path: Path, **given: Any) -> None:  # noqa: ANN401 - as rmtree takes it
        if path == left:
            (left / "0" / "nct").write_bytes(b"half")
            if not given.get("ignore_errors"):
                raise OSError(ENOTEMPTY, "Directory not empty", str(path))
        else:
            rmtree(path, **given)

    monkeypatch.setattr(shutil, "rmtree", written_meanwhile)
    assert bring_level(tmp_path, workers=1) == 1
    assert (left / "0" / "nct").exists()

    monkeypatch.setattr(shutil, "rmtree", rmtree)
    assert bring_level(tmp_path, workers=1) == 0
    assert not left.exists()
    assert read_catalog(tmp_path).segments == ("000001",)


def test_no_two_builds_of_one_segment_share_their_working_files(tmp_path: Path) -> None:
    first, second = (
        work_folder(tmp_path / "index" / "000001"),
        work_folder(tmp_path / "index/000001"),
    )

    assert first != second
    assert first.suffix == second.suffix == WORK
    assert not list(second.iterdir())
