"""The words of the interface: written in English at the place where they are used."""

from __future__ import annotations


def said(words: str, /, **values: object) -> str:
    """Return words of the interface, with values where ``{name}`` stands for them."""
    return words.format(**values) if values else words


def said_of(count: int, one: str, many: str, /, **values: object) -> str:
    """Return words about a count, ``{count}`` in them: `one` for one, `many` for others."""
    return said(one if count == 1 else many, count=f"{count:,}", **values)
