"""Texts as words, and words as keys: equal keys, the same word in another form.

A *word* is what stands between blanks and most punctuation: ``CLL-1``, ``R/R``, ``Crohn's``.
Hyphens, slashes and apostrophes join its *pieces*, each a run of letters and digits. Every
piece has a key; a word of several pieces has the key of all of them joined besides, so that
``CLL-1`` finds ``CLL1`` and ``CLL 1``, and is found by both; ``I/II`` has none, for it is not
``III``. Positions count pieces.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

#: Pieces that one joined key may have, and how long it may be; longer words have none.
MOST_JOINED = 4
LONGEST_JOINED = 32

_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
#: What joins the pieces of one word; the dashes from hyphen to horizontal bar are one range.
JOINERS = f"-/_{_APOSTROPHES}\N{MINUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{HYPHEN}-\N{HORIZONTAL BAR}"
WORD = re.compile(rf"[^\W_]+(?:[{JOINERS}][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}][sS]$")
#: Signs that are written for an apostrophe.
_AS_APOSTROPHE = "\N{ACUTE ACCENT}\N{MODIFIER LETTER APOSTROPHE}"

#: Shorter words are codes and function words, and have no plural worth knowing.
_SHORTEST_PLURAL = 4
_ENDING_IN_ES = ("sses", "xes", "ches", "shes")
#: Numerals of phases and stages: I/II is two of them, and never III.
_NUMERALS = frozenset({"i", "ii", "iii", "iv"})
_GREEK = {
    letter: unicodedata.name(letter).rpartition(" ")[2].lower()
    for letter in map(chr, range(0x3B1, 0x3CA))
    if letter != "\N{GREEK SMALL LETTER FINAL SIGMA}"
} | {"\N{GREEK SMALL LETTER LAMDA}": "lambda"}


@dataclass(frozen=True, slots=True)
class WordKeys:
    """The keys of one word: of its pieces in order, and of all joined, if it has several."""

    pieces: tuple[str, ...]
    joined: str | None


def words_of(text: str) -> list[str]:
    """Return the words of a text, in order, as they are written."""
    return WORD.findall(as_composed(text))


def as_composed(text: str) -> str:
    """Return a text with letters and their accents as one sign, and apostrophes of one kind."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    for sign in _AS_APOSTROPHE:
        composed = composed.replace(sign, "'")
    return composed


@lru_cache(maxsize=1 << 16)
def keys_of(word: str) -> WordKeys:
    """Return the keys of a word as `words_of` gives it."""
    bare = _POSSESSIVE.sub("", word)
    pieces = _PIECE.findall(bare)
    keys = tuple(key_of(piece) for piece in pieces)
    if not 1 < len(keys) <= MOST_JOINED or _NUMERALS.issuperset(keys):
        return WordKeys(keys, None)
    joined = "".join(_folded(piece) for piece in pieces)
    return WordKeys(keys, _one_form(joined) if len(joined) <= LONGEST_JOINED else None)


def key_of(piece: str) -> str:
    """Return the key of a run of letters and digits: case, accents, number and spelling aside."""
    return _one_form(_folded(piece))


def _folded(piece: str) -> str:
    """Return a piece in lower case, without accents, Greek letters by their names."""
    if piece.isascii():
        return piece.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", piece).casefold())
    letters = (_GREEK.get(sign, sign) for sign in plain if not unicodedata.combining(sign))
    return "".join(letters).replace("\N{LATIN SMALL LETTER DOTLESS I}", "i")


def _one_form(folded: str) -> str:
    if len(folded) < _SHORTEST_PLURAL or not folded.isalpha():
        return folded
    forms = _forms()
    singular = forms.plural.get(folded) or _singular(folded, forms.kept)
    return forms.spelling.sub(lambda found: forms.spelled[found.group()], singular)


def _singular(word: str, kept: frozenset[str]) -> str:
    if not word.endswith("s") or word in kept or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return f"{word[:-3]}y" if len(word) > _SHORTEST_PLURAL else word[:-1]
    if word.endswith(_ENDING_IN_ES) and not word.endswith("aches"):
        return word[:-2]
    return word[:-1]


@dataclass(frozen=True, slots=True)
class _Forms:
    kept: frozenset[str]
    plural: MappingProxyType[str, str]
    spelled: MappingProxyType[str, str]
    spelling: re.Pattern[str]


@cache
def _forms() -> _Forms:
    table = tomllib.loads(
        files("trialwright.registry.search").joinpath("forms.toml").read_text("utf-8")
    )
    longest_first = sorted(table["spelling"], key=lambda one: (-len(one), one))
    return _Forms(
        kept=frozenset(table["kept"]),
        plural=MappingProxyType(table["plural"]),
        spelled=MappingProxyType(table["spelling"]),
        spelling=re.compile("|".join(longest_first)),
    )
