"""Records one a line, byte by byte as they came."""

from __future__ import annotations

import gzip
import json
from errno import ENOSPC
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import records
from tests.registry.export.conftest import FIRST_NEW, FIRST_OLD, SECOND, THIRD

from trialwright.errors import InvalidInput, NotFound
from trialwright.registry.export import Export, export_ndjson
from trialwright.registry.export.ndjson import on_one_line, write_ndjson
from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.registry.store.loads import Account
from trialwright.vocabulary import NctId

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
BLANKS = st.text(" \t\r\n", max_size=3)


def test_lines_are_the_bytes_that_came(registry: Registry, tmp_path: Path) -> None:
    target = tmp_path / "out.ndjson"
    export = export_ndjson(registry, target)
    lines = target.read_bytes().split(b"\n")

    assert lines[:2] == [FIRST_NEW, SECOND]
    assert lines[2] == json.dumps(records.tree(90_000_003), separators=(",", ":")).encode()
    assert json.loads(lines[3]) == records.tree(90_000_004)
    assert lines[4:] == [b""]
    assert export == Export(records=4, bytes=target.stat().st_size)


def test_all_versions_go_from_the_oldest_on(registry: Registry) -> None:
    out = BytesIO()
    export = write_ndjson(registry, out, [NctId("NCT90000001")], all_versions=True)

    assert out.getvalue() == FIRST_OLD + b"\n" + FIRST_NEW + b"\n"
    assert export.records == 2


def test_chosen_studies_come_once_and_in_order_whatever_they_are_called(
    registry: Registry,
) -> None:
    out = BytesIO()
    asked = ["NCT90000777", "NCT90000001", "NCT90000002", "NCT90000001"]
    write_ndjson(registry, out, [NctId(one) for one in asked])

    assert out.getvalue() == FIRST_NEW + b"\n" + SECOND + b"\n"


def test_all_versions_of_all_studies_are_every_version(registry: Registry) -> None:
    assert write_ndjson(registry, BytesIO(), all_versions=True).records == 5


def test_a_study_that_is_not_here_stops_everything(registry: Registry, tmp_path: Path) -> None:
    target = tmp_path / "out.ndjson"
    target.write_bytes(b"from before")
    asked = [NctId("NCT90000001"), NctId("NCT90000888"), NctId("NCT90000444")]
    with pytest.raises(NotFound, match="NCT90000444, NCT90000888; nothing was written"):
        export_ndjson(registry, target, asked)

    assert target.read_bytes() == b"from before"
    assert not list(tmp_path.glob(".out*"))


def test_what_was_written_loads_as_the_same_registry(registry: Registry, tmp_path: Path) -> None:
    target = tmp_path / "out.ndjson"
    export_ndjson(registry, target)
    again = load(registry.home, [str(target)], clock=records.clock_from())

    assert again.account == Account(unchanged=4)


@pytest.mark.parametrize("name", ["nowhere/out.ndjson", "home"])
def test_a_place_that_cannot_be_written_to_is_refused(
    registry: Registry, tmp_path: Path, name: str
) -> None:
    with pytest.raises(InvalidInput, match="folder"):
        export_ndjson(registry, tmp_path / name)


def test_a_disk_without_room_is_told(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr("trialwright.registry.export.whole_file.os.fsync", full)
    with pytest.raises(InvalidInput, match=r"cannot be written \(No space left on device"):
        export_ndjson(registry, tmp_path / "out.ndjson")

    assert not list(tmp_path.glob("*out*"))


def test_a_stop_in_the_middle_leaves_what_was_there(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.ndjson"
    target.write_bytes(b"from before")

    def stop(source: bytes) -> bytes:
        if source == SECOND:
            raise KeyboardInterrupt
        return source

    monkeypatch.setattr("trialwright.registry.export.ndjson.on_one_line", stop)
    with pytest.raises(KeyboardInterrupt):
        export_ndjson(registry, target)

    assert target.read_bytes() == b"from before"
    assert not list(tmp_path.glob(".out*"))


def test_blanks_within_strings_stay() -> None:
    printed = b'{ "a\\" : {" :\r\n [ 1.50 , -0 , 1e5 ,"\\\\" , "x  \\n\ty" , true ] }\n'

    assert on_one_line(printed) == b'{"a\\" : {":[1.50,-0,1e5,"\\\\","x  \\n\ty",true]}'


def test_a_line_without_breaks_is_not_touched() -> None:
    assert on_one_line(b'{ "a" : 1 }') == b'{ "a" : 1 }'


@given(value=JSON, indent=st.integers(0, 3), ascii_only=st.booleans(), data=st.data())
def test_one_line_says_the_same_in_the_same_tokens(
    *, value: object, indent: int, ascii_only: bool, data: st.DataObject
) -> None:
    before, after = data.draw(BLANKS), data.draw(BLANKS)
    separators = (f"{before},{after}", f"{after}:{before}")
    printed = json.dumps(value, indent=indent, separators=separators, ensure_ascii=ascii_only)
    source = f"{before}\n{printed}{after}".encode()
    line = on_one_line(source)

    assert json.dumps(json.loads(line)) == json.dumps(json.loads(source))
    assert on_one_line(line) == line
    assert b"\n" not in line
    assert b"\r" not in line
    assert line == json.dumps(value, separators=(",", ":"), ensure_ascii=ascii_only).encode()


@pytest.mark.reference
def test_real_records_go_in_and_out_byte_by_byte(tmp_path: Path, reference_data: Path) -> None:
    packed = reference_data / "registry" / "fixtures-cover.ndjson.gz"
    load(tmp_path, [str(packed)], clock=records.clock_from())
    target = tmp_path / "out.ndjson"
    with Registry.open(tmp_path) as registry:
        export_ndjson(registry, target)

    came = gzip.decompress(packed.read_bytes()).splitlines()
    assert sorted(target.read_bytes().splitlines()) == sorted(came)


def test_the_third_record_came_over_many_lines() -> None:
    """So that the tests above mean what they say."""
    assert THIRD.count(b"\n") > 50
