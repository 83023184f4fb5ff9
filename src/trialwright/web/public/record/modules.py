"""The modules of a record, one by one: what each is for, where it lies, what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from trialwright.registry.record import Study
from trialwright.registry.record.annotation import AnnotationSection, DocumentSection
from trialwright.registry.record.derived import DerivedSection
from trialwright.registry.record.protocol import ProtocolSection
from trialwright.registry.record.results import ResultsSection
from trialwright.vocabulary import NctId
from trialwright.web.public.content import Section
from trialwright.web.public.languages import said
from trialwright.web.public.record import (
    eligibility,
    events,
    filing,
    flow,
    identification,
    literature,
    measures,
    notes,
    places,
    plan,
    standing,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A part of a record that is filled in, posted or computed as a whole.

    `anchors` are those of the sections of the study's page that show it.
    """

    section: str
    name: str
    title: str
    meaning: str
    anchors: tuple[str, ...]

    @property
    def path(self) -> str:
        """Where it lies in the record."""
        return f"{self.section}.{self.name}"


def modules() -> tuple[Module, ...]:
    """Return every module that a record can have, in the order of the record."""
    return (*_of_the_protocol(), *_of_the_results(), *_around())


def module_named(name: str) -> Module | None:
    """Return the module of a name, whatever its capitals, or None."""
    wanted = name.casefold()
    return next((one for one in modules() if one.name.casefold() == wanted), None)


def addresses_by_section(address: str) -> dict[str, str]:
    """Return where the module of each section of a study's page has its own page.

    `address` is that of the study's page; posted results have a page of their own instead.
    """
    return {
        anchor: f"{address}/module/{one.name}"
        for one in modules()
        if one.section != "resultsSection"
        for anchor in one.anchors
    }


def _of_the_protocol() -> Iterator[Module]:
    def module(name: str, title: str, meaning: str, *anchors: str) -> Module:
        return Module(
            section="protocolSection", name=name, title=title, meaning=meaning, anchors=anchors
        )

    yield module(
        "identificationModule",
        said("Titles and identifiers"),
        said(
            "What the study is called and by which numbers it is known: at the registry, at the "
            "organization that registered it, and elsewhere."
        ),
        "identification",
    )
    yield module(
        "statusModule",
        said("Status and dates"),
        said(
            "Where the study stands, when it begins and ends, and when its record was submitted, "
            "checked and posted."
        ),
        "status",
        "record-dates",
    )
    yield module(
        "sponsorCollaboratorsModule",
        said("Sponsor and collaborators"),
        said("Who answers for the study and for its record, and who supports it."),
        "sponsor",
    )
    yield module(
        "oversightModule",
        said("Oversight"),
        said(
            "Which regulation the study falls under, and whether a committee watches over its "
            "data and the safety of participants."
        ),
        "oversight",
    )
    yield module(
        "descriptionModule",
        said("Description"),
        said("What the study is about, as its sponsor tells it."),
        "description",
    )
    yield module(
        "conditionsModule",
        said("Conditions and keywords"),
        said("The diseases or questions that are studied, and words by which to find the study."),
        "conditions",
    )
    yield module(
        "designModule",
        said("Study design"),
        said(
            "The kind of study, its phase, how participants are assigned, who is kept from "
            "knowing the assignment, and how many take part."
        ),
        "design",
    )
    yield module(
        "armsInterventionsModule",
        said("Arms and interventions"),
        said("The groups of participants, and what is done or given in each."),
        "arms",
    )
    yield module(
        "outcomesModule",
        said("Planned outcomes"),
        said("What is measured to answer the study's questions, and when."),
        "outcomes",
    )
    yield module(
        "eligibilityModule",
        said("Who can take part"),
        said("Ages, sex and the criteria by which somebody may or may not join."),
        "eligibility",
    )
    yield module(
        "contactsLocationsModule",
        said("Contacts and locations"),
        said("Whom to ask, who leads the study, and where it takes place."),
        "contacts",
        "locations",
    )
    yield module(
        "referencesModule",
        said("References and links"),
        said(
            "Publications and pages that the sponsor names, or that are linked to the study by "
            "its NCT id."
        ),
        "references",
    )
    yield module(
        "ipdSharingStatementModule",
        said("Data sharing"),
        said("Whether, when and how the data of single participants will be shared with others."),
        "sharing",
    )


def _of_the_results() -> Iterator[Module]:
    def module(name: str, title: str, meaning: str) -> Module:
        return Module(
            section="resultsSection",
            name=name,
            title=title,
            meaning=meaning,
            anchors=("results",),
        )

    yield module(
        "participantFlowModule",
        said("Participant flow"),
        said("How many participants started, completed or left each period, and why they left."),
    )
    yield module(
        "baselineCharacteristicsModule",
        said("Baseline characteristics"),
        said("Who the participants were when they began."),
    )
    yield module(
        "outcomeMeasuresModule",
        said("Outcome results"),
        said("What was measured, group by group, and how groups were compared."),
    )
    yield module(
        "adverseEventsModule",
        said("Adverse events"),
        said(
            "Deaths, serious events and other events while participants were watched, whether or "
            "not the study caused them."
        ),
    )
    yield module(
        "moreInfoModule",
        said("More about the results"),
        said("Limits of the results, agreements on publishing them, and whom to ask."),
    )


