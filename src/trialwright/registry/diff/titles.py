"""What modules, lists and fields are called in a sentence.

The registry's own titles where they read well, and other words where they name the form
and not the thing ("Contacts Locations Measure Module", "data").
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from trialwright.registry.fields import fields_by_path

_MODULES = MappingProxyType(
    {
        "protocolSection.sponsorCollaboratorsModule": "Sponsor and collaborators",
        "protocolSection.armsInterventionsModule": "Arms and interventions",
        "protocolSection.outcomesModule": "Outcomes",
        "protocolSection.contactsLocationsModule": "Contacts and sites",
        "protocolSection.ipdSharingStatementModule": "Data sharing",
        "resultsSection.participantFlowModule": "Participant flow",
        "resultsSection.baselineCharacteristicsModule": "Baseline characteristics",
        "resultsSection.outcomeMeasuresModule": "Outcome results",
        "resultsSection.moreInfoModule": "More about the results",
        "documentSection.largeDocumentModule": "Documents",
        "annotationSection.annotationModule": "Annotations",
        "derivedSection.miscInfoModule": "Computed by the registry",
        "derivedSection.conditionBrowseModule": "Condition terms",
        "derivedSection.interventionBrowseModule": "Intervention terms",
        "derivedSection": "Computed by the registry",
        "hasResults": "Results",
    }
)

_PATHS = MappingProxyType(
    {
        "hasResults": "posted",
        "protocolSection.identificationModule.nctIdAliases": "former NCT ids",
        "protocolSection.identificationModule.orgStudyIdInfo": "organisation's study id",
        "protocolSection.identificationModule.secondaryIdInfos": "secondary ids",
        "protocolSection.identificationModule.organization.fullName": "organisation",
        "protocolSection.statusModule.overallStatus": "overall status",
        "protocolSection.statusModule.statusVerifiedDate": "verification date",
        "protocolSection.statusModule.whyStopped": "reason for stopping",
        "protocolSection.statusModule.startDateStruct": "study start date",
        "protocolSection.statusModule.primaryCompletionDateStruct": "primary completion date",
        "protocolSection.statusModule.completionDateStruct": "study completion date",
        "protocolSection.statusModule.studyFirstPostDateStruct": "study first posted date",
        "protocolSection.statusModule.resultsFirstPostDateStruct": "results first posted date",
        "protocolSection.statusModule.lastUpdatePostDateStruct": "last update posted date",
        "protocolSection.sponsorCollaboratorsModule.collaborators": "collaborators",
        "protocolSection.sponsorCollaboratorsModule.leadSponsor.class": "lead sponsor type",
        "protocolSection.conditionsModule.conditions": "conditions",
        "protocolSection.conditionsModule.keywords": "keywords",
        "protocolSection.designModule.phases": "phases",
        "protocolSection.armsInterventionsModule.armGroups": "arms",
        "protocolSection.armsInterventionsModule.interventions": "interventions",
        "protocolSection.outcomesModule.primaryOutcomes": "primary outcomes",
        "protocolSection.outcomesModule.secondaryOutcomes": "secondary outcomes",
        "protocolSection.outcomesModule.otherOutcomes": "other outcomes",
        "protocolSection.eligibilityModule.eligibilityCriteria": "eligibility criteria",
        "protocolSection.eligibilityModule.stdAges": "age groups",
        "protocolSection.contactsLocationsModule.centralContacts": "contacts",
        "protocolSection.contactsLocationsModule.overallOfficials": "study officials",
        "protocolSection.contactsLocationsModule.locations": "sites",
        "protocolSection.contactsLocationsModule.locations.status": "status",
        "protocolSection.contactsLocationsModule.locations.geoPoint": "point on the map",
        "protocolSection.referencesModule.references": "references",
        "protocolSection.referencesModule.seeAlsoLinks": "links",
        "protocolSection.referencesModule.availIpds": "available participant data",
        "protocolSection.ipdSharingStatementModule.infoTypes": "kinds of shared information",
        "resultsSection.outcomeMeasuresModule.outcomeMeasures": "outcome results",
        "resultsSection.adverseEventsModule.eventGroups": "groups",
        "resultsSection.adverseEventsModule.seriousEvents": "serious events",
        "resultsSection.adverseEventsModule.otherEvents": "other events",
        "documentSection.largeDocumentModule.largeDocs": "documents",
        "derivedSection.miscInfoModule.versionHolder": "data cut",
        "derivedSection.conditionBrowseModule.meshes": "condition MeSH terms",
        "derivedSection.conditionBrowseModule.ancestors": "ancestors of condition MeSH terms",
        "derivedSection.conditionBrowseModule.browseLeaves": "condition topics",
        "derivedSection.conditionBrowseModule.browseBranches": "condition branches",
        "derivedSection.interventionBrowseModule.meshes": "intervention MeSH terms",
        "derivedSection.interventionBrowseModule.ancestors": (
            "ancestors of intervention MeSH terms"
        ),
        "derivedSection.interventionBrowseModule.browseLeaves": "intervention topics",
        "derivedSection.interventionBrowseModule.browseBranches": "intervention branches",
    }
)

#: Fields of list items, whose titles repeat the name of the list or name nothing.
_KEYS = MappingProxyType(
    {
        "abbrev": "abbreviation",
        "achievements": "numbers",
        "analyses": "analyses",
        "armGroupLabels": "arms",
        "asFound": "words that led to it",
        "categories": "categories",
        "class": "type",
        "classes": "rows",
        "comment": "comment",
        "contacts": "contacts",
        "counts": "counts",
        "denoms": "denominators",
        "description": "description",
        "dropWithdraws": "reasons not completed",
        "groups": "groups",
        "id": "id",
        "interventionNames": "interventions",
        "label": "label",
        "lowerLimit": "lower limit",
        "measure": "measure",
        "measurements": "measurements",
        "measures": "measures",
        "milestones": "milestones",
        "name": "name",
        "numAffected": "number affected",
        "numAtRisk": "number at risk",
        "numEvents": "number of events",
        "numSubjects": "number of participants",
        "otherNames": "other names",
        "periods": "periods",
        "reasons": "numbers",
        "spread": "spread",
        "stats": "numbers",
        "timeFrame": "time frame",
        "title": "title",
        "type": "type",
        "units": "units",
        "upperLimit": "upper limit",
        "value": "value",
    }
)


@cache
def module_title(path: str) -> str:
    """Return the heading of a module, its key where the registry does not describe it."""
    field = fields_by_path().get(path)
    if path in _MODULES or field is None:
        return _MODULES.get(path, path.rpartition(".")[2])
    return _sentence_case(field.title.removesuffix(" Module"))


@cache
def field_title(path: str) -> str:
    """Return a field's name as it stands within a sentence, its key where none is known."""
    if path in _PATHS:
        return _PATHS[path]
    key = path.rpartition(".")[2]
    field = fields_by_path().get(path)
    if field is None:
        return key
    if key in _KEYS and _inside_a_list(path):
        return _KEYS[key]
    title = _sentence_case(field.title)
    return title if title[:2].isupper() else title[0].lower() + title[1:]


def _inside_a_list(path: str) -> bool:
    """Whether the field is a list or belongs to an item of one."""
    steps = path.split(".")
    paths = (".".join(steps[:n]) for n in range(1, len(steps) + 1))
    return any(field.is_list for at in paths if (field := fields_by_path().get(at)))


def _sentence_case(title: str) -> str:
    """Return a title with capitals only where they are not a matter of title case."""
    first, *rest = title.split(" ")
    return " ".join([first, *(word.lower() if word.istitle() else word for word in rest)])
