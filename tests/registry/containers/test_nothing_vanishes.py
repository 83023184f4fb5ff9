"""Laws: whatever happens to a file, no record of it vanishes without a trace."""

from __future__ import annotations

import gzip
import zipfile

import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.registry.containers.made import SOURCES, Parts, flipped, parts_of, sources, zipped

from trialwright.errors import RecordError
from trialwright.registry.containers import Item, Spoiled
from trialwright.registry.reading import read_record

ONE = SOURCES[0]
LINES = b"\n".join(SOURCES) + b"\n"
ARRAY = b"[" + b",".join(SOURCES) + b"]"
FILES: dict[str, bytes] = {
    "zip": zipped({f"{n}.json": source for n, source in enumerate(SOURCES)}),
    "zip, stored": zipped({"all.json": ARRAY, "one.json": ONE}, zipfile.ZIP_STORED),
    "gzip": gzip.compress(LINES, mtime=0),
    "gzip of several": b"".join(gzip.compress(one + b"\n", mtime=0) for one in SOURCES),
    "zstandard": zstandard.compress(ARRAY),
    "zstandard of several": b"".join(zstandard.compress(one + b"\n") for one in SOURCES),
    "lines": LINES,
    "array": ARRAY,
    "page": b'{"totalCount":4,"studies":' + ARRAY + b',"nextPageToken":"abc"}',
}
PLAIN = ("lines", "array", "page")


def _reads(part: Item | Spoiled) -> bool:
    if isinstance(part, Spoiled):
        return False
    try:
        read_record(part.source)
    except RecordError:
        return False
    return True


def _accounted(parts: Parts) -> bool:
    """Whether every record was read, or something with bytes stands for what was not.

    A record that reads and is none of ours was changed by the damage, and has its bytes.
    """
    whole = {part.source for part in parts if _reads(part)}
    instead = [part for part in parts if part.source and part.source not in SOURCES]
    return whole >= set(SOURCES) or bool(instead)


@given(st.sampled_from(sorted(FILES)), st.data())
@settings(max_examples=400)
def test_no_flipped_byte_makes_a_record_vanish(form: str, data: st.DataObject) -> None:
    """But for the place of a member in an archive's directory, which may lead anywhere."""
    content = FILES[form]
    position = data.draw(st.integers(0, len(content) - 1))
    damaged = flipped(content, position, data.draw(st.integers(1, 255)))
    parts = parts_of(damaged)

    assert _accounted(parts) or any("none of its bytes" in part.found for part in parts
                                    if isinstance(part, Spoiled))  # fmt: skip
    if form in PLAIN:
        _assert_titles_kept(damaged, parts)


@given(st.sampled_from(sorted(FILES)), st.data())
@settings(max_examples=400)
def test_no_truncation_makes_a_record_vanish(form: str, data: st.DataObject) -> None:
    """But one exactly between two records or two packed streams, which leaves no byte of more."""
    content = FILES[form]
    size = data.draw(st.integers(0, len(content) - 1))
    parts = parts_of(content[:size])

    assert _accounted(parts) or _leaves_nothing(form, size)
    if form in PLAIN:
        _assert_titles_kept(content[:size], parts)


def _leaves_nothing(form: str, size: int) -> bool:
    """Whether a file of this form and size ends where a record or a packed stream does."""
    content = FILES[form]
    if form in PLAIN:
        begun = [content.index(one) for one in SOURCES]
        within = any(
            start < size < start + len(one) for start, one in zip(begun, SOURCES, strict=True)
        )
        return not within
    magic = {"gzip of several": b"\x1f\x8b", "zstandard of several": b"\x28\xb5\x2f\xfd"}
    return size == 0 or content[size:].startswith(magic.get(form, b"never"))


def _assert_titles_kept(damaged: bytes, parts: Parts) -> None:
    """Of a plain file nothing is lost at all: every title in it is in some part."""
    for source in SOURCES:
        title = source[source.index(b"Title-") :][:18]
        if title in damaged:
            assert any(title in part.source for part in parts)


def _words_alone(text: bytes) -> bytes:
    """Return a text without blanks and what stands between the values of an array."""
    return text.translate(None, b" \t\r\n,{}[]")


#: How several records stand in one text, one or more lines each.
ARRANGEMENTS = {
    "array, one a line": (b"[\n", b",\n", b"\n]"),
    "array, comma first": (b"[\n", b"\n, ", b"\n]"),
    "lines": (b"", b"\n", b"\n"),
    "lines that begin with blanks": (b"  ", b"\n  ", b"\n"),
    "page, one a line": (b'{"studies": [\n', b",\r\n", b'\n],\n"nextPageToken": "x"}'),
    "arrays, one a line": (b"[", b"]\n[", b"]\n"),
    "pages, one after another": (b'{"studies":[\n', b']}\n{"studies":[\n', b"]}"),
}


@given(
    st.sampled_from(sorted(ARRANGEMENTS)),
    st.sampled_from([b"", *(bytes([mark]) for mark in b'"{}[],:\\x')]),
    st.integers(0, 3),
    st.data(),
)
@settings(max_examples=600)
def test_one_wrong_mark_within_a_record_costs_no_other_record_that_begins_on_a_line(
    arrangement: str, mark: bytes, which: int, data: st.DataObject
) -> None:
    """Whether the mark is put in or stands instead of what was there."""
    before, between, after = ARRANGEMENTS[arrangement]
    record = SOURCES[which]
    at = data.draw(st.integers(1, len(record) - 1))
    gone = data.draw(st.integers(0 if mark else 1, 1))
    damaged = record[:at] + mark + record[at + gone :]
    others = [source for source in SOURCES if source is not record]
    content = before + between.join([*SOURCES[:which], damaged, *SOURCES[which + 1 :]]) + after

    parts = parts_of(content)

    assert set(sources(parts)) >= set(others)
    kept = b"".join(part.source for part in parts)
    assert _words_alone(damaged) in _words_alone(kept)
