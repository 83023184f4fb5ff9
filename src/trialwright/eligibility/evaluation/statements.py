"""What a person is asked to confirm or deny: each part of a criterion as a statement of its own.

A statement says what the part says, never its negation: of "no suitable options" a person is
asked whether there are suitable options, for the criterion itself turns the answer round.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trialwright.eligibility.criteria import (
    Attestation,
    Citation,
    Except,
    Expression,
    Judgement,
    Opaque,
    in_words,
    parts_of,
)


def statement_of(expression: Expression) -> str:
    """Return what an expression states, in the words of the text where it keeps them."""
    match expression:
        case Attestation(words=words) | Opaque(words=words):
            return words
        case Citation(reference=reference):
            return reference
        case Judgement():
            said = in_words(replace(expression, words=""))
            # What follows the words is their bound and their time.
            bound = said.partition(":")[2].strip()
            return f"{expression.words} {bound}".strip()
        case _:
            return in_words(expression)


def statements_of(expression: Expression) -> Iterator[str]:
    """Yield the statement of every part that somebody may be asked about."""
    parts = parts_of(expression)
    if not parts or isinstance(expression, Except):
        yield statement_of(expression)
    for part in parts:
        yield from statements_of(part)
