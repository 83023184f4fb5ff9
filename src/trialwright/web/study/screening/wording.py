"""What the page says of a screening, in the language that it speaks."""

from __future__ import annotations

from typing import assert_never

from trialwright.eligibility.criteria import Section
from trialwright.eligibility.evaluation import (
    Effect,
    Evidence,
    Finding,
    Open,
    Screening,
    StudyVerdict,
    Verdict,
    Why,
)
from trialwright.eligibility.patient import Completeness, Standing
from trialwright.web.public.languages import said, said_of


def verdict_title(made: Screening) -> str:
    """Return what follows from all criteria."""
    match made.verdict:
        case StudyVerdict.NOT_ELIGIBLE:
            return said("Not eligible")
        case StudyVerdict.ELIGIBLE:
            return said("Eligible")
        case StudyVerdict.NEEDS_DATA:
            return said("Needs data")
        case StudyVerdict.NEEDS_REVIEW:
            return said("Needs review")
        case _:
            assert_never(made.verdict)


def verdict_sentence(made: Screening) -> str:
    """Return what led to the verdict, or what is open."""
    by = ", ".join(one.criterion.id for one in made.ruling_out)
    match made.verdict:
        case StudyVerdict.NOT_ELIGIBLE:
            return said("Ruled out by {criteria}. Nothing else is needed for that.", criteria=by)
        case StudyVerdict.ELIGIBLE:
            return said("Every criterion is decided, by facts or by whoever signed.")
        case StudyVerdict.NEEDS_DATA:
            return said("Facts are missing that could still decide either way.")
        case StudyVerdict.NEEDS_REVIEW:
            return said("No fact is missing; what is open only people can decide.")
        case _:
            assert_never(made.verdict)


def distances(made: Screening) -> tuple[str, ...]:
    """Return how far it is to either end."""
    if made.ruling_out or not made.asks:
        return ()
    told: list[str] = []
    admit, rule_out = made.to_admit, made.to_rule_out
    if admit.smallest is not None:
        people = sum(ask.for_people for ask in admit.smallest)
        facts = len(admit.smallest) - people
        count = said_of(len(admit.smallest), "{count} answer", "{count} answers")
        words = (
            said(
                "Eligible takes {answers}: {facts} of facts and {people} of people.",
                answers=count,
                facts=facts,
                people=people,
            )
            if admit.is_exact
            else said(
                "Eligible takes at most {answers}: {facts} of facts and {people} of people.",
                answers=count,
                facts=facts,
                people=people,
            )
        )
        told.append(words)
    if rule_out.smallest is not None:
        told.append(
            said_of(
                len(rule_out.smallest),
                "{count} answer can be enough to rule out.",
                "{count} answers can be enough to rule out.",
            )
        )
    return tuple(told)


def holds_in_words(finding: Finding) -> str:
    """Return whether the text of a criterion holds."""
    match finding.verdict:
        case Verdict.MET:
            return said("holds")
        case Verdict.NOT_MET:
            return said("does not hold")
        case Verdict.UNKNOWN:
            return said("not known")
        case _:
            assert_never(finding.verdict)


def follows_in_words(finding: Finding) -> str:
    """Return what follows from a criterion."""
    section = finding.criterion.section
    if section is Section.UNKNOWN:
        return said("the text does not say whether it includes or excludes")
    match finding.effect:
        case Effect.OPEN:
            return said("open")
        case Effect.RULES_OUT if section is Section.INCLUSION:
            return said("inclusion not satisfied: rules out")
        case Effect.RULES_OUT:
            return said("exclusion present: rules out")
        case Effect.SATISFIED if section is Section.INCLUSION:
            return (
                said("inclusion satisfied")
                if finding.applies
                else said("does not apply: satisfied")
            )
        case Effect.SATISFIED:
            return (
                said("exclusion absent: does not exclude")
                if finding.applies
                else said("does not apply: does not exclude")
            )
        case _:
            assert_never(finding.effect)


