"""The spans that the reader finds in one line of a criteria text, by the labels of the corpus."""

from __future__ import annotations

from collections.abc import Iterator

from trialwright.eligibility.reading.ages import age_words
from trialwright.eligibility.reading.amounts import Amount, amounts_of
from trialwright.eligibility.reading.markers import marker_at
from trialwright.eligibility.reading.masks import MaskKind, masked, masks_of
from trialwright.eligibility.reading.tokens import tokens_of

LABELS = ("Eq-Operator", "Eq-Value", "Eq-Unit", "Eq-Temporal-Unit", "Age")

Labelled = tuple[str, int, int]


def labelled(plain: str) -> set[Labelled]:
    """Return label, first character and the character after of each span in a line."""
    masks = masks_of(plain)
    tokens = tokens_of(plain, past_markers(plain))
    made: set[Labelled] = set()
    for amount in amounts_of(tokens, masked(tokens, masks)):
        for label, first, after in _of_amount(amount):
            made.add((label, tokens[first].start, tokens[after - 1].end))
        for place in age_words(tokens, amount):
            made.add(("Age", tokens[place].start, tokens[place].end))
    made |= {("Eq-Value", mask.start, mask.end) for mask in masks if mask.kind is MaskKind.DATE}
    return made


def _of_amount(amount: Amount) -> Iterator[Labelled]:
    for first, after in amount.signs:
        yield "Eq-Operator", first, after
    for first, after in amount.values:
        yield "Eq-Value", first, after
    for unit in amount.units:
        for part in unit.parts:
            yield ("Eq-Temporal-Unit" if part.time else "Eq-Unit"), part.first, part.after


def past_markers(plain: str) -> int:
    """Return where the words of an item begin."""
    at = len(plain) - len(plain.lstrip())
    while (marker := marker_at(plain, at, len(plain))) is not None:
        at = marker.after
        at += len(plain[at:]) - len(plain[at:].lstrip())
    return at
