"""Flags of a record's standing: what was posted, and what its dates say as of a day.

Dates of the record may be known to the month or the year only; then the answer is a range of
days, or unknown, and never an invented day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trialwright.registry.flags.answers import RULES_VERSION, Answer
from trialwright.registry.labels import labelled
from trialwright.registry.record import Study
from trialwright.registry.record.enumerations import Status
from trialwright.registry.record.status import StatusModule
from trialwright.vocabulary import PartialDate
from trialwright.vocabulary.sentences import named, sentence

_NOT_YET = Status.NOT_YET_RECRUITING


@dataclass(frozen=True, slots=True)
class DaySpan:
    """From so many to so many days; both ends are equal where the date is known to the day."""

    fewest: int
    most: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What a record has, and how it stands on one day.

    `days_since_verified` is None where the record has no verification date; it is negative
    where that date lies ahead. `start_passed_not_recruiting` is unknown while the start, known
    to the month or the year, may or may not have passed; `reason` says it in a sentence.
    """

    as_of: date
    has_results: Answer
    has_adverse_events: Answer
    days_since_verified: DaySpan | None
    start_passed_not_recruiting: Answer
    reason: str
    rules_version: str = RULES_VERSION


def standing_of(study: Study, as_of: date) -> Standing:
    """Return the standing of a record on a day."""
    status = study.protocol_section.status_module if study.protocol_section else None
    late, reason = _started_without_recruiting(status, as_of)
    return Standing(
        as_of=as_of,
        has_results=_has_results(study),
        has_adverse_events=_has_adverse_events(study),
        days_since_verified=_days_since(status.status_verified_date if status else None, as_of),
        start_passed_not_recruiting=late,
        reason=reason,
    )


def _has_results(study: Study) -> Answer:
    """Return what the record says; a selection of fields may say nothing."""
    if study.results_section is not None or study.has_results:
        return Answer.YES
    return Answer.UNKNOWN if study.has_results is None else Answer.NO


def _has_adverse_events(study: Study) -> Answer:
    section = study.results_section
    if section is not None:
        return Answer.YES if section.adverse_events_module is not None else Answer.NO
    return Answer.NO if study.has_results is False else Answer.UNKNOWN


def _days_since(day: PartialDate | None, as_of: date) -> DaySpan | None:
    return DaySpan(*day.range.days_until(as_of)) if day is not None else None


def _started_without_recruiting(status: StatusModule | None, as_of: date) -> tuple[Answer, str]:
    state = status.overall_status if status is not None else None
    if status is None or state is None:
        return Answer.UNKNOWN, sentence("The record states no status.")
    if state is not _NOT_YET:
        return Answer.NO, sentence("The status is {status}.", status=_said(state))
    start = status.start_date_struct.date if status.start_date_struct is not None else None
    if start is None:
        return Answer.UNKNOWN, sentence(
            "The status is {status}, and no start date is stated.", status=_said(_NOT_YET)
        )
    if start.latest < as_of:
        return Answer.YES, sentence(
            "The status is {status}, and the start date {start} has passed.",
            status=_said(_NOT_YET),
            start=start,
        )
    if start.earliest >= as_of:
        return Answer.NO, sentence("The start date {start} has not passed.", start=start)
    return Answer.UNKNOWN, sentence(
        "The start date {start} may have passed or not: no day is stated.", start=start
    )


def _said(status: Status) -> str:
    return named(labelled(status).lower(), labelled(status))
