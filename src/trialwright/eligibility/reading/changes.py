"""By how much a measured variable changes: "a decrease in SBP of > 20 mmHg" bounds no pressure."""

from __future__ import annotations

from trialwright.eligibility.criteria import Compare, Multiple, Reference, Term
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.bounded import Bounded, unit_of
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import word_set
from trialwright.eligibility.reading.variables import VariableKind, VariableMention

_CHANGES = word_set(
    "reduction reductions decrease decreases drop drops fall falls decline increase increases rise"
    " rises change changes loss gain difference variation variability fluctuation fluctuations"
)
_OF = word_set("in of from")
_BETWEEN = word_set(
    "in of the a an their its systolic diastolic sitting standing supine resting body serum plasma"
    " total and or mean average"
)
_GOING_ON = _BETWEEN | {","}
#: A rise above a limit of normal is a value above it.
_LIMITS_OF_NORMAL = frozenset((Reference.ULN, Reference.LLN, Reference.NORMAL))
_FARTHEST = 5
_CHANGING = frozenset((VariableKind.LAB, VariableKind.ORGAN, VariableKind.VITAL, VariableKind.BODY))


def change_of(
    sheet: Sheet, lo: int, amount: Amount, mention: VariableMention, before: Bounded | None
) -> Bounded | None:
    """Return the bound on a change of a variable; None if the amount bounds the variable itself."""
    if mention.variable.kind not in _CHANGING or amount.reference in _LIMITS_OF_NORMAL:
        return None
    if text_at(sheet, amount.first - 1) == "to" or _is_value(amount, mention):
        return None
    is_after = mention.first >= amount.after
    place = _change_before(sheet, lo, amount.first if is_after else mention.first)
    if place is None and before is not None:
        return _changed_again(sheet, amount, mention, before)
    if place is None or (is_after and text_at(sheet, mention.first - 1) not in _OF | _BETWEEN):
        return None
    words = sheet.words(place, mention.after)
    if is_after:
        words = f"{sheet.tokens[place].written} {sheet.words(amount.after, mention.after)}"
    return _bounded(sheet, amount, words, (min(place, amount.first), mention.after))


def _is_value(amount: Amount, mention: VariableMention) -> bool:
    """Say whether a number is too high for a change: "increase in pressure >= 150 mmHg"."""
    end = amount.limits.low or amount.limits.high
    least = _LEAST_VALUES.get(mention.variable.id)
    return end is not None and least is not None and end.value >= least


#: No change of a living body is so large; its value is.
_LEAST_VALUES = {
    "systolic-pressure": 80,
    "diastolic-pressure": 80,
    "blood-pressure": 80,
    "temperature": 30,
}


def _changed_again(
    sheet: Sheet, amount: Amount, mention: VariableMention, before: Bounded
) -> Bounded | None:
    """Read "or in DBP of > 10 mmHg" after a bound on a decrease as one on a decrease too."""
    old = before.expression
    if not isinstance(old, Compare | Multiple) or old.variable.concept is not None:
        return None
    change = old.variable.words.split()[0]
    between = [token.text for token in sheet.tokens[before.after : mention.first]]
    if change.lower() not in _CHANGES or not set(between) <= _GOING_ON or "in" not in between:
        return None
    words = f"{change} in {sheet.words(mention.first, mention.after)}"
    return _bounded(sheet, amount, words, (mention.first, mention.after))


def _bounded(sheet: Sheet, amount: Amount, words: str, place: tuple[int, int]) -> Bounded:
    first, after = min(place[0], amount.first), max(place[1], amount.after)
    spans = sheet.spans([(first, after)])
    term = Term(words, sheet.lookup(words))
    if amount.reference is not None:
        made: Compare | Multiple = Multiple(
            variable=term, limits=amount.limits, of=amount.reference, spans=spans
        )
    else:
        made = Compare(
            variable=term, limits=amount.limits, unit=unit_of(sheet, amount), spans=spans
        )
    return Bounded(made, first, after, is_measured=True)


def _change_before(sheet: Sheet, lo: int, end: int) -> int | None:
    """Return the place of "reduction of" that stands just before a token."""
    place = end - 1
    while place >= lo and end - place <= _FARTHEST and sheet.tokens[place].text in _BETWEEN:
        place -= 1
    if place < lo or sheet.tokens[place].text not in _CHANGES:
        return None
    is_of = place + 1 == end or sheet.tokens[place + 1].text in _OF
    return place if is_of else None
