"""A small number of readers and updates; `make prove` tries many more."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from tests import records

from benchmarks.proofs import reading_on
from benchmarks.proofs.readers import prove_readers
from benchmarks.proofs.small_records import small_record
from trialwright.registry.loading import load
from trialwright.registry.search.index.catalog import bring_level
from trialwright.vocabulary import NctId

SEED = 16


def test_each_answer_is_that_of_one_moment_while_updates_go_on(tmp_path: Path) -> None:
    proven = prove_readers(tmp_path, studies=60, updates=8, readers=2, seed=SEED)

    assert proven.faults == ()
    assert proven.tried["searches meanwhile"] > 1
    assert proven.tried["updates that made segments one"] > 0


def test_a_reader_tells_an_answer_of_no_moment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_on, "_MOST_FAULTS", 3)
    file, moments = tmp_path / "in.ndjson", tmp_path / "moments"
    ids = (NctId.from_number(records.FIRST + number) for number in range(5))
    file.write_bytes(b"\n".join(small_record(one, "Alpha of something") for one in ids))
    load(tmp_path, [str(file)], clock=records.clock_from(), workers=1)
    bring_level(tmp_path, workers=1)
    for known, told in (({5: {"Alpha": 4}}, "expected 4 of 5"), ({6: {}}, "are of no moment")):
        moments.write_bytes(msgspec.json.encode(known))
        reading_on.main(tmp_path, moments, tmp_path / "stop", "1")
        account = msgspec.json.decode(capsys.readouterr().out.split("\n")[1])
        assert told in account["faults"][0]
