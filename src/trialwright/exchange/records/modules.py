"""The modules of one record, where an absent one is a module that states nothing."""

from __future__ import annotations

from dataclasses import dataclass

from trialwright.registry.record import Study
from trialwright.registry.record.annotation import DocumentSection, LargeDocumentModule
from trialwright.registry.record.contacts import ContactsLocationsModule, ReferencesModule
from trialwright.registry.record.derived import BrowseModule, DerivedSection
from trialwright.registry.record.design import (
    ArmsInterventionsModule,
    DesignModule,
    EligibilityModule,
    OutcomesModule,
)
from trialwright.registry.record.protocol import (
    ConditionsModule,
    DescriptionModule,
    IdentificationModule,
    ProtocolSection,
    SponsorCollaboratorsModule,
)
from trialwright.registry.record.status import StatusModule


@dataclass(frozen=True, slots=True, kw_only=True)
class Modules:
    """What a record says, module by module; every format is made of these."""

    identification: IdentificationModule
    status: StatusModule
    sponsors: SponsorCollaboratorsModule
    description: DescriptionModule
    conditions: ConditionsModule
    design: DesignModule
    arms: ArmsInterventionsModule
    outcomes: OutcomesModule
    eligibility: EligibilityModule
    contacts: ContactsLocationsModule
    references: ReferencesModule
    documents: LargeDocumentModule
    condition_browse: BrowseModule
    intervention_browse: BrowseModule
    has_results: bool | None

    @property
    def study_url(self) -> str | None:
        """The address of the study's page at the registry."""
        nct_id = self.identification.nct_id
        return f"https://clinicaltrials.gov/study/{nct_id}" if nct_id is not None else None

    def document_url(self, filename: str) -> str | None:
        """Return the address of one of the study's posted documents."""
        nct_id = self.identification.nct_id
        if nct_id is None:
            return None
        return f"https://cdn.clinicaltrials.gov/large-docs/{nct_id[-2:]}/{nct_id}/{filename}"


def modules_of(study: Study) -> Modules:
    """Return the modules of a record."""
    protocol = study.protocol_section or ProtocolSection()
    documents = study.document_section or DocumentSection()
    derived = study.derived_section or DerivedSection()
    return Modules(
        identification=protocol.identification_module or IdentificationModule(),
        status=protocol.status_module or StatusModule(),
        sponsors=protocol.sponsor_collaborators_module or SponsorCollaboratorsModule(),
        description=protocol.description_module or DescriptionModule(),
        conditions=protocol.conditions_module or ConditionsModule(),
        design=protocol.design_module or DesignModule(),
        arms=protocol.arms_interventions_module or ArmsInterventionsModule(),
        outcomes=protocol.outcomes_module or OutcomesModule(),
        eligibility=protocol.eligibility_module or EligibilityModule(),
        contacts=protocol.contacts_locations_module or ContactsLocationsModule(),
        references=protocol.references_module or ReferencesModule(),
        documents=documents.large_document_module or LargeDocumentModule(),
        condition_browse=derived.condition_browse_module or BrowseModule(),
        intervention_browse=derived.intervention_browse_module or BrowseModule(),
        has_results=study.has_results,
    )
