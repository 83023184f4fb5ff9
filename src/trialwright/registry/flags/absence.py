"""The flags of a record that studies no gene or cell product, each with its reason."""

from __future__ import annotations

from functools import cache

from trialwright.registry.flags.answers import Answer, Evidence, Flag, Modality, Role, StudyFlags
from trialwright.registry.flags.definitions import definition_ids, flag_without_product
from trialwright.registry.flags.passages import Place, criteria_of, criteria_passage
from trialwright.registry.flags.products import CELL, GENE
from trialwright.registry.flags.sightings import Sighting
from trialwright.registry.record import Study
from trialwright.vocabulary.sentences import sentence

#: So many places of a record are shown as evidence.
SHOWN = 3
_IN_CRITERIA = ("CAR-T", "CAR T", "gene therapy", "Gene therapy", "chimeric antigen")


def flags_without_product(study: Study, seen: list[Sighting]) -> StudyFlags:
    """Return the flags of a record whose signs, if it has any, name no studied product."""
    known = [one for one in seen if one.kind in GENE | CELL]
    compared = tuple(one for one in known if one.place is Place.COMPARATOR)
    if compared:
        return flags_of_mention(
            Role.COMPARATOR,
            "comparator_only",
            compared,
            sentence("A gene or cell product is named only as what the study compares with."),
        )
    if known:
        return flags_of_mention(
            Role.NONE,
            "mentioned_only",
            tuple(known),
            sentence(
                "Words of a gene or cell product stand in the texts, but no title, intervention or "
                "arm names one as studied."
            ),
        )
    return flags_of_silence(study)


def flags_of_mention(role: Role, rule: str, seen: tuple[Sighting, ...], why: str) -> StudyFlags:
    """Return the answer no, with the words that were seen and why they do not count."""
    evidence = tuple(dict.fromkeys(one.evidence for one in seen))[:SHOWN]
    return _without_product(role, Answer.NO, rule, evidence, why)


def flags_of_silence(study: Study) -> StudyFlags:
    """Return the flags of a record without any sign of a gene or cell product."""
    prior = _named_in_criteria(study)
    if prior:
        return _without_product(
            Role.PRIOR_THERAPY,
            Answer.NO,
            "criteria_only",
            prior,
            sentence("A gene or cell product is named only in the eligibility criteria."),
        )
    return nothing_said() if _tells_enough(study) else _too_little_said()


def _named_in_criteria(study: Study) -> tuple[Evidence, ...]:
    criteria = criteria_of(study)
    for words in _IN_CRITERIA:
        start = criteria.find(words)
        if start >= 0:
            return (criteria_passage(study).evidence(start, start + len(words)),)
    return ()


def _tells_enough(study: Study) -> bool:
    """Whether the record has a text in which a product would be named."""
    protocol = study.protocol_section
    if protocol is None:
        return False
    about, module = protocol.description_module, protocol.arms_interventions_module
    return bool(
        (about is not None and (about.brief_summary or about.detailed_description))
        or (module is not None and module.interventions)
    )


@cache
def nothing_said() -> StudyFlags:
    """Return the flags of most records: texts, and in them no word of a product."""
    return _without_product(
        Role.NONE,
        Answer.NO,
        "no_words",
        (),
        sentence(
            "No words of a gene or cell product in titles, interventions, arms, summary, "
            "description."
        ),
    )


@cache
def _too_little_said() -> StudyFlags:
    return _without_product(
        Role.NONE,
        Answer.UNKNOWN,
        "no_text",
        (),
        sentence(
            "The record has neither interventions nor a summary or description, so it does not say "
            "what is studied."
        ),
    )


def _without_product(
    role: Role, answer: Answer, rule: str, evidence: tuple[Evidence, ...], why: str
) -> StudyFlags:
    flags: tuple[Flag, ...] = tuple(
        flag_without_product(name, answer, rule, evidence, why) for name in definition_ids()
    )
    fda, ema, in_vivo = flags
    return StudyFlags(
        modality=Modality.UNKNOWN if answer is Answer.UNKNOWN else Modality.NONE,
        cell_product=None,
        antigens=(),
        donor=None,
        donor_evidence=(),
        role=role,
        evidence=evidence,
        fda_gene_therapy=fda,
        ema_gtmp=ema,
        in_vivo_only=in_vivo,
    )
