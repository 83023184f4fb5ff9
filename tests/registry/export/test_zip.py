"""The registry's own download form."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests import records
from tests.registry.export.conftest import FIRST_NEW, FIRST_OLD, SECOND, THIRD

from trialwright.registry.export import Export, export_zip
from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.registry.store.loads import Account
from trialwright.vocabulary import NctId


def test_each_study_is_a_file_of_its_own(registry: Registry, tmp_path: Path) -> None:
    target = tmp_path / "out.zip"
    export = export_zip(registry, target)

    with ZipFile(target) as archive:
        assert archive.namelist() == [f"NCT9000000{number}.json" for number in (1, 2, 3, 4)]
        assert archive.read("NCT90000001.json") == FIRST_NEW
        assert archive.read("NCT90000002.json") == SECOND
        assert archive.read("NCT90000003.json") == THIRD
        assert {one.compress_type for one in archive.infolist()} == {ZIP_DEFLATED}
        assert archive.testzip() is None
    assert export == Export(records=4, bytes=target.stat().st_size)


def test_the_same_records_are_the_same_bytes(registry: Registry, tmp_path: Path) -> None:
    one, other = tmp_path / "one.zip", tmp_path / "other.zip"
    export_zip(registry, one)
    export_zip(registry, other)

    assert one.read_bytes() == other.read_bytes()


def test_versions_are_told_apart_by_their_number(registry: Registry, tmp_path: Path) -> None:
    target = tmp_path / "out.zip"
    export_zip(registry, target, [NctId("NCT90000001")], all_versions=True)

    with ZipFile(target) as archive:
        assert archive.namelist() == ["NCT90000001-1.json", "NCT90000001-2.json"]
        assert archive.read("NCT90000001-1.json") == FIRST_OLD


def test_an_archive_loads_as_the_same_registry(registry: Registry, tmp_path: Path) -> None:
    target = tmp_path / "out.zip"
    export_zip(registry, target, all_versions=True)
    again = load(registry.home, [str(target)], clock=records.clock_from())

    assert again.account == Account(unchanged=5)
