"""Sentences that remember what they were made of, so that another language can say them too.

Each is a `str` in English; who does not care for languages need not know. What writes JSON takes
the bare text of it: ``str(sentence)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Sentence(str):
    """A text made of words with ``{name}`` where values stand."""

    __slots__ = ("values", "words")

    words: str
    values: Mapping[str, object]


class Listing(str):
    """Texts in a row, with the same words between each two."""

    __slots__ = ("between", "parts")

    between: str
    parts: tuple[str, ...]


class Named(str):
    """A value of a list as it stands within a sentence, with its label."""

    __slots__ = ("label",)

    label: str


def sentence(words: str, /, **values: object) -> Sentence:
    """Return words with values where ``{name}`` stands for them."""
    made = Sentence(words.format(**values))
    made.words = words
    made.values = values
    return made


def in_a_row(between: str, parts: Iterable[str]) -> Listing:
    """Return texts in a row."""
    kept = tuple(parts)
    made = Listing(between.join(kept))
    made.between = between
    made.parts = kept
    return made


def named(text: str, label: str) -> Named:
    """Return the text of a value that has a label."""
    made = Named(text)
    made.label = label
    return made
