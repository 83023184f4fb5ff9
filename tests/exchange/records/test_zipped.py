"""One record's JSON in an archive."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from tests import records

from trialwright.exchange.records import zipped_json
from trialwright.vocabulary import NctId


def test_the_archive_holds_the_very_bytes_under_the_studys_number() -> None:
    with ZipFile(BytesIO(zipped_json(NctId("nct90000001"), records.record()))) as archive:
        assert archive.namelist() == ["NCT90000001.json"]
        assert archive.read("NCT90000001.json") == records.record()
        assert archive.testzip() is None


def test_the_same_record_gives_the_same_archive() -> None:
    once, again = (zipped_json(NctId("NCT90000001"), records.record()) for _ in range(2))

    assert once == again
