"""The two readings of a text that joins by "and" what may be meant as "or"."""

from __future__ import annotations

from dataclasses import replace

from trialwright.eligibility.criteria import (
    All,
    Any,
    Citation,
    Criterion,
    Except,
    Expression,
    Not,
    NotApplicableUnless,
    Span,
    atoms_of,
)
from trialwright.eligibility.evaluation.signing import Choice


def read_as(criterion: Criterion, place: Span, choice: Choice) -> Criterion:
    """Return a criterion with a row of it read by one word or the other.

    `place` is the row in the text; where it is the whole criterion, so is the row. A definition
    that one of its parts refers to holds for all of them.
    """
    return replace(criterion, expression=_read(criterion.expression, place, choice))


def _read(expression: Expression, place: Span, choice: Choice) -> Expression:
    match expression:
        case All(parts) | Any(parts):
            at = [number for number, part in enumerate(parts) if _lies_at(part, place)]
            if len(at) < 2:  # noqa: PLR2004 - a row has two parts
                return type(expression)(tuple(_read(part, place, choice) for part in parts))
            made = _row([parts[number] for number in at], choice)
            if len(at) == len(parts):
                return made
            kept = [part for number, part in enumerate(parts) if number not in at]
            return type(expression)((*kept[: at[0]], made, *kept[at[0] :]))
        case Not(part):
            return Not(_read(part, place, choice))
        case Except(base, exceptions):
            return Except(_read(base, place, choice), exceptions)
        case NotApplicableUnless(condition, part):
            return NotApplicableUnless(condition, _read(part, place, choice))
        case _:
            return expression


def _row(parts: list[Expression], choice: Choice) -> Expression:
    """Return the parts joined by a word, under every reference that one of them names."""
    named, cited = [], []
    for part in parts:
        held = part.parts if isinstance(part, All) else (part,)
        rest = tuple(one for one in held if not isinstance(one, Citation))
        cited += [one for one in held if isinstance(one, Citation)]
        named.append(rest[0] if len(rest) == 1 else All(rest))
    row = All(tuple(named)) if choice is Choice.AND else Any(tuple(named))
    return All((row, *cited)) if cited else row


def _lies_at(expression: Expression, place: Span) -> bool:
    return any(
        span.start < place.end and place.start < span.end
        for atom in atoms_of(expression)
        for span in atom.spans
    )
