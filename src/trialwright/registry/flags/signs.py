"""The signs of a product, as the tables of this package write them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from trialwright.registry.flags.passages import Place

# A backslash stands before a hyphen where the registry escapes it as markup.
_SEPARATOR = r"[\s\\-]+"
_OPTIONAL_SEPARATOR = r"[\s\\-]{0,2}"
WORD = re.compile(r"[a-z0-9]+")
#: So many first letters of a word tell quickly whether a hint can stand in a text.
BEGINNING = 4


@dataclass(frozen=True, slots=True)
class Hint:
    """Words near which a sign is looked for.

    `beginning` is how their first word begins, None where they may stand inside a word.
    """

    words: str
    beginning: str | None

    @classmethod
    def of(cls, words: str) -> Hint:
        """Return the hint of these words."""
        first = WORD.match(words)
        if first is None or (first.end() == len(words) and len(words) < BEGINNING):
            return cls(words, None)
        return cls(words, first.group()[:BEGINNING])


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that show a kind of product, and where they count."""

    id: str
    kind: str
    pattern: re.Pattern[str]
    exact_case: bool
    hints: tuple[Hint, ...]
    beside: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    unless_near: re.Pattern[str] | None
    given: bool


@dataclass(frozen=True, slots=True)
class Silencer:
    """Words before or after a sign that take it back.

    `setting` says that they make the product the setting of the study.
    """

    id: str
    kinds: frozenset[str]
    places: frozenset[Place]
    setting: bool
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None

    def silences(self, kind: str, place: Place, before: str, after: str) -> bool:
        """Whether a sign of this kind and place, between these texts, is taken back."""
        if place not in self.places or self.kinds.isdisjoint((kind, "*")):
            return False
        return bool(
            (self.before is not None and self.before.search(before))
            or (self.after is not None and self.after.search(after))
        )


@dataclass(frozen=True, slots=True)
class SignTable:
    """Everything that `signs.toml` says."""

    gate_words: frozenset[bytes]
    gate_parts: tuple[tuple[bytes, tuple[bytes, ...]], ...]
    signs: tuple[Sign, ...]
    silencers: tuple[Silencer, ...]
    studies: tuple[tuple[str, re.Pattern[str]], ...]
    giving: re.Pattern[str]
    handing: re.Pattern[str]


@cache
def sign_table() -> SignTable:
    """Return the table of signs."""
    rows = read_table("signs.toml")
    words: dict[str, str] = rows["words"]
    return SignTable(
        gate_words=frozenset(word.encode() for word in rows["gate"]["words"]),
        gate_parts=tuple(
            (shorter.encode(), tuple(part.encode() for part in parts))
            for shorter, parts in rows["gate"]["parts"].items()
        ),
        signs=tuple(_sign(row, words) for row in rows["sign"]),
        silencers=tuple(_silencer(row, words) for row in rows["silencer"]),
        studies=tuple((row["says"], compiled(row["pattern"], words)) for row in rows["study"]),
        giving=compiled(words["given"], words),
        handing=compiled(words["handed"], words),
    )


def read_table(name: str) -> dict[str, Any]:
    """Return one of the TOML tables of this package."""
    return tomllib.loads(files("trialwright.registry.flags").joinpath(name).read_text("utf-8"))


def compiled(pattern: str, words: dict[str, str]) -> re.Pattern[str]:
    """Compile a pattern of the tables, its shorthands written out."""
    for name, part in words.items():
        pattern = pattern.replace(f"<{name}>", part)
    pattern = pattern.replace("~", _OPTIONAL_SEPARATOR).replace(" ", _SEPARATOR)
    return re.compile(pattern)


def _sign(row: dict[str, Any], words: dict[str, str]) -> Sign:
    def optional(key: str) -> re.Pattern[str] | None:
        return compiled(row[key], words) if key in row else None

    exact = row.get("exact_case", False)
    return Sign(
        id=row["id"],
        kind=row["kind"],
        pattern=re.compile(row["pattern"]) if exact else compiled(row["pattern"], words),
        exact_case=exact,
        hints=tuple(map(Hint.of, row["hints"])),
        beside=optional("beside"),
        unless=optional("unless"),
        unless_near=optional("unless_near"),
        given=row.get("given", False),
    )


def _silencer(row: dict[str, Any], words: dict[str, str]) -> Silencer:
    return Silencer(
        id=row["id"],
        kinds=frozenset(row["kinds"]),
        places=frozenset(map(Place, row.get("places", Place))),
        setting=row.get("setting", False),
        before=compiled(row["before"], words) if "before" in row else None,
        after=compiled(row["after"], words) if "after" in row else None,
    )
