"""What a person has to decide about a criterion, because no computer can look it up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

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
from trialwright.eligibility.reading.raw import text_from


class DecisionKind(Enum):
    """What a person does about some words: each is another task."""

    JUDGE = "judge"
    SIGN = "sign"
    LOOK_UP = "look up"
    COMPLETE = "complete"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Decision:
    """A task for a person: what to do, about which words of the text, and where they stand.

    JUDGE: a physician decides. SIGN: somebody promises or signs. LOOK_UP: the text names a
    guideline or a version whose content is not in the record. COMPLETE: a list is left open.
    READ: the words were not read. `words` are as posted, with the escapes of markup undone.
    """

    kind: DecisionKind
    words: str
    span: Span


def decisions_of(criterion: Criterion, text: str) -> tuple[Decision, ...]:
    """Return what a person has to decide, in the order of the text; none if nothing is left."""
    found = [
        Decision(kind, _words(text, atom), atom.spans[0] if atom.spans else criterion.span)
        for atom in atoms_of(criterion.expression)
        if (kind := _kind(atom)) is not None
    ]
    found += [Decision(DecisionKind.READ, _plain(span.of(text)), span) for span in criterion.unread]
    return tuple(dict.fromkeys(sorted(found, key=lambda one: one.span)))


def _kind(atom: Atom) -> DecisionKind | None:
    match atom:
        case Judgement():
            return DecisionKind.JUDGE
        case Attestation():
            return DecisionKind.SIGN
        case Citation():
            return DecisionKind.LOOK_UP
        case Opaque(reason="open list"):
            return DecisionKind.COMPLETE
        case Opaque():
            return DecisionKind.READ
        case Compare() | Score() | Multiple() | Has() | Demographic() | Biomarker() | Exposure():
            return None
        case _:
            assert_never(atom)


def _words(text: str, atom: Atom) -> str:
    """Return the words of the text that an atom was read from, else those that it holds."""
    if atom.spans:
        return " … ".join(_pieces(text, atom))
    match atom:
        case Citation(reference=reference):
            return reference
        case Judgement(words=words) | Attestation(words=words) | Opaque(words=words):
            return words
        case _:
            raise AssertionError(f"{atom!r} leaves nothing to a person")


def _pieces(text: str, atom: Atom) -> Iterator[str]:
    for span in atom.spans:
        yield _plain(span.of(text))


def _plain(raw: str) -> str:
    return " ".join(text_from(raw).plain.split())
