"""Inputs of every accepted form, told apart by content, and what is wrong with the rest."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import os
import random
import sys
import threading
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
import zstandard
from tests import records
from tests.registry.containers import made

from trialwright.errors import ContainerError
from trialwright.registry.containers import (
    Form,
    Item,
    Spoiled,
    cutting,
    json_stream,
    json_values,
    lines,
    open_container,
    streams,
    text,
)
from trialwright.registry.containers.opening import size_of
from trialwright.registry.containers.streams import Peekable

ONE = records.record()
TWO = records.titled(records.FIRST + 1, 'With "quotes", {braces} and a \\ at the end\\')
THREE = records.titled(records.FIRST + 2, "≥ 3 µg")


def parts_of(path: Path, content: bytes) -> list[Item | Spoiled]:
    path.write_bytes(content)
    return list(open_container(str(path)))


def sources(parts: Iterable[Item | Spoiled]) -> list[bytes]:
    return [part.source for part in parts if isinstance(part, Item)]


def pretty(record: bytes) -> bytes:
    return json.dumps(json.loads(record), indent=1, ensure_ascii=False).encode()


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


LINES = b"\n".join([ONE, TWO, THREE])
ARRAY = b"[" + b",".join([ONE, TWO, THREE]) + b"]"
PAGE = b'{"totalCount":3,"studies":' + ARRAY + b',"nextPageToken":"abc"}'
FORMS: dict[str, bytes] = {
    "lines": LINES,
    "lines with blank ones": b"\r\n".join([b"", ONE, TWO, b"", THREE, b""]),
    "array": ARRAY,
    "array, pretty": b"[\n" + b"\n, ".join([ONE, TWO, THREE]) + b"\n]\n",
    "API page": PAGE,
    "API page, studies first": b'{ "studies" : ' + ARRAY + b"}",
    "API pages, one a line": b"\n".join(
        [b'{"studies":[' + ONE + b"," + TWO + b"]}", b'{"studies":[' + THREE + b"]}"]
    ),
    "objects one after another": ONE + TWO + b" " + THREE,
    "gzip": gzip.compress(LINES),
    "gzip of two members": gzip.compress(ONE + b"\n") + gzip.compress(TWO + b"\n" + THREE),
    "zstandard": zstandard.compress(ARRAY),
    "zstandard of two frames": zstandard.compress(ONE + b"\n") + zstandard.compress(
        TWO + b"\n" + THREE
    ),
    "zip, one file a study": zipped({"a.json": ONE, "b.json": TWO, "sub/c.json": THREE}),
    "zip of one array": zipped({"ctg-studies.json": ARRAY}),
    "byte order mark": b"\xef\xbb\xbf" + LINES,
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_known_by_its_content_and_gives_the_very_bytes(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name says nothing true; small pieces cut every token somewhere."""
    monkeypatch.setattr(cutting, "_PIECE", 7)
    path = tmp_path / "misnamed.csv"

    assert sources(parts_of(path, FORMS[form])) == [ONE, TWO, THREE]


@pytest.mark.parametrize("form", ["lines", "gzip", "zip, one file a study", "API page"])
def test_standard_input_takes_the_same_forms(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FORMS[form])))

    assert sources(open_container("-")) == [ONE, TWO, THREE]
    assert size_of("-") is None


def test_one_pretty_object_is_one_record(tmp_path: Path) -> None:
    parts = parts_of(tmp_path / "one.json", b"\n " + pretty(ONE) + b"\n")

    assert parts == [Item(str(tmp_path / "one.json"), pretty(ONE))]


def test_pretty_objects_may_follow_one_another(tmp_path: Path) -> None:
    content = b"\n".join([pretty(ONE), pretty(TWO), pretty(THREE)])

    assert sources(parts_of(tmp_path / "x", content)) == [pretty(ONE), pretty(TWO), pretty(THREE)]


def test_places_tell_where_a_record_stood(tmp_path: Path) -> None:
    lines = parts_of(tmp_path / "l", FORMS["lines"])
    array = parts_of(tmp_path / "a", FORMS["array"])
    archive = parts_of(tmp_path / "z", FORMS["zip, one file a study"])

    assert [part.place for part in lines] == [f"{tmp_path / 'l'}:{n}" for n in (1, 2, 3)]
    assert [part.place for part in array] == [f"{tmp_path / 'a'}[{n}]" for n in (0, 1, 2)]
    assert [part.place for part in archive] == [
        f"{tmp_path / 'z'}!{name}" for name in ("a.json", "b.json", "sub/c.json")
    ]


def test_a_page_that_ends_in_a_python_literal_is_one_record_with_its_bytes(tmp_path: Path) -> None:
    page = f"Viewing Study\n\nRaw JSON\n\n{records.tree()!r}\n".encode()

    assert parts_of(tmp_path / "page.txt", page) == [
        Item(str(tmp_path / "page.txt"), page, Form.PAGE)
    ]
    bare = repr(records.tree()).encode()
    assert parts_of(tmp_path / "bare", bare)[0] == Item(str(tmp_path / "bare"), bare, Form.PAGE)


