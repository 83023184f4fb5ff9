"""How far the study is, and since when."""

from __future__ import annotations

from trialwright.registry.sample.outline import (
    EXPANDED_ACCESS_STATUSES,
    FIRST_LINKED,
    Outline,
    Part,
)
from trialwright.registry.sample.timeline import Results, post_type, typed_date


def status_module(study: Outline) -> Part:
    """Return protocolSection.statusModule, every date in an order that a study can have."""
    dates = study.dates
    module: Part = {"statusVerifiedDate": f"{dates.verified:%Y-%m}", "overallStatus": study.status}
    if study.status == "UNKNOWN":
        module["lastKnownStatus"] = study.weighted("last_known_status")
    if study.study_type is None:
        module["delayedPosting"] = True
    else:
        module |= _course(study)
    module |= {
        "studyFirstSubmitDate": dates.first_submitted.isoformat(),
        "studyFirstSubmitQcDate": dates.first_checked.isoformat(),
        "studyFirstPostDateStruct": _posted(
            dates.first_posted.isoformat(), post_type(dates.first_posted)
        ),
    }
    if dates.results is not None:
        module |= _results_dates(dates.results)
        if study.chance("disposition"):
            module |= _disposition_dates(dates.results)
    module["lastUpdateSubmitDate"] = dates.last_submitted.isoformat()
    module["lastUpdatePostDateStruct"] = _posted(
        dates.last_posted.isoformat(), post_type(dates.last_posted)
    )
    return module


def _course(study: Outline) -> Part:
    """Return why the study stopped, its expanded access and its own three dates."""
    dates, dice = study.dates, study.dice
    part: Part = {}
    stopped = study.status in ("TERMINATED", "WITHDRAWN", "SUSPENDED")
    if stopped and study.chance("why_stopped"):
        part["whyStopped"] = _why_stopped(study)
    if study.status in EXPANDED_ACCESS_STATUSES:
        return part
    if study.chance("expanded_access_info"):
        part["expandedAccessInfo"] = _expanded_access(study)
    if study.chance("start_date"):
        part["startDateStruct"] = typed_date(dice, dates.start, dates.last_submitted, kind="start")
    early_share = 0.48 if dates.last_submitted.year < 2012 else 0.05  # noqa: PLR2004 - a year
    if study.with_results or not dice.chance(early_share):
        part["primaryCompletionDateStruct"] = typed_date(
            dice, dates.primary_completion, dates.last_submitted, kind="completion"
        )
    if study.with_results or not dice.chance(0.017):
        part["completionDateStruct"] = typed_date(
            dice, dates.completion, dates.last_submitted, kind="completion"
        )
    return part


def _why_stopped(study: Outline) -> str:
    reason = study.prose.entry("stop_reasons")
    length = study.length("why_stopped")
    if len(reason) < length:
        reason = f"{reason}: {study.prose.phrase(max(4, length - len(reason)))}"
    return f"{reason[0].upper()}{reason[1:]}"


def _expanded_access(study: Outline) -> Part:
    if not study.chance("has_expanded_access"):
        return {"hasExpandedAccess": False}
    return {
        "hasExpandedAccess": True,
        "nctId": f"NCT{FIRST_LINKED + study.number // 8:08d}",
        "statusForNctId": "AVAILABLE",
    }


def _posted(day: str, kind: str) -> Part:
    return {"date": day, "type": kind}


def _results_dates(results: Results) -> Part:
    return {
        "resultsFirstSubmitDate": results.submitted.isoformat(),
        "resultsFirstSubmitQcDate": results.checked.isoformat(),
        "resultsFirstPostDateStruct": _posted(
            results.posted.isoformat(), post_type(results.posted)
        ),
    }


def _disposition_dates(results: Results) -> Part:
    return {
        "dispFirstSubmitDate": results.submitted.isoformat(),
        "dispFirstSubmitQcDate": results.checked.isoformat(),
        "dispFirstPostDateStruct": _posted(results.posted.isoformat(), post_type(results.posted)),
    }
