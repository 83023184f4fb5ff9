"""Antigens that engineered cells and cancer vaccines are aimed at, under all their names.

The table `antigens.toml` gives each antigen once, by its HGNC approved gene symbol where a
gene encodes it, and every other name that clinical texts use for it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_NO_SIGN = re.compile("[^0-9a-z\u03b1-\u03c9]+")
_RUNS = re.compile(r"[0-9]+|[^\W\d_]+")
_BETWEEN_RUNS = r"[\s./\u2010-\u2015-]?"
_WORD = "[0-9A-Za-z\u03b1-\u03c9]"
#: What may be written onto a name without a gap: anti-CD19, aCD19, CARCD19, AdHER2.
_STARTS = rf"(?:(?<!{_WORD})|(?<=[Aa]nti)|(?<=CAR)|(?<=CART)|(?<=\ba)|(?<=\bAd))"
_ENDS = rf"(?:(?!{_WORD})|(?=CAR)|(?=s\b))"
#: A shorter name made of letters alone is also a word of some language: its case counts.
_DISTINCT_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Antigen:
    """One target, under one symbol and all its other names.

    `hgnc` says whether `symbol` is an HGNC approved gene symbol; sugars, lipids, viral
    proteins and groups of ligands have none and go by their usual name.
    """

    symbol: str
    hgnc: bool
    name: str
    aliases: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The symbol and the aliases."""
        return (self.symbol, *self.aliases)


@dataclass(frozen=True, slots=True)
class AntigenMention:
    """One place in a text where an antigen is named; `end` is exclusive."""

    antigen: Antigen
    start: int
    end: int


@cache
def antigens() -> tuple[Antigen, ...]:
    """Return every antigen of the vocabulary, in order of symbol."""
    table = tomllib.loads(files("trialwright.vocabulary").joinpath("antigens.toml").read_text())
    rows = [
        Antigen(row["symbol"], row.get("hgnc", True), row["name"], tuple(row["aliases"]))
        for row in table["antigen"]
    ]
    return tuple(sorted(rows, key=lambda antigen: antigen.symbol))


def antigen_called(name: str) -> Antigen | None:
    """Return the antigen of that symbol or alias; case, blanks and hyphens do not matter.

    >>> antigen_called("cll1").symbol
    'CLEC12A'
    """
    return _by_key().get(_key(name))


def antigen_mentions(text: str) -> Iterator[AntigenMention]:
    """Find every antigen named in a text, from left to right and without overlaps.

    Names with a digit and long names are found in any case; a short name made of letters
    (``MET``, ``KIT``) only as it is written.
    """
    for match in _pattern().finditer(text):
        antigen = antigen_called(match.group())
        assert antigen is not None, f"the pattern finds {match.group()!r}, which has no key"
        yield AntigenMention(antigen, match.start(), match.end())


def _key(name: str) -> str:
    return _NO_SIGN.sub("", name.casefold())


@cache
def _by_key() -> MappingProxyType[str, Antigen]:
    rows: dict[str, Antigen] = {}
    for antigen in antigens():
        for name in antigen.names:
            owner = rows.setdefault(_key(name), antigen)
            assert owner is antigen, f"{name} is both {owner.symbol} and {antigen.symbol}"
    return MappingProxyType(rows)


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_all_names(), key=lambda name: (-len(name), name))
    return re.compile(f"{_STARTS}(?:{'|'.join(map(_spelt, names))}){_ENDS}")


def _all_names() -> Iterable[str]:
    return {name for antigen in antigens() for name in antigen.names}


def _spelt(name: str) -> str:
    """Return a pattern for a name with or without its hyphens, blanks and stops."""
    runs = _BETWEEN_RUNS.join(_RUNS.findall(name))
    any_case = len(name) >= _DISTINCT_LENGTH or any(sign.isdigit() for sign in name)
    return f"(?i:{runs})" if any_case else runs
