"""A table of studies: dates as precise as they were, and what is not stated is null."""

from __future__ import annotations

import gzip
import json
import signal
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests import records
from tests.registry.export.conftest import FIRST_NEW

from trialwright.errors import InvalidInput, MissingExtra, NotFound
from trialwright.registry.export import export_parquet
from trialwright.registry.export import parquet as parquet_module
from trialwright.registry.export.columns import COLUMNS
from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.vocabulary import NctId

duckdb = pytest.importorskip("duckdb")


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a table, by the names of its columns."""
    with duckdb.connect(":memory:") as connection:
        result = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def row_of_record(tmp_path: Path, source: bytes) -> dict[str, Any]:
    """Return the one row of a registry of one record."""
    file = tmp_path / "one.json"
    file.write_bytes(source)
    load(tmp_path / "one", [str(file)], clock=records.clock_from())
    target = tmp_path / "one.parquet"
    with Registry.open(tmp_path / "one") as registry:
        export_parquet(registry, target)
    return rows_of(target)[0]


def test_a_study_is_a_row(registry: Registry, tmp_path: Path) -> None:
    target = tmp_path / "out.parquet"
    export = export_parquet(registry, target)
    rows = rows_of(target)

    assert (export.records, export.bytes) == (4, target.stat().st_size)
    assert list(rows[0]) == list(COLUMNS)
    assert [row["nct_id"] for row in rows] == [f"NCT9000000{n}" for n in (1, 2, 3, 4)]
    first = rows[0]
    flags = json.loads(first.pop("flags"))
    assert flags
    assert first == {
        "nct_id": "NCT90000001",
        "version": 2,
        "versions": 2,
        "first_seen": datetime(2026, 11, 1, 12, 2),  # noqa: DTZ001 - the column is in UTC
        "last_changed": datetime(2026, 11, 2, 12, 2),  # noqa: DTZ001 - likewise
        "brief_title": "New",
        "official_title": None,
        "acronym": None,
        "overall_status": "RECRUITING",
        "study_type": "INTERVENTIONAL",
        "phases": ["PHASE1", "PHASE2"],
        "enrollment_count": 10,
        "enrollment_type": "ESTIMATED",
        "start_date": "2026-02",
        "start_date_type": "ESTIMATED",
        "start_date_precision": "month",
        "start_date_earliest": date(2026, 2, 1),
        "start_date_latest": date(2026, 2, 28),
        "primary_completion_date": None,
        "primary_completion_date_type": None,
        "primary_completion_date_precision": None,
        "primary_completion_date_earliest": None,
        "primary_completion_date_latest": None,
        "completion_date": None,
        "completion_date_type": None,
        "completion_date_precision": None,
        "completion_date_earliest": None,
        "completion_date_latest": None,
        "first_posted": date(2026, 1, 13),
        "last_update_posted": date(2026, 2, 14),
        "lead_sponsor": "Made-up Hospital",
        "lead_sponsor_class": "OTHER",
        "collaborators": None,
        "conditions": ["Made-up Disease"],
        "interventions": None,
        "sex": "ALL",
        "minimum_age": "3 Years",
        "minimum_age_days": 1095.75,
        "maximum_age": "18 Years",
        "maximum_age_days": 6574.5,
        "std_ages": ["CHILD", "ADULT"],
        "healthy_volunteers": False,
        "countries": ["China"],
        "site_count": 1,
        "has_results": False,
        "condition_mesh_terms": ["One", "Two"],
        "record": FIRST_NEW.decode(),
    }


def test_all_versions_are_rows_and_only_the_newest_has_flags(
    registry: Registry, tmp_path: Path
) -> None:
    target = tmp_path / "out.parquet"
    export_parquet(registry, target, [NctId("NCT90000001")], all_versions=True)
    rows = rows_of(target)

    assert [(row["version"], row["versions"], row["brief_title"]) for row in rows] == [
        (1, 2, "Old"),
        (2, 2, "New"),
    ]
    assert rows[0]["flags"] is None
    assert rows[1]["flags"] is not None


def test_what_a_record_does_not_state_is_null(tmp_path: Path) -> None:
    tree = records.tree()
    protocol = tree["protocolSection"]
    bare = {
        "identificationModule": protocol["identificationModule"],
        "statusModule": {"overallStatus": "WITHHELD"},
    }
    derived = {"miscInfoModule": {"versionHolder": "2026-03-25"}}
    source = json.dumps({"protocolSection": bare, "derivedSection": derived}).encode()
    row = row_of_record(tmp_path, source)
    stated = {name for name, value in row.items() if value is not None}

    assert stated == {
        "nct_id",
        "version",
        "versions",
        "first_seen",
        "last_changed",
        "brief_title",
        "overall_status",
        "site_count",
        "flags",
        "record",
    }
    assert row["site_count"] == 0


def test_an_unknown_enrolment_is_null_and_not_a_hundred_million(tmp_path: Path) -> None:
    info = {"count": 99999999, "type": "ESTIMATED"}
    row = row_of_record(
        tmp_path, records.record(protocolSection__designModule__enrollmentInfo=info)
    )

    assert (row["enrollment_count"], row["enrollment_type"]) == (None, "ESTIMATED")


@pytest.mark.parametrize("count", [2**63, -(2**63) - 1, 10**400])
def test_a_number_that_its_column_cannot_hold_is_null_and_counted(
    tmp_path: Path, count: int
) -> None:
    whole = records.record(records.FIRST + 1)
    source = records.record().replace(b'"count":10', b'"count":%d' % count)
    file = tmp_path / "both.ndjson"
    file.write_bytes(source + b"\n" + whole)
    load(tmp_path / "both", [str(file)], clock=records.clock_from())
    target = tmp_path / "both.parquet"
    with Registry.open(tmp_path / "both") as registry:
        export = export_parquet(registry, target)
    rows = rows_of(target)

    assert (export.records, export.left_unknown) == (2, 1)
    assert [row["enrollment_count"] for row in rows] == [None, 10]
    assert [row["record"].encode() for row in rows] == [source, whole]


@pytest.mark.parametrize("count", [2**63 - 1, -(2**63), 0])
def test_the_largest_numbers_that_a_column_holds_are_in_it(tmp_path: Path, count: int) -> None:
    source = records.record().replace(b'"count":10', b'"count":%d' % count)

    assert row_of_record(tmp_path, source)["enrollment_count"] == count


def test_values_of_lists_stand_in_their_order(tmp_path: Path) -> None:
    source = records.record(
        protocolSection__armsInterventionsModule={
            "interventions": [{"type": "DRUG", "name": "B"}, {"name": "A"}]
        },
        protocolSection__sponsorCollaboratorsModule__collaborators=[{"name": "Z"}, {"name": "Y"}],
        protocolSection__contactsLocationsModule__locations=[
            {"country": "Spain"},
            {"country": "China"},
            {"city": "Nowhere"},
            {"country": "Spain"},
        ],
        protocolSection__statusModule__completionDateStruct={"date": "2027"},
    )
    row = row_of_record(tmp_path, source)

    assert row["interventions"] == [{"type": "DRUG", "name": "B"}, {"type": None, "name": "A"}]
    assert row["collaborators"] == ["Z", "Y"]
    assert (row["countries"], row["site_count"]) == (["Spain", "China"], 4)
    assert row["completion_date"] == "2027"
    assert row["completion_date_latest"] == date(2027, 12, 31)


def test_results_that_are_there_are_results_though_nothing_says_so(tmp_path: Path) -> None:
    source = records.record(hasResults=..., resultsSection={"participantFlowModule": {}})

    assert row_of_record(tmp_path, source)["has_results"] is True


def test_the_same_records_are_the_same_bytes(registry: Registry, tmp_path: Path) -> None:
    one, other = tmp_path / "one.parquet", tmp_path / "other.parquet"
    export_parquet(registry, one)
    export_parquet(registry, other)

    assert one.read_bytes() == other.read_bytes()


def test_a_record_longer_than_the_reading_buffer_comes_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_module, "_LINE_BYTES", 1 << 16)
    text = 'ä"\\\n' * 100_000
    source = records.record(protocolSection__descriptionModule__detailedDescription=text)

    assert row_of_record(tmp_path, source)["record"] == source.decode()


def test_a_name_with_a_quotation_mark_is_a_name(registry: Registry, tmp_path: Path) -> None:
    folder = tmp_path / "it's"
    folder.mkdir()
    export_parquet(registry, folder / "o'ut.parquet")

    assert len(rows_of(folder / "o'ut.parquet")) == 4
    assert [one.name for one in folder.iterdir()] == ["o'ut.parquet"]


def test_nothing_half_written_stays(registry: Registry, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        export_parquet(registry, tmp_path / "out.parquet", [NctId("NCT90000888")])

    assert not list(tmp_path.glob("*out*"))
    assert not list(tmp_path.glob(".*"))


def test_what_duckdb_cannot_write_is_told(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_module, "_MEMORY", "1KB")
    with pytest.raises(InvalidInput, match="the table cannot be written"):
        export_parquet(registry, tmp_path / "out.parquet")


def test_what_duckdb_cannot_read_is_one_sentence(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COLUMNS, "brief_title", "INTEGER")
    target = tmp_path / "out.parquet"
    target.write_bytes(b"from before")
    with pytest.raises(InvalidInput, match=r"^the table cannot be written \(.*JSON") as told:
        export_parquet(registry, target)

    assert "\n" not in str(told.value)
    assert target.read_bytes() == b"from before"
    assert not list(tmp_path.glob(".*"))


def test_a_stop_while_duckdb_writes_is_a_stop(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = (
        f"(SELECT {', '.join(f'NULL AS {name}' for name in COLUMNS)} FROM range(1000000000000))"
    )
    monkeypatch.setattr(parquet_module, "_reader", lambda *_: endless)
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(KeyboardInterrupt):
            export_parquet(registry, tmp_path / "out.parquet")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

    assert not list(tmp_path.glob("*out*"))
    assert not list(tmp_path.glob(".*"))


def test_without_duckdb_the_command_that_installs_it_is_told(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingExtra, match=r"pip install 'trialwright\[analytics\]'"):
        export_parquet(registry, tmp_path / "out.parquet")


@pytest.mark.reference
def test_real_records_become_rows(tmp_path: Path, reference_data: Path) -> None:
    packed = reference_data / "registry" / "fixtures-cover.ndjson.gz"
    load(tmp_path, [str(packed)], clock=records.clock_from())
    target = tmp_path / "out.parquet"
    with Registry.open(tmp_path) as registry:
        export_parquet(registry, target)

    rows = rows_of(target)
    came = gzip.decompress(packed.read_bytes()).splitlines()
    assert sorted(row["record"].encode() for row in rows) == sorted(came)
    assert all(
        row["start_date_earliest"] <= row["start_date_latest"]
        for row in rows
        if row["start_date"] is not None
    )
    assert any(row["start_date_precision"] == "month" for row in rows)
