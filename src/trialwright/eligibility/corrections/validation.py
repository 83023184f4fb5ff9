"""What is wrong with an expression that somebody else than the rules gives for some words.

The same for a person and for a reader of residues: the expression is canonical text that
`criteria.parsing` reads, it holds no places of its own, and its numbers stand in the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal

from trialwright.eligibility.criteria import (
    AtLeast,
    Bound,
    Expression,
    Limits,
    Span,
    atoms_of,
    mapped,
    parse,
    parts_of,
)
from trialwright.eligibility.criteria.atoms import Atom
from trialwright.eligibility.reading.numbers import ROMAN, number_of
from trialwright.eligibility.reading.raw import text_from
from trialwright.eligibility.reading.tokens import Kind, tokens_of
from trialwright.errors import InvalidInput


def placeless(canonical: str) -> Expression:
    """Return the expression of canonical text without places.

    Places are counted from the beginning of one version of a text: in another they are wrong.
    Raises InvalidInput where it cannot be read, and where it holds places.
    """
    made = parse(canonical)
    if any(atom.spans for atom in atoms_of(made)):
        raise InvalidInput("the expression holds spans, expected none: they are set anew each time")
    return made


def placed(expression: Expression, spans: tuple[Span, ...]) -> Expression:
    """Return the expression as read from these places, all of them by each atom."""

    def place(atom: Atom) -> Expression:
        held = {field.name: getattr(atom, field.name) for field in fields(atom)}
        return type(atom)(**{**held, "spans": spans})

    return mapped(expression, place)


def faults_of(expression: Expression, words: str) -> tuple[str, ...]:
    """Return what speaks against an expression for some words of a text, a sentence each.

    A number that the words do not have was not read, but decided or invented.
    """
    stated = set(_numbers_in(words))
    missing = sorted(set(_numbers_of(expression)) - stated)
    return tuple(f"the number {_plainly(one)} does not stand in the text" for one in missing)


def _plainly(number: Decimal) -> str:
    return str(number)


#: Words that say a number without one: "any of", "in the prior year", "both", "> ULN".
_SAID = {
    **dict.fromkeys(("a", "an", "any", "either", "single", "once"), 1),
    **dict.fromkeys(("hour", "day", "week", "month", "year"), 1),
    **dict.fromkeys(("limit", "limits", "uln", "lln", "unl"), 1),
    **dict.fromkeys(("both", "twice"), 2),
    **ROMAN,
}


def _numbers_in(words: str) -> Iterator[Decimal]:
    plain = text_from(words).plain
    for token in tokens_of(plain):
        found = number_of(token)
        if found is not None:
            yield found.value
            if found.other is not None:
                yield found.other
        if token.kind is Kind.WORD and token.text in _SAID:
            yield Decimal(_SAID[token.text])


def _numbers_of(expression: Expression) -> Iterator[Decimal]:
    """Yield every number of an expression, those of its windows too."""
    if isinstance(expression, AtLeast):
        yield Decimal(expression.least)
    for part in parts_of(expression):
        yield from _numbers_of(part)
    if not parts_of(expression):
        yield from _bounds_in(expression)


def _bounds_in(value: object) -> Iterator[Decimal]:
    match value:
        case Bound(value=number):
            yield number
        case Limits(low=low, high=high):
            yield from _bounds_in(low)
            yield from _bounds_in(high)
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from _bounds_in(getattr(value, field.name))
        case _:
            return
