"""What cannot be read keeps its bytes, whatever is wrong with the file it came in."""

from __future__ import annotations

import gzip
import io
import random
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable

import pytest
import zstandard
from tests import records
from tests.registry.containers.made import SOURCES, flipped, parts_of, zipped

from trialwright.registry.containers import Item, Spoiled, remains, streams

ONE, TWO, THREE, _ = SOURCES
LINES = b"\n".join(SOURCES) + b"\n"
ARRAY = b"[" + b",".join(SOURCES) + b"]"


def packed_span(archive: bytes, name: str) -> slice:
    """Return where the packed bytes of a member lie."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        member = opened.getinfo(name)
    names = struct.unpack_from("<HH", archive, member.header_offset + 26)
    start = member.header_offset + 30 + sum(names)
    return slice(start, start + member.compress_size)


def spoiled(content: bytes) -> list[Spoiled]:
    return [part for part in parts_of(content) if isinstance(part, Spoiled)]


THREE_MEMBERS = zipped({"a.json": ONE, "b.json": TWO, "c.json": THREE})


@pytest.mark.parametrize("where", [0, 40, -20])
def test_a_member_with_damaged_packed_bytes_keeps_all_of_them(where: int) -> None:
    span = packed_span(THREE_MEMBERS, "b.json")
    damaged = flipped(THREE_MEMBERS, range(span.start, span.stop)[where])
    (part,) = spoiled(damaged)

    assert part.source == damaged[span]
    assert part.found.startswith("packed data that breaks off or is damaged (")
    assert part.found.endswith(f"(the {len(part.source):,} packed bytes are kept)")


def test_a_member_with_a_wrong_checksum_can_still_be_unpacked_by_hand() -> None:
    directory = THREE_MEMBERS.index(b"PK\x01\x02")
    second = THREE_MEMBERS.index(b"PK\x01\x02", directory + 1)
    (part,) = spoiled(flipped(THREE_MEMBERS, second + 16))

    assert zlib.decompress(part.source, -15) == TWO
    assert "Bad CRC-32" in part.found


def test_a_member_whose_header_is_damaged_keeps_the_bytes_at_its_place() -> None:
    start = THREE_MEMBERS.index(b"PK\x03\x04", 1)
    damaged = flipped(THREE_MEMBERS, start)
    (part,) = spoiled(damaged)

    assert part.source == damaged[start : packed_span(THREE_MEMBERS, "b.json").stop]
    assert part.found.endswith(
        f"(the {len(part.source)} bytes at its place in the archive are kept)"
    )


def test_an_encrypted_member_keeps_its_packed_bytes() -> None:
    locked = bytearray(zipped({"a.json": ONE}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    (part,) = spoiled(bytes(locked))

    assert part.source == bytes(locked)[packed_span(bytes(locked), "a.json")]
    assert part.found == f"an encrypted member (the {len(part.source)} packed bytes are kept)"


@pytest.mark.parametrize(
    "name", ["../../etc/x.json", "/abs.json", "..\\x.json", "C:/x.json", "./."]
)
def test_a_name_that_leads_out_of_the_archive_keeps_its_packed_bytes(name: str) -> None:
    archive = zipped({name: ONE, "b.json": TWO})
    parts = parts_of(archive)

    assert isinstance(parts[0], Spoiled)
    assert zlib.decompress(parts[0].source, -15) == ONE
    assert "packed bytes are kept)" in parts[0].found
    assert [part.source for part in parts[1:]] == [TWO]


def test_a_link_in_an_archive_is_named_and_keeps_its_bytes() -> None:
    packed = io.BytesIO()
    link = zipfile.ZipInfo("link.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(link, b"../../etc/passwd")
        archive.writestr("b.json", TWO)
    (part,) = spoiled(packed.getvalue())

    assert part.source == b"../../etc/passwd"
    assert part.found == "a link (the 16 packed bytes are kept)"


def test_a_bomb_keeps_the_packed_bytes_that_would_have_become_too_many() -> None:
    bomb = b"[" + b" " * (1 << 27)
    archive = zipped({"a.json": ONE, "bomb.json": bomb, "c.json": TWO})
    in_zip = spoiled(archive)
    (last,) = spoiled(zipped({"a.json": ONE, "bomb.json": bomb}))
    squeezed = gzip.compress(bomb, mtime=0)
    (in_gzip,) = spoiled(squeezed)

    assert in_zip[0].source == archive[packed_span(archive, "bomb.json")]
    assert "bytes out of" in in_zip[0].found
    assert last.source == in_zip[0].source
    assert in_gzip.source in squeezed
    assert len(in_gzip.source) > 1 << 14


def test_members_after_a_bomb_that_uses_up_the_archive_are_kept_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streams, "FREE_EXPANSION", 6_000)
    monkeypatch.setattr(streams, "MAX_EXPANSION", 2)
    archive = zipped({f"{n}.json": ONE for n in range(9)})
    parts = parts_of(archive)
    last = parts[-1]

    assert isinstance(last, Spoiled)
    read = sum(isinstance(part, Item) for part in parts)
    assert 0 < read < 8
    assert last.source == archive[packed_span(archive, f"{read + 1}.json").start - 36 :]
    assert "of the archive from there on are kept)" in last.found


def test_only_so_many_packed_bytes_are_kept_and_the_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(remains, "MOST_KEPT", 100)
    span = packed_span(THREE_MEMBERS, "b.json")
    damaged = flipped(THREE_MEMBERS, span.stop - 20)
    (part,) = spoiled(damaged)
    (whole,) = spoiled(THREE_MEMBERS[:-3])
    (stream,) = spoiled(flipped(gzip.compress(LINES, mtime=0), 40))

    assert part.source == damaged[span.start :][:100]
    size = span.stop - span.start
    assert part.found.endswith(f"(the first 100 of {size:,} packed bytes are kept)")
    assert whole.source == THREE_MEMBERS[:100]
    assert whole.found.endswith("bytes of the archive are kept)")
    assert len(stream.source) == 100
    assert stream.found.endswith("(only the first 100 packed bytes around it are kept)")


def test_an_archive_that_breaks_off_is_kept() -> None:
    (part,) = spoiled(THREE_MEMBERS[:-30])

    assert part.source == THREE_MEMBERS[:-30]
    assert part.found.endswith(f"(the {len(part.source):,} bytes of the archive are kept)")


def test_a_member_that_the_directory_no_longer_lists_is_not_passed_over() -> None:
    """The second name is made so long that it swallows the third entry."""
    second = THREE_MEMBERS.index(b"PK\x01\x02", THREE_MEMBERS.index(b"PK\x01\x02") + 1)
    longer = struct.pack("<H", len("b.json") + 46 + len("c.json"))
    damaged = THREE_MEMBERS[: second + 28] + longer + THREE_MEMBERS[second + 30 :]
    last = spoiled(damaged)[-1]

    assert last.found.startswith("a list of 2 members where its end says 3 (")
    assert last.source == damaged


def test_a_file_whose_name_was_damaged_into_that_of_a_folder_is_not_passed_over() -> None:
    second = THREE_MEMBERS.index(b"PK\x01\x02", THREE_MEMBERS.index(b"PK\x01\x02") + 1)
    last_of_name = second + 46 + len("b.json") - 1
    (part,) = spoiled(flipped(THREE_MEMBERS, last_of_name, ord("n") ^ ord("/")))

    assert zlib.decompress(part.source, -15) == TWO


def test_a_member_outside_the_file_says_that_it_has_no_bytes() -> None:
    directory = THREE_MEMBERS.index(b"PK\x01\x02")
    (part,) = spoiled(flipped(THREE_MEMBERS, directory + 45, 0x7F))

    assert part.source == b""
    assert part.found.endswith("(none of its bytes at its place in the archive can be read)")


@pytest.mark.parametrize("pack", [lambda text: gzip.compress(text, mtime=0), zstandard.compress])
def test_a_packed_stream_that_gives_nothing_keeps_its_packed_bytes(
    pack: Callable[[bytes], bytes],
) -> None:
    packed = pack(LINES)[:-100]
    for content in (packed, zipped({"x": packed}, zipfile.ZIP_STORED)):
        last = spoiled(content)[-1]

        assert last.source == packed
        assert last.found.endswith(f"(the {len(packed):,} packed bytes around it are kept)")


@pytest.mark.parametrize("text", [ONE, ARRAY, b"Page\n", b" "])
@pytest.mark.parametrize("pack", [lambda text: gzip.compress(text, mtime=0), zstandard.compress])
def test_damage_behind_what_looks_whole_is_told(
    pack: Callable[[bytes], bytes], text: bytes
) -> None:
    """Both kinds may hold several streams one after another: the second is damaged here."""
    second = pack(TWO)[:-9]
    parts = parts_of(pack(text) + second)
    last = parts[-1]

    assert isinstance(last, Spoiled)
    assert "breaks off or is damaged" in last.found
    assert last.source.endswith(second)


@pytest.mark.parametrize("pack", [lambda text: gzip.compress(text, mtime=0), zstandard.compress])
def test_a_large_packed_stream_keeps_what_lies_from_the_damage_on(
    pack: Callable[[bytes], bytes],
) -> None:
    noise = random.Random(7)
    many = [records.titled(records.FIRST + n, noise.randbytes(200).hex()) for n in range(1_500)]
    first, second, third = (
        pack(b"\n".join(many[start : start + 500]) + b"\n") for start in (0, 500, 1_000)
    )
    parts = parts_of(first + second + b"damage" + third)
    last = parts[-1]

    assert [part.source for part in parts[:250]] == many[:250]
    assert last.source.endswith(b"damage" + third)
    assert len(last.source) < len(first + second + third) - 20_000


def test_a_damaged_packed_stream_in_a_damaged_member_is_kept_once_as_it_lies() -> None:
    packed = gzip.compress(LINES, mtime=0)
    archive = zipped({"x.gz": packed}, zipfile.ZIP_STORED)
    damaged = flipped(archive, packed_span(archive, "x.gz").stop - 60)
    (part,) = spoiled(damaged)

    assert part.source == damaged[packed_span(archive, "x.gz")]


def test_a_large_packed_stream_in_a_damaged_member_keeps_what_can_be_read_of_it() -> None:
    """The damage lies in the member's second mebibyte, or is met before its checksum is."""
    noise = random.Random(9)
    lines = b"\n".join(
        records.titled(records.FIRST, noise.randbytes(3_000).hex()) for _ in "x" * 600
    )
    packed = gzip.compress(lines, mtime=0)
    archive = zipped({"x.gz": packed})
    span = packed_span(archive, "x.gz")
    late = flipped(archive, archive.index(b"PK\x01\x02") + 16)
    early = zipped({"x.gz": packed[:100_000] + b"damage"})
    early = flipped(early, early.index(b"PK\x01\x02") + 16)
    twice = zipped({"x.gz": b"\x1f\x8b\x08\xe0" + packed[4:]}, zipfile.ZIP_STORED)
    twice = flipped(twice, twice.index(b"PK\x01\x02") + 16)

    assert spoiled(late)[-1].source == late[span]
    assert spoiled(early)[-1].source == early[packed_span(early, "x.gz")]
    assert packed[4:50_000] in spoiled(twice)[-1].source


