"""What the registry adds: notes on a record and what it computes; and what no model knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from trialwright.registry.inspection import deviations
from trialwright.registry.record.annotation import (
    AnnotationModule,
    UnpostedAnnotation,
    ViolationAnnotation,
)
from trialwright.registry.record.derived import (
    MiscInfoModule,
    SubmissionInfo,
    SubmissionTracking,
)
from trialwright.registry.trees import JsonObject
from trialwright.web.public.content import (
    Cell,
    Note,
    Part,
    Row,
    Section,
    Table,
    cell,
    fact,
    stated,
    tabled,
)
from trialwright.web.public.languages import said
from trialwright.web.public.record.standing import posted
from trialwright.web.public.wording import day_if_stated, in_words, yes_or_no


def registry_notes(module: AnnotationModule | None) -> Section:
    """Return the registry's notes on submitted results and on violations."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (*_unposted(module.unposted_annotation), *_violations(module.violation_annotation))
    return Section(
        "annotations", said("Notes of the registry"), parts, said("The record holds none.")
    )


def _unposted(one: UnpostedAnnotation | None) -> Iterator[Part]:
    if one is None:
        return
    yield Note(said("Results were submitted and are not public yet."))
    yield from stated(fact(said("Responsible party"), one.unposted_responsible_party))
    rows = (
        Row(
            in_words(event.type) or said("Step not stated"),
            (_day_or_unknown(event.date, unknown=event.date_unknown),),
        )
        for event in one.unposted_events
    )
    yield from tabled(said("Results submitted and not posted"), (said("Step"), said("Date")), rows)


def _day_or_unknown(when: date | None, *, unknown: bool | None) -> Cell:
    return cell(day_if_stated(when), said("date unknown") if unknown else None)


def _violations(one: ViolationAnnotation | None) -> Iterator[Part]:
    if one is None:
        return
    rows = (
        Row(
            in_words(event.type) or said("Step not stated"),
            (
                event.description or "",
                *(
                    day_if_stated(when)
                    for when in (
                        event.issued_date,
                        event.release_date,
                        event.posted_date,
                        event.creation_date,
                    )
                ),
            ),
        )
        for event in one.violation_events
    )
    columns = (
        said("Step"),
        said("Description"),
        said("Issued"),
        said("Released"),
        said("Posted"),
        said("Entered"),
    )
    yield from tabled(said("Violations of FDAAA 801"), columns, rows)


def computed(module: MiscInfoModule | None, *, has_results: bool | None) -> Section:
    """Return what the registry computes about the record itself."""
    cut = module.version_holder if module is not None else None
    parts: tuple[Part, ...] = stated(
        fact(said("Has results"), yes_or_no(has_results)),
        fact(said("Data cut of the registry"), day_if_stated(cut)),
        fact(
            said("Countries removed from the record"), *(module.removed_countries if module else ())
        ),
    )
    if module is not None:
        parts = (*parts, *_tracking(module.submission_tracking))
    return Section("computed", said("Computed by the registry"), parts, said("Nothing is stated."))


def _tracking(one: SubmissionTracking | None) -> Iterator[Part]:
    if one is None:
        return
    expected = one.estimated_results_first_submit_date
    first = one.first_mcp_info
    yield from stated(
        fact(said("Results first submitted, not posted yet"), day_if_stated(expected)),
        fact(
            said("First posted with major comments"),
            posted(first.post_date_struct) if first else None,
        ),
    )
    columns = (
        said("Submission"),
        said("Submitted"),
        said("Returned"),
        said("Withdrawn"),
        said("Major comments posted"),
    )
    rows = (_submission(number, info) for number, info in enumerate(one.submission_infos, start=1))
    yield from tabled(said("Submissions of results"), columns, rows)


def _submission(number: int, info: SubmissionInfo) -> Row:
    return Row(
        str(number),
        (
            day_if_stated(info.release_date),
            day_if_stated(info.reset_date),
            _day_or_unknown(info.unrelease_date, unknown=info.unrelease_date_unknown),
            "" if info.mcp_release_n is None else str(info.mcp_release_n),
        ),
    )


def strangers(tree: JsonObject) -> Section | None:
    """Return the fields that no model of ours knows, as they stand in the record."""
    rows = tuple(
        Row(deviation.path, (msgspec.json.encode(deviation.found).decode(),))
        for deviation in deviations(tree)
        if deviation.kind == "unknown path"
    )
    if not rows:
        return None
    return Section(
        "unknown-fields",
        said("Fields that this program does not know"),
        (Table(said("Kept and shown as they came"), (said("Field"), said("Value")), rows),),
    )
