"""What tells another name from a broader or narrower one, by its words alone."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeAlias

from trialwright.registry.search.words import keys_of, words_of

Words: TypeAlias = frozenset[str]

_SMALL = frozenset(["of", "the", "a", "an", "s", "to"])

_TUMOR = re.compile("carcinoma|neoplasm|tumor")
_DISEASE = re.compile("disorder|syndrome")

#: Single words that begin with so many equal letters are forms of one word.
_STEM = 5


@cache
def _listed(kind: str) -> Words:
    """Return the words of one list of the table."""
    table = tomllib.loads(
        files("trialwright.registry.search.learning").joinpath("words.toml").read_text("utf-8")
    )
    return frozenset(table[kind].split())


@lru_cache(maxsize=1 << 12)
def words_in(text: str) -> Words:
    """Return the keys of the words of a name, without such as ``of``."""
    pieces = (piece for word in words_of(text) for piece in keys_of(word).pieces)
    return frozenset(pieces) - _SMALL


def is_kind_or_part(name: str, term: str) -> bool:
    """Whether a condition seems to be a kind or a part of what a term says, by its words.

    It has all words of the term and more, or only some of them, or a word for a kind of it;
    or it is another form of the same single word, which often is another thing (herniation
    and hernia).
    """
    its, known = words_in(name), words_in(term)
    if its <= known or known <= its or (its - known) & _listed("qualities"):
        return True
    return len(its) == len(known) == 1 and _stem(its) == _stem(known)


def _stem(words: Words) -> str:
    return next(iter(words))[:_STEM]


def is_within(one: str, two: str) -> bool:
    """Whether all words of one of two names are in the other."""
    its, others = words_in(one), words_in(two)
    return its <= others or others <= its


def alike(canonical: str) -> str:
    """Return a name with one word for a tumor and one for a disease, to see what is one thing."""
    return _DISEASE.sub("disease", _TUMOR.sub("cancer", canonical))


def is_common(word: str) -> bool:
    """Whether a word is one that everybody says."""
    return word in _listed("common")


def is_nothing(name: str) -> bool:
    """Whether a name is of what is given to compare, of a kind of product, or of nothing."""
    return bool(words_in(name) & _listed("nothing"))