def test_a_missing_input_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(ContainerError, match="no such file or folder"):
        next(open_container(str(tmp_path / "nothing")))
    assert size_of(str(tmp_path / "nothing")) is None


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "nothing"),
        (b"  \n ", "nothing but blanks"),
        (b"NCT Number,Study Title\n", "something that begins with b'NCT Number,Study Tit'"),
        (b"<xml/>", "something that begins with"),
        (zipped({"x.json": ONE})[:200], "a zip archive that breaks off"),
        (zipped({"../../etc/x.json": ONE}), "a name that leads out of the archive"),
        (zipped({"/abs.json": ONE}), "a name that leads out of the archive"),
        (zipped({"..\\x.json": ONE}), "a name that leads out of the archive"),
        (gzip.compress(b"[" + b" " * (1 << 27)), "bytes out of"),
        (zstandard.compress(b"[" + b" " * (1 << 27)), "bytes out of"),
        (zipped({"bomb.json": b"\0" + b" " * (1 << 27)}), "something that begins with"),
    ],
)
def test_what_gives_no_record_is_one_clear_spoiled_part(
    content: bytes, found: str, tmp_path: Path
) -> None:
    parts = parts_of(tmp_path / "bad", content)

    assert len(parts) == 1
    assert isinstance(parts[0], Spoiled)
    assert found in parts[0].found


def test_a_bomb_of_blanks_in_a_zip_is_stopped_and_the_rest_is_read(tmp_path: Path) -> None:
    bomb = b"[" + b" " * (1 << 27)
    parts = parts_of(tmp_path / "bomb.zip", zipped({"a.json": ONE, "b.json": bomb, "c.json": TWO}))

    assert sources(parts)[0] == ONE
    assert any(isinstance(part, Spoiled) and "bytes out of" in part.found for part in parts)


@pytest.mark.parametrize(
    ("form", "cut", "whole"),
    [
        ("lines", 10, 2),
        ("array", 10, 2),
        ("array", 1, 3),
        ("API page", 60, 2),
        ("gzip", 30, 0),
        ("zstandard", 5, 0),
    ],
)
def test_a_file_that_breaks_off_loses_only_what_broke(
    form: str, cut: int, whole: int, tmp_path: Path
) -> None:
    """In lines, the half record is a part like any other and its reader refuses it."""
    parts = parts_of(tmp_path / "cut", FORMS[form][:-cut])

    assert sources(parts)[:whole] == [ONE, TWO, THREE][:whole]
    if form != "lines":
        assert isinstance(parts[-1], Spoiled)


