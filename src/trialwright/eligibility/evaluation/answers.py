"""What an expression says of a patient: a verdict, what it stands on, and what is still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trialwright.eligibility.criteria import Span
from trialwright.eligibility.evaluation.reasons import Why
from trialwright.eligibility.evaluation.verdicts import Verdict
from trialwright.eligibility.evaluation.ways import DONE, NEVER, Ask, Family, asking
from trialwright.eligibility.patient import Fact, Standing
from trialwright.eligibility.patient.words import time_in_words, value_in_words


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact that a verdict stands on: where it is from, what it says, and of which day.

    A denial is of the day on which it was written down, where that is stated.
    """

    source: str
    name: str
    value: str
    date: str
    standing: Standing = Standing.SURE

    @classmethod
    def of(cls, fact: Fact) -> Evidence:
        """Return a fact as evidence, in the source's own words and unit."""
        day = time_in_words(fact.span)
        if fact.standing is Standing.DENIED:
            day = str(fact.recorded or fact.span.start or day)
        return cls(str(fact.source), fact.name, value_in_words(fact.value), day, fact.standing)

    @classmethod
    def signed(cls, by: str, statement: str, day: str, *, holds: bool) -> Evidence:
        """Return what somebody signed of a statement as evidence."""
        return cls(f"signed by {by}", statement, "yes" if holds else "no", day)

    @property
    def is_signed(self) -> bool:
        """Whether it is a person's answer, not a recorded fact."""
        return self.source.startswith("signed by ")


@dataclass(frozen=True, slots=True)
class Open:
    """One part of a criterion that is not decided: why, about what, and what was looked at.

    `ask` is the question that would settle it, `spans` the words that ask it. `detail` says more
    where the code alone does not.
    """

    why: Why
    ask: Ask
    spans: tuple[Span, ...]
    evidence: tuple[Evidence, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict with its grounds.

    Once a verdict is settled nothing is open, however many gaps the record has; and what is open
    could still change it. `met` and `not_met` are the ways to either end. `notes` name conditions
    that do not hold, for which a part was not asked; `applies` is False where that is all of it.
    """

    verdict: Verdict
    met: Family
    not_met: Family
    opens: tuple[Open, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()
    applies: bool = True

    def __invert__(self) -> Answer:
        return Answer(
            ~self.verdict,
            self.not_met,
            self.met,
            self.opens,
            self.evidence,
            self.notes,
            self.applies,
        )


def settled(
    verdict: Verdict,
    evidence: Iterable[Evidence] = (),
    notes: Iterable[str] = (),
) -> Answer:
    """Return a decided answer."""
    is_met = verdict is Verdict.MET
    ways = (DONE, NEVER) if is_met else (NEVER, DONE)
    return Answer(verdict, *ways, (), tuple(evidence), tuple(notes))


def undecided(why: Open) -> Answer:
    """Return an answer that one question would settle, either way."""
    family = asking(why.ask)
    return Answer(Verdict.UNKNOWN, family, family, (why,), why.evidence)


def evidence_of(facts: Iterable[Fact]) -> tuple[Evidence, ...]:
    """Return facts as evidence, each once."""
    return tuple(dict.fromkeys(map(Evidence.of, facts)))
