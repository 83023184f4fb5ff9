"""Where a study stands, its own dates, and the dates of its record."""

from __future__ import annotations

from datetime import date

from trialwright.registry.record.status import (
    DateStruct,
    ExpandedAccessInfo,
    PartialDateStruct,
    StatusModule,
)
from trialwright.web.public.content import (
    Fact,
    Note,
    Part,
    Row,
    Section,
    Table,
    cell,
    fact,
    prose,
    stated,
    titled,
    told,
)
from trialwright.web.public.languages import said
from trialwright.web.public.wording import (
    day,
    day_if_stated,
    happened,
    in_words,
    partial,
    yes_or_no,
)


def standing(module: StatusModule | None) -> Section:
    """Return a study's status and its own dates."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (
            *told(
                (
                    fact(said("Overall status"), in_words(module.overall_status)),
                    fact(said("Study start"), study_date(module.start_date_struct)),
                    fact(
                        said("Primary completion"),
                        study_date(module.primary_completion_date_struct),
                    ),
                    fact(said("Study completion"), study_date(module.completion_date_struct)),
                    fact(
                        said("Record last verified by the sponsor"),
                        partial(module.status_verified_date)
                        if module.status_verified_date
                        else None,
                    ),
                ),
                fact(said("Last known status"), in_words(module.last_known_status)),
                *_expanded_access(module.expanded_access_info),
            ),
            *titled(said("Why the study stopped"), prose(module.why_stopped)),
        )
    return Section("status", said("Status and study dates"), parts)


def _expanded_access(info: ExpandedAccessInfo | None) -> tuple[Fact, ...]:
    if info is None:
        return ()
    return (
        fact(said("Expanded access"), yes_or_no(info.has_expanded_access)),
        fact(
            said("Expanded access study"),
            info.nct_id,
            in_words(info.status_for_nct_id),
        ),
    )


def record_dates(module: StatusModule | None) -> Section:
    """Return when the record was submitted, met quality control and was posted."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (
            Table(
                said("As the registry gives them"),
                (
                    "",
                    said("Submitted by the sponsor"),
                    said("Submission that met quality control"),
                    said("Posted publicly"),
                ),
                tuple(_milestones(module)),
            ),
            *stated(
                fact(said("Results waived"), yes_or_no(module.results_waived)),
                fact(said("Posting delayed"), yes_or_no(module.delayed_posting)),
            ),
            Note(
                said(
                    "Submitted: the sponsor sent it. Submission that met quality control: the "
                    "sponsor sent what met the criteria of the National Library of Medicine, "
                    "perhaps after revisions. Posted: it became public."
                )
            ),
        )
    return Section("record-dates", said("Dates of the record"), parts)


def _milestones(module: StatusModule) -> list[Row]:
    rows = [
        _milestone(
            said("First version of the record"),
            module.study_first_submit_date,
            module.study_first_submit_qc_date,
            module.study_first_post_date_struct,
        ),
        _milestone(
            said("First results"),
            module.results_first_submit_date,
            module.results_first_submit_qc_date,
            module.results_first_post_date_struct,
        ),
        _milestone(
            said("Certification or extension (delayed results)"),
            module.disp_first_submit_date,
            module.disp_first_submit_qc_date,
            module.disp_first_post_date_struct,
        ),
    ]
    update = Row(
        said("Last update"),
        (
            day_if_stated(module.last_update_submit_date),
            said("does not apply"),
            cell(posted(module.last_update_post_date_struct)),
        ),
    )
    return [*(row for row in rows if any(row.cells)), update]


def _milestone(name: str, submitted: date | None, met: date | None, post: DateStruct | None) -> Row:
    return Row(name, (day_if_stated(submitted), day_if_stated(met), cell(posted(post))))


def study_date(struct: PartialDateStruct | None) -> str | None:
    """Return a date as precise as reported, and whether it has happened."""
    if struct is None or (struct.date is None and struct.type is None):
        return None
    when = said("date not stated") if struct.date is None else partial(struct.date)
    return f"{when} ({happened(struct.type)})"


def posted(struct: DateStruct | None) -> str | None:
    """Return the day of a posting, and whether it is actual."""
    if struct is None or (struct.date is None and struct.type is None):
        return None
    when = said("date not stated") if struct.date is None else day(struct.date)
    return f"{when} ({happened(struct.type)})"
