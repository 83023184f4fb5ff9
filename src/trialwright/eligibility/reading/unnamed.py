"""Bounds on what has no entry among the variables: named before a number, or counted after it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from trialwright.eligibility.criteria import (
    All,
    Anchor,
    Any,
    Bound,
    Compare,
    Exposure,
    Expression,
    Has,
    Limits,
    Multiple,
    Opaque,
    Score,
    Spans,
    Term,
    Unit,
)
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.sheet import Sheet
from trialwright.eligibility.reading.tokens import Kind, word_set
from trialwright.eligibility.reading.topics import LEADS
from trialwright.eligibility.reading.windows import anchor_at

_AT: frozenset[str] = word_set("at on")
_TRAILING = word_set(
    "of is a an the ( : are to be with has have was were score level value levels , ="
)
_SAY_NOTHING = word_set(
    "in for on at during then from with by i e g within to the a an and or after before up around"
    " about approximately"
)


#: Units of a dose over time.
_DOSE = re.compile(r"(?:m|u|n)?g(?:/kg)?/(?:d|wk|h)|(?:\[iU\]|U)(?:/kg)?/(?:d|wk|h)")
_NO_UNITS = word_set("is was has as this its whose patients subjects participants")


@dataclass(frozen=True, slots=True)
class Bounded:
    """One bound as read, from the token `first` to just before `after`."""

    expression: Expression
    first: int
    after: int
    is_measured: bool


def unit_of(sheet: Sheet, amount: Amount) -> Unit | None:
    """Return the unit of an amount, with the words of the text for it."""
    unit = amount.unit
    if unit is None:
        return None
    return Unit(sheet.words(unit.first, unit.after), unit.ucum)


def at_anchor(sheet: Sheet, place: int) -> tuple[Anchor, int] | None:
    """Return "at screening" that begins at a token, and the token after it."""
    if place >= len(sheet.tokens) or sheet.tokens[place].text not in _AT:
        return None
    anchor, after = anchor_at(sheet.tokens, place + 1)
    return (anchor, after) if anchor.words else None


def pressures(amount: Amount, unit: Unit | None, at: Anchor | None, spans: Spans) -> Expression:
    """Return "140/90" as two bounds: both hold where they are upper ends, else one suffices."""
    assert amount.over is not None, "two numbers were written"
    other = _shifted(amount.limits, amount.over)
    parts = tuple(
        Compare(variable=Term(words, concept), limits=limits, unit=unit, at=at, spans=spans)
        for words, concept, limits in (
            ("systolic blood pressure", "systolic-pressure", amount.limits),
            ("diastolic blood pressure", "diastolic-pressure", other),
        )
    )
    return All(parts) if amount.limits.low is None else Any(parts)


def _shifted(limits: Limits, value: Decimal) -> Limits:
    low = None if limits.low is None else Bound(value, limits.low.inclusive)
    high = None if limits.high is None else Bound(value, limits.high.inclusive)
    return Limits(low, high, limits.directed)


def unnamed(sheet: Sheet, lo: int, hi: int, amount: Amount) -> Bounded:
    """Read a bound on something that has no entry: named before it, or counted after it."""
    begin = past_leads(sheet, lo, amount.first)
    end = amount.first
    while end > begin and (
        sheet.tokens[end - 1].text in _TRAILING or sheet.tokens[end - 1].kind is Kind.MARK
    ):
        end -= 1
    unit = unit_of(sheet, amount)
    if amount.over is not None and _names_pressure(sheet, begin, end):
        spans = sheet.spans([(begin, amount.after)])
        both = pressures(amount, unit, None, spans)
        return Bounded(both, begin, amount.after, is_measured=True)
    graded = _level(sheet, amount, hi)
    if graded is not None:
        return graded
    before = sheet.words(begin, end) if _says_something(sheet, begin, end) else ""
    if before and _DOSE.fullmatch(unit.ucum or "" if unit is not None else ""):
        spans = sheet.spans([(begin, amount.after)])
        taken = Exposure(
            agent=Term(before, sheet.lookup(before)), dose=amount.limits, unit=unit, spans=spans
        )
        return Bounded(taken, begin, amount.after, is_measured=True)
    if _is_no_bound(amount) and not (before and _noun(sheet, amount, hi)[0] is not None):
        return _left_to_person(sheet, lo, hi, amount)
    if before:
        unit, after = (unit, amount.after) if unit is not None else _noun(sheet, amount, hi)
        at = at_anchor(sheet, after)
        after = at[1] if at is not None else after
        spans = sheet.spans([(begin, after)])
        named = Term(before, sheet.lookup(before))
        if amount.reference is not None:
            many = Multiple(variable=named, limits=amount.limits, of=amount.reference, spans=spans)
            return Bounded(many, begin, after, is_measured=True)
        made: Expression = Compare(
            variable=named,
            limits=amount.limits,
            unit=unit,
            at=at[0] if at is not None else None,
            spans=spans,
        )
        return Bounded(made, begin, after, is_measured=False)
    found = counted(sheet, amount.after, hi)
    spans = sheet.spans([(amount.first, found[1])])
    if amount.unit is None and found[0]:
        name = Term(found[0], sheet.lookup(found[0]))
        return Bounded(
            Has(concept=name, count=amount.limits, spans=spans),
            amount.first,
            found[1],
            False,  # noqa: FBT003
        )
    name = Term(found[0] or sheet.words(amount.first, amount.after))
    made = Compare(variable=name, limits=amount.limits, unit=unit, spans=spans)
    return Bounded(made, amount.first, found[1], is_measured=False)


def _is_no_bound(amount: Amount) -> bool:
    """Say whether a number has nothing that makes it a bound: no side, no unit, no range."""
    bare = amount.unit is None and amount.reference is None and amount.over is None
    return bare and not amount.limits.directed


def _left_to_person(sheet: Sheet, lo: int, hi: int, amount: Amount) -> Bounded:
    """Read a number that bounds nothing as words; one before a noun counts: "2 lesions"."""
    found = counted(sheet, amount.after, hi)
    first = found[0].split()[:1]
    begin = past_leads(sheet, lo, amount.first)
    is_first = not _says_something(sheet, begin, amount.first)
    if found[0] and is_first and not first[0].isdigit():
        name = Term(found[0], sheet.lookup(found[0]))
        spans = sheet.spans([(amount.first, found[1])])
        return Bounded(
            Has(concept=name, count=amount.limits, spans=spans),
            amount.first,
            found[1],
            False,  # noqa: FBT003
        )
    begin = min(begin, amount.first)
    words = sheet.words(begin, amount.after)
    spans = sheet.spans([(begin, amount.after)])
    return Bounded(Opaque(words=words, spans=spans), begin, amount.after, is_measured=False)


def _names_pressure(sheet: Sheet, lo: int, hi: int) -> bool:
    return any(token.text in {"pressure", "hypertension", "bp"} for token in sheet.tokens[lo:hi])


def _level(sheet: Sheet, amount: Amount, hi: int) -> Bounded | None:
    """Read ">= level 2 immune-related events": a grade, and no count."""
    if not amount.signs or amount.unit is not None or not amount.values:
        return None
    place = amount.values[0][0] - 1
    if sheet.tokens[place].text not in {"level", "grade"} or place < amount.signs[0][1]:
        return None
    rest, after = counted(sheet, amount.after, hi)
    words = f"{sheet.tokens[place].written} {rest}".strip()
    spans = sheet.spans([(amount.first, after)])
    made = Score(scale=Term(words), limits=amount.limits, spans=spans)
    return Bounded(made, amount.first, after, is_measured=False)


def _says_something(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether any of some words is more than a preposition."""
    return any(
        token.kind is Kind.WORD and token.text not in _SAY_NOTHING for token in sheet.tokens[lo:hi]
    )


