"""Rules whose answer changes with the calendar, not with the record: they are given the day."""

from __future__ import annotations

from datetime import date, timedelta

from trialwright.registry.checks.calendar import certainly_before
from trialwright.registry.checks.dates import STATUS, day_of
from trialwright.registry.checks.sheet import Sheet
from trialwright.registry.checks.status import ADMITTING, ENDED
from trialwright.registry.checks.values import DEFINITIONS, Found, TimedRule, timed_rule
from trialwright.registry.checks.words import spoken
from trialwright.registry.record.enumerations import DateType, Phase, PrimaryPurpose, Status
from trialwright.vocabulary.sentences import sentence

#: Whole years with a leap day to spare, so that "over" is certain.
_A_YEAR = timedelta(days=366)
_TWO_YEARS = timedelta(days=731)

_WAITING = frozenset({Status.NOT_YET_RECRUITING})
_UNFINISHED = ADMITTING | {
    Status.ACTIVE_NOT_RECRUITING,
    Status.SUSPENDED,
    Status.NOT_YET_RECRUITING,
}
_PHASE_ONE_ALONE = frozenset({Phase.EARLY_PHASE1, Phase.PHASE1})


@timed_rule(
    "not-verified-for-two-years",
    title="A study that has not ended was not verified for over two years",
    why="What the record says of an open study may no longer hold.",
    source=f"42 CFR 11.64(a)(1): at least once every 12 months; {DEFINITIONS}: Record "
    "Verification Date; ClinicalTrials.gov, Glossary: Last verified: two years",
)
def _not_verified(sheet: Sheet, today: date) -> Found:
    status = sheet.status
    verified = status.status_verified_date
    if status.overall_status not in _UNFINISHED or verified is None:
        return
    if certainly_before(verified, today - _TWO_YEARS):
        yield (
            f"{STATUS}.statusVerifiedDate",
            (
                sentence(
                    "The study is called {overall_status}, but the record was last "
                    "verified in {verified}, over two years before {today}.",
                    overall_status=spoken(status.overall_status),
                    verified=verified,
                    today=today,
                )
            ),
        )


@timed_rule(
    "start-passed",
    title="The estimated start has passed, but the study is not yet recruiting",
    why="The study is late, or the record is.",
    source="42 CFR 11.64(a)(1)(ii): within 30 days after the first enrolment, for trials that "
    "started from 18 January 2017 on",
)
def _start_passed(sheet: Sheet, today: date) -> Found:
    start = sheet.status.start_date_struct
    if sheet.status.overall_status not in _WAITING or start is None or start.date is None:
        return
    if start.type is not DateType.ACTUAL and certainly_before(start.date, today):
        yield (
            f"{STATUS}.startDateStruct.date",
            (
                sentence(
                    "The study is not yet recruiting, but its estimated start ({date}) "
                    "lies before {today}.",
                    date=start.date,
                    today=today,
                )
            ),
        )


@timed_rule(
    "completion-passed",
    title="The estimated completion has passed, but the study has not ended",
    why="The study is late, or the record is.",
    source="42 CFR 11.64(a)(1)(ii): within 30 days after the completion, for trials that started "
    "from 18 January 2017 on",
)
def _completion_passed(sheet: Sheet, today: date) -> Found:
    status = sheet.status
    end = status.completion_date_struct
    if status.overall_status not in _UNFINISHED or end is None or end.date is None:
        return
    if end.type is not DateType.ACTUAL and certainly_before(end.date, today):
        yield (
            f"{STATUS}.completionDateStruct.date",
            (
                sentence(
                    "The study is {overall_status}, but its estimated completion ({date}) "
                    "lies before {today}.",
                    overall_status=spoken(status.overall_status),
                    date=end.date,
                    today=today,
                )
            ),
        )


@timed_rule(
    "results-may-be-due",
    title="Results may be due: the primary completion lies over a year back",
    why="Posted results are what participants were promised; the record cannot show exemptions.",
    source="42 CFR 11.44(a): one year after the primary completion, with delays in (b), (c) and "
    "(e) and partial results in (d); which trials: 42 CFR 11.22(b) and 11.42",
)
def _results_may_be_due(sheet: Sheet, today: date) -> Found:
    primary = day_of(sheet.status.primary_completion_date_struct)
    if primary is None or not _may_owe_results(sheet) or _results_on_their_way(sheet):
        return
    if certainly_before(primary, today - _A_YEAR):
        yield (
            "resultsSection",
            (
                sentence(
                    "Results may be due: the primary completion ({primary}) lies over a "
                    "year before {today}, the product is called regulated by the FDA, and "
                    "no results are stated.",
                    primary=primary,
                    today=today,
                )
            ),
        )


def _may_owe_results(sheet: Sheet) -> bool:
    """Whether the record names what makes a trial one that the regulation applies to."""
    oversight, primary = sheet.oversight, sheet.status.primary_completion_date_struct
    return (
        sheet.interventional
        and sheet.status.overall_status in ENDED | {Status.ACTIVE_NOT_RECRUITING, Status.UNKNOWN}
        and (oversight.is_fda_regulated_drug is True or oversight.is_fda_regulated_device is True)
        and primary is not None
        and primary.type is DateType.ACTUAL
        and not (sheet.design.phases and _PHASE_ONE_ALONE.issuperset(sheet.design.phases))
        and sheet.design_info.primary_purpose is not PrimaryPurpose.DEVICE_FEASIBILITY
    )


def _results_on_their_way(sheet: Sheet) -> bool:
    """Whether results are posted, submitted and in review, delayed by certificate, or waived."""
    status, study = sheet.status, sheet.study
    derived = study.derived_section and study.derived_section.misc_info_module
    return bool(
        study.has_results
        or study.results_section is not None
        or status.results_first_submit_date
        or status.disp_first_submit_date
        or status.results_waived
        or (study.annotation_section is not None)
        or (derived and derived.submission_tracking)
    )


RULES: tuple[TimedRule, ...] = (
    _not_verified,
    _start_passed,
    _completion_passed,
    _results_may_be_due,
)
