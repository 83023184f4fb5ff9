"""From what was typed to a fact: read once, with the unit and the day as exactly as they are known.

Each reader raises Amiss where something does not fit; nothing is guessed and nothing repaired.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from trialwright.eligibility.patient import (
    Activity,
    Completeness,
    Fact,
    FactKind,
    Interval,
    Measured,
    ReferenceRange,
    Source,
    Span,
    Standing,
    Value,
    Window,
    Worded,
)
from trialwright.vocabulary import Concept, ConceptKind, Concepts, PartialDate, unit_called
from trialwright.vocabulary.quantities import number
from trialwright.web.public.languages import said
from trialwright.web.study.forms import Sent
from trialwright.web.study.screening.people import Amiss, Typist, partial_day
from trialwright.web.study.screening.questions import Kind, Question, lacks_an_end

#: How the place of a fact begins that was typed in.
TYPED = "typed in by "
#: The table of a fact that is an answer, and not a correction of one that was there.
_ANSWER = "answer"
YES, OVER, NO, NOT_KNOWN, NOT_DONE = "yes", "over", "no", "not known", "not done"
POSITIVE, NEGATIVE = "positive", "negative"
#: Answers that leave a question open, and keep it from being asked again.
OPEN = (NOT_KNOWN, NOT_DONE)
_COMPARED = re.compile(r"(?P<comparator><=|>=|<|>|≤|≥)?\s*(?P<digits>.+)")
_PLAIN = {"≤": "<=", "≥": ">="}
_DENIABLE = frozenset({ConceptKind.DISEASE, ConceptKind.FINDING, ConceptKind.ALLERGY})
_LASTING = frozenset({FactKind.DIAGNOSIS, FactKind.MEDICATION})
_KINDS = {
    ConceptKind.DISEASE: (FactKind.DIAGNOSIS,),
    ConceptKind.FINDING: (FactKind.DIAGNOSIS,),
    ConceptKind.ALLERGY: (FactKind.ALLERGY,),
    ConceptKind.PROCEDURE: (FactKind.PROCEDURE,),
    ConceptKind.THERAPY: (FactKind.MEDICATION, FactKind.PROCEDURE),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed about one question, by whom, as of which reference day."""

    question: Question
    sent: Sent
    typist: Typist
    day: date
    row: int
    vocabulary: Concepts

    def text(self, part: str) -> str:
        """Return one field of the question."""
        return self.sent.text(f"{self.question.key}.{part}")

    @property
    def concept(self) -> Concept:
        """What is asked about."""
        assert self.question.concept is not None
        return self.question.concept

    @property
    def source(self) -> Source:
        """Where the fact is from: who typed it, and when."""
        return Source(f"{TYPED}{self.typist.by} on {self.typist.on}", _ANSWER, str(self.row))

    @property
    def told_on(self) -> date:
        """The day as of which something is said: the day of typing, or the reference day before."""
        return min(self.typist.on, self.day)

    def when(self, part: str) -> PartialDate | None:
        """Return a day that is not after the reference day; raises Amiss."""
        found = partial_day(self.text(part), part)
        if found is not None and found.earliest > self.day:
            raise Amiss(
                part,
                said(
                    "This is after the reference day, {day}, so it would not count.", day=self.day
                ),
            )
        return found


def measured(entry: Entry) -> Fact:
    """Return a result with its number, unit and day."""
    return replace(_result(entry, _number(entry)), ranges=_ranges(entry))


def signed_result(entry: Entry) -> Fact:
    """Return a result that is positive or negative."""
    return _result(entry, Worded(entry.text("said")))


def _result(entry: Entry, value: Value) -> Fact:
    return Fact(
        kind=FactKind.MEASUREMENT,
        text=entry.concept.name,
        concepts=(entry.concept.id,),
        value=value,
        span=Span.at(entry.when("day")),
        specimen=entry.text("specimen"),
        method=entry.text("method"),
        source=entry.source,
    )


def _number(entry: Entry) -> Measured:
    found = _COMPARED.fullmatch(entry.text("value"))
    comparator = (found and found["comparator"]) or "="
    try:
        digits = found["digits"] if found is not None else ""
        read = Interval.read(digits, _PLAIN.get(comparator, comparator))
    except ValueError:
        raise Amiss(
            "value", said("Give a number with a decimal point, such as 12.5 or < 0.5.")
        ) from None
    return Measured(read, _unit(entry), digits)


def _unit(entry: Entry) -> str:
    offered, given = entry.question.units, entry.text("unit")
    if len(offered) == 1:
        return offered[0]
    if not given:
        raise Amiss("unit", said("Choose the unit in which it was measured."))
    if offered and given not in offered:
        raise Amiss("unit", said("Choose one of the units."))
    if not offered and unit_called(given) is None:
        raise Amiss("unit", said("This is not known as a unit: give its UCUM code, such as mg/dL."))
    return given


def _ranges(entry: Entry) -> tuple[ReferenceRange, ...]:
    """Return the laboratory's limits; where the form has no fields for them there are none."""
    if not entry.question.wants_range and entry.question.kind is not Kind.RANGE:
        return ()
    bounds = [_bound(entry, part) for part in ("low", "high")]
    return (ReferenceRange(bounds[0], bounds[1]),) if any(bounds) else ()


def _bound(entry: Entry, part: str) -> str:
    text = entry.text(part)
    try:
        return str(text and number(text) and text)
    except ValueError:
        raise Amiss(part, said("Give a number with a decimal point, such as 12.5.")) from None


