"""Rules on the dates of a study, raised only where the precision leaves no doubt."""

from __future__ import annotations

from datetime import date, timedelta

from trialwright.registry.checks.calendar import certainly_before
from trialwright.registry.checks.sheet import Sheet
from trialwright.registry.checks.values import DEFINITIONS, Found, Rule, rule
from trialwright.registry.record.enumerations import DateType
from trialwright.registry.record.status import PartialDateStruct
from trialwright.vocabulary import PartialDate
from trialwright.vocabulary.sentences import sentence

STATUS = "protocolSection.statusModule"

#: The registry stamps what it receives with the day on the east coast of the United States,
#: when it may be tomorrow already where the study runs.
_TIME_ZONES = timedelta(days=1)
#: What the regulation allows between an event and its place in the record.
_GRACE = timedelta(days=30)
#: From here on the editors of medical journals ask for registration before enrolment.
_REGISTRATION_ASKED = date(2005, 7, 1)


def _study_dates(sheet: Sheet) -> tuple[tuple[str, str, PartialDateStruct | None], ...]:
    """Return key, name and value of the three dates between which a study runs."""
    status = sheet.status
    return (
        ("startDateStruct", sentence("start"), status.start_date_struct),
        (
            "primaryCompletionDateStruct",
            sentence("primary completion"),
            status.primary_completion_date_struct,
        ),
        ("completionDateStruct", sentence("completion"), status.completion_date_struct),
    )


def day_of(struct: PartialDateStruct | None) -> PartialDate | None:
    """Return the date, if one is stated."""
    return None if struct is None else struct.date


@rule(
    "primary-completion-before-start",
    title="The primary completion lies before the start",
    why="One of the two dates is wrong, and with it every duration computed from them.",
)
def _primary_completion_before_start(sheet: Sheet) -> Found:
    start = day_of(sheet.status.start_date_struct)
    end = day_of(sheet.status.primary_completion_date_struct)
    if start and end and certainly_before(end, start):
        yield (
            f"{STATUS}.primaryCompletionDateStruct.date",
            sentence(
                "The primary completion ({end}) lies before the start of the study ({start}).",
                end=end,
                start=start,
            ),
        )


@rule(
    "completion-before-start",
    title="The completion lies before the start",
    why="One of the two dates is wrong, and with it every duration computed from them.",
)
def _completion_before_start(sheet: Sheet) -> Found:
    start = day_of(sheet.status.start_date_struct)
    end = day_of(sheet.status.completion_date_struct)
    if start and end and certainly_before(end, start):
        yield (
            f"{STATUS}.completionDateStruct.date",
            sentence(
                "The completion ({end}) lies before the start of the study ({start}).",
                end=end,
                start=start,
            ),
        )


@rule(
    "completion-before-primary-completion",
    title="The completion lies before the primary completion",
    why="The last visit for any outcome cannot come before the last one for the primary outcome.",
    source=f"{DEFINITIONS}: Study Completion Date; 42 CFR 11.10(a): completion date, study "
    "completion date",
)
def _completion_before_primary(sheet: Sheet) -> Found:
    primary = day_of(sheet.status.primary_completion_date_struct)
    end = day_of(sheet.status.completion_date_struct)
    if primary and end and certainly_before(end, primary):
        yield (
            f"{STATUS}.completionDateStruct.date",
            sentence(
                "The completion ({end}) lies before the primary completion ({primary}).",
                end=end,
                primary=primary,
            ),
        )


@rule(
    "actual-date-after-update",
    title="An actual date lies after the record's last update",
    why="What had not happened yet when the record was sent cannot have been actual.",
    source=f"{DEFINITIONS}: Study Start Date; Primary Completion Date; Study Completion Date",
)
def _actual_date_after_update(sheet: Sheet) -> Found:
    updated = sheet.status.last_update_submit_date
    if updated is None:
        return
    for key, name, struct in _study_dates(sheet):
        if struct is None or struct.date is None or struct.type is not DateType.ACTUAL:
            continue
        if certainly_before(updated + _TIME_ZONES, struct.date):
            yield (
                f"{STATUS}.{key}.date",
                (
                    sentence(
                        "The {name} ({date}) is called actual, but lies after the last update "
                        "of the record ({updated}).",
                        name=name,
                        date=struct.date,
                        updated=updated,
                    )
                ),
            )


@rule(
    "estimated-date-past-at-update",
    title="An estimated date had long passed when the record was last updated",
    why="Who updated the record left a forecast standing that had already come true or failed.",
    source="42 CFR 11.64(a)(1)(ii): within 30 days after the event, for trials that started from "
    "18 January 2017 on",
)
def _estimated_date_past_at_update(sheet: Sheet) -> Found:
    updated = sheet.status.last_update_submit_date
    if updated is None or sheet.withdrawn:
        return
    for key, name, struct in _study_dates(sheet):
        if struct is None or struct.date is None or struct.type is not DateType.ESTIMATED:
            continue
        if certainly_before(struct.date, updated - _GRACE):
            yield (
                f"{STATUS}.{key}.date",
                (
                    sentence(
                        "The {name} ({date}) is still called estimated, but lay over {days} "
                        "days back when the record was last updated ({updated}).",
                        name=name,
                        date=struct.date,
                        days=_GRACE.days,
                        updated=updated,
                    )
                ),
            )


@rule(
    "study-date-not-stated",
    title="The start, primary completion or completion is not stated",
    why="Without its dates nobody can tell whether a study is late or its results are.",
    source="42 CFR 11.28(a)(2)(i)",
)
def _study_date_not_stated(sheet: Sheet) -> Found:
    if not sheet.interventional or sheet.withdrawn:
        return
    for key, name, struct in _study_dates(sheet):
        if struct is None or struct.date is None:
            yield f"{STATUS}.{key}", sentence("The date of {name} is not stated.", name=name)


@rule(
    "registered-after-start",
    title="The study was registered after it had started",
    why="Outcomes that are registered after the start may have been chosen by what was seen.",
    source="ICMJE Recommendations, section III.L: at or before the first enrolment, for trials "
    "that began from July 2005 on; "
    "42 CFR 11.24(a): within 21 days after it",
)
def _registered_after_start(sheet: Sheet) -> Found:
    submitted = sheet.status.study_first_submit_date
    start = sheet.status.start_date_struct
    if not sheet.interventional or submitted is None or start is None or start.date is None:
        return
    if start.type is DateType.ESTIMATED or not certainly_before(start.date, submitted):
        return
    if start.date.latest >= _REGISTRATION_ASKED:
        late = (submitted - start.date.latest).days
        yield (
            f"{STATUS}.studyFirstSubmitDate",
            (
                sentence(
                    "The record was first submitted on {submitted}, at least {days} "
                    "after the start of the study ({date}).",
                    submitted=submitted,
                    days=_days(late),
                    date=start.date,
                )
            ),
        )


def _days(count: int) -> str:
    return sentence("1 day") if count == 1 else sentence("{count} days", count=f"{count:,}")


RULES: tuple[Rule, ...] = (
    _primary_completion_before_start,
    _completion_before_start,
    _completion_before_primary,
    _actual_date_after_update,
    _estimated_date_past_at_update,
    _study_date_not_stated,
    _registered_after_start,
)
