"""Results: how many started, completed and left, and why."""

from __future__ import annotations

from trialwright.registry.record.base import Markup, Record


class ParticipantFlowModule(Record, frozen=True, kw_only=True):
    """At `resultsSection.participantFlowModule`."""

    pre_assignment_details: Markup | None = None
    """Pre-assignment Details."""

    recruitment_details: Markup | None = None
    """Recruitment Details."""

    type_units_analyzed: str | None = None
    """Type of Unit Analyzed."""

    groups: tuple[FlowGroup, ...] = ()
    """Arm/Group Information."""

    periods: tuple[FlowPeriod, ...] = ()
    """Period."""


class FlowGroup(Record, frozen=True, kw_only=True):
    """At `resultsSection.participantFlowModule.groups`."""

    id: str | None = None
    """Arm/Group ID."""

    title: str | None = None
    """Arm/Group Title."""

    description: Markup | None = None
    """Arm/Group Description."""


class FlowPeriod(Record, frozen=True, kw_only=True):
    """At `resultsSection.participantFlowModule.periods`."""

    title: str | None = None
    """Period Title."""

    milestones: tuple[FlowMilestone, ...] = ()
    """Milestone."""

    drop_withdraws: tuple[DropWithdraw, ...] = ()
    """Reason Not Completed."""


class FlowMilestone(Record, frozen=True, kw_only=True):
    """At `resultsSection.participantFlowModule.periods.milestones`."""

    type: str | None = None
    """Milestone Title."""

    comment: Markup | None = None
    """Milestone Comment."""

    achievements: tuple[FlowStats, ...] = ()
    """Milestone Data."""


class FlowStats(Record, frozen=True, kw_only=True):
    """Found at these places of the record:

    - `resultsSection.participantFlowModule.periods.milestones.achievements`
    - `resultsSection.participantFlowModule.periods.dropWithdraws.reasons`
    """

    group_id: str | None = None
    """Milestone Arm/Group ID."""

    comment: Markup | None = None
    """Milestone Arm/Group Comment."""

    num_subjects: str | None = None
    """Number of Milestone Arm/Group Participants."""

    num_units: str | None = None
    """Number of Units."""


class DropWithdraw(Record, frozen=True, kw_only=True):
    """At `resultsSection.participantFlowModule.periods.dropWithdraws`."""

    type: str | None = None
    """Reason Not Completed Type."""

    comment: Markup | None = None
    """Description of Reason Not Completed."""

    reasons: tuple[FlowStats, ...] = ()
    """Reasons."""
