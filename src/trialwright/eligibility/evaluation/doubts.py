"""Why a recorded fact may not be what a criterion means, or surely is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trialwright.eligibility.criteria import Any, Exposure, Expression, Has, Span
from trialwright.eligibility.criteria.tree import atoms_of
from trialwright.eligibility.evaluation.case import Case
from trialwright.eligibility.evaluation.index_disease import Kinship, kinship
from trialwright.eligibility.evaluation.meaning import NOTHING, Meaning, meaning_of
from trialwright.eligibility.evaluation.reasons import Why
from trialwright.eligibility.evaluation.statements import statement_of
from trialwright.eligibility.patient import Activity, Fact

_SEVERE = frozenset({"severe", "life-threatening", "fatal"})
_LESS = frozenset({"mild", "moderate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One reason against taking a fact for what is meant; `is_sure` if it surely is not.

    `statement` is what a person would confirm or deny, `spans` the words that it is read from.
    """

    is_sure: bool
    statement: str
    spans: tuple[Span, ...]
    why: Why = Why.NEEDS_JUDGEMENT
    detail: str = ""


def doubts_of(fact: Fact, atom: Has | Exposure, case: Case, meaning: Meaning) -> tuple[Doubt, ...]:
    """Return every doubt about a fact that has the concept; none if it is what is meant."""
    return (
        *_of_the_index(fact, atom, case, meaning),
        *_of_exceptions(fact, case),
        *_of_severity(fact, atom, case),
        *_of_what_is_added(atom, case, meaning),
    )


def _of_the_index(
    fact: Fact, atom: Has | Exposure, case: Case, meaning: Meaning
) -> Iterator[Doubt]:
    """Yield a doubt where another disease is asked for and a fact is, or may be, the index one."""
    if not meaning.is_other:
        return
    spans = atom.spans or (case.criterion.span,)
    match kinship(fact, case.index, case.patient.facts, case.vocabulary):
        case Kinship.SAME:
            yield Doubt(is_sure=True, statement=statement_of(atom), spans=spans)
        case Kinship.PERHAPS:
            detail = f"whether {fact.name} is another disease than the one under study"
            yield Doubt(is_sure=False, statement=statement_of(atom), spans=spans, detail=detail)
        case Kinship.NONE:
            return


def _of_exceptions(fact: Fact, case: Case) -> Iterator[Doubt]:
    for exception in case.excepted:
        yield from _of_exception(fact, exception, case)


def _of_exception(fact: Fact, exception: Expression, case: Case) -> Iterator[Doubt]:
    """Yield a doubt where a fact is, or may be, what an exception takes away."""
    if isinstance(exception, Any):
        for part in exception.parts:
            yield from _of_exception(fact, part, case)
        return
    spans = tuple(span for atom in atoms_of(exception) for span in atom.spans)
    spans = spans or (case.criterion.span,)
    likeness = _likeness(fact, exception, case)
    if likeness is None:
        return
    said = _signed(case, statement_of(exception))
    if said is False:
        return
    # Where the words name no concept, a signed yes does not say which fact it is about.
    detail = f"whether {fact.name} is this exception"
    is_sure = likeness or (said is True and bool(_meaning(exception, case).concepts))
    yield Doubt(
        is_sure=is_sure,
        statement=statement_of(exception),
        spans=spans,
        detail=detail,
    )


def _meaning(exception: Expression, case: Case) -> Meaning:
    if not isinstance(exception, Has | Exposure):
        return NOTHING
    term = exception.concept if isinstance(exception, Has) else exception.agent
    return meaning_of(term, case.vocabulary)


def _likeness(fact: Fact, exception: Expression, case: Case) -> bool | None:
    """Return whether a fact is surely an exception (True), perhaps (False), or not (None)."""
    meaning = _meaning(exception, case)
    if not isinstance(exception, Has | Exposure) or not meaning.concepts:
        return False
    is_plain = exception.window is None and not meaning.is_narrower and not meaning.is_other
    is_plain = is_plain and not (isinstance(exception, Has) and exception.severity)
    if _is_any(fact.concepts, meaning.concepts, case):
        return is_plain
    return False if _is_any(meaning.concepts, fact.concepts, case) else None


def _is_any(concepts: tuple[str, ...], others: tuple[str, ...], case: Case) -> bool:
    return any(case.vocabulary.is_a(one, other) for one in concepts for other in others)


def _signed(case: Case, statement: str) -> bool | None:
    """Return what was signed last about an exception."""
    signed = case.answers.about(case.criterion.id, statement)
    said = [one for one in signed if one.holds is not None]
    last = {one.holds for one in said if one.on == said[-1].on}
    return last.pop() if len(last) == 1 else None


def _of_severity(fact: Fact, atom: Has | Exposure, case: Case) -> Iterator[Doubt]:
    """Yield a doubt where a severity is asked for that a fact does not state, or states as less."""
    if not isinstance(atom, Has) or atom.severity is None:
        return
    spans = atom.spans or (case.criterion.span,)
    asked = atom.severity.casefold()
    stated = fact.severity.casefold()
    if asked == "active" and fact.activity is Activity.ACTIVE:
        return
    if asked == "severe" and stated in _SEVERE:
        return
    if asked == "severe" and stated in _LESS:
        yield Doubt(is_sure=True, statement=statement_of(atom), spans=spans)
        return
    yield Doubt(
        is_sure=False, statement=statement_of(atom), spans=spans, detail=f"whether it is {asked}"
    )


def _of_what_is_added(atom: Has | Exposure, case: Case, meaning: Meaning) -> Iterator[Doubt]:
    """Yield a doubt where the words ask for more than their concept, or for an amount."""
    spans = atom.spans or (case.criterion.span,)
    if meaning.is_narrower:
        outside = case.points_outside(spans)
        why = Why.UNRESOLVED_REFERENCE if outside else Why.NEEDS_JUDGEMENT
        yield Doubt(
            is_sure=False,
            statement=statement_of(atom),
            spans=spans,
            why=why,
            detail="whether it is what the words say",
        )
    counted = atom.count if isinstance(atom, Has) else atom.dose or atom.lines
    if counted is not None:
        yield Doubt(
            is_sure=False,
            statement=statement_of(atom),
            spans=spans,
            detail="whether it is as many or as much",
        )
