"""Ways to spoil the bytes of a record: its encoding, its JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import TypeAlias

TextMutation: TypeAlias = Callable[[Random, bytes], bytes]

_KEY = re.compile(rb'"(\w+)":')
_NUMBER = re.compile(rb"(?<=[:\[,])-?\d+(?:\.\d+)?(?=[,\]}])")
_IN_TEXT = re.compile(rb'(?<=[a-z])(?=[a-z]{3}[^"]*")')
_NO_UTF8 = (
    b"\xff", b"\xfe\xff", b"\x80", b"\xc0\x80", b"\xc1\xbf", b"\xe2\x82", b"\xed\xa0\x80",
    b"\xed\xa0\xbd\xed\xb2\xa9", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80",
)  # fmt: skip
_ESCAPES = (
    b"\\ud800", b"\\udc00", b"\\ud83d\\ud83d", b"\\ud83e\\uddec", b"\\u0000", b"\\u0022",
    b"\\uzzzz", b"\\u12", b"\\x41", b"\\a", b"\\", b"\\\\u0022", b"\\u005c", b"\\u000a",
)  # fmt: skip
_RAW = (b"\0", b"\n", b"\r\n", b"\t", b"\x01", b"\x1f", b"\x7f", b'"', b"\xe2\x80\xa8", b"\xc2\x85")
_NUMBERS = (
    b"NaN", b"Infinity", b"-Infinity", b"1e400", b"-1e400", b"1e-400", b"01", b"+1", b".5", b"1.",
    b"0x10", b"1_000", b"-", b"--1", b"1e", b"9" * 400, b"9" * 4_400, b"-" + b"9" * 30,
    b"0." + b"3" * 5_000, b"1E+2", b"true", b"TRUE", b"undefined",
)  # fmt: skip
_AFTER = (
    b",",
    b"}",
    b"]",
    b"{}",
    b"\0",
    b"null",
    b" x",
    b"\n{}",
    b"// end",
    b"\x1a",
    b"\xef\xbb\xbf",
)
_BEFORE = (
    b"\xef\xbb\xbf",
    b"\xfe\xff",
    b"\xff\xfe",
    b"\0",
    b",",
    b"[",
    b"]",
    b"{",
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"\x28\xb5\x2f\xfd",
    b")]}'\n",
    b"// x\n",
)
_FOREIGN = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp500", "latin-1", "cp1252")
#: Some below what the interpreter allows, some about that, some far beyond.
_DEEP: tuple[int, ...] = (20, 100, 101, 500, 5_000, 100_000, *range(900, 1_010, 5))


def _cut(chance: Random, source: bytes) -> bytes:
    return source[: chance.randrange(len(source) + 1)]


def _flip(chance: Random, source: bytes) -> bytes:
    spoiled = bytearray(source)
    for _ in range(chance.choice((1, 1, 3, 20))):
        if spoiled:
            spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
    return bytes(spoiled)


def _leave_out(chance: Random, source: bytes) -> bytes:
    start = chance.randrange(len(source) + 1)
    return source[:start] + source[start + chance.choice((1, 2, 10, 1_000)) :]


def _repeat(chance: Random, source: bytes) -> bytes:
    start = chance.randrange(len(source) + 1)
    return source[: start + chance.choice((1, 20, 2_000))] + source[start:]


def _within_text(pieces: tuple[bytes, ...]) -> TextMutation:
    """Return a mutation that puts a piece into the middle of some text."""

    def mutate(chance: Random, source: bytes) -> bytes:
        spots = [found.start() for found in _IN_TEXT.finditer(source)] or [len(source)]
        spot = chance.choice(spots)
        return source[:spot] + chance.choice(pieces) + source[spot:]

    return mutate


def _number(chance: Random, source: bytes) -> bytes:
    spots = list(_NUMBER.finditer(source))
    if not spots:
        return source
    spot = chance.choice(spots)
    return source[: spot.start()] + chance.choice(_NUMBERS) + source[spot.end() :]


def _twice(chance: Random, source: bytes) -> bytes:
    """Write a key a second time, plainly or with one of its letters as an escape."""
    keys = list(_KEY.finditer(source))
    if not keys:
        return source
    key = chance.choice(keys)
    name = key[1] if chance.random() < 0.7 else b"\\u%04x" % key[1][0] + key[1][1:]  # noqa: PLR2004
    value = chance.choice((b"null", b'"x"', b"[]", b"{}", _nested(chance)))
    return source[: key.start()] + b'"' + name + b'":' + value + b"," + source[key.start() :]


def _unknown_and_deep(chance: Random, source: bytes) -> bytes:
    keys = list(_KEY.finditer(source))
    if not keys:
        return source
    spot = chance.choice(keys).start()
    return source[:spot] + b'"unknownField":' + _nested(chance) + b"," + source[spot:]


def _nested(chance: Random) -> bytes:
    depth = chance.choice(_DEEP)
    if chance.random() < 0.5:  # noqa: PLR2004 - one or the other
        return b"[" * depth + b"1" + b"]" * depth
    return b'{"a":' * depth + b"1" + b"}" * depth


def _foreign(chance: Random, source: bytes) -> bytes:
    text = source.decode("utf-8", "replace")
    return text.encode(chance.choice(_FOREIGN), "replace")


def _mixed(chance: Random, source: bytes) -> bytes:
    """Encode a part of it otherwise, as a file put together from two sources is."""
    start, end = sorted(chance.randrange(len(source) + 1) for _ in range(2))
    middle = source[start:end].decode("utf-8", "replace").encode("utf-16-le", "replace")
    return source[:start] + middle + source[end:]


def _pythonic(chance: Random, source: bytes) -> bytes:
    new = chance.choice(
        ((b'"', b"'"), (b"false", b"False"), (b",", b",,"), (b'":', b'"='), (b"}", b",}"))
    )
    return source.replace(new[0], new[1], chance.choice((1, -1)))


ENCODINGS: dict[str, TextMutation] = {
    "broken off": _cut,
    "bits flipped": _flip,
    "bytes left out": _leave_out,
    "bytes repeated": _repeat,
    "no UTF-8 within": _within_text(_NO_UTF8),
    "escapes within": _within_text(_ESCAPES),
    "raw bytes within": _within_text(_RAW),
    "another number": _number,
    "a key twice": _twice,
    "unknown and deep": _unknown_and_deep,
    "another encoding": _foreign,
    "two encodings": _mixed,
    "nearly JSON": _pythonic,
    "something after it": lambda chance, source: source + chance.choice(_AFTER),
    "something before it": lambda chance, source: chance.choice(_BEFORE) + source,
    "two of it": lambda _, source: source + source,
    "nothing": lambda chance, _: chance.choice((b"", b" ", b"\n\n", b"\0" * 100, b"null", b"0")),
}
