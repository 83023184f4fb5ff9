"""Read a Python literal of plain values as data; nothing is ever evaluated.

Some pages print a record as Python shows a dictionary: single quotes, True, False, None.
"""

from __future__ import annotations

import re
import sys
from math import isfinite

from trialwright.errors import quoted
from trialwright.registry.trees import JsonObject, JsonValue

#: Records nest about a dozen deep; Python's own reader of literals can be crashed by depth.
MAX_DEPTH = 100

#: Python reads no longer whole number, and no other needs to be longer.
_LONGEST_NUMBER = sys.int_info.default_max_str_digits

_BLANK = re.compile(r"\s*")
_TOKEN = re.compile(
    r"""(?P<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
    r"""|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"""
    r"""|(?P<word>True|False|None)\b"""
    r"""|(?P<mark>[{}\[\]:,])""",
    re.DOTALL,
)
_ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(.))", re.DOTALL
)
_SURROGATES = range(0xD800, 0xE000)
_WORDS = {"True": True, "False": False, "None": None}
_SIMPLE = {
    "n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v",
    "\\": "\\", "'": "'", '"': '"', "\n": "",
}  # fmt: skip


def read_literal(text: str) -> JsonObject:
    r"""Return the dictionary that a text holds; raises ValueError, saying where it goes wrong.

    >>> read_literal("{'a': [1, True, None, 'it\\'s']}")
    {'a': [1, True, None, "it's"]}
    """
    reader = _Reader(text)
    value = reader.value(0)
    if not isinstance(value, dict):
        raise ValueError("a dictionary was expected at the start")  # noqa: TRY004 - bad text
    reader.expect_end()
    return value


class _Reader:
    """A place in a text, and what may stand there."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def value(self, depth: int) -> JsonValue:
        """Read one value."""
        if depth > MAX_DEPTH:
            raise ValueError(f"nesting deeper than {MAX_DEPTH} at character {self._at}")
        kind, written = self._take()
        match kind:
            case "string":
                return _unescaped(written[1:-1])
            case "number":
                return self._number(written)
            case "word":
                return _WORDS[written]
        if written == "{":
            return self._dictionary(depth)
        if written == "[":
            return self._list(depth)
        raise self._surprise(repr(written), "a value")

    def _number(self, written: str) -> int | float:
        """Return a number, unless it is out of range as it would be in JSON."""
        whole = re.search("[.eE]", written) is None
        if len(written) > _LONGEST_NUMBER or (not whole and not isfinite(float(written))):
            raise self._surprise(f"the number {quoted(written, 20)}", "a number in range")
        return int(written) if whole else float(written)

    def expect_end(self) -> None:
        """Refuse anything but blanks after the value."""
        self._skip_blanks()
        if self._at < len(self._text):
            raise self._surprise(repr(self._text[self._at : self._at + 20]), "the end")

    def _dictionary(self, depth: int) -> JsonObject:
        pairs: JsonObject = {}
        while not self._next_is("}"):
            kind, written = self._take()
            if kind != "string":
                raise self._surprise(repr(written), "a key")
            key = _unescaped(written[1:-1])
            if key in pairs:
                raise self._surprise(f"the key {key!r} twice", "one value for a key")
            self._expect(":")
            pairs[key] = self.value(depth + 1)
            if not self._next_is(",", take=True) and not self._next_is("}"):
                raise self._surprise("no comma", "a comma or a closing brace")
        self._expect("}")
        return pairs

    def _list(self, depth: int) -> list[JsonValue]:
        items: list[JsonValue] = []
        while not self._next_is("]"):
            items.append(self.value(depth + 1))
            if not self._next_is(",", take=True) and not self._next_is("]"):
                raise self._surprise("no comma", "a comma or a closing bracket")
        self._expect("]")
        return items

    def _take(self) -> tuple[str, str]:
        self._skip_blanks()
        found = _TOKEN.match(self._text, self._at)
        if found is None or found.lastgroup is None:
            what = self._text[self._at : self._at + 20]
            raise self._surprise(repr(what) if what else "the end", "a value")
        self._at = found.end()
        return found.lastgroup, found[0]

    def _next_is(self, mark: str, *, take: bool = False) -> bool:
        self._skip_blanks()
        there = self._text.startswith(mark, self._at)
        if there and take:
            self._at += len(mark)
        return there

    def _expect(self, mark: str) -> None:
        if not self._next_is(mark, take=True):
            raise self._surprise(repr(self._text[self._at : self._at + 20]), repr(mark))

    def _skip_blanks(self) -> None:
        blanks = _BLANK.match(self._text, self._at)
        self._at = blanks.end() if blanks is not None else self._at

    def _surprise(self, found: str, expected: str) -> ValueError:
        return ValueError(f"found {found} at character {self._at}, expected {expected}")


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    for digits, base in ((escape[1], 16), (escape[2], 16), (escape[3], 16), (escape[4], 8)):
        if digits is not None:
            code = int(digits, base)
            if code in _SURROGATES or code > sys.maxunicode:
                raise ValueError(f"{escape[0]!r} is no character")
            return chr(code)
    return _SIMPLE.get(escape[5], escape[0])
