"""The parts of the page as values: questions, criteria, what was typed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from trialwright.eligibility.criteria import sentence_of
from trialwright.eligibility.evaluation import Effect, Evidence, Finding, Screening
from trialwright.eligibility.patient import Absent, Completeness, Fact, Sex, Standing
from trialwright.eligibility.patient.words import (
    range_in_words,
    standing_in_words,
    time_in_words,
    value_in_words,
)
from trialwright.exchange.patients.screening import SavedScreening
from trialwright.vocabulary import Concepts
from trialwright.web.public.criteria.marks import Piece, pieces_of
from trialwright.web.public.languages import said
from trialwright.web.study.forms import Sent
from trialwright.web.study.screening.questions import Kind, Question, lacks_an_end
from trialwright.web.study.screening.taking import Problem, is_typed, name_of_typed
from trialwright.web.study.screening.wording import (
    evidence_line,
    follows_in_words,
    holds_in_words,
    need_in_words,
)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a few: what is sent, and what it says."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionShown:
    """A question with its fields, what stands in them, and what is amiss there."""

    key: str
    kind: str
    name: str
    is_quote: bool
    why: tuple[str, ...]
    seen: tuple[str, ...]
    wanted: str
    criteria: tuple[str, ...]
    quotes: tuple[tuple[str, str], ...]
    decides: bool
    options: tuple[Option, ...]
    apart: tuple[Option, ...]
    units: tuple[str, ...]
    takes_until: bool
    takes_end: bool
    takes_which: bool
    takes_origin: bool
    takes_range: bool
    typed: Mapping[str, str]
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionGroup:
    """Questions that are answered by the same people."""

    anchor: str
    title: str
    hint: str
    for_people: bool
    questions: tuple[QuestionShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedShown:
    """Why a criterion is open, with what was looked at and the question that would settle it."""

    why: str
    about: str
    seen: tuple[str, ...]
    detail: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureShown:
    """What somebody signed about a criterion."""

    by: str
    on: str
    words: str
    answer: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionScreened:
    """One criterion: its words, whether they hold, what follows, what that stands on."""

    id: str
    pieces: tuple[Piece, ...]
    sentence: str
    corrected: str
    effect: str
    sign: str
    holds: str
    follows: str
    evidence: tuple[tuple[str, str], ...]
    needs: tuple[NeedShown, ...]
    notes: tuple[str, ...]
    signatures: tuple[SignatureShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedShown:
    """Something that was typed in, by whom, and the name under which it is taken back."""

    name: str
    what: str
    says: str
    by: str


_SIGNS = {Effect.SATISFIED: "✓", Effect.RULES_OUT: "✕", Effect.OPEN: "?"}
_CLASSES = {Effect.SATISFIED: "passed", Effect.RULES_OUT: "ruled", Effect.OPEN: "waiting"}


def question_shown(
    one: Question, sent: Sent, problems: Iterable[Problem], *, kept: bool
) -> QuestionShown:
    """Return a question; what was typed stands in its fields only if it is `kept`."""
    start = f"{one.key}."
    amiss = {
        each.name.removeprefix(start): each.sentence
        for each in problems
        if each.name.startswith(start)
    }
    typed = {name: sent.text(f"{start}{name}") for name in sent.named(start)} if kept else {}
    seen = dict.fromkeys(evidence_line(each) for open_ in one.opens for each in open_.evidence)
    return QuestionShown(
        key=one.key,
        kind=one.kind.value,
        name=one.name,
        is_quote=one.is_for_people,
        why=tuple(dict.fromkeys(need_in_words(each) for each in one.opens)),
        seen=tuple(seen),
        wanted=", ".join(filter(None, (one.population, one.method))),
        criteria=one.criteria,
        quotes=() if one.is_for_people else one.quotes,
        decides=one.decides,
        options=_options(one),
        apart=_apart(one),
        units=one.units,
        takes_until=one.kind is Kind.LASTING,
        takes_end=one.kind is Kind.DAY and one.replaces is not None and lacks_an_end(one.replaces),
        takes_which=one.is_other,
        takes_origin=_takes_origin(one),
        takes_range=one.wants_range and one.kind is Kind.NUMBER,
        typed=typed,
        problems=amiss,
    )


def _takes_origin(one: Question) -> bool:
    is_result = one.kind in {Kind.NUMBER, Kind.SIGN}
    is_named = any(open_.why.value in {"WRONG_METHOD", "WRONG_POPULATION"} for open_ in one.opens)
    return is_result and (bool(one.population or one.method) or is_named)


def _options(one: Question) -> tuple[Option, ...]:
    match one.kind:
        case Kind.SEX:
            return Option("female", said("female")), Option("male", said("male"))
        case Kind.SIGN:
            return Option("positive", said("positive")), Option("negative", said("negative"))
        case Kind.LASTING:
            return (
                Option("yes", said("yes, it goes on")),
                Option("over", said("yes, but it is over")),
                Option("no", said("no, and never was")),
            )
        case Kind.EVENT:
            return Option("yes", said("yes")), Option("no", said("no, never"))
        case Kind.PERSON:
            return Option("yes", said("yes")), Option("no", said("no"))
        case Kind.READING:
            return (
                Option("and", said("as “and”: all of it")),
                Option("or", said("as “or”: any of it")),
            )
        case _:
            return ()


def _apart(one: Question) -> tuple[Option, ...]:
    """Return the answers that leave a question open."""
    unknown = Option("not known", said("not known"))
    is_result = one.kind in {Kind.NUMBER, Kind.SIGN}
    return (unknown, Option("not done", said("not done"))) if is_result else (unknown,)


def criteria_shown(
    made: Screening,
    text: str,
    asked: Mapping[tuple[str, str], str],
    corrected: Mapping[str, str],
    vocabulary: Concepts,
) -> tuple[CriterionScreened, ...]:
    """Return every criterion of the text, and then those of the fields.

    `asked` has the questions that are open, `corrected` by whom a criterion was corrected.
    """
    of_text = tuple(
        replace(
            _criterion(one, text, asked, vocabulary), corrected=corrected.get(one.criterion.id, "")
        )
        for one in made.findings
    )
    return (*of_text, *(_criterion(one, None, asked, vocabulary) for one in made.fields))


def _criterion(
    one: Finding, text: str | None, asked: Mapping[tuple[str, str], str], vocabulary: Concepts
) -> CriterionScreened:
    seen = {each for open_ in one.opens for each in open_.evidence}
    known = [each for each in one.evidence if each not in seen and not each.is_signed]
    pieces = (Piece(one.words, "", ""),) if text is None else pieces_of(text, one.criterion)
    return CriterionScreened(
        id=one.criterion.id,
        pieces=pieces,
        sentence=sentence_of(one.criterion.expression),
        corrected="",
        effect=_CLASSES[one.effect],
        sign=_SIGNS[one.effect],
        holds=holds_in_words(one),
        follows=follows_in_words(one),
        evidence=tuple((evidence_line(each), each.source) for each in dict.fromkeys(known)),
        needs=_needs(one, asked, vocabulary),
        notes=one.notes,
        signatures=tuple(
            SignatureShown(
                by=each.by,
                on=str(each.on),
                words=each.words,
                answer=_answered(each.holds, each.reading.value if each.reading else ""),
                reason=each.reason,
            )
            for each in one.signed
        ),
    )


def _needs(
    one: Finding, asked: Mapping[tuple[str, str], str], vocabulary: Concepts
) -> tuple[NeedShown, ...]:
    listed = [
        NeedShown(
            why=need_in_words(each),
            about=_named(each.ask.about, vocabulary, is_words=each.ask.for_people),
            seen=tuple(map(_line, each.evidence)),
            detail=each.detail,
            question=asked.get((each.ask.about, each.ask.criterion), ""),
        )
        for each in one.opens
    ]
    return tuple(dict.fromkeys(listed))


def _line(one: Evidence) -> str:
    return f"{evidence_line(one)} ({one.source})"


def _named(about: str, vocabulary: Concepts, *, is_words: bool) -> str:
    first, blank, rest = about.partition(" ")
    concept = None if is_words else vocabulary.concept(first)
    return about if concept is None else f"{concept.name}{blank}{rest}"


def _answered(holds: bool | None, reading: str) -> str:  # noqa: FBT001 - the answer itself
    if holds is None:
        return said("read as “and”") if reading == "and" else said("read as “or”")
    return said("yes") if holds else said("no")


def typed_shown(saved: SavedScreening, vocabulary: Concepts) -> tuple[TypedShown, ...]:
    """Return everything that was typed in and can be taken back, in its order."""
    return (
        *_personal(saved),
        *(_fact(one) for one in saved.patient.facts if is_typed(one)),
        *(
            TypedShown(
                name=name_of_typed(one),
                what=_named(one.concept, vocabulary, is_words=False),
                says=_never(one),
                by=one.declared_by,
            )
            for one in saved.policies.complete
            if one.concept
        ),
        *(
            TypedShown(
                name=name_of_typed(one),
                what=f"{one.criterion}: {one.words}",
                says=_answered(one.holds, one.reading.value if one.reading else ""),
                by=f"{one.by}, {one.on}",
            )
            for one in saved.signed
        ),
        *(
            TypedShown(
                name=name_of_typed(one),
                what=_named(one.about, vocabulary, is_words=bool(one.criterion)),
                says=said("not known") if one.said == "not known" else said("not done"),
                by=f"{one.by}, {one.on}",
            )
            for one in saved.not_answered
        ),
    )


def _never(one: Completeness) -> str:
    start, end = one.window.start, one.window.end
    if start is None:
        return said("never, until {day}", day=end)
    return said("not from {start} until {day}", start=start, day=end)


def _personal(saved: SavedScreening) -> tuple[TypedShown, ...]:
    """Return the birth date and the sex, where they were typed in last."""
    made: list[TypedShown] = []
    for name, words, value in (
        ("birth", said("Birth date"), saved.patient.birth),
        ("sex", said("Sex"), None if saved.patient.sex is Sex.UNKNOWN else saved.patient.sex),
    ):
        start = "birth date " if name == "birth" else "sex "
        notes = [one for one in saved.remarks if one.startswith(start) and ": typed in by " in one]
        if notes and value is not None:
            says = str(value) if name == "birth" else _sex(saved.patient.sex)
            by = notes[-1].partition(": ")[2]
            made.append(TypedShown(name=name, what=words, says=says, by=by))
    return tuple(made)


def _sex(sex: Sex) -> str:
    return said("female") if sex is Sex.FEMALE else said("male")


def _fact(fact: Fact) -> TypedShown:
    said_of_it = (
        value_in_words(fact.value) if not isinstance(fact.value, Absent) else "",
        range_in_words(fact),
        time_in_words(fact.span),
        "" if fact.standing is Standing.DENIED else standing_in_words(fact),
    )
    says = ", ".join(filter(None, said_of_it))
    if fact.standing is Standing.DENIED:
        says = said("no, and never was")
    return TypedShown(
        name=name_of_typed(fact), what=fact.name, says=says or said("yes"), by=str(fact.source)
    )
