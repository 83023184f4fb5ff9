"""The spans that the reader finds in one line of a criteria text, by the labels of the corpus.

Where the corpus means by a label more than an expression needs, what the reader knows is put into
the words of the corpus, and nothing else:

- "axis" and its numeral are an Eq-Unit and an Eq-Value;
- a date is an Eq-Value, and "between", "before" or "to" beside it an Eq-Operator;
- "class", "grade", "stage" or "axis" right before a bare number is an Eq-Unit;
- "half-lives" after a number is an Eq-Unit;
- "to" between two degrees of severity is an Eq-Operator.

What stands beside no number is in `alone`, numbers and letters without a unit in `bare`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.eligibility.alone import Placed, of_reference, words_alone
from benchmarks.eligibility.bare import bounds_nothing, is_bare, levels, past_letter
from trialwright.eligibility.reading.ages import age_words
from trialwright.eligibility.reading.amounts import Amount, amounts_of
from trialwright.eligibility.reading.half_lives import past_half_lives
from trialwright.eligibility.reading.markers import marker_at
from trialwright.eligibility.reading.masks import Mask, MaskKind, masked, masks_of
from trialwright.eligibility.reading.numbers import ROMAN
from trialwright.eligibility.reading.raw import text_from
from trialwright.eligibility.reading.tokens import Token, tokens_of, word_set

LABELS = ("Eq-Operator", "Eq-Value", "Eq-Unit", "Eq-Temporal-Unit", "Age")
_SCALES = word_set("class classes grade grades stage stages axis")
_SEVERITIES = word_set("mild moderate severe minimal moderately mildly severely")
_BESIDE_DATES = word_set("between before after since until")

Labelled = tuple[str, int, int]


def labelled(line: str) -> set[Labelled]:
    """Return label, first character and the character after of each span in a line."""
    text = text_from(line)
    return {
        (label, span.start, span.end)
        for label, start, end in _labelled(text.plain)
        for span in (text.span(start, end),)
    }


def _labelled(plain: str) -> set[Labelled]:
    masks = masks_of(plain)
    tokens = tokens_of(plain, past_markers(plain))
    covering = masked(tokens, masks)
    amounts = amounts_of(tokens, covering)
    placed = [one for amount in amounts for one in _of_amount(tokens, amount)]
    placed += [*_of_dates(tokens, covering), *_of_severities(tokens), *_of_axes(tokens)]
    placed += [*words_alone(tokens, amounts), *levels(tokens)]
    made = {(label, tokens[first].start, tokens[after - 1].end) for label, first, after in placed}
    return made | {("Eq-Value", one.start, one.end) for one in masks if one.kind is MaskKind.DATE}


def _of_amount(tokens: Sequence[Token], amount: Amount) -> Iterator[Placed]:
    for first, after in amount.signs:
        yield "Eq-Operator", first, after
    for first, after in amount.values:
        if is_bare(amount) and bounds_nothing(tokens, first, after):
            continue
        yield "Eq-Value", first, past_letter(tokens, after) if is_bare(amount) else after
        if amount.unit is None and first > 0 and tokens[first - 1].text in _SCALES:
            yield "Eq-Unit", first - 1, first
    for unit in amount.units:
        for part in unit.parts:
            yield ("Eq-Temporal-Unit" if part.time else "Eq-Unit"), part.first, part.after
    yield from of_reference(tokens, amount)
    lives = past_half_lives(tokens, amount)
    if lives is not None:
        yield "Eq-Unit", amount.after, lives
    for place in age_words(tokens, amount):
        yield "Age", place, place + 1


def _of_dates(tokens: Sequence[Token], masks: Sequence[Mask | None]) -> Iterator[Placed]:
    """Give the operators beside dates."""
    for place, token in enumerate(tokens[:-1]):
        if not _is_date(masks[place + 1]) or _is_date(masks[place]):
            continue
        is_range = token.text in {"to", "-"} and place > 0 and _is_date(masks[place - 1])
        if token.text in _BESIDE_DATES or is_range:
            yield "Eq-Operator", place, place + 1


def _of_axes(tokens: Sequence[Token]) -> Iterator[Placed]:
    """Give "Axis" and "I" of "Axis I disorder"."""
    for place, token in enumerate(tokens[:-1]):
        if token.text == "axis" and tokens[place + 1].text in ROMAN:
            yield "Eq-Unit", place, place + 1
            yield "Eq-Value", place + 1, place + 2


def _is_date(mask: Mask | None) -> bool:
    return mask is not None and mask.kind is MaskKind.DATE


def _of_severities(tokens: Sequence[Token]) -> Iterator[Placed]:
    """Give "to" of "moderate to severe" and "mild-to-moderate"."""
    words = [place for place, token in enumerate(tokens) if token.text != "-"]
    for before, place, after in zip(words, words[1:], words[2:], strict=False):
        ends = {tokens[before].text, tokens[after].text}
        if tokens[place].text == "to" and ends <= _SEVERITIES:
            yield "Eq-Operator", place, place + 1


def past_markers(plain: str) -> int:
    """Return where the words of an item begin."""
    at = len(plain) - len(plain.lstrip())
    while (marker := marker_at(plain, at, len(plain))) is not None:
        at = marker.after
        at += len(plain[at:]) - len(plain[at:].lstrip())
    return at
