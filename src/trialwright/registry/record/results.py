"""Results: the section itself, adverse events and agreements."""

from __future__ import annotations

from trialwright.registry.record.base import Markup, Record
from trialwright.registry.record.enumerations import AgreementRestrictionType, EventAssessment
from trialwright.registry.record.flow import ParticipantFlowModule
from trialwright.registry.record.measures import (
    BaselineCharacteristicsModule,
    OutcomeMeasuresModule,
)


class ResultsSection(Record, frozen=True, kw_only=True):
    """At `resultsSection`."""

    participant_flow_module: ParticipantFlowModule | None = None
    """Participant Flow Module."""

    baseline_characteristics_module: BaselineCharacteristicsModule | None = None
    """Baseline Measure Module."""

    outcome_measures_module: OutcomeMeasuresModule | None = None
    """Outcome Measure Module."""

    adverse_events_module: AdverseEventsModule | None = None
    """Adverse Events."""

    more_info_module: MoreInfoModule | None = None
    """More Information Module."""


class AdverseEventsModule(Record, frozen=True, kw_only=True):
    """At `resultsSection.adverseEventsModule`."""

    frequency_threshold: str | None = None
    """Frequency Threshold."""

    time_frame: str | None = None
    """Adverse Event Time Frame."""

    description: Markup | None = None
    """Adverse Event Reporting Description."""

    all_cause_mortality_comment: Markup | None = None
    """All Cause Mortality Comment."""

    event_groups: tuple[EventGroup, ...] = ()
    """Arm/Group."""

    serious_events: tuple[AdverseEvent, ...] = ()
    """Serious Adverse Event."""

    other_events: tuple[AdverseEvent, ...] = ()
    """Other Adverse Events."""


class EventGroup(Record, frozen=True, kw_only=True):
    """At `resultsSection.adverseEventsModule.eventGroups`."""

    id: str | None = None
    """Arm/Group ID."""

    title: str | None = None
    """Arm/Group Title."""

    description: Markup | None = None
    """Arm/Group Description."""

    deaths_num_affected: int | None = None
    """Total Number Affected by All-Cause Mortality."""

    deaths_num_at_risk: int | None = None
    """Total Number at Risk for All-Cause Mortality."""

    serious_num_affected: int | None = None
    """Number Affected by a Serious Adverse Event."""

    serious_num_at_risk: int | None = None
    """Number at Risk for a Serious Adverse Event."""

    other_num_affected: int | None = None
    """Number Affected by Any Other Adverse Event."""

    other_num_at_risk: int | None = None
    """Number at Risk for Any Other Adverse Event."""


class AdverseEvent(Record, frozen=True, kw_only=True):
    """Found at these places of the record:

    - `resultsSection.adverseEventsModule.seriousEvents`
    - `resultsSection.adverseEventsModule.otherEvents`
    """

    term: str | None = None
    """Adverse Event Term."""

    organ_system: str | None = None
    """Organ System."""

    source_vocabulary: str | None = None
    """Source Vocabulary Name for Serious Adverse Event."""

    assessment_type: EventAssessment | None = None
    """Collection Approach (or Collection Approach for Table Default required)."""

    notes: Markup | None = None
    """Serious Adverse Event Term Additional Description."""

    stats: tuple[EventStats, ...] = ()
    """Statistical information."""


class EventStats(Record, frozen=True, kw_only=True):
    """Found at these places of the record:

    - `resultsSection.adverseEventsModule.seriousEvents.stats`
    - `resultsSection.adverseEventsModule.otherEvents.stats`
    """

    group_id: str | None = None
    """Group ID."""

    num_events: int | None = None
    """Number of Serious Events in an Arm/Group."""

    num_affected: int | None = None
    """Number of Participants Affected."""

    num_at_risk: int | None = None
    """Number of Participants at Risk."""


class MoreInfoModule(Record, frozen=True, kw_only=True):
    """At `resultsSection.moreInfoModule`."""

    limitations_and_caveats: LimitationsAndCaveats | None = None
    """Limitations and Caveats."""

    certain_agreement: CertainAgreement | None = None
    """Certain Agreement."""

    point_of_contact: PointOfContact | None = None
    """Point of Contact."""


class LimitationsAndCaveats(Record, frozen=True, kw_only=True):
    """At `resultsSection.moreInfoModule.limitationsAndCaveats`."""

    description: Markup | None = None
    """Limitations and Caveats Description."""


class CertainAgreement(Record, frozen=True, kw_only=True):
    """At `resultsSection.moreInfoModule.certainAgreement`."""

    pi_sponsor_employee: bool | None = None
    """Agreement PI Sponsor Employee."""

    restriction_type: AgreementRestrictionType | None = None
    """Agreement Restriction Type."""

    restrictive_agreement: bool | None = None
    """Agreement Restrictive Agreement."""

    other_details: Markup | None = None
    """Agreement Other Details."""


class PointOfContact(Record, frozen=True, kw_only=True):
    """At `resultsSection.moreInfoModule.pointOfContact`."""

    title: str | None = None
    """Point of Contact Title."""

    organization: str | None = None
    """Point of Contact Organization."""

    email: str | None = None
    """Point of Contact Email."""

    phone: str | None = None
    """Point of Contact Phone."""

    phone_ext: str | None = None
    """Point of Contact Phone Extension."""
