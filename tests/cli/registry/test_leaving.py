"""`registry export`, `verify` and `sample`."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests import records
from tests.cli.conftest import Ask

from trialwright.cli.registry.verifying import _Counter
from trialwright.registry.sample import generate
from trialwright.registry.search.index.catalog import index_folder
from trialwright.registry.store.files import registry_file


def test_an_export_to_standard_output_is_the_newest_versions_line_by_line(
    two_versions: str, ask: Ask
) -> None:
    assert two_versions
    result = ask("registry", "export")
    edited = records.titled(records.FIRST, "A Made-up Study of Something Else", "2026-02-20")
    assert result.stdout_bytes == edited + b"\n"
    assert result.stderr.startswith("wrote 1 record, ")
    assert ask("registry", "export", "--all-versions", "-q").stdout.count("\n") == 2
    assert ask("registry", "export", "-q").stderr == ""


def test_an_export_to_a_file_gives_an_account(
    two_versions: str, tmp_path: Path, ask_json: Callable[..., Any]
) -> None:
    file = tmp_path / "out.zip"
    account = ask_json("registry", "export", two_versions, "--format", "zip", "--output", str(file))
    assert account == {"records": 1, "bytes": file.stat().st_size, "left_unknown": 0}
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        assert archive.namelist() == ["NCT90000001.json"]


def test_numbers_that_a_table_cannot_hold_are_said(
    tmp_path: Path, ask: Ask, ask_json: Callable[..., Any]
) -> None:
    pytest.importorskip("duckdb")
    source = records.record().replace(b'"count":10', b'"count":' + b"9" * 30)
    assert ask("registry", "load", "-", piped=source).exit_code == 0
    words = ["registry", "export", "--format", "parquet", "--output", str(tmp_path / "out")]
    assert ask_json(*words)["left_unknown"] == 1
    assert ask(*words).stderr.splitlines()[1] == (
        "1 record states a number too large for the table: "
        "its cell is empty, and the column `record` has it"
    )
    assert ask(*words, "--quiet").stderr == ""


def test_what_is_not_here_is_not_exported(two_versions: str, tmp_path: Path, ask: Ask) -> None:
    assert two_versions
    file = tmp_path / "out.ndjson"
    result = ask("registry", "export", "NCT00000001", "--output", str(file))
    assert result.exit_code == 4
    assert not file.exists()


def test_a_sound_registry_is_found_sound(two_versions: str, ask: Ask) -> None:
    assert two_versions
    result = ask("registry", "verify")
    assert result.exit_code == 0
    assert "Versions        2\n" in result.stdout
    assert result.stdout.endswith("Damages         0\n")


def test_damage_is_a_line_and_exit_code_1(home: Path, two_versions: str, ask: Ask) -> None:
    assert two_versions
    with closing(sqlite3.connect(registry_file(home))) as connection:
        connection.execute("UPDATE version SET size = size + 1 WHERE id = 1")
        connection.commit()
    result = ask("registry", "verify")
    assert result.exit_code == 1
    assert "NCT90000001 version 1: " in result.stdout
    assert "the registry is damaged" in result.stderr
    as_json = ask("registry", "verify", "--json", "--quiet")
    assert as_json.exit_code == 1
    assert '"sound": false' in as_json.stdout
    assert as_json.stderr == ""


def test_an_index_of_other_contents_is_told_by_a_sample_of_queries(
    home: Path, two_versions: str, ask: Ask, ask_json: Callable[..., Any]
) -> None:
    assert ask("registry", "index").exit_code == 0
    sound = ask_json("registry", "verify", "--sample", "1", "--seed", "7")["index"]["sample"]
    assert (sound["seed"], sound["studies"], sound["differing"]) == (7, 1, [])
    assert f"Sampled         {sound['queries']} queries on 1 studies\n" in (
        ask("registry", "verify", "--sample", "1", "--seed", "7").stdout
    )
    (numbers,) = (index_folder(home) / "000001").glob("nct")
    numbers.write_bytes((int(two_versions[3:]) + 1).to_bytes(4, "little"))

    result = ask("registry", "verify", "--sample", "0")
    assert (result.exit_code, "Damages         0\n" in result.stdout) == (1, True)
    assert "the index has 1 studies that the registry does not have" in result.stdout
    assert "the index is damaged: remove its folder" in result.stderr


def test_what_a_sample_finds_is_a_line_and_exit_code_1(
    home: Path, two_versions: str, ask: Ask
) -> None:
    assert two_versions
    assert ask("registry", "index").exit_code == 0
    hashes = index_folder(home) / "000001" / "study_single_hashes"
    hashes.write_bytes(bytes(hashes.stat().st_size))
    result = ask("registry", "verify")
    assert result.exit_code == 1
    assert "NCT90000001: the index does not find it by " in result.stdout
    assert "the index is damaged: remove its folder" in result.stderr
    found = ask("registry", "verify", "--json")
    assert found.exit_code == 1
    (first, *_) = msgspec.json.decode(found.stdout)["index"]["sample"]["differing"]
    assert first.keys() == {"nct_id", "query", "meant", "found"}
    assert ask("registry", "verify", "--sample", "0").exit_code == 0


def test_an_id_that_two_studies_claim_is_a_line_and_no_damage(
    ask: Ask, ask_json: Callable[..., Any]
) -> None:
    aliases = "protocolSection__identificationModule__nctIdAliases"
    for source in (records.record(**{aliases: ["NCT90000002"]}), records.record(90_000_002)):
        assert ask("registry", "load", "-", piped=source).exit_code == 0

    result = ask("registry", "verify")
    assert result.exit_code == 0
    assert result.stdout.endswith(
        "NCT90000002 is a study of its own; NCT90000001 names it as a former NCT id of its own\n"
    )
    assert ask_json("registry", "verify")["contested"] == [
        {"nct_id": "NCT90000002", "named_by": "NCT90000001"}
    ]


def test_the_check_of_everything_says_on_a_terminal_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    count = _Counter()
    for done in (1, 2, 3):
        count(done, 3)
    assert capsys.readouterr().err == "\r1 of 3 versions\r3 of 3 versions\n"


def test_made_up_records_are_the_same_for_the_same_seed(ask: Ask, tmp_path: Path) -> None:
    lines = ask("registry", "sample", "3", "--seed", "7").stdout_bytes.splitlines()
    assert lines == list(generate(3, seed=7))
    file = tmp_path / "sample.ndjson"
    ask("registry", "sample", "2", "--seed", "7", "--start", "1", "--output", str(file))
    assert file.read_bytes().splitlines() == lines[1:]


def test_made_up_records_can_be_loaded_at_once(ask: Ask, ask_json: Callable[..., Any]) -> None:
    account = ask_json("registry", "sample", "20", "--load")
    assert (account["read"], account["new"]) == (20, 20)
    again = ask("registry", "sample", "20", "--load", "--quiet")
    assert "Unchanged                         20\n" in again.stdout
    assert again.stderr == ""
    assert ask("registry", "verify").exit_code == 0


def test_made_up_records_take_the_place_of_a_file_whole_or_not_at_all(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> Iterator[bytes]:
        yield b"{}"
        raise KeyboardInterrupt

    monkeypatch.setattr("trialwright.cli.registry.sampling.generate", stopped)
    file = tmp_path / "sample.ndjson"
    file.write_bytes(b"from before")
    assert ask("registry", "sample", "2", "--output", str(file)).exit_code == 130
    assert file.read_bytes() == b"from before"
    assert [one.name for one in tmp_path.iterdir()] == ["sample.ndjson"]


def test_a_place_where_no_file_can_be_made_is_said(ask: Ask, tmp_path: Path) -> None:
    result = ask("registry", "sample", "1", "--output", str(tmp_path / "no" / "file"))
    assert result.exit_code == 2
    assert "is no folder" in result.stderr


@pytest.mark.parametrize("words", [[], ["--output", "-"], ["--output", "file"]])
def test_the_account_of_a_load_is_not_to_be_had_without_one(ask: Ask, words: list[str]) -> None:
    result = ask("registry", "sample", "1", "--json", *words)
    assert result.exit_code == 2
    assert "Give --json with --load only" in result.stderr
    assert result.stdout == ""


def test_more_made_up_records_than_there_are_ids_are_refused(ask: Ask) -> None:
    result = ask("registry", "sample", "1", "--start", "99999999")
    assert result.exit_code == 2
    assert "sample records 99,999,999 to 99,999,999 were asked for" in result.stderr
