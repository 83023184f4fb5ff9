"""A finding in sentences that a site can act on."""

from __future__ import annotations

from types import MappingProxyType
from typing import assert_never

from trialwright.eligibility.criteria import Section
from trialwright.eligibility.evaluation.answers import Evidence, Open
from trialwright.eligibility.evaluation.evaluating import Finding
from trialwright.eligibility.evaluation.reasons import Why
from trialwright.eligibility.evaluation.screening import Screening
from trialwright.eligibility.evaluation.verdicts import StudyVerdict, Verdict
from trialwright.eligibility.evaluation.ways import Ask
from trialwright.eligibility.patient import Completeness, Policies, Standing
from trialwright.vocabulary import ConceptKind, Concepts

_MEASURED = frozenset({ConceptKind.TEST, ConceptKind.SCALE, ConceptKind.ANTIGEN})


def headline(finding: Finding) -> str:
    """Return what follows from a criterion, in a few words."""
    section, verdict = finding.criterion.section, finding.verdict
    if section is Section.UNKNOWN:
        return "unknown: whether it includes or excludes is not stated"
    if not finding.applies:
        is_inclusion = section is Section.INCLUSION
        return "not applicable: satisfied" if is_inclusion else "not applicable: does not exclude"
    match verdict:
        case Verdict.UNKNOWN:
            return "unknown"
        case Verdict.MET if section is Section.INCLUSION:
            return "inclusion satisfied"
        case Verdict.MET:
            return "exclusion present: excludes"
        case Verdict.NOT_MET if section is Section.INCLUSION:
            return "inclusion not satisfied: rules out"
        case Verdict.NOT_MET:
            return "exclusion absent: does not exclude"


#: What a reader must know of a fact that is not simply so.
_STANDINGS = MappingProxyType(
    {
        Standing.DENIED: "(a denial)",
        Standing.PLANNED: "(planned)",
        Standing.TENTATIVE: "(not final)",
    }
)


def sentence_of(finding: Finding, vocabulary: Concepts) -> str:
    """Return one sentence: what follows, and what would settle it where it is unknown."""
    needs = [need_of(one, vocabulary) for one in finding.opens]
    return ": ".join(filter(None, (headline(finding), "; ".join(dict.fromkeys(needs)))))


def need_of(open_: Open, vocabulary: Concepts) -> str:  # noqa: C901, PLR0912 - one case for each code
    """Return what an open question needs, with the patient's own data beside it."""
    name = name_of(open_.ask, vocabulary)
    last = open_.evidence[0] if open_.evidence else Evidence("", "", "", "")
    match open_.why:
        case Why.MISSING:
            return f"needs {_fact(open_.ask, vocabulary)}"
        case Why.STALE:
            return f"needs a newer {name}: the last is {_shown(last)}"
        case Why.PARTIAL_DATE:
            return f"needs the day, or whether it is still so: {_shown(last)}"
        case Why.UNIT_MISMATCH:
            return f"needs the unit of {_shown(last)}"
        case Why.IMPLAUSIBLE:
            return f"implausible, so a person confirms or corrects it: {_shown(last)}"
        case Why.NO_REFERENCE_RANGE:
            return f"needs the laboratory's own normal range with {_shown(last)}"
        case Why.WRONG_METHOD:
            return f"needs {name} by the method that the text names; there is {_shown(last)}"
        case Why.WRONG_POPULATION:
            return f"needs {name}: {open_.detail}; there is {_shown(last)}"
        case Why.NOT_A_NUMBER:
            return f"needs {name} as a number; there is {_shown(last)}"
        case Why.NOT_QUALITATIVE:
            return f"needs {name} as positive or negative; there is {_shown(last)}"
        case Why.TENTATIVE:
            return f"needs the final word on {name}; there is {_shown(last)}"
        case Why.UNSPECIFIC:
            return f"needs whether it is {name}: there is {_shown(last)}"
        case Why.BOUND:
            return f"needs {name} more exactly; there is {_shown(last)}"
        case Why.UNMAPPED:
            count = len(open_.evidence)
            return f"a person reads {count} facts without a known code: {name}?"
        case Why.CONFLICT:
            both = "; ".join(map(_shown, open_.evidence))
            return f"a person chooses between what disagrees: {open_.detail or both}"
        case Why.AMBIGUOUS_TEXT:
            return f'the study decides {open_.detail}: "{name}"'
        case Why.UNRESOLVED_REFERENCE:
            return f'a person says whether it holds, for it is not in the record: "{name}"'
        case Why.NEEDS_JUDGEMENT:
            return _with_data(f'a person judges: "{name}"', open_)
        case Why.NEEDS_ATTESTATION:
            return f'somebody signs: "{name}"'
        case Why.OPEN_LIST:
            return f'a person says whether anything else is there of the open list: "{name}"'
        case Why.UNREAD:
            return f'a person reads words that were not read: "{name}"'
        case Why.PROPOSED:
            return f'a person accepts or refuses a proposed reading: "{name}"'
        case _:
            assert_never(open_.why)


