"""What a form says, taken over into what is known; what does not fit is said, and nothing is lost.

Pure: what was known and what was sent in, what is known now out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import assert_never

from trialwright.eligibility.evaluation import Choice, Signed
from trialwright.eligibility.patient import Completeness, Fact, Policies, Sex
from trialwright.exchange.patients.screening import NotAnswered, SavedScreening
from trialwright.vocabulary import Concepts
from trialwright.web.public.languages import said
from trialwright.web.study.forms import Sent
from trialwright.web.study.rendering import digest_of
from trialwright.web.study.screening.entries import (
    NO,
    OPEN,
    OVER,
    POSITIVE,
    TYPED,
    YES,
    Entry,
    corrected,
    measured,
    not_since,
    signed_result,
    stated,
)
from trialwright.web.study.screening.people import (
    SIGNER,
    TYPIST,
    Amiss,
    exact_day,
    signer_of,
    typist_of,
)
from trialwright.web.study.screening.questions import Kind, Question

#: Which field says that a question is answered, and by what, where it may be one of a few.
_SAID: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.SEX: (Sex.FEMALE.value, Sex.MALE.value),
        Kind.SIGN: (POSITIVE, "negative"),
        Kind.LASTING: (YES, OVER, NO),
        Kind.EVENT: (YES, NO),
        Kind.PERSON: (YES, NO),
        Kind.READING: tuple(one.value for one in Choice),
    }
)
_MAIN: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.BIRTH: ("day",),
        Kind.NUMBER: ("value",),
        Kind.DAY: ("day",),
        Kind.UNIT: ("unit",),
        Kind.RANGE: ("low", "high"),
    }
)
#: The name under which the corrections of the criteria are taken back.
CORRECTIONS = "corrections"
#: The code of a patient who was given none.
UNNAMED = "1"
_LONGEST = 2_000
_MOST_DAYS = 40_000


@dataclass(frozen=True, slots=True)
class Problem:
    """A field of the form in which something is amiss, and the sentence that says so."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What is known now, what was amiss, and how many answers were taken over.

    `failed` are the keys of the questions whose answers were not.
    """

    saved: SavedScreening
    problems: tuple[Problem, ...] = ()
    failed: frozenset[str] = frozenset()
    count: int = 0


@dataclass(slots=True)
class _Taking:
    """A form as it is gone through."""

    saved: SavedScreening
    sent: Sent
    today: date
    vocabulary: Concepts
    problems: list[Problem] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    count: int = 0


def take(
    saved: SavedScreening,
    questions: Iterable[Question],
    sent: Sent,
    today: date,
    vocabulary: Concepts,
) -> Taken:
    """Return what is known once a form is taken over: whom and when it is about, then the answers.

    An answer that does not fit is a problem, and all others are taken over.
    """
    taking = _Taking(saved, sent, today, vocabulary)
    _about(taking)
    for question in questions:
        try:
            if _is_answered(question, sent):
                _answer(taking, question)
        except Amiss as amiss:
            shared = amiss.part.startswith((f"{TYPIST}.", f"{SIGNER}."))
            name = amiss.part if shared else f"{question.key}.{amiss.part}"
            taking.problems.append(Problem(name, amiss.sentence))
            taking.failed.add(question.key)
    for name in sent.named("back."):
        taking.saved = taken_back(taking.saved, name)
    problems = tuple(dict.fromkeys(taking.problems))
    return Taken(taking.saved, problems, frozenset(taking.failed), taking.count)


def _about(taking: _Taking) -> None:
    """Take over whom it is about, the reference day, and how far back screening reaches."""
    steps: tuple[tuple[str, Callable[[_Taking, str], SavedScreening]], ...] = (
        ("patient", _renamed),
        ("as_of", _as_of),
        ("reach", _reaching),
    )
    for name, step in steps:
        if name in taking.sent.fields:
            try:
                taking.saved = step(taking, taking.sent.text(name))
            except Amiss as amiss:
                taking.problems.append(Problem(name, amiss.sentence))


def _renamed(taking: _Taking, name: str) -> SavedScreening:
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise Amiss("patient", said("Give the code under which this study knows the patient."))
    return renamed(taking.saved, name)


def renamed(saved: SavedScreening, name: str) -> SavedScreening:
    """Return what is known under another code of the patient, what was signed of it too."""
    before = saved.patient.id
    signed = tuple(
        replace(one, patient=name) if one.patient == before else one for one in saved.signed
    )
    return replace(saved, patient=replace(saved.patient, id=name), signed=signed)


def _as_of(taking: _Taking, text: str) -> SavedScreening:
    day = exact_day(text, "as_of")
    return replace(taking.saved, policies=replace(taking.saved.policies, day=day))


def _reaching(taking: _Taking, text: str) -> SavedScreening:
    if text and not (text.isascii() and text.isdecimal() and int(text[:9]) <= _MOST_DAYS):
        raise Amiss("reach", said("Give a number of days, or nothing."))
    reach = int(text) if text else None
    return replace(taking.saved, policies=replace(taking.saved.policies, at_screening=reach))


def _is_answered(question: Question, sent: Sent) -> bool:
    """Whether anything was answered; raises Amiss where an answer is none of those offered."""
    answer = sent.text(f"{question.key}.said")
    offered = _SAID.get(question.kind, ())
    if answer and answer not in (*offered, *OPEN):
        raise Amiss("said", said("Choose one of the answers."))
    typed = any(
        len(sent.text(f"{question.key}.{part}")) > _LONGEST
        for part in ("grounds", "what", "specimen", "method", "value", "unit")
    )
    if typed:
        raise Amiss("said", said("This is too long."))
    return bool(answer) or any(
        sent.text(f"{question.key}.{part}") for part in _MAIN.get(question.kind, ())
    )


def _answer(taking: _Taking, question: Question) -> None:
    """Take over one answer; raises Amiss, and then nothing of it is taken over."""
    answer = taking.sent.text(f"{question.key}.said")
    if answer in OPEN:
        saved = _left_open(taking, question, answer)
    elif question.is_for_people:
        saved = _signed(taking, question, answer)
    else:
        saved = _typed(taking, question, answer)
    asked = (question.ask.about, question.ask.criterion)
    kept = tuple(
        one for one in saved.not_answered if answer in OPEN or (one.about, one.criterion) != asked
    )
    taking.saved = replace(saved, not_answered=kept)
    taking.count += 1


def _left_open(taking: _Taking, question: Question, answer: str) -> SavedScreening:
    by = typist_of(taking.sent, taking.today)
    about, criterion = question.ask.about, question.ask.criterion
    one = NotAnswered(about=about, criterion=criterion, said=answer, by=by.by, on=by.on)
    others = tuple(
        each
        for each in taking.saved.not_answered
        if (each.about, each.criterion) != (about, criterion)
    )
    return replace(taking.saved, not_answered=(*others, one))


def _signed(taking: _Taking, question: Question, answer: str) -> SavedScreening:
    signer = signer_of(taking.sent, taking.today)
    is_reading = question.kind is Kind.READING
    one = Signed(
        by=signer.by,
        on=signer.on,
        criterion=question.ask.criterion,
        words=question.ask.about,
        reason=taking.sent.text(f"{question.key}.grounds") or signer.grounds,
        patient="" if is_reading else taking.saved.patient.id,
        holds=None if is_reading else answer == YES,
        reading=Choice(answer) if is_reading else None,
    )
    return replace(taking.saved, signed=(*taking.saved.signed, one))


def _typed(taking: _Taking, question: Question, answer: str) -> SavedScreening:
    typist = typist_of(taking.sent, taking.today)
    saved = taking.saved
    day, row = saved.policies.day, _next_row(saved)
    entry = Entry(question, taking.sent, typist, day, row, taking.vocabulary)
    match question.kind:
        case Kind.BIRTH:
            birth = entry.when("day")
            note = f"birth date {birth}: {entry.source.place}"
            patient = replace(saved.patient, birth=birth)
            return replace(saved, patient=patient, remarks=(*saved.remarks, note))
        case Kind.SEX:
            note = f"sex {answer}: {entry.source.place}"
            patient = replace(saved.patient, sex=Sex(answer))
            return replace(saved, patient=patient, remarks=(*saved.remarks, note))
        case Kind.NUMBER if question.replaces is None:
            return _with(saved, measured(entry))
        case Kind.SIGN:
            return _with(saved, signed_result(entry))
        case Kind.LASTING | Kind.EVENT:
            return _with(saved, *stated(entry))
        case Kind.NUMBER | Kind.DAY | Kind.UNIT | Kind.RANGE:
            old = question.replaces
            assert old is not None
            new = corrected(entry, old)
            made = _corrected(saved, old, new, _MAIN[question.kind][-1])
            return _with(made, *not_since(entry, replace(new, source=old.source)))
        case Kind.PERSON | Kind.READING:
            raise AssertionError(question.kind)
        case _:
            assert_never(question.kind)


def _with(saved: SavedScreening, *told: Fact | Completeness) -> SavedScreening:
    """Return what is known with further facts and declarations."""
    policies: Policies = saved.policies
    facts = tuple(one for one in told if isinstance(one, Fact))
    complete = tuple(
        one for one in told if isinstance(one, Completeness) and one not in policies.complete
    )
    return replace(
        saved,
        patient=replace(saved.patient, facts=(*saved.patient.facts, *facts)),
        policies=replace(policies, complete=(*policies.complete, *complete)),
    )


def _corrected(saved: SavedScreening, old: Fact, new: Fact, part: str) -> SavedScreening:
    """Return what is known with one fact corrected; what the source said is kept beside.

    Another answer of the same form may have corrected it: to the same, or else it is asked again.
    """
    if not any(one is old for one in saved.patient.facts):
        if new in saved.patient.facts:
            return saved
        raise Amiss(part, said("Another answer changed the same fact: answer this one again."))
    facts = tuple(new if one is old else one for one in saved.patient.facts)
    kept = saved.replaced if is_typed(old) else (*saved.replaced, old)
    return replace(saved, patient=replace(saved.patient, facts=facts), replaced=kept)


def typed_of(remarks: Iterable[str]) -> frozenset[str]:
    """Return which of birth date and sex were typed in, for what is known of them says so."""
    names = {"birth date ": "birth", "sex ": "sex"}
    return frozenset(
        name
        for remark in remarks
        for start, name in names.items()
        if remark.startswith(start) and f": {TYPED}" in remark
    )


def is_typed(fact: Fact) -> bool:
    """Whether a fact, or a part of it, was typed in."""
    return fact.source.place.startswith(TYPED)


def _next_row(saved: SavedScreening) -> int:
    rows = [
        int(one.source.row)
        for one in saved.patient.facts
        if is_typed(one) and one.source.row.isascii() and one.source.row[:9].isdecimal()
    ]
    return max(rows, default=0) + 1


def _is_since(one: Completeness) -> bool:
    """Whether something was declared with the answer that it is over."""
    return one.window.start is not None and TYPED.strip() in one.declared_by


def name_of_typed(one: Fact | Signed | Completeness | NotAnswered) -> str:
    """Return the name under which something that was typed in is taken back."""
    match one:
        case Fact():
            return f"fact-{digest_of(repr(one.source).encode())}"
        case Signed() | Completeness() | NotAnswered():
            return f"{type(one).__name__.lower()}-{digest_of(repr(one).encode())}"
        case _:
            assert_never(one)


def taken_back(saved: SavedScreening, name: str) -> SavedScreening:
    """Return what is known without what was typed in under a name; a correction goes back."""
    if name == "birth":
        return replace(saved, patient=replace(saved.patient, birth=None))
    if name == "sex":
        return replace(saved, patient=replace(saved.patient, sex=Sex.UNKNOWN))
    if name == CORRECTIONS:
        return replace(saved, corrections="")
    facts: list[Fact] = []
    originals = {str(one.source): one for one in saved.replaced}
    gone: set[str] = set()
    over: set[str] = set()
    for one in saved.patient.facts:
        if not is_typed(one) or name_of_typed(one) != name:
            facts.append(one)
            continue
        over.update(one.concepts)
        if one.source.row in originals:
            facts.append(originals[one.source.row])
            gone.add(one.source.row)
    complete = tuple(
        one
        for one in saved.policies.complete
        if name_of_typed(one) != name and not (one.concept in over and _is_since(one))
    )
    return replace(
        saved,
        patient=replace(saved.patient, facts=tuple(facts)),
        policies=replace(saved.policies, complete=complete),
        signed=tuple(one for one in saved.signed if name_of_typed(one) != name),
        not_answered=tuple(one for one in saved.not_answered if name_of_typed(one) != name),
        replaced=tuple(one for one in saved.replaced if str(one.source) not in gone),
    )
