"""Rules on where a study says it stands, against its dates and its number of participants."""

from __future__ import annotations

from trialwright.registry.checks.dates import STATUS
from trialwright.registry.checks.sheet import Sheet
from trialwright.registry.checks.values import DEFINITIONS, Found, Rule, rule
from trialwright.registry.checks.words import spoken
from trialwright.registry.record.design import UNKNOWN_ENROLLMENT
from trialwright.registry.record.enumerations import DateType, EnrollmentType, Status
from trialwright.vocabulary.sentences import sentence

_ENROLMENT = "protocolSection.designModule.enrollmentInfo"

STOPPED = frozenset({Status.SUSPENDED, Status.TERMINATED, Status.WITHDRAWN})
ENDED = frozenset({Status.COMPLETED, Status.TERMINATED})
ADMITTING = frozenset({Status.RECRUITING, Status.ENROLLING_BY_INVITATION})
_BEGUN = ADMITTING | ENDED | {Status.ACTIVE_NOT_RECRUITING}


@rule(
    "status-unknown",
    title="The status is unknown: nobody has confirmed the record for years",
    why="Whether the study ran, and to what end, cannot be told from the record.",
    source="ClinicalTrials.gov, Glossary: Unknown: not verified within the past two years",
)
def _status_unknown(sheet: Sheet) -> Found:
    status = sheet.status
    if status.overall_status is Status.UNKNOWN:
        last = (
            sentence("not stated")
            if status.last_known_status is None
            else spoken(status.last_known_status)
        )
        verified = status.status_verified_date or sentence("not stated")
        yield (
            f"{STATUS}.overallStatus",
            sentence(
                "The status is unknown: last known as {last}, last verified {verified}.",
                last=last,
                verified=verified,
            ),
        )


@rule(
    "stop-reason-not-stated",
    title="The study was stopped and the reason is not stated",
    why="A stop for harm and a stop for want of money mean different things to the next study.",
    source=f"{DEFINITIONS}: Why Study Stopped; 42 CFR 11.28(a)(2)(ii)(F)",
)
def _stop_reason_not_stated(sheet: Sheet) -> Found:
    overall = sheet.status.overall_status
    if overall in STOPPED and not (sheet.status.why_stopped or "").strip():
        yield (
            f"{STATUS}.whyStopped",
            sentence("The study is {overall}, and why is not stated.", overall=spoken(overall)),
        )


@rule(
    "ended-with-estimated-completion",
    title="The study has ended, but its completion is called estimated",
    why="Once a study has ended, its completion has a day and is no longer a forecast.",
    source=f"{DEFINITIONS}: Study Completion Date",
)
def _ended_with_estimate(sheet: Sheet) -> Found:
    overall, end = sheet.status.overall_status, sheet.status.completion_date_struct
    if overall in ENDED and end is not None and end.type is DateType.ESTIMATED:
        yield (
            f"{STATUS}.completionDateStruct.type",
            sentence(
                "The study is {overall}, but its completion ({date}) is called estimated.",
                overall=spoken(overall),
                date=end.date,
            ),
        )


@rule(
    "enrolment-not-stated",
    title="The number of participants is not stated",
    why="Without it nobody can judge what the study can show, or how far it got.",
    source="42 CFR 11.28(a)(2)(i)",
)
def _enrolment_not_stated(sheet: Sheet) -> Found:
    info = sheet.design.enrollment_info
    if sheet.interventional and (info is None or info.count is None):
        yield f"{_ENROLMENT}.count", sentence("The number of participants is not stated.")


@rule(
    "enrolment-placeholder",
    title="The number of participants is a placeholder",
    why="99,999,999 stands for an unknown number and spoils every sum and order.",
)
def _enrolment_placeholder(sheet: Sheet) -> Found:
    info = sheet.design.enrollment_info
    if info is not None and info.count == UNKNOWN_ENROLLMENT:
        yield (
            f"{_ENROLMENT}.count",
            sentence(
                "The number of participants is {unknown_enrollment}, which stands for unknown.",
                unknown_enrollment=f"{UNKNOWN_ENROLLMENT:,}",
            ),
        )


@rule(
    "ended-with-nobody",
    title="The study is running or ended, but nobody was enrolled",
    why="A study that ended before its first participant is withdrawn, not completed.",
    source=f"{DEFINITIONS}: Overall Recruitment Status",
)
def _ended_with_nobody(sheet: Sheet) -> Found:
    info, overall = sheet.design.enrollment_info, sheet.status.overall_status
    if info is not None and info.count == 0 and overall in _BEGUN:
        yield (
            f"{_ENROLMENT}.count",
            sentence("The study is {overall}, with 0 participants.", overall=spoken(overall)),
        )


@rule(
    "enrolled-but-not-yet-recruiting",
    title="The number enrolled is called actual, but the study is not yet recruiting",
    why="Before recruiting, a number of participants can only be a plan.",
    source=f"{DEFINITIONS}: Enrollment",
)
def _enrolled_but_not_yet_recruiting(sheet: Sheet) -> Found:
    info = sheet.design.enrollment_info
    if sheet.status.overall_status is not Status.NOT_YET_RECRUITING or info is None:
        return
    if info.type is EnrollmentType.ACTUAL and info.count:
        yield (
            f"{_ENROLMENT}.type",
            (
                sentence(
                    "The study is not yet recruiting, but its {count} participants are "
                    "called actual.",
                    count=f"{info.count:,}",
                )
            ),
        )


@rule(
    "ended-with-planned-enrolment",
    title="The study has ended, but its number of participants is the planned one",
    why="How many took part is the first thing that a reader of an ended study asks.",
    source="42 CFR 11.10(b)(18) and 11.64(a)(1)(ii): actual enrolment once the primary "
    "completion is reached",
)
def _ended_with_planned_enrolment(sheet: Sheet) -> Found:
    info, overall = sheet.design.enrollment_info, sheet.status.overall_status
    if overall in ENDED and info is not None and info.type is EnrollmentType.ESTIMATED:
        yield (
            f"{_ENROLMENT}.type",
            sentence(
                "The study is {overall}, but its number of participants is called estimated.",
                overall=spoken(overall),
            ),
        )


RULES: tuple[Rule, ...] = (
    _status_unknown,
    _stop_reason_not_stated,
    _ended_with_estimate,
    _enrolment_not_stated,
    _enrolment_placeholder,
    _ended_with_nobody,
    _enrolled_but_not_yet_recruiting,
    _ended_with_planned_enrolment,
)