def name_of(ask: Ask, vocabulary: Concepts) -> str:
    """Return what a question is about, as people say it."""
    if ask.for_people:
        return ask.about
    # The id of a concept has no blank; what follows one says more of what is meant.
    concept, blank, rest = ask.about.partition(" ")
    known = vocabulary.concept(concept)
    return f"{known.name}{blank}{rest}" if known is not None else ask.about


def evidence_in_words(evidence: Evidence) -> str:
    """Return one fact with its day and where it stands."""
    return f"{_shown(evidence)} ({evidence.source})"


def verdict_in_words(screening: Screening) -> str:
    """Return the verdict on all criteria, with what led to it."""
    by = ", ".join(one.criterion.id for one in screening.ruling_out)
    match screening.verdict:
        case StudyVerdict.NOT_ELIGIBLE:
            return f"not eligible ({by})"
        case StudyVerdict.ELIGIBLE:
            return "eligible: every criterion is decided"
        case StudyVerdict.NEEDS_DATA:
            return "needs data"
        case StudyVerdict.NEEDS_REVIEW:
            return "needs review: only people can decide what is open"
        case _:
            assert_never(screening.verdict)


def policies_in_words(policies: Policies) -> tuple[str, ...]:
    """Return every rule by which facts were read, so that none of them is hidden."""
    limits = [f"{concept} {days} days" for concept, days in sorted(policies.stale_after.items())]
    reach = (
        f"the {policies.at_screening} days before {policies.day}"
        if policies.at_screening is not None
        else f"{policies.day} alone"
    )
    return (
        f"reference day {policies.day}, by the calendar; both ends of a window count",
        "of several results the latest on or before that day counts; ages are completed",
        f'"at screening" is {reach}',
        f"results may be as old as: {', '.join(limits) or 'any, for no limit is set'}",
        *(
            f"every {_declared(one)} from {one.window.start or 'birth'} to "
            f"{one.window.end or 'any day'} is recorded, says {one.declared_by}"
            for one in policies.complete
        ),
    )


def _declared(one: Completeness) -> str:
    return f"{one.kind.value} that is {one.concept}" if one.concept else one.kind.value


def _fact(ask: Ask, vocabulary: Concepts) -> str:
    """Return the fact that is missing: a result, or a statement that something is so or not."""
    name = name_of(ask, vocabulary)
    known = vocabulary.concept(ask.about.partition(" ")[0])
    if known is None:
        return f"the {name}"
    if known.kind in _MEASURED:
        return f"a result: {name}"
    return f"a statement on {name}, for silence is no answer"


def _shown(evidence: Evidence) -> str:
    standing = _STANDINGS.get(evidence.standing, "")
    said = " ".join(filter(None, (evidence.name, evidence.value, standing)))
    return f"{said}, {evidence.date}" if evidence.date else said


def _with_data(sentence: str, open_: Open) -> str:
    """Return a sentence with what a person should look at."""
    seen = "; ".join(map(_shown, open_.evidence))
    detail = f" ({open_.detail})" if open_.detail else ""
    return f"{sentence}{detail}" + (f"; there is {seen}" if seen else "")
