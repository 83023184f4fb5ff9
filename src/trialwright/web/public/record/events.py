"""Results: adverse events with counts per group, and what else is said of the results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from trialwright.registry.record.results import (
    AdverseEvent,
    AdverseEventsModule,
    CertainAgreement,
    EventGroup,
    EventStats,
    MoreInfoModule,
    PointOfContact,
)
from trialwright.web.public.content import (
    Fold,
    Group,
    Note,
    Part,
    Row,
    Section,
    Table,
    cell,
    fact,
    prose,
    stated,
    tabled,
    titled,
)
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.record.groups import (
    absent,
    by_group,
    columns_of,
    described_groups,
    group_name,
    remark,
)
from trialwright.web.public.record.places import mail, phone
from trialwright.web.public.wording import in_words, number, yes_or_no


def adverse_events(module: AdverseEventsModule | None) -> Section:
    """Return deaths, serious and other adverse events: affected of those at risk, by group."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (
            *about_events(module),
            *prose(module.description),
            *described_groups(module.event_groups),
            *totals(module.event_groups),
            *_listed(said("Serious adverse events"), module.serious_events, module.event_groups),
            *_listed(said("Other adverse events"), module.other_events, module.event_groups),
        )
    return Section("adverse-events", said("Adverse events"), parts, absent())


def about_events(module: AdverseEventsModule) -> tuple[Part, ...]:
    """Return for how long events were collected, and from which frequency they are listed."""
    return stated(
        fact(said("Time frame"), module.time_frame),
        fact(
            said("Other events are listed from a frequency of"),
            module.frequency_threshold and f"{module.frequency_threshold}%",
        ),
        fact(said("Deaths"), remark(module.all_cause_mortality_comment)),
    )


def totals(groups: Sequence[EventGroup]) -> tuple[Table, ...]:
    """Return how many died and how many had an event, of those at risk, group by group."""
    rows = (
        Row(
            group_name(group),
            (
                affected(group.deaths_num_affected, group.deaths_num_at_risk),
                affected(group.serious_num_affected, group.serious_num_at_risk),
                affected(group.other_num_affected, group.other_num_at_risk),
            ),
        )
        for group in groups
    )
    columns = (
        said("Group"),
        said("Deaths from any cause"),
        said("Serious adverse events"),
        said("Other adverse events"),
    )
    return tabled(said("Participants affected, of those at risk"), columns, rows)


def affected(count: int | None, at_risk: int | None) -> str:
    """Return ``3 of 20``; what is not stated is said, never taken for none."""
    if count is None:
        if at_risk is None:
            return ""
        return said("number affected not stated of {at_risk}", at_risk=number(at_risk))
    if at_risk is None:
        return said("{affected} number at risk not stated", affected=number(count))
    return said("{affected} of {at_risk}", affected=number(count), at_risk=number(at_risk))


def _listed(
    title: str, events: Sequence[AdverseEvent], groups: Sequence[EventGroup]
) -> tuple[Part, ...]:
    if not events:
        return (Note(said("{title}: none are listed in the record.", title=title)),)
    columns = columns_of(groups, (stats.group_id for one in events for stats in one.stats))
    headings = (
        said("Event"),
        *columns.values(),
        said("Organ system"),
        said("How it was found and named"),
    )
    rows = tuple(_event(one, columns) for one in events)
    caption = said("{title}, participants affected of those at risk", title=title)
    return (Fold(f"{title} ({len(events)})", (Table(caption, headings, rows),)),)


def _event(one: AdverseEvent, columns: Iterable[str | None]) -> Row:
    return Row(
        cell(one.term, remark(one.notes)),
        (
            *by_group(one.stats, columns, _counted),
            one.organ_system or "",
            cell(
                in_words(one.assessment_type),
                one.source_vocabulary,
            ),
        ),
    )


def _counted(stats: EventStats) -> Iterator[str]:
    yield affected(stats.num_affected, stats.num_at_risk)
    if stats.num_events is not None:
        yield said_of(stats.num_events, "{count} event", "{count} events")


def more_about_results(module: MoreInfoModule | None) -> Section:
    """Return limits of the results, agreements on publishing, and whom to ask."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        limits = module.limitations_and_caveats
        parts = (
            *titled(said("Limits and caveats"), prose(limits.description) if limits else ()),
            *_agreement(module.certain_agreement),
            *_asked(module.point_of_contact),
        )
    return Section("more-about-results", said("More about the results"), parts, absent())


def _agreement(one: CertainAgreement | None) -> tuple[Group, ...]:
    if one is None:
        return ()
    return titled(
        said("Agreements on publishing"),
        (
            *stated(
                fact(
                    said("Principal investigators are employed by the sponsor"),
                    yes_or_no(one.pi_sponsor_employee),
                ),
                fact(said("Publishing is restricted"), yes_or_no(one.restrictive_agreement)),
                fact(said("Restriction"), in_words(one.restriction_type)),
            ),
            *prose(one.other_details),
        ),
    )


def _asked(one: PointOfContact | None) -> tuple[Group, ...]:
    if one is None:
        return ()
    return titled(
        said("Point of contact"),
        stated(
            fact(said("Name or title"), one.title),
            fact(said("Organization"), one.organization),
            fact(said("Telephone"), phone(one.phone, one.phone_ext)),
            fact(said("E-mail"), one.email and mail(one.email)),
        ),
    )
