"""From a record to its flags on gene and cell therapy.

Most records say nothing of genes or cells as a product; a quick look for a few dozen words
settles them. Only the others are read with care.
"""

from __future__ import annotations

from functools import cache

from trialwright.registry.flags.absence import (
    SHOWN,
    flags_of_mention,
    flags_of_silence,
    flags_without_product,
)
from trialwright.registry.flags.answers import Donor, Evidence, Role, StudyFlags, TargetAntigen
from trialwright.registry.flags.definitions import definition_ids, flag_for, verdicts
from trialwright.registry.flags.donors import donor_of
from trialwright.registry.flags.names import name_signs, telling_parts
from trialwright.registry.flags.passages import HEADING, Passage, Place, passages_of, texts_of
from trialwright.registry.flags.products import GENE, RECEPTOR, Circumstances, Product, product_of
from trialwright.registry.flags.purpose import verdict_of
from trialwright.registry.flags.sightings import Sighting, SignIndex, sightings_in
from trialwright.registry.flags.signs import sign_table
from trialwright.registry.flags.targets import targets_of
from trialwright.registry.record import Study
from trialwright.registry.record.enumerations import InterventionType
from trialwright.vocabulary.sentences import sentence

_BIOLOGICAL = frozenset(
    {
        InterventionType.BIOLOGICAL,
        InterventionType.GENETIC,
        InterventionType.COMBINATION_PRODUCT,
    }
)
_OF_WORDS = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789+")
_WORDS_APART = bytes(sign if sign in _OF_WORDS else ord(" ") for sign in range(256))
_NAMING = HEADING | {Place.SUMMARY}


def flags_of(study: Study) -> StudyFlags:
    """Return what a record says about gene and cell therapy; never fails, never guesses."""
    if not _may_name_a_product(study):
        return flags_of_silence(study)
    return _flags_of_reading(study)


def _may_name_a_product(study: Study) -> bool:
    """Whether one of the words is there without which no sign is seen."""
    haystack = "\n".join(texts_of(study)).encode("utf-8", "replace").lower()
    words, parts = _gate()
    if not words.isdisjoint(haystack.translate(_WORDS_APART).split()):
        return True
    for shorter, longer in parts:
        if shorter in haystack and any(map(haystack.__contains__, longer)):
            return True
    return False


@cache
def _gate() -> tuple[frozenset[bytes], tuple[tuple[bytes, tuple[bytes, ...]], ...]]:
    table = sign_table()
    return table.gate_words | telling_parts(), table.gate_parts


def _flags_of_reading(study: Study) -> StudyFlags:
    passages = passages_of(study)
    said = _studies_said(passages)
    silencing = sign_table().silencers
    if "follow_up" in said:
        silencing = tuple(one for one in silencing if "*" not in one.kinds and not one.setting)
    seen = sightings_in(passages, _all_signs(), silencing)
    studied = [one for one in seen if one.place is not Place.COMPARATOR and not one.setting]
    setting = tuple(one for one in seen if one.setting)
    if setting and not any(one.place in HEADING and one.kind in GENE for one in studied):
        return flags_of_mention(
            Role.PRIOR_THERAPY,
            "setting_only",
            setting,
            sentence(
                "A gene or cell product is named as what participants receive or received besides, "
                "not as what is studied."
            ),
        )
    product = product_of(studied, _circumstances(study))
    if product is None:
        return flags_without_product(study, seen)
    if "preparation" in said and "follow_up" not in said and not _is_given(product):
        return flags_of_mention(
            Role.NONE,
            "not_given",
            product.sightings,
            sentence(
                "The study prepares for a product or studies people without giving it; "
                "nothing is given in it."
            ),
        )
    role = Role.FOLLOW_UP if "follow_up" in said else Role.STUDIED_PRODUCT
    return _flags_of_product(product, passages, role)


@cache
def _all_signs() -> SignIndex:
    return SignIndex.of((*sign_table().signs, *name_signs()))


def _flags_of_product(product: Product, passages: tuple[Passage, ...], role: Role) -> StudyFlags:
    verdict = verdicts()[verdict_of(product, passages)]
    evidence = _telling(product.sightings, product.kind)
    donor, donor_evidence = _donor(product, passages)
    fda, ema, in_vivo = (flag_for(verdict, name, evidence) for name in definition_ids())
    return StudyFlags(
        modality=verdict.modality,
        cell_product=product.cell_product,
        antigens=_antigens(product, passages, verdict.id),
        donor=donor,
        donor_evidence=donor_evidence,
        role=role,
        evidence=evidence,
        fda_gene_therapy=fda,
        ema_gtmp=ema,
        in_vivo_only=in_vivo,
    )


def _donor(
    product: Product, passages: tuple[Passage, ...]
) -> tuple[Donor | None, tuple[Evidence, ...]]:
    if product.cell_product is None:
        return None, ()
    transplant = product.kind in ("hsc", "gm_hsc")
    donor, evidence = donor_of(passages, transplant_is_product=transplant)
    if donor is Donor.UNKNOWN and product.kind == "til" and not evidence:
        return Donor.AUTOLOGOUS, _telling(product.sightings, "til")
    return donor, evidence


def _antigens(
    product: Product, passages: tuple[Passage, ...], verdict: str
) -> tuple[TargetAntigen, ...]:
    if product.kind in RECEPTOR:
        return targets_of(passages)
    vaccine = any("vaccin" in one.folded for one in passages if one.place in _NAMING)
    if vaccine and (verdict.endswith("_vector") or product.kind == "gm_dc"):
        return targets_of(passages)
    return ()


def _telling(sightings: tuple[Sighting, ...], kind: str) -> tuple[Evidence, ...]:
    """Return the first words of the leading kind, at most three, in the record's order."""
    leading = [seen for seen in sightings if seen.kind == kind] or list(sightings)
    distinct: dict[str, Evidence] = {}
    for seen in leading:
        distinct.setdefault(seen.evidence.text, seen.evidence)
    return tuple(distinct.values())[:SHOWN]


def _studies_said(passages: tuple[Passage, ...]) -> frozenset[str]:
    titles = [passage.folded for passage in passages if passage.place is Place.TITLE]
    return frozenset(
        says
        for says, pattern in sign_table().studies
        if any(pattern.search(title) for title in titles)
    )


def _is_given(product: Product) -> bool:
    return any(seen.place is Place.INTERVENTION for seen in product.sightings)


def _circumstances(study: Study) -> Circumstances:
    protocol = study.protocol_section
    module = protocol.arms_interventions_module if protocol is not None else None
    interventions = module.interventions if module is not None else ()
    return Circumstances(
        lists_interventions=bool(interventions),
        lists_biologicals=any(given.type in _BIOLOGICAL for given in interventions),
    )
