"""How often something is measured: "> 180 mmHg on 2 consecutive measurements"."""

from __future__ import annotations

from trialwright.eligibility.criteria import All, Opaque
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.bounded import Bounded
from trialwright.eligibility.reading.counted import counted
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import word_set

_OCCASIONS = word_set(
    "occasion occasions visits readings measurements determinations evaluations attempts"
)


def counts_occasions(sheet: Sheet, amount: Amount) -> bool:
    """Say whether a number counts measurements: "elevated glucose on more than 1 occasion"."""
    following = [token.text for token in sheet.tokens[amount.after : amount.after + 2]]
    return amount.unit is None and not _OCCASIONS.isdisjoint(following)


def is_placed(sheet: Sheet, amount: Amount) -> bool:
    """Say whether a number follows on a bound as its occasions do: "on 2 visits"."""
    return text_at(sheet, amount.first - 1) in _ON


_ON = word_set("on at in for during over across")


def on_occasions(sheet: Sheet, before: Bounded, amount: Amount, hi: int) -> Bounded:
    """Return a bound that must hold on several occasions: that it did is for a person to see."""
    first = amount.first
    while first > before.after and text_at(sheet, first - 1) in _ON:
        first -= 1
    _, after = counted(sheet, amount.after, hi)
    spans = sheet.spans([(first, after)])
    often = Opaque(words=sheet.words(first, after), spans=spans)
    return Bounded(All((before.expression, often)), before.first, after, before.is_measured)
