"""Rules on what a study is called, what it is about, and who answers for it."""

from __future__ import annotations

from trialwright.registry.checks.sheet import Sheet
from trialwright.registry.checks.values import DEFINITIONS, Found, Rule, rule
from trialwright.registry.checks.words import cited, folded
from trialwright.registry.record.design import Intervention
from trialwright.registry.record.enumerations import IpdSharing
from trialwright.vocabulary.sentences import sentence

_IDENTIFICATION = "protocolSection.identificationModule"
_CONDITIONS = "protocolSection.conditionsModule.conditions"
_FEWEST_WORDS_OF_A_SENTENCE = 4


@rule(
    "intervention-as-condition",
    title="An intervention is listed as a condition",
    why="Who searches for a disease finds, or misses, the study by this list.",
    source=f"{DEFINITIONS}: Primary Disease or Condition Being Studied in the Trial, or the "
    "Focus of the Study",
)
def _intervention_as_condition(sheet: Sheet) -> Found:
    if not sheet.interventional:
        return  # an observed exposure may well be a disease
    names = {
        folded(name): intervention
        for intervention in sheet.arms.interventions
        for name in (*intervention.other_names, intervention.name)
        if name
    }
    for index, condition in enumerate(sheet.conditions.conditions):
        intervention = names.get(folded(condition))
        if intervention is not None:
            yield f"{_CONDITIONS}[{index}]", _said_twice(condition, intervention)


def _said_twice(condition: str, intervention: Intervention) -> str:
    if folded(intervention.name or "") == folded(condition):
        return sentence(
            "{condition} is listed as a condition and is also an intervention of this study.",
            condition=cited(condition),
        )
    return sentence(
        "{condition} is listed as a condition and is also another name of its intervention "
        "{intervention}.",
        condition=cited(condition),
        intervention=cited(intervention.name),
    )


@rule(
    "title-in-capitals",
    title="A title is written in capitals throughout",
    why="Capitals hide which words are names, and readers by ear get them letter by letter.",
)
def _title_in_capitals(sheet: Sheet) -> Found:
    identification = sheet.identification
    for key, title in (
        ("briefTitle", identification.brief_title),
        ("officialTitle", identification.official_title),
    ):
        if title and title.isupper() and len(title.split()) >= _FEWEST_WORDS_OF_A_SENTENCE:
            yield (
                f"{_IDENTIFICATION}.{key}",
                sentence("{title} is written in capitals throughout.", title=cited(title)),
            )


@rule(
    "official-title-not-stated",
    title="No official title is stated",
    why="The official title ties the record to its protocol and to its publications.",
    source=f"{DEFINITIONS}: Official Title; 42 CFR 11.28(a)(2)(i)(B)",
)
def _official_title_not_stated(sheet: Sheet) -> Found:
    if sheet.identification.official_title is None:
        yield f"{_IDENTIFICATION}.officialTitle", sentence("The official title is not stated.")


@rule(
    "sponsor-as-collaborator",
    title="The lead sponsor is listed as its own collaborator",
    why="A collaborator is another organisation that supports the study.",
    source=f"{DEFINITIONS}: Collaborators",
)
def _sponsor_as_collaborator(sheet: Sheet) -> Found:
    lead = sheet.sponsor.lead_sponsor
    if lead is None or lead.name is None:
        return
    for index, collaborator in enumerate(sheet.sponsor.collaborators):
        if collaborator.name and folded(collaborator.name) == folded(lead.name):
            yield (
                f"protocolSection.sponsorCollaboratorsModule.collaborators[{index}].name",
                sentence(
                    "{name} is the lead sponsor and is listed as a collaborator too.",
                    name=cited(lead.name),
                ),
            )


@rule(
    "reference-retracted",
    title="A cited publication was retracted",
    why="The grounds or the results of the study rest on a paper that was withdrawn.",
)
def _reference_retracted(sheet: Sheet) -> Found:
    for index, reference in enumerate(sheet.references.references):
        if reference.retractions:
            yield (
                f"protocolSection.referencesModule.references[{index}].retractions",
                sentence(
                    "The cited publication {citation} was retracted.",
                    citation=cited(reference.citation),
                ),
            )


@rule(
    "sharing-without-terms",
    title="Data are to be shared, but neither when nor with whom is stated",
    why="A promise to share is kept or broken only against its terms.",
    source="ICMJE Recommendations, section III.L: data sharing statements say when data become "
    "available and by what access criteria",
)
def _sharing_without_terms(sheet: Sheet) -> Found:
    sharing = sheet.sharing
    if sharing.ipd_sharing is not IpdSharing.YES:
        return
    if sharing.time_frame is None and sharing.access_criteria is None and sharing.url is None:
        yield (
            "protocolSection.ipdSharingStatementModule",
            (
                sentence(
                    "Individual participant data are to be shared, but time frame, access "
                    "criteria and address are not stated."
                )
            ),
        )


RULES: tuple[Rule, ...] = (
    _intervention_as_condition,
    _title_in_capitals,
    _official_title_not_stated,
    _sponsor_as_collaborator,
    _reference_retracted,
    _sharing_without_terms,
)
