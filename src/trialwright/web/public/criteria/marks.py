"""A posted text in pieces, each with what it was read as; no character is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeAlias, assert_never

from trialwright.eligibility.criteria import (
    Atom,
    Attestation,
    Biomarker,
    Citation,
    Compare,
    Criterion,
    Demographic,
    Exposure,
    Has,
    Judgement,
    Multiple,
    Opaque,
    Score,
    Span,
    atoms_of,
)
from trialwright.eligibility.reading import window_places
from trialwright.registry.markup import unescape
from trialwright.registry.record.base import Markup
from trialwright.web.public.languages import said

Kind: TypeAlias = Literal[
    "", "compared", "present", "timed", "judged", "signed", "cited", "open", "unread"
]
"""What words were read as; the empty text where they only join or number others."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words as posted, the escapes of markup undone, with their kind and what that is called."""

    text: str
    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Key:
    """A kind of marks in the legend."""

    kind: Kind
    name: str
    meaning: str


def keys() -> tuple[Key, ...]:
    """Return every kind of marks, with what it says of the words that carry it."""
    return (
        Key("compared", said("comparison"), said("a value is compared with a bound")),
        Key("present", said("presence"), said("something is there, was there or is planned")),
        Key("timed", said("time"), said("a stretch of time beside a moment")),
        Key("judged", said("judgement"), said("a physician has to decide")),
        Key("signed", said("promise"), said("somebody has to promise or sign")),
        Key("cited", said("reference"), said("a guideline or version outside the record")),
        Key("open", said("left open"), said("a list that does not end")),
        Key("unread", said("not read"), said("no rule read these words: a person has to")),
    )


def pieces_of(text: str, criterion: Criterion) -> tuple[Piece, ...]:
    """Return the posted words of a criterion in pieces, in order; together they are all of it."""
    whole = criterion.span
    painted: list[Kind] = [""] * (whole.end - whole.start)
    for kind, span in _painted(text, criterion):
        start, end = max(span.start, whole.start), min(span.end, whole.end)
        painted[start - whole.start : end - whole.start] = [kind] * max(end - start, 0)
    return tuple(_pieces(whole.of(text), painted))


def _pieces(words: str, painted: list[Kind]) -> Iterator[Piece]:
    names: dict[Kind, str] = {one.kind: one.name for one in keys()}
    at = 0
    for kind, run in groupby(painted):
        end = at + sum(1 for _ in run)
        yield Piece(unescape(Markup(words[at:end])), kind, names.get(kind, ""))
        at = end


def _painted(text: str, criterion: Criterion) -> Iterator[tuple[Kind, Span]]:
    """Yield places with their kinds; a later one lies over an earlier one."""
    atoms = [(_kind(one), one) for one in atoms_of(criterion.expression)]
    for over in (False, True):
        for kind, atom in atoms:
            # What a person has to do is shown over what a computer can look up.
            if over == (kind not in {"compared", "present"}):
                yield from _at(kind, atom.spans)
    yield from _at("timed", window_places(text, criterion))
    yield from _at("unread", criterion.unread)


def _at(kind: Kind, spans: Iterable[Span]) -> Iterator[tuple[Kind, Span]]:
    return ((kind, span) for span in spans)


def _kind(atom: Atom) -> Kind:
    match atom:
        case Compare() | Score() | Multiple():
            return "compared"
        case Demographic() | Biomarker():
            return "present" if atom.limits is None else "compared"
        case Has() | Exposure():
            return "present"
        case Judgement():
            return "judged"
        case Attestation():
            return "signed"
        case Citation():
            return "cited"
        case Opaque(reason="open list"):
            return "open"
        case Opaque():
            return "unread"
        case _:
            assert_never(atom)
