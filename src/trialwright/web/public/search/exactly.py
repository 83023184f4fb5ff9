"""Queries for records that have a text at a field, whole: what links from a page ask."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.web.public.search.addresses import Sought


def exactly(piece: str, texts: Sequence[str]) -> str:
    """Return a query for one of these texts as the whole value of a field, by its piece name."""
    asked = " OR ".join(f'"{_unquoted(text)}"' for text in texts)
    within = asked if len(texts) == 1 else f"({asked})"
    return f"AREA[{piece}]COVERAGE[FullMatch]EXPANSION[Term]{within}"


def address_of(query: str) -> str:
    """Return where the hits of a query are shown."""
    return Sought(words={"q": query}).address


def _unquoted(text: str) -> str:
    """Return a text that can stand between quotation marks of the query language."""
    return " ".join(text.replace("\\", " ").replace('"', " ").split())
