"""Where a study stood in one version, in what is followed over its versions."""

from __future__ import annotations

from dataclasses import dataclass

from trialwright.registry.record import Study
from trialwright.registry.record.protocol import IdentificationModule, ProtocolSection
from trialwright.registry.record.status import DateStruct, PartialDateStruct, StatusModule


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is measured, and when."""

    measure: str
    time_frame: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What one version states; the empty text where it states nothing.

    Dates and the enrollment carry their type after a blank, where it is stated: ``2026-01
    ESTIMATED``, ``10 ACTUAL``. All constants are the registry's.
    """

    title: str
    status: str
    start: str
    primary_completion: str
    completion: str
    enrollment: str
    first_posted: str
    results: str
    primary_outcomes: tuple[Outcome, ...]
    criteria: str


def standing_of(study: Study) -> Standing:
    """Return where a study stood in a version."""
    protocol = study.protocol_section or ProtocolSection()
    identified = protocol.identification_module or IdentificationModule()
    status = protocol.status_module or StatusModule()
    outcomes, eligible = protocol.outcomes_module, protocol.eligibility_module
    return Standing(
        title=identified.brief_title or identified.official_title or "",
        status=str(status.overall_status or ""),
        start=_dated(status.start_date_struct),
        primary_completion=_dated(status.primary_completion_date_struct),
        completion=_dated(status.completion_date_struct),
        enrollment=_enrolled(protocol),
        first_posted=_dated(status.study_first_post_date_struct),
        results=_results(study, status),
        primary_outcomes=tuple(
            Outcome(one.measure or "", one.time_frame or "")
            for one in (outcomes.primary_outcomes if outcomes else ())
        ),
        criteria=(eligible.eligibility_criteria or "") if eligible else "",
    )


def _dated(struct: PartialDateStruct | DateStruct | None) -> str:
    if struct is None or struct.date is None:
        return ""
    return f"{struct.date} {struct.type or ''}".strip()


def _enrolled(protocol: ProtocolSection) -> str:
    info = protocol.design_module.enrollment_info if protocol.design_module else None
    if info is None or info.count is None:
        return ""
    return f"{info.count} {info.type or ''}".strip()


def _results(study: Study, status: StatusModule) -> str:
    """Return the day on which results were posted, ``posted`` where it is not stated."""
    if study.results_section is None and not study.has_results:
        return ""
    return _dated(status.results_first_post_date_struct).partition(" ")[0] or "posted"
