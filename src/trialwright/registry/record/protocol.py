"""What a study says of itself: identity, sponsors, oversight, description, conditions, sharing."""

from __future__ import annotations

from trialwright.registry.record.base import Markup, Record
from trialwright.registry.record.contacts import ContactsLocationsModule, ReferencesModule
from trialwright.registry.record.design import (
    ArmsInterventionsModule,
    DesignModule,
    EligibilityModule,
    OutcomesModule,
)
from trialwright.registry.record.enumerations import (
    AgencyClass,
    IpdSharing,
    IpdSharingInfoType,
    OrgStudyIdType,
    ResponsiblePartyType,
    SecondaryIdType,
)
from trialwright.registry.record.status import StatusModule
from trialwright.vocabulary import NctId


class ProtocolSection(Record, frozen=True, kw_only=True):
    """At `protocolSection`."""

    identification_module: IdentificationModule | None = None
    """Identification Module."""

    status_module: StatusModule | None = None
    """Status Module."""

    sponsor_collaborators_module: SponsorCollaboratorsModule | None = None
    """Sponsor Collaborators Module."""

    oversight_module: OversightModule | None = None
    """Oversight Module."""

    description_module: DescriptionModule | None = None
    """Description Module."""

    conditions_module: ConditionsModule | None = None
    """Conditions Module."""

    design_module: DesignModule | None = None
    """Design Module."""

    arms_interventions_module: ArmsInterventionsModule | None = None
    """Arms Interventions Module."""

    outcomes_module: OutcomesModule | None = None
    """Outcome Measure Module."""

    eligibility_module: EligibilityModule | None = None
    """Eligibility Module."""

    contacts_locations_module: ContactsLocationsModule | None = None
    """Contacts Locations Measure Module."""

    references_module: ReferencesModule | None = None
    """References Module."""

    ipd_sharing_statement_module: IpdSharingStatementModule | None = None
    """IPDSharing Statement Module."""


class IdentificationModule(Record, frozen=True, kw_only=True):
    """At `protocolSection.identificationModule`."""

    nct_id: NctId | None = None
    """National Clinical Trial (NCT) Identification Number."""

    nct_id_aliases: tuple[str, ...] = ()
    """Obsolete or duplicate NCT that's associated with a published NCT."""

    org_study_id_info: OrgStudyIdInfo | None = None
    """Org Study Id Info."""

    secondary_id_infos: tuple[SecondaryIdInfo, ...] = ()
    """Secondary Id Infos."""

    organization: Organization | None = None
    """Organization."""

    brief_title: str | None = None
    """Brief Title."""

    official_title: str | None = None
    """Official Title."""

    acronym: str | None = None
    """Acronym."""


class OrgStudyIdInfo(Record, frozen=True, kw_only=True):
    """At `protocolSection.identificationModule.orgStudyIdInfo`."""

    id: str | None = None
    """Organization's Unique Protocol Identification Number."""

    type: OrgStudyIdType | None = None
    """Organization Id Type."""

    link: str | None = None
    """Organization ID Link."""


class SecondaryIdInfo(Record, frozen=True, kw_only=True):
    """At `protocolSection.identificationModule.secondaryIdInfos`."""

    id: str | None = None
    """Secondary ID."""

    type: SecondaryIdType | None = None
    """Secondary ID Type."""

    link: str | None = None
    """Secondary ID Link."""

    domain: str | None = None
    """Secondary ID Description based on ID Type selected."""


class Organization(Record, frozen=True, kw_only=True):
    """At `protocolSection.identificationModule.organization`."""

    full_name: str | None = None
    """Organization Full Name."""

    class_: AgencyClass | None = None
    """Organization type."""


class SponsorCollaboratorsModule(Record, frozen=True, kw_only=True):
    """At `protocolSection.sponsorCollaboratorsModule`."""

    responsible_party: ResponsibleParty | None = None
    """Responsible Party."""

    lead_sponsor: Sponsor | None = None
    """Lead Sponsor."""

    collaborators: tuple[Sponsor, ...] = ()
    """Collaborator."""


class ResponsibleParty(Record, frozen=True, kw_only=True):
    """At `protocolSection.sponsorCollaboratorsModule.responsibleParty`."""

    type: ResponsiblePartyType | None = None
    """Responsible Party Type."""

    old_name_title: str | None = None
    """Older format for Responsible Party Investigator Title."""

    old_organization: str | None = None
    """Older format for Responsible Party Investigator Organization."""

    investigator_full_name: str | None = None
    """Responsible Party Investigator Full Name."""

    investigator_title: str | None = None
    """Responsible Party Investigator Title."""

    investigator_affiliation: str | None = None
    """Responsible Party Investigator Affiliation."""


class Sponsor(Record, frozen=True, kw_only=True):
    """Found at these places of the record:

    - `protocolSection.sponsorCollaboratorsModule.leadSponsor`
    - `protocolSection.sponsorCollaboratorsModule.collaborators`
    """

    name: str | None = None
    """Lead Sponsor Name."""

    class_: AgencyClass | None = None
    """Leas Sponsor Type."""


class OversightModule(Record, frozen=True, kw_only=True):
    """At `protocolSection.oversightModule`."""

    oversight_has_dmc: bool | None = None
    """Has Data Monitoring Committee (DMC)."""

    is_fda_regulated_drug: bool | None = None
    """Is FDA Regulated Drug."""

    is_fda_regulated_device: bool | None = None
    """Is FDA Regulated Device."""

    is_unapproved_device: bool | None = None
    """Is Unapproved Device."""

    is_ppsd: bool | None = None
    """Pediatric Postmarket Surveillance of a Device Product."""

    is_us_export: bool | None = None
    """Product Exported from US."""

    fdaaa801_violation: bool | None = None
    """Fdaaa801 Violation."""


class DescriptionModule(Record, frozen=True, kw_only=True):
    """At `protocolSection.descriptionModule`."""

    brief_summary: Markup | None = None
    """Brief Summary."""

    detailed_description: Markup | None = None
    """Detailed Description."""


class ConditionsModule(Record, frozen=True, kw_only=True):
    """At `protocolSection.conditionsModule`."""

    conditions: tuple[str, ...] = ()
    """Condition/Disease."""

    keywords: tuple[str, ...] = ()
    """Keyword."""


class IpdSharingStatementModule(Record, frozen=True, kw_only=True):
    """At `protocolSection.ipdSharingStatementModule`."""

    ipd_sharing: IpdSharing | None = None
    """Plan to Share IPD."""

    description: Markup | None = None
    """IPD Sharing Description."""

    info_types: tuple[IpdSharingInfoType, ...] = ()
    """IPDSharing Info Type."""

    time_frame: Markup | None = None
    """IPDSharing Time Frame."""

    access_criteria: Markup | None = None
    """IPDSharing Access Criteria."""

    url: str | None = None
    """IPD Sharing URL."""
