"""The words of the interface: written in English at the place where they are used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

from markupsafe import escape

from trialwright.web.public.languages.catalog import Catalog, read_catalog
from trialwright.web.public.languages.known import ENGLISH, LANGUAGES, Language

_spoken: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def language() -> Language:
    """Return the language that is spoken here and now."""
    return _spoken.get()


@contextmanager
def speaking(spoken: Language) -> Iterator[None]:
    """Speak a language within; each request has its own."""
    before = _spoken.set(spoken)
    try:
        yield
    finally:
        _spoken.reset(before)


def said(words: str, /, **values: object) -> str:
    """Return words of the interface, with values where ``{name}`` stands for them.

    A value that is HTML already, as a template makes it, stays so; the words around it are
    escaped then.
    """
    catalog = _catalog(_spoken.get().tag)
    return _filled(words if catalog is None else catalog.translation(words), values)


def said_of(count: int, one: str, many: str, /, **values: object) -> str:
    """Return words about a count, ``{count}`` in them: `one` for one, `many` for others."""
    spoken = _spoken.get()
    catalog = _catalog(spoken.tag)
    if catalog is None:
        words = one if count == 1 else many
    else:
        words = catalog.translation_of(count, one, many)
    counted = f"{count:,}".replace(",", spoken.thousands)
    return _filled(words, {"count": counted, **values})


def said_of_table(words: str) -> str:
    """Return words that stand in a table of ours, not at the place where they are used.

    Such are the labels of the registry's constants and the titles of its fields.
    """
    catalog = _catalog(_spoken.get().tag)
    return words if catalog is None else catalog.translation(words)


def _filled(words: str, values: dict[str, object]) -> str:
    if not values:
        return words
    if any(hasattr(value, "__html__") for value in values.values()):
        return escape(words).format(**values)
    return words.format(**values)


def prepare() -> None:
    """Read all catalogs before the first request asks for one."""
    for one in LANGUAGES:
        _catalog(one.tag)


@cache
def _catalog(tag: str) -> Catalog | None:
    """Return the translations into a language; English needs none."""
    if tag == ENGLISH.tag:
        return None
    file = files("trialwright.web.public.languages").joinpath("catalogs", f"{tag}.po")
    return read_catalog(file.read_text("utf-8"))