def stated(entry: Entry) -> tuple[Fact | Completeness, ...]:
    """Return what is there or was, or that it never was.

    That a disease or an allergy is not there is a fact of its own. That something was never done,
    or that there is no other disease, is a declaration: of it, nothing else is to be recorded. So
    is, beside the fact, that what is over, or was done for the last time, has not been since.
    """
    if entry.text("said") == NO:
        return _denied(entry)
    begun, ended = entry.when("day"), entry.when("until")
    if begun is not None and ended is not None and ended.latest < begun.earliest:
        raise Amiss("until", said("This is before the beginning."))
    concepts, text = _what(entry)
    kind = _KINDS[entry.concept.kind][0]
    told = PartialDate(str(entry.told_on))
    by = told if begun is None and ended is None else None
    over_by = told if entry.text("said") == OVER and ended is None else None
    span = Span(begun, ended, by, over_by)
    if kind is FactKind.PROCEDURE and begun is not None:
        span = Span.at(begun)
    activity = Activity.UNKNOWN
    if kind in _LASTING:
        is_over = entry.text("said") == OVER or ended is not None
        activity = Activity.RESOLVED if is_over else Activity.ACTIVE
    fact = Fact(
        kind=kind,
        text=text,
        concepts=concepts,
        span=span,
        activity=activity,
        source=entry.source,
    )
    return (fact, *not_since(entry, fact))


def not_since(entry: Entry, fact: Fact) -> tuple[Completeness, ...]:
    """Return the declaration that what was answered to be over has not been there since.

    So has what was done for the last time on a day. Of other diseases than the one under study
    there may be several, so of them it is none.
    """
    is_answer = fact.source.table == _ANSWER and fact.source.place.startswith(TYPED)
    is_last = entry.question.kind is Kind.EVENT and fact.span.is_event
    is_over = is_last or fact.activity is Activity.RESOLVED
    if not is_answer or not is_over or entry.question.is_other:
        return ()
    ended, told = fact.span.end, entry.told_on
    since = told if ended is None else ended.latest + timedelta(days=1)
    window = Window(since, told)
    return _declared(entry, fact.concepts[0], window) if since <= told else ()


def _declared(entry: Entry, concept: str, window: Window) -> tuple[Completeness, ...]:
    known = entry.vocabulary.concept(concept)
    kinds = _KINDS[known.kind] if known is not None else ()
    declared_by = f"{entry.typist.by}, {TYPED.strip()} the same on {entry.typist.on}"
    return tuple(Completeness(kind, window, declared_by, concept) for kind in kinds)


def _what(entry: Entry) -> tuple[tuple[str, ...], str]:
    """Return what the fact is of: of another disease than the index one, its own name."""
    if not entry.question.is_other:
        return (entry.concept.id,), entry.concept.name
    name = entry.text("what")
    if not name:
        raise Amiss("what", said("Say which one it is."))
    called = entry.vocabulary.called(name)
    is_kind = called is not None and entry.vocabulary.is_a(called.id, entry.concept.id)
    return ((called.id if called is not None and is_kind else entry.concept.id),), name


def _denied(entry: Entry) -> tuple[Fact | Completeness, ...]:
    told = entry.told_on
    if entry.concept.kind in _DENIABLE and not entry.question.is_other:
        denial = Fact(
            kind=_KINDS[entry.concept.kind][0],
            text=entry.concept.name,
            concepts=(entry.concept.id,),
            recorded=PartialDate(str(told)),
            standing=Standing.DENIED,
            source=entry.source,
        )
        return (denial,)
    return _declared(entry, entry.concept.id, Window(None, told))


def corrected(entry: Entry, fact: Fact) -> Fact:
    """Return a fact with the part that was asked for, and with who corrected it as its source."""
    place = entry.source.place
    source = Source(place, f"{entry.question.kind.value} of", str(fact.source))
    match entry.question.kind:
        case Kind.DAY:
            return replace(fact, span=_dated(entry, fact), source=source)
        case Kind.NUMBER:
            typed = measured(entry)
            span = fact.span if typed.span == Span() else typed.span
            ranges = typed.ranges or fact.ranges
            return replace(fact, value=typed.value, ranges=ranges, span=span, source=source)
        case Kind.UNIT:
            assert isinstance(fact.value, Measured)
            value = replace(fact.value, unit=_unit(entry), other_unit="")
            return replace(fact, value=value, source=source)
        case _:
            ranges = _ranges(entry)
            if not ranges or not ranges[0].high:
                raise Amiss("high", said("Give the upper limit of normal."))
            return replace(fact, ranges=ranges, source=source)


def _dated(entry: Entry, fact: Fact) -> Span:
    """Return the span of a fact with the day that was asked for, of its end or its beginning."""
    day = entry.when("day")
    if day is None:
        raise Amiss("day", said("Give a day such as 2026-03-15."))
    is_end = lacks_an_end(fact)
    is_late = is_end and fact.span.over_by is not None and day.earliest > fact.span.over_by.latest
    if is_late:
        known = f"{fact.span.over_by}"
        raise Amiss("day", said("It was over by {day} already, as is recorded.", day=known))
    recorded = fact.span.end if is_end else fact.span.start
    if recorded is not None and not str(day).startswith(str(recorded)):
        raise Amiss(
            "day", said("This is not within what is recorded: {recorded}.", recorded=recorded)
        )
    if fact.span.is_event or _is_at_once(fact):
        return Span.at(day)
    if not is_end:
        return replace(fact.span, start=day)
    if fact.span.start is not None and day.latest < fact.span.start.earliest:
        raise Amiss("day", said("This is before the beginning."))
    return replace(fact.span, end=day)


def _is_at_once(fact: Fact) -> bool:
    """Whether a fact without any day happens at once."""
    lasting = {FactKind.DIAGNOSIS, FactKind.ALLERGY, FactKind.MEDICATION}
    return fact.kind not in lasting and fact.span.end is None