def _around() -> Iterator[Module]:
    def module(section: str, name: str, title: str, meaning: str, *anchors: str) -> Module:
        return Module(section=section, name=name, title=title, meaning=meaning, anchors=anchors)

    yield module(
        "annotationSection",
        "annotationModule",
        said("Notes of the registry"),
        said("What the registry adds: results that are not public yet, and violations."),
        "annotations",
    )
    yield module(
        "documentSection",
        "largeDocumentModule",
        said("Documents"),
        said("Protocols, analysis plans and consent forms that are posted with the record."),
        "documents",
    )
    yield module(
        "derivedSection",
        "miscInfoModule",
        said("Computed by the registry"),
        said("What the registry computes about the record itself."),
        "computed",
    )
    yield module(
        "derivedSection",
        "conditionBrowseModule",
        said("Condition terms"),
        said("Medical subject headings that the registry assigns to the conditions."),
        "condition-terms",
    )
    yield module(
        "derivedSection",
        "interventionBrowseModule",
        said("Intervention terms"),
        said("Medical subject headings that the registry assigns to the interventions."),
        "intervention-terms",
    )


def sections_of_module(study: Study, name: str, nct_id: NctId) -> tuple[Section, ...]:
    """Return what one module says; a section without parts where it is absent."""
    protocol = study.protocol_section or ProtocolSection()
    results = study.results_section or ResultsSection()
    around = _sections_around(study, nct_id)
    sections: dict[str, Callable[[], tuple[Section, ...]]] = {
        **_sections_of_the_protocol(protocol, nct_id),
        "participantFlowModule": lambda: (flow.participant_flow(results.participant_flow_module),),
        "baselineCharacteristicsModule": lambda: (
            measures.baseline(results.baseline_characteristics_module),
        ),
        "outcomeMeasuresModule": lambda: (
            measures.outcome_measures(results.outcome_measures_module),
        ),
        "adverseEventsModule": lambda: (events.adverse_events(results.adverse_events_module),),
        "moreInfoModule": lambda: (events.more_about_results(results.more_info_module),),
        **around,
    }
    return sections[name]()


def _sections_of_the_protocol(
    protocol: ProtocolSection, nct_id: NctId
) -> dict[str, Callable[[], tuple[Section, ...]]]:
    return {
        "identificationModule": lambda: (
            identification.identification(protocol.identification_module),
            *identification.organization(protocol.identification_module),
        ),
        "statusModule": lambda: (
            standing.standing(protocol.status_module),
            standing.record_dates(protocol.status_module),
        ),
        "sponsorCollaboratorsModule": lambda: (
            identification.sponsor(protocol.sponsor_collaborators_module, None),
        ),
        "oversightModule": lambda: (identification.oversight(protocol.oversight_module),),
        "descriptionModule": lambda: (identification.description(protocol.description_module),),
        "conditionsModule": lambda: (identification.conditions(protocol.conditions_module),),
        "designModule": lambda: (plan.design(protocol.design_module),),
        "armsInterventionsModule": lambda: (plan.arms(protocol.arms_interventions_module),),
        "outcomesModule": lambda: (plan.outcomes(protocol.outcomes_module),),
        "eligibilityModule": lambda: (eligibility.eligibility(protocol.eligibility_module),),
        "contactsLocationsModule": lambda: (
            places.contacts(protocol.contacts_locations_module),
            places.locations(protocol.contacts_locations_module, nct_id),
        ),
        "referencesModule": lambda: (literature.references(protocol.references_module),),
        "ipdSharingStatementModule": lambda: (
            literature.sharing(protocol.ipd_sharing_statement_module),
        ),
    }


def _sections_around(study: Study, nct_id: NctId) -> dict[str, Callable[[], tuple[Section, ...]]]:
    documents = study.document_section or DocumentSection()
    annotated = study.annotation_section or AnnotationSection()
    derived = study.derived_section or DerivedSection()
    return {
        "annotationModule": lambda: (notes.registry_notes(annotated.annotation_module),),
        "largeDocumentModule": lambda: (
            literature.documents(documents.large_document_module, nct_id),
        ),
        "miscInfoModule": lambda: (notes.computed(derived.misc_info_module, has_results=None),),
        "conditionBrowseModule": lambda: (
            filing.terms(
                "condition-terms",
                said("Condition terms"),
                derived.condition_browse_module,
                filing.CONDITIONS,
            ),
        ),
        "interventionBrowseModule": lambda: (
            filing.terms(
                "intervention-terms",
                said("Intervention terms"),
                derived.intervention_browse_module,
                filing.INTERVENTIONS,
            ),
        ),
    }
