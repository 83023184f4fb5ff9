"""Caveats, agreements and the one who answers for the results."""

from __future__ import annotations

from functools import cache

from trialwright.registry.sample.names import person
from trialwright.registry.sample.outline import Outline, Part
from trialwright.registry.sample.shapes import read_table, terms
from trialwright.registry.sample.sites import email


@cache
def _sentences() -> tuple[str, ...]:
    text: str = read_table("terms.toml")["agreement_sentences"]
    return tuple(" ".join(part.split()) for part in text.split(";") if part.strip())


def more_info_module(study: Outline) -> Part:
    """Return resultsSection.moreInfoModule; its contact reaches nobody."""
    dice = study.dice
    module: Part = {}
    if study.chance("limitations"):
        module["limitationsAndCaveats"] = {"description": study.text("limitations")}
    module["certainAgreement"] = _agreement(study)
    name = person(dice) if dice.chance(0.5) else dice.pick(terms("contact_titles"))
    contact: Part = {"title": name, "organization": study.sponsor}
    if study.chance("email_of_results_contact"):
        contact["email"] = email(study, f"{name} results")
    contact["phone"] = f"{dice.between(200, 989)}-555-01{dice.between(0, 99):02d}"
    module["pointOfContact"] = contact
    return module


def _agreement(study: Outline) -> Part:
    if study.dice.chance(0.24):
        return {"piSponsorEmployee": True}
    restricted = study.dice.chance(0.6)
    agreement: Part = {"piSponsorEmployee": False}
    if restricted:
        kind = study.weighted("restriction")
        agreement["restrictionType"] = kind
        agreement["restrictiveAgreement"] = True
        if kind == "OTHER":
            count = study.dice.between(1, 3)
            agreement["otherDetails"] = ". ".join(_sentences()[:count]) + "."
    else:
        agreement["restrictiveAgreement"] = False
    return agreement