def _noun(sheet: Sheet, amount: Amount, hi: int) -> tuple[Unit | None, int]:
    """Return the word after a bare number as its unit without a code: "2 blocks"."""
    place = amount.after
    if place >= hi or sheet.tokens[place].kind is not Kind.WORD:
        return None, place
    if sheet.tokens[place].text in _NO_UNITS or not sheet.tokens[place].text.endswith("s"):
        return None, place
    return Unit(sheet.tokens[place].written), place + 1


def past_leads(sheet: Sheet, lo: int, hi: int) -> int:
    """Return where words begin after those that only lead to them: "history of", "any"."""
    at = lo
    while at < hi:
        lead = LEADS.at(sheet.tokens, at)
        if lead is not None and lead[1] <= hi:
            at = lead[1]
        elif sheet.tokens[at].kind in {Kind.MARK, Kind.SIGN} or sheet.tokens[at].text in {
            "of",
            "and",
            "or",
        }:
            at += 1
        else:
            break
    return at


def counted(sheet: Sheet, lo: int, hi: int) -> tuple[str, int]:
    """Return the words that say what is counted, up to a stop or the next amount or window."""
    end = min(hi, sheet.next_bound(lo))
    at = lo
    while at < end and sheet.tokens[at].text not in {",", ";", ".", ":"}:
        at += 1
    while at > lo and sheet.tokens[at - 1].text in {
        "(",
        ")",
        "in",
        "the",
        "and",
        "or",
        "with",
        "for",
    }:
        at -= 1
    return sheet.words(lo, at), at
