"""Where a study stands, and every date of its record."""

from __future__ import annotations

from datetime import date

from trialwright.registry.record.base import Markup, Record
from trialwright.registry.record.enumerations import DateType, ExpandedAccessStatus, Status
from trialwright.vocabulary import PartialDate


class StatusModule(Record, frozen=True, kw_only=True):
    """At `protocolSection.statusModule`."""

    status_verified_date: PartialDate | None = None
    """Record Verification Date."""

    overall_status: Status | None = None
    """Overall Recruitment Status or Expanded Access Status."""

    last_known_status: Status | None = None
    """Last Known Status."""

    delayed_posting: bool | None = None
    """Delayed Posting."""

    why_stopped: Markup | None = None
    """Reason why a study stopped."""

    expanded_access_info: ExpandedAccessInfo | None = None
    """Expanded Access Info."""

    start_date_struct: PartialDateStruct | None = None
    """Start Date Struct."""

    primary_completion_date_struct: PartialDateStruct | None = None
    """Primary Completion Date Struct."""

    completion_date_struct: PartialDateStruct | None = None
    """Completion Date Struct."""

    study_first_submit_date: date | None = None
    """Study First Submitted Date."""

    study_first_submit_qc_date: date | None = None
    """Study First Submission Date that Met QC Criteria."""

    study_first_post_date_struct: DateStruct | None = None
    """Study First Post Date Struct."""

    results_waived: bool | None = None
    """Results Waived."""

    results_first_submit_date: date | None = None
    """Results First Submitted Date."""

    results_first_submit_qc_date: date | None = None
    """Results First Submitted that Met QC Criteria."""

    results_first_post_date_struct: DateStruct | None = None
    """Results First Post Date Struct."""

    disp_first_submit_date: date | None = None
    """Certification/Extension (aka Delayed Results) First Submitted Date."""

    disp_first_submit_qc_date: date | None = None
    """Certification/Extension First Submitted that Passed QC Review."""

    disp_first_post_date_struct: DateStruct | None = None
    """Disp First Post Date Struct."""

    last_update_submit_date: date | None = None
    """Last Update Submitted Date."""

    last_update_post_date_struct: DateStruct | None = None
    """Last Update Post Date Struct."""


class ExpandedAccessInfo(Record, frozen=True, kw_only=True):
    """At `protocolSection.statusModule.expandedAccessInfo`."""

    has_expanded_access: bool | None = None
    """Has EA for compassionate use."""

    nct_id: str | None = None
    """NCT of an EA study."""

    status_for_nct_id: ExpandedAccessStatus | None = None
    """EA Recruitment Status."""


class PartialDateStruct(Record, frozen=True, kw_only=True):
    """Found at these places of the record:

    - `protocolSection.statusModule.startDateStruct`
    - `protocolSection.statusModule.primaryCompletionDateStruct`
    - `protocolSection.statusModule.completionDateStruct`
    """

    date: PartialDate | None = None
    """Study Start Date."""

    type: DateType | None = None
    """Study Start Date Type."""


class DateStruct(Record, frozen=True, kw_only=True):
    """Found at these places of the record:

    - `protocolSection.statusModule.studyFirstPostDateStruct`
    - `protocolSection.statusModule.resultsFirstPostDateStruct`
    - `protocolSection.statusModule.dispFirstPostDateStruct`
    - `protocolSection.statusModule.lastUpdatePostDateStruct`
    - `derivedSection.miscInfoModule.submissionTracking.firstMcpInfo.postDateStruct`
    """

    date: date | None = None
    """Study First Posted Date."""

    type: DateType | None = None
    """First Study Posted Date Type."""
