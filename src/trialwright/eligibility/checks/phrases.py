"""Words: vague, open, pointing outside the record, doubly negative, or bound to a cohort."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from trialwright.eligibility.checks.values import Remark, Rule, Stated
from trialwright.eligibility.criteria import (
    Anchor,
    Any,
    Atom,
    Attestation,
    Citation,
    CriteriaReading,
    Criterion,
    Direction,
    Judgement,
    Not,
    Opaque,
    Point,
    Section,
    Span,
    Window,
    atoms_of,
    parts_of,
)
from trialwright.eligibility.criteria.tree import Expression
from trialwright.vocabulary.sentences import sentence

_VAGUE = re.compile(
    r"\b(?:recent(?:ly)?|adequate(?:ly)?|suitable|sufficient|appropriate|acceptable|significant"
    r"|severe|serious)\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:components?|ingredients?|excipients?)\b[^.;]{0,40}\b(?:study|investigational|drug|product)"
    r"|\b(?:drug|study)\s+components?\b|\bappendix\b|\bsee protocol\b|\bper protocol\b"
    r"|\bsection [0-9]|\bproduct (?:label|information)\b|\bpackage insert\b",
    re.IGNORECASE,
)
_RELAPSED_AND = re.compile(
    r"\brelaps\w+ and refractor\w+|\brefractor\w+ and relaps\w+", re.IGNORECASE
)
#: "And" that joins a row, not "and/or", nor what joins sentences or items of a list.
_AND = re.compile(r"^[^;.\n]*\band\b(?!\s*/)[^;.\n]*$", re.IGNORECASE)
#: Nobody is both, so that "pregnant and lactating women" can only mean either.
_NEVER_BOTH = re.compile(
    r"(?:\W*(?:pregnan(?:t|cy)|lactat(?:ing|ion)|breast-?\s?feeding|nursing|women|woman|females?"
    r"|mothers?|patients|subjects|participants|and|or|currently|are|who))+\W*",
    re.IGNORECASE,
)
_NEGATIONS = re.compile(r"\b(?:no|not|without|absence|lack|never|none|free)\b", re.IGNORECASE)


def _found(rule: str, criterion: Criterion, place: Span, said: str) -> Remark:
    return Remark(rule, criterion.id, place, said)


def _words(
    reading: CriteriaReading, pattern: re.Pattern[str]
) -> Iterator[tuple[Criterion, Span, str]]:
    """Give the places of criteria in which a pattern is found, with the words there."""
    for criterion in reading.criteria:
        for one in pattern.finditer(reading.text, criterion.span.start, criterion.span.end):
            yield criterion, Span(one.start(), one.end()), one[0]


def _vague(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion, place, words in _words(reading, _VAGUE):
        over = [atom for atom in atoms_of(criterion.expression) if _covers(atom, place)]
        if over and not any(_is_bounded(atom) for atom in over):
            said = sentence(
                "{words} is bounded by no number: a person must say what it means",
                words=repr(words),
            )
            yield _found("vague-bound", criterion, place, said)


def _covers(atom: Atom, place: Span) -> bool:
    return any(span.holds(place) for span in atom.spans)


def _is_bounded(atom: Atom) -> bool:
    """Say whether an atom has a number of any kind."""
    held = ("limits", "window", "count", "dose", "lines")
    return any(getattr(atom, name, None) is not None for name in held)


def _open_lists(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion in reading.criteria:
        for atom in atoms_of(criterion.expression):
            if isinstance(atom, Opaque) and atom.reason == "open list":
                place = atom.spans[0] if atom.spans else criterion.span
                said = sentence("the list is left open by {words}", words=repr(atom.words))
                yield _found("open-list", criterion, place, said)


def _outside(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion, place, words in _words(reading, _OUTSIDE):
        said = sentence("{words} points to something that is not in the record", words=repr(words))
        yield _found("undefined-reference", criterion, place, said)
    for criterion in reading.criteria:
        for atom in atoms_of(criterion.expression):
            if isinstance(atom, Citation):
                place = atom.spans[0] if atom.spans else criterion.span
                said = sentence(
                    "{words} is named, and its content is not in the record",
                    words=repr(atom.reference),
                )
                yield _found("undefined-reference", criterion, place, said)


def _windows(reading: CriteriaReading) -> Iterator[tuple[Criterion, Atom, Window]]:
    for criterion in reading.criteria:
        for atom in atoms_of(criterion.expression):
            window = getattr(atom, "window", None)
            if isinstance(window, Window):
                yield criterion, atom, window


def _place(criterion: Criterion, atom: Atom) -> Span:
    return atom.spans[-1] if atom.spans else criterion.span


def _anchors(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion, atom, window in _windows(reading):
        is_lasting = window.direction is Direction.LASTING
        if window.anchor == Anchor(Point.UNSTATED) and not is_lasting:
            said = sentence("the time is counted from a moment that is not stated")
            yield _found("window-without-anchor", criterion, _place(criterion, atom), said)


def _directions(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion, atom, window in _windows(reading):
        if window.direction in {Direction.UNSTATED, Direction.AROUND}:
            said = sentence("whether the time lies before or after is not stated")
            yield _found("window-without-direction", criterion, _place(criterion, atom), said)


def _ahead(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion, atom, window in _windows(reading):
        if window.lies_ahead and isinstance(atom, Attestation | Judgement):
            said = sentence("the time lies ahead: it can be promised, not screened")
            yield _found("future-window", criterion, _place(criterion, atom), said)


def _holds_not(expression: Expression) -> bool:
    return isinstance(expression, Not) or any(_holds_not(one) for one in parts_of(expression))


def _double_negatives(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion in reading.criteria:
        begins = criterion.span.of(reading.text)[:40]
        negative = _NEGATIONS.search(begins) is not None and _holds_not(criterion.expression)
        if criterion.section is Section.EXCLUSION and negative:
            said = sentence("an exclusion that says no: who has it not is excluded")
            yield _found("double-negative", criterion, criterion.span, said)


def _joined(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion, place, words in _words(reading, _RELAPSED_AND):
        said = sentence("{words} says and; one of the two is commonly meant", words=repr(words))
        yield _found("and-means-or", criterion, place, said)
    for criterion in reading.criteria:
        if criterion.section is Section.EXCLUSION:
            for place in _joined_by_and(criterion.expression, reading.text):
                said = sentence("the row is joined by and; any one of it is read to exclude")
                yield _found("and-means-or", criterion, place, said)


def _joined_by_and(expression: Expression, text: str) -> Iterator[Span]:
    """Give the places of rows of which one is enough although "and" stands between two."""
    places = [_place_of(part) for part in parts_of(expression)]
    # What is left open of a list stands behind its examples, though its words come first.
    known = sorted(one for one in places if one is not None)
    if isinstance(expression, Any) and len(known) == len(places) and _has_and(known, text):
        if _NEVER_BOTH.fullmatch(" ".join(text[known[0].start : known[-1].end].split())) is None:
            yield Span(known[0].start, max(one.end for one in known))
        return
    for part in parts_of(expression):
        yield from _joined_by_and(part, text)


def _has_and(places: list[Span], text: str) -> bool:
    between = [text[one.end : other.start] for one, other in pairwise(places)]
    return any(_AND.search(words) is not None for words in between)


def _place_of(expression: Expression) -> Span | None:
    spans = [span for atom in atoms_of(expression) for span in atom.spans]
    if not spans:
        return None
    return Span(min(one.start for one in spans), max(one.end for one in spans))


def _cohorts(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion in reading.criteria:
        if criterion.cohort is not None:
            said = sentence("it is asked of {cohort} alone", cohort=repr(criterion.cohort))
            yield _found("cohort-specific", criterion, criterion.span, said)


RULES = (
    Rule("vague-bound", "a word stands where a number would have to", _vague),
    Rule("open-list", "a list is left open", _open_lists),
    Rule("undefined-reference", "something outside the record is pointed to", _outside),
    Rule("window-without-anchor", "a time is counted from nothing", _anchors),
    Rule(
        "window-without-direction", "a time lies before or after, it is not said which", _directions
    ),
    Rule("future-window", "a time lies ahead", _ahead),
    Rule("double-negative", "an exclusion is said as an absence", _double_negatives),
    Rule("and-means-or", "a row is joined by and where or is meant", _joined),
    Rule("cohort-specific", "a criterion is asked of one cohort", _cohorts),
)
