"""A catalog of translations: what a gettext ``.po`` file says, read strictly.

The part of the format that is read: comments, ``msgid``, ``msgid_plural``, ``msgstr`` and
``msgstr[n]``, texts that go on over several lines, and the header's ``Plural-Forms``. What is
marked as fuzzy counts as not translated, as in gettext itself.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

_LINE = re.compile(r'(?:(msgid|msgid_plural|msgstr|msgstr\[(\d)\]) )?"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = MappingProxyType({"n": "\n", "t": "\t", '"': '"', "\\": "\\"})
_FORMS = re.compile(r"^Plural-Forms: *nplurals=(\d+); *plural=([^;]+);", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Words in English, in the plural too if they are about a count, and their translations."""

    words: str
    plural: str | None
    said: tuple[str, ...]
    is_fuzzy: bool
    line: int

    @property
    def is_translated(self) -> bool:
        """Whether every form is there to be used."""
        return not self.is_fuzzy and bool(self.said) and all(self.said)


@dataclass(frozen=True, slots=True)
class Catalog:
    """Translations by their English words, and which form of a plural a count takes."""

    entries: Mapping[str, Entry]
    form_of: Callable[[int], int]

    def translation(self, words: str) -> str:
        """Return words translated; untranslated ones as they are."""
        entry = self.entries.get(words)
        return words if entry is None or not entry.is_translated else entry.said[0]

    def translation_of(self, count: int, one: str, many: str) -> str:
        """Return words about a count translated, in the form that the count takes."""
        entry = self.entries.get(one)
        if entry is None or not entry.is_translated or entry.plural != many:
            return one if count == 1 else many
        return entry.said[self.form_of(count)]


def read_catalog(text: str) -> Catalog:
    """Return what a ``.po`` file says; a `ValueError` names the line that cannot be read."""
    entries = tuple(_entries(text))
    header = next((one for one in entries if one.words == ""), None)
    if header is None:
        raise ValueError("the catalog has no header")
    known: dict[str, Entry] = {}
    for one in entries:
        if one.words in known:
            raise ValueError(f"line {one.line}: {one.words!r} stands here for the second time")
        known[one.words] = one
    del known[""]
    found = _FORMS.search(header.said[0])
    if found is None:
        raise ValueError("the header has no Plural-Forms")
    _check_forms(known.values(), int(found[1]))
    return Catalog(MappingProxyType(known), gettext.c2py(found[2]))


def _check_forms(entries: Iterable[Entry], expected: int) -> None:
    for one in entries:
        forms = 1 if one.plural is None else expected
        if len(one.said) != forms:
            raise ValueError(f"line {one.line}: {len(one.said)} forms, expected {forms}")


def _entries(text: str) -> Iterator[Entry]:
    """Yield each entry; entries stand apart by empty lines."""
    number = 1
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.splitlines()
        if any(line and not line.startswith("#") for line in lines):
            yield _entry(lines, number)
        number += block.count("\n") + 2


def _entry(lines: list[str], start: int) -> Entry:
    fields: dict[str, str] = {}
    name, is_fuzzy, first = "", False, 0
    for place, line in enumerate(lines, start=start):
        if line.startswith("#") or not line.strip():
            is_fuzzy = is_fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None or (found[1] is None and not name):
            raise ValueError(f"line {place}: {line!r} is no line of a catalog")
        if found[1] is not None:
            name = found[1]
            if name in fields:
                raise ValueError(f"line {place}: a second {name} in one entry")
            fields[name] = ""
            first = first or place
        fields[name] += _ESCAPE.sub(_unescaped, found[3])
    if "msgid" not in fields:
        raise ValueError(f"line {first}: an entry without msgid")
    forms = sorted(one for one in fields if one.startswith("msgstr"))
    return Entry(
        words=fields["msgid"],
        plural=fields.get("msgid_plural"),
        said=tuple(fields[one] for one in forms),
        is_fuzzy=is_fuzzy,
        line=first,
    )


def _unescaped(found: re.Match[str]) -> str:
    if found[1] not in _ESCAPED:
        raise ValueError(f"{found[0]} is no escape of a catalog")
    return _ESCAPED[found[1]]