def need_in_words(one: Open) -> str:  # noqa: C901, PLR0912 - one case for each reason
    """Return why a question is open; the facts that were looked at stand beside it."""
    match one.why:
        case Why.MISSING:
            return said("Nothing is recorded, and silence is no answer.")
        case Why.STALE:
            return said("The last result is too old.")
        case Why.PARTIAL_DATE:
            return said("The day is not known exactly enough.")
        case Why.UNIT_MISMATCH:
            return said("The unit is missing or does not measure this.")
        case Why.IMPLAUSIBLE:
            return said("The value is implausible: somebody has to confirm what it says.")
        case Why.NO_REFERENCE_RANGE:
            return said("The laboratory's own normal range is missing.")
        case Why.WRONG_METHOD:
            return said("There is a result, but by another method than the text names.")
        case Why.WRONG_POPULATION:
            return said("There is a result, but it does not say that it is of the cells meant.")
        case Why.NOT_A_NUMBER:
            return said("The result is not a number.")
        case Why.NOT_QUALITATIVE:
            return said("The result is neither positive nor negative.")
        case Why.TENTATIVE:
            return said("It is preliminary: the final word is missing.")
        case Why.UNSPECIFIC:
            return said("Something more general is recorded: its exact kind is missing.")
        case Why.BOUND:
            return said("It is known only to be above or below a number, or too near to the bound.")
        case Why.UNMAPPED:
            return said("Facts are recorded under codes that are not known here.")
        case Why.CONFLICT:
            return said("What is recorded disagrees: somebody has to choose.")
        case Why.AMBIGUOUS_TEXT:
            return said("The text can be read in two ways.")
        case Why.UNRESOLVED_REFERENCE:
            return said("The text points to something that is not in the record.")
        case Why.NEEDS_JUDGEMENT:
            return said("Somebody has to judge.")
        case Why.NEEDS_ATTESTATION:
            return said("Somebody has to sign.")
        case Why.OPEN_LIST:
            return said("The text leaves its list open: is there anything else of it?")
        case Why.UNREAD:
            return said("Words were not read: somebody has to read them.")
        case Why.PROPOSED:
            return said("The reading is a proposal that nobody has accepted.")
        case _:
            assert_never(one.why)


def evidence_line(one: Evidence) -> str:
    """Return one fact with its day, and how far it counts where it is not simply so."""
    words = " ".join(filter(None, (one.name, one.value)))
    match one.standing:
        case Standing.DENIED:
            words = said("{fact} (a denial)", fact=words)
        case Standing.PLANNED:
            words = said("{fact} (planned)", fact=words)
        case Standing.TENTATIVE:
            words = said("{fact} (not final)", fact=words)
        case Standing.SURE | Standing.VOID:
            pass
    return f"{words}, {one.date}" if one.date else words


def policies_told(made: Screening) -> tuple[str, ...]:
    """Return every rule by which facts were read, so that none of them is hidden."""
    policies = made.policies
    limits = [f"{concept}: {days}" for concept, days in sorted(policies.stale_after.items())]
    reach = policies.at_screening
    return (
        said(
            "The reference day is {day}. Days are those of the calendar, both ends of a stretch of "
            "time count, and ages are completed.",
            day=policies.day,
        ),
        said("Of several results the latest on or before that day counts."),
        said("“At screening” is the reference day alone.")
        if reach is None
        else said("“At screening” reaches back {days} days before the reference day.", days=reach),
        said("Most days that a result may be old: {limits}.", limits="; ".join(limits))
        if limits
        else said("No limit is set to the age of a result."),
        *map(_declared, policies.complete),
    )


def _declared(one: Completeness) -> str:
    what = f"{one.kind.value} ({one.concept})" if one.concept else one.kind.value
    return said(
        "All of this is recorded here from {start} until {end}: {what}. Declared by {by}.",
        start=one.window.start or said("birth"),
        end=one.window.end or said("any day"),
        what=what,
        by=one.declared_by,
    )
