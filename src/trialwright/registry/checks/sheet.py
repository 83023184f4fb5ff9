"""The record laid out for reading: every module there, empty where the record has none."""

from __future__ import annotations

import msgspec

from trialwright.registry.record import Study
from trialwright.registry.record.contacts import ContactsLocationsModule, ReferencesModule
from trialwright.registry.record.design import (
    ArmsInterventionsModule,
    DesignInfo,
    DesignModule,
    EligibilityModule,
    OutcomesModule,
)
from trialwright.registry.record.enumerations import Phase, Status, StudyType
from trialwright.registry.record.protocol import (
    ConditionsModule,
    IdentificationModule,
    IpdSharingStatementModule,
    OversightModule,
    ProtocolSection,
    SponsorCollaboratorsModule,
)
from trialwright.registry.record.status import StatusModule

_NO_PROTOCOL = ProtocolSection()
_NO_IDENTIFICATION = IdentificationModule()
_NO_STATUS = StatusModule()
_NO_SPONSOR = SponsorCollaboratorsModule()
_NO_OVERSIGHT = OversightModule()
_NO_CONDITIONS = ConditionsModule()
_NO_DESIGN = DesignModule()
_NO_DESIGN_INFO = DesignInfo()
_NO_ARMS = ArmsInterventionsModule()
_NO_OUTCOMES = OutcomesModule()
_NO_ELIGIBILITY = EligibilityModule()
_NO_CONTACTS = ContactsLocationsModule()
_NO_REFERENCES = ReferencesModule()
_NO_SHARING = IpdSharingStatementModule()

_EARLY = frozenset({Phase.EARLY_PHASE1, Phase.PHASE1})


class Sheet(msgspec.Struct, frozen=True, gc=False):
    """A record's modules; one that the record lacks stands here empty, so nothing is stated.

    A decoder's struct and not a dataclass, because one is made for every record of a load.
    """

    study: Study
    identification: IdentificationModule
    status: StatusModule
    sponsor: SponsorCollaboratorsModule
    oversight: OversightModule
    conditions: ConditionsModule
    design: DesignModule
    design_info: DesignInfo
    arms: ArmsInterventionsModule
    outcomes: OutcomesModule
    eligibility: EligibilityModule
    contacts: ContactsLocationsModule
    references: ReferencesModule
    sharing: IpdSharingStatementModule
    interventional: bool
    withdrawn: bool
    early_phase: bool
    """Whether the phase is early phase 1 or phase 1, alone or combined with another."""


def sheet_of(study: Study) -> Sheet:
    """Lay out a record."""
    protocol = study.protocol_section or _NO_PROTOCOL
    design = protocol.design_module or _NO_DESIGN
    status = protocol.status_module or _NO_STATUS
    return Sheet(
        study,
        protocol.identification_module or _NO_IDENTIFICATION,
        status,
        protocol.sponsor_collaborators_module or _NO_SPONSOR,
        protocol.oversight_module or _NO_OVERSIGHT,
        protocol.conditions_module or _NO_CONDITIONS,
        design,
        design.design_info or _NO_DESIGN_INFO,
        protocol.arms_interventions_module or _NO_ARMS,
        protocol.outcomes_module or _NO_OUTCOMES,
        protocol.eligibility_module or _NO_ELIGIBILITY,
        protocol.contacts_locations_module or _NO_CONTACTS,
        protocol.references_module or _NO_REFERENCES,
        protocol.ipd_sharing_statement_module or _NO_SHARING,
        design.study_type is StudyType.INTERVENTIONAL,
        status.overall_status is Status.WITHDRAWN,
        not _EARLY.isdisjoint(design.phases),
    )