def test_records_before_damage_in_a_compressed_file_are_kept(tmp_path: Path) -> None:
    many = [records.titled(records.FIRST + n, f"{n:0200}") for n in range(5000)]
    for name, packed in (
        ("gz", gzip.compress(b"\n".join(many))),
        ("zst", zstandard.compress(b"\n".join(many))),
    ):
        parts = parts_of(tmp_path / name, packed[: len(packed) // 2])
        assert len(sources(parts)) > 100
        assert sources(parts)[:100] == many[:100]
        assert isinstance(parts[-1], Spoiled)
        assert "breaks off or is damaged" in parts[-1].found


def test_a_damaged_member_spoils_only_itself(tmp_path: Path) -> None:
    packed = bytearray(zipped({"a.json": ONE, "b.json": TWO, "c.json": THREE}))
    packed[packed.index(b"b.json") + 20] ^= 0xFF
    parts = parts_of(tmp_path / "x.zip", bytes(packed))

    assert [part.source for part in parts if isinstance(part, Item)] == [ONE, THREE]
    assert [part.place for part in parts if isinstance(part, Spoiled)] == [
        f"{tmp_path / 'x.zip'}!b.json"
    ]


def test_an_encrypted_member_is_named(tmp_path: Path) -> None:
    packed = bytearray(zipped({"a.json": ONE}))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    parts = parts_of(tmp_path / "x.zip", bytes(packed))

    assert [part.found[:19] for part in parts if isinstance(part, Spoiled)] == [
        "an encrypted member"
    ]


def test_bytes_after_the_end_are_not_passed_over(tmp_path: Path) -> None:
    parts = parts_of(tmp_path / "x", ARRAY + b"\noops")

    assert sources(parts) == [ONE, TWO, THREE]
    assert isinstance(parts[-1], Spoiled)
    assert parts[-1].found == "more bytes"


@pytest.mark.parametrize(
    "content",
    [
        b"[" + ONE + b"]\n[" + TWO + b"," + THREE + b"]",
        b'{"studies":[' + ONE + b"]}" + b'{"studies":[' + TWO + b"," + THREE + b"]}",
        b"[" + ONE + b"," + TWO + b"]\n" + THREE,
    ],
)
def test_what_follows_an_array_is_read_too(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (cutting, json_stream, lines, streams):
        monkeypatch.setattr(module, "CHUNK", 512)

    assert sources(parts_of(tmp_path / "x", content)) == [ONE, TWO, THREE]


@pytest.mark.parametrize("bad", [b"oops", b"}", b"]", b'"', b"{"])
def test_a_bad_line_costs_no_other_line(bad: bytes, tmp_path: Path) -> None:
    parts = parts_of(tmp_path / "x", b"\n".join([ONE, bad, TWO, THREE]))

    assert sources(parts) == [ONE, bad, TWO, THREE]


def test_a_stray_bracket_costs_no_record_after_it(tmp_path: Path) -> None:
    parts = parts_of(tmp_path / "x", pretty(ONE) + b"\n}\n" + TWO + b"\n" + THREE)

    assert sources(parts) == [pretty(ONE), TWO, THREE]
    assert [part.found for part in parts if isinstance(part, Spoiled)] == [
        "a bracket that closes nothing"
    ]


@pytest.mark.parametrize("cut", [3, 9])
def test_records_before_damage_in_a_small_compressed_file_are_kept(
    cut: int, tmp_path: Path
) -> None:
    """A trailer that is cut off, or a wrong checksum, spoils no record that came before."""
    sound = gzip.compress(b"\n".join([ONE, TWO, THREE]) + b"\n")
    parts = parts_of(tmp_path / "x", sound[:-cut])

    assert isinstance(parts[-1], Spoiled)
    assert sources(parts) == [ONE, TWO, THREE]


def test_a_record_in_which_damage_is_met_is_kept_as_far_as_it_came(tmp_path: Path) -> None:
    long = records.titled(records.FIRST, random.Random(3).randbytes(400_000).hex())
    for content in (b"[" + ONE + b"," + long + b"]", pretty(ONE) + b" " + long):
        packed = gzip.compress(content)
        parts = parts_of(tmp_path / "x", packed[: len(packed) * 3 // 4])
        broken = [part for part in parts if isinstance(part, Spoiled)]

        assert len(sources(parts)) == 1
        assert broken[0].found == "a record that breaks off"
        assert len(broken[0].source) > 100_000
        assert "breaks off or is damaged" in broken[1].found


@pytest.mark.parametrize("name", [".", "./.", "a\x00b.json"])
def test_an_odd_member_name_costs_no_other_member(name: str, tmp_path: Path) -> None:
    parts = parts_of(tmp_path / "x.zip", zipped({"a.json": ONE, name: TWO, "c.json": THREE}))

    assert sources(parts)[0] == ONE
    assert sources(parts)[-1] == THREE


def test_a_zip_of_a_later_kind_is_one_clear_error(tmp_path: Path) -> None:
    packed = bytearray(zipped({"a.json": ONE}))
    packed[packed.index(b"PK\x01\x02") + 6] = 255
    parts = parts_of(tmp_path / "x.zip", bytes(packed))

    assert len(parts) == 1
    assert isinstance(parts[0], Spoiled)


def test_a_pipe_is_read_as_a_stream(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(LINES,))
    writer.start()

    assert sources(open_container(str(pipe))) == [ONE, TWO, THREE]
    writer.join()


def test_an_empty_array_holds_nothing(tmp_path: Path) -> None:
    assert parts_of(tmp_path / "x", b"[ ]") == []
    assert parts_of(tmp_path / "y", b'{"studies":[]}') == []


def test_a_gigantic_record_is_set_aside_by_its_beginning_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (cutting, json_values, lines, text):
        monkeypatch.setattr(module, "MAX_RECORD_BYTES", 10_000)
    for module in (cutting, json_stream, lines, streams):
        monkeypatch.setattr(module, "CHUNK", 4_096)
    giant = records.titled(records.FIRST + 9, "x" * 100_000)
    for content in (
        b"\n".join([ONE, giant, TWO]),
        b"[" + b",".join([ONE, giant, TWO]) + b"]",
        pretty(ONE) + pretty(giant) + pretty(TWO),
    ):
        parts = parts_of(tmp_path / "x", content)
        spoiled = [part for part in parts if isinstance(part, Spoiled)]

        assert [json.loads(source) for source in sources(parts)] == [
            json.loads(ONE),
            json.loads(TWO),
        ]
        assert len(spoiled) == 1
        assert spoiled[0].found.startswith("a record of 1")
    page = b"Page\n\n" + repr(records.tree()).encode() + b" " * 20_000
    assert isinstance(parts_of(tmp_path / "p", page)[0], Spoiled)


def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(ONE)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)

    parts = list(open_container(str(path)))
    assert isinstance(parts[0], Spoiled)
    assert "Permission denied" in parts[0].found


def test_looking_ahead_uses_nothing_up() -> None:
    stream = Peekable(made.Pieces(b"abcdef", 2))

    assert stream.peek(3) == b"abc"
    assert stream.peek(100) == b"abcdef"
    assert b"".join(itertools.takewhile(bool, iter(lambda: stream.read(4), b""))) == b"abcdef"
