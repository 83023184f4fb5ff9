"""Layers of packing: what lies within is the same however it is packed."""

from __future__ import annotations

import gzip
import io
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.registry.containers.made import (
    SOURCES,
    Parts,
    flipped,
    parts_of,
    sources,
    spoiled,
    zipped,
)

from trialwright.registry.containers import members, open_container

ONE, TWO, THREE, _ = SOURCES
PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda content: gzip.compress(content, mtime=0),
    "zstandard": zstandard.compress,
    "zip": lambda content: zipped({"x": content}),
}
CONTENTS = [
    ONE,
    b"\n".join(SOURCES),
    b"# heading\n" + b"\n".join(SOURCES),
    b"[" + b",\n".join([ONE, TWO[:-1], THREE]) + b"]",
    b'{"studies":[' + ONE + b"]}" * 2,
    b"Head\n\n" + ONE,
    b"[" + ONE + b"] oops",
    b"",
]


def _as_said(parts: Parts) -> list[tuple[str, bytes]]:
    return [(getattr(part, "found", "") or "read", part.source) for part in parts]


def _from_pipe(content: bytes) -> Parts:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        return list(open_container("-"))


@given(st.sampled_from(CONTENTS), st.lists(st.sampled_from(sorted(PACKINGS)), max_size=3))
def test_the_same_records_come_out_of_any_packing_by_file_and_by_pipe(
    content: bytes, packings: list[str]
) -> None:
    packed = content
    for packing in packings:
        packed = PACKINGS[packing](packed)
    expected = _as_said(parts_of(content))

    assert _as_said(parts_of(packed)) == expected
    assert _as_said(_from_pipe(packed)) == expected


@pytest.mark.parametrize("last", sorted(PACKINGS))
@pytest.mark.parametrize("outer", sorted(PACKINGS))
def test_what_is_packed_deeper_is_named_and_kept_packed(last: str, outer: str) -> None:
    packed = PACKINGS[last](ONE)
    for _ in range(3):
        packed = PACKINGS[outer](packed)
    names = {"zip": "a zip archive", "gzip": "a gzip stream", "zstandard": "a zstandard stream"}
    (by_file,), (by_pipe,) = spoiled(parts_of(packed)), spoiled(_from_pipe(packed))

    assert by_file.found.startswith(f"{names[last]} within 3 other layers of packing (")
    assert by_file.source == by_pipe.source != b""


@pytest.mark.parametrize("low", range(0x50, 0x60))
def test_zstandard_may_begin_with_a_frame_to_be_skipped(low: int) -> None:
    skipped = bytes([low]) + b"\x2a\x4d\x18" + struct.pack("<I", 4) + b"abcd"

    assert sources(parts_of(skipped + zstandard.compress(ONE))) == [ONE]


@pytest.mark.parametrize("inner", sorted(PACKINGS))
@pytest.mark.parametrize("outer", sorted(PACKINGS))
def test_a_bomb_within_a_packing_is_stopped_by_the_outermost(inner: str, outer: str) -> None:
    bomb = PACKINGS[inner](b"[" + b" " * (1 << 27))
    parts = parts_of(PACKINGS[outer](bomb))

    assert sources(parts) == []
    assert any("bytes out of" in part.found for part in spoiled(parts))


def test_many_bombs_within_share_the_budget_of_the_archive_around_them() -> None:
    bomb = gzip.compress(b"[" + b" " * (60 << 20), mtime=0)
    archive = zipped({f"{n}.gz": bomb for n in range(4)})
    parts = parts_of(PACKINGS["zip"](archive))

    assert sources(parts) == []
    assert "of the archive from there on are kept)" in spoiled(parts)[-1].found


def test_small_sound_members_are_read_without_the_librarys_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("a small sound member was read piece by piece")

    path = tmp_path / "x.zip"
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        monkeypatch.undo()
        path.write_bytes(zipped({"a.json": ONE, "é.json": TWO, "l": ONE + b"\n" + TWO}, method))
        monkeypatch.setattr(zipfile.ZipFile, "open", refuse)
        assert sources(open_container(str(path))) == [ONE, TWO, ONE, TWO]


def test_members_packed_in_rarer_ways_are_read() -> None:
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        assert sources(parts_of(zipped({"a.json": ONE, "b.json": TWO}, method))) == [ONE, TWO]


@given(st.data())
@settings(max_examples=300)
def test_a_damaged_archive_gives_the_same_with_and_without_the_librarys_reader(
    data: st.DataObject,
) -> None:
    archive = zipped({"a.json": ONE, "b.json": TWO})
    damaged = flipped(
        archive, data.draw(st.integers(0, len(archive) - 1)), data.draw(st.integers(1, 255))
    )
    at_once = _as_said(parts_of(damaged))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(members, "_SMALL", -1)
        piece_by_piece = _as_said(parts_of(damaged))

    assert [source for said, source in at_once if said == "read"] == [
        source for said, source in piece_by_piece if said == "read"
    ]
    assert len(at_once) == len(piece_by_piece)