def test_folders_in_an_archive_are_nothing_and_an_empty_file_has_its_entry() -> None:
    archive = zipped({"sub/": b"", "sub/a.json": ONE, "../empty": b""}, zipfile.ZIP_STORED)
    parts = parts_of(archive)

    assert [part.source for part in parts[:-1]] == [ONE]
    assert parts[-1].source.startswith(b"PK\x03\x04")
    assert parts[-1].source.endswith(b"../empty")


def test_members_that_lie_in_one_place_are_not_kept_over_and_over() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../x.json", ONE * 10)
        archive.filelist.extend(archive.filelist * 199)
    parts = spoiled(packed.getvalue())

    assert len(parts) == 200
    assert sum(len(part.source) for part in parts) < 2 * len(packed.getvalue())
    assert parts[-1].found.endswith("(as many bytes as the archive has are kept already)")


@pytest.mark.parametrize("offset", [-5, 1 << 20, (1 << 64) - 1])
def test_a_place_that_is_not_in_the_file_has_no_bytes(offset: int) -> None:
    member = zipfile.ZipInfo("x.json")
    member.header_offset = offset
    member.compress_size = 10
    with tempfile.TemporaryFile() as file:
        file.write(THREE_MEMBERS)
        kept = remains.Salvage(file).member(member)

    assert kept == remains.Remains(b"", "none of its bytes at its place in the archive can be read")


def test_a_bracket_that_closes_nothing_is_kept() -> None:
    (part,) = spoiled(ONE.replace(b",", b",\n", 1) + b"\n]\n" + TWO)

    assert part.source == b"]"


def test_blanks_and_long_texts_are_kept_by_their_beginning() -> None:
    (blanks,) = spoiled(b" \n ")
    (text,) = spoiled(b"no record\n" * 10_000)
    (after,) = spoiled(ARRAY + b"x" * 100_000)

    assert blanks.source == b" \n "
    assert len(text.source) == 1 << 16
    assert text.found.endswith("(its beginning is kept)")
    assert len(after.source) == 1 << 16
    assert after.found == "more bytes (the first are kept)"


def test_a_trail_holds_no_more_than_is_kept_and_a_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remains, "MOST_KEPT", 1_000)
    trail = remains.Trail(io.BytesIO(bytes(100_000)))
    while trail.read(64):
        pass

    assert sum(len(piece) for piece in trail._pieces) <= 1_064
