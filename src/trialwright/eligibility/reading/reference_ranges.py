"""Ranges of what is normal: inside or outside them, or only told beside a value."""

from __future__ import annotations

from dataclasses import replace

from trialwright.eligibility.criteria import (
    Compare,
    Limits,
    Multiple,
    Not,
    Opaque,
    Section,
    Term,
)
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.bounded import Bounded, unit_of
from trialwright.eligibility.reading.counted import past_leads
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import Kind, word_set
from trialwright.eligibility.reading.unnamed import unnamed

_OUTSIDE = word_set("outside beyond out not")
#: Between "outside" and the numbers of a range.
_OF_RANGE = word_set(
    "of the normal reference laboratory institutional local therapeutic acceptable following range"
    " ranges limits limit values value interval ( : [ - i e ."
)
_NORMAL = word_set("normal normally reference")
#: Between "normal" and the numbers that are normal.
_IS_NORMAL = word_set(
    "range ranges values value limits limit levels level interval is are for data plasma serum : of"
    " being being considered laboratory the ="
)
_FARTHEST = 9


def reference_range(sheet: Sheet, lo: int, amount: Amount) -> Bounded | None:
    """Return what an amount says that is a range of what is normal; None if it is none.

    Outside a range is not inside it; what only tells which values are normal bounds nobody.
    """
    return _outside(sheet, lo, amount) or _told(sheet, lo, amount) or _agreed(sheet, lo, amount)


def _outside(sheet: Sheet, lo: int, amount: Amount) -> Bounded | None:
    """Read "potassium outside the normal range (3.5 to 5.0)" as no value of the range."""
    place = _back(sheet, lo, amount.first, _OF_RANGE)
    if text_at(sheet, place) in {"within", "in"} and text_at(sheet, place - 1) == "not":
        place -= 1
    if place < lo or text_at(sheet, place) not in _OUTSIDE:
        return None
    if amount.limits.low is None or amount.limits.high is None or not amount.limits.directed:
        return None
    named = sheet.named(lo, place)[-1:]
    begin = past_leads(sheet, lo, place)
    end = _without_verb(sheet, begin, place)
    if named and named[0].after >= end:
        term = Term(sheet.words(named[0].first, named[0].after), named[0].variable.id)
    else:
        words = sheet.words(begin, end)
        if not words:
            return None
        term = Term(words, sheet.lookup(words))
    inside = Compare(
        variable=term,
        limits=Limits(amount.limits.low, amount.limits.high),
        unit=unit_of(sheet, amount),
        spans=sheet.spans([(begin, amount.after)]),
    )
    return Bounded(Not(inside), begin, amount.after, is_measured=True)


def _without_verb(sheet: Sheet, lo: int, hi: int) -> int:
    while hi > lo and text_at(sheet, hi - 1) in _VERBS:
        hi -= 1
    return hi


_VERBS = word_set("is are was level levels value values that which falling fall falls")


def _told(sheet: Sheet, lo: int, amount: Amount) -> Bounded | None:
    """Leave "(normal range 5-40 U/L)" and "considered normal above 25" to a person."""
    if stands_in_table(sheet, amount.first):
        return None
    place = _back(sheet, lo, amount.first, _IS_NORMAL)
    if place < lo or text_at(sheet, place) not in _NORMAL:
        return None
    before = text_at(sheet, place - 1)
    if before not in {"(", "[", "considered", ",", ";"} and not _follows(sheet, place):
        return None
    if sheet.named(place, amount.first) or _is_inside(sheet, lo, place):
        return None
    return _left(sheet, lo, amount)


def _left(sheet: Sheet, lo: int, amount: Amount) -> Bounded:
    """Leave an amount with its name to a person."""
    begin = past_leads(sheet, lo, amount.first)
    begin = begin if begin < amount.after else amount.first
    spans = sheet.spans([(begin, amount.after)])
    words = sheet.words(begin, amount.after)
    return Bounded(Opaque(words=words, spans=spans), begin, amount.after, is_measured=True)


def _agreed(sheet: Sheet, lo: int, amount: Amount) -> Bounded | None:
    """Read "levels < 10 ng/mL are considered to be normal" under "Exclusion" as what is not so."""
    following = [token.text for token in sheet.tokens[amount.after : amount.after + 3]]
    is_told = following[:1] in (["is"], ["are"]) and following[1:2] in (["considered"], ["normal"])
    if not is_told:
        return None
    named = unnamed(sheet, lo, amount.after, amount)
    if sheet.section is not Section.EXCLUSION or not isinstance(named.expression, Compare):
        return _left(sheet, lo, amount)
    return replace(named, expression=Not(named.expression))


def outside_table(sheet: Sheet, made: Bounded, amount: Amount) -> Bounded:
    """Return a bound of a table of what is normal, under "Exclusion", as what lies outside it.

    "Significant vital signs (reference range: pulse 50-100 bpm)" excludes who is not within it.
    """
    is_bound = isinstance(made.expression, Compare | Multiple)
    if not is_bound or sheet.section is not Section.EXCLUSION:
        return made
    if not stands_in_table(sheet, amount.first):
        return made
    return replace(made, expression=Not(made.expression))


def stands_in_table(sheet: Sheet, place: int) -> bool:
    """Say whether brackets around an amount begin "(normal range:": all in them is normal."""
    depth = 0
    for at in range(place - 1, max(place - _LONGEST_TABLE, -1), -1):
        text = sheet.tokens[at].text
        depth += (text in ")]") - (text in "([")
        if depth < 0:
            first = [token.text for token in sheet.tokens[at + 1 : at + 5]]
            return first[:1] in (["reference"], ["normal"]) and ":" in first
    return False


_LONGEST_TABLE = 90


def _follows(sheet: Sheet, place: int) -> bool:
    """Say whether "normal" is told of numbers: "normal range: 5-40", "normal: 5"."""
    return text_at(sheet, place + 1) in {":", "values", "value", "="}


def _is_inside(sheet: Sheet, lo: int, place: int) -> bool:
    """Say whether what is bounded lies in a normal range: "within the normal range (4-10)"."""
    return any(
        token.text in {"within", "in"} for token in sheet.tokens[max(lo, place - 2) : place + 1]
    )


def _back(sheet: Sheet, lo: int, place: int, words: frozenset[str]) -> int:
    """Return the last token before a place that is none of some words, not too far away."""
    at = place - 1
    while at >= lo and place - at < _FARTHEST and sheet.tokens[at].text in words:
        if sheet.tokens[at].kind is Kind.SIGN:
            break
        at -= 1
    return at
