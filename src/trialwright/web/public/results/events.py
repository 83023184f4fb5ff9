"""Adverse events as one reads them: chosen by kind and word, in the order that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from trialwright.registry.record.results import (
    AdverseEvent,
    AdverseEventsModule,
    EventStats,
)
from trialwright.web.public.content import Link, Part, fact, prose, stated
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.record.events import about_events, totals
from trialwright.web.public.record.groups import columns_of, described_groups, remark
from trialwright.web.public.results.asked import AS_POSTED, BY_NAME, BY_SYSTEM, Asked, EventKind
from trialwright.web.public.wording import in_words

#: So many events stand on one page.
EVENTS_PER_PAGE = 50
_ANCHOR = "events"


@dataclass(frozen=True, slots=True)
class Count:
    """One group's cell: affected of those at risk, our share, and how often it happened."""

    affected: str
    share: str
    times: str
    is_none: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event with a cell for each group; `system` is said where it differs from above."""

    term: str
    notes: str
    found: str
    organ_system: str
    begins_system: bool
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A way to see the events otherwise."""

    label: str
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsView:
    """What of the adverse events is shown, and the ways to see the rest."""

    about: tuple[Part, ...]
    kind: EventKind
    order: str
    term: str
    outcomes: int
    kinds: tuple[Choice, ...]
    orders: tuple[Choice, ...]
    counted: str
    caption: str
    groups: tuple[Choice, ...]
    shows_systems: bool
    rows: tuple[EventRow, ...]
    before: Link | None
    after: Link | None


def event_groups(module: AdverseEventsModule | None) -> dict[str | None, str]:
    """Return the name of every group for which events are counted, by its id."""
    if module is None:
        return {}
    counted = (
        stats.group_id
        for one in (*module.serious_events, *module.other_events)
        for stats in one.stats
    )
    return columns_of(module.event_groups, counted)


def events_view(module: AdverseEventsModule, asked: Asked, address: str) -> EventsView:
    """Return the events that are asked for; `address` is that of the results."""
    kind = asked.kind or ("serious" if module.serious_events else "other")
    listed = module.serious_events if kind == "serious" else module.other_events
    groups = event_groups(module)
    found = _sorted([one for one in listed if _is_meant(one, asked.term)], asked.order)
    pages = max(1, -(-len(found) // EVENTS_PER_PAGE))
    page = min(asked.page, pages)
    shown = found[(page - 1) * EVENTS_PER_PAGE : page * EVENTS_PER_PAGE]
    asked = replace(asked, kind=kind, page=page)
    return EventsView(
        about=_about(module),
        kind=kind,
        order=asked.order,
        term=asked.term,
        outcomes=asked.outcomes,
        kinds=tuple(_kinds(module, asked, address)),
        orders=tuple(_orders(asked, address)),
        counted=_counted(len(found), len(listed), page, pages),
        caption=_caption(kind),
        groups=tuple(
            Choice(
                label=name,
                href=address + asked.ordered_by(group or "").query(_ANCHOR) if group else "",
                is_chosen=group == asked.order,
            )
            for group, name in groups.items()
        ),
        shows_systems=asked.order != BY_SYSTEM,
        rows=tuple(
            _rows(shown, tuple(groups), asked.order, alike=len(_ways_of_finding(module)) == 1)
        ),
        before=_turn(asked, address, page - 1, pages),
        after=_turn(asked, address, page + 1, pages),
    )


def _about(module: AdverseEventsModule) -> tuple[Part, ...]:
    ways = _ways_of_finding(module)
    return (
        *about_events(module),
        *stated(
            fact(said("How events were found and named"), *(ways if len(ways) == 1 else ())),
        ),
        *prose(module.description),
        *described_groups(module.event_groups),
        *totals(module.event_groups),
    )


def _ways_of_finding(module: AdverseEventsModule) -> set[str]:
    return {_found_by(one) for one in (*module.serious_events, *module.other_events)}


def _found_by(one: AdverseEvent) -> str:
    return ", ".join(filter(None, (in_words(one.assessment_type), one.source_vocabulary)))


def _caption(kind: EventKind) -> str:
    return (
        said("Serious adverse events: participants affected, of those at risk")
        if kind == "serious"
        else said("Other adverse events: participants affected, of those at risk")
    )


def _counted(found: int, listed: int, page: int, pages: int) -> str:
    told = (
        said_of(listed, "{count} event listed", "{count} events listed")
        if found == listed
        else said("{found} of {listed} events listed", found=found, listed=listed)
    )
    return (
        told if pages == 1 else f"{told}; {said('page {page} of {pages}', page=page, pages=pages)}"
    )


def _kinds(module: AdverseEventsModule, asked: Asked, address: str) -> Iterator[Choice]:
    serious, other = len(module.serious_events), len(module.other_events)
    yield Choice(
        label=said("Serious ({count})", count=serious),
        href=address + asked.with_events("serious").query(_ANCHOR),
        is_chosen=asked.kind == "serious",
    )
    yield Choice(
        label=said("Other ({count})", count=other),
        href=address + asked.with_events("other").query(_ANCHOR),
        is_chosen=asked.kind == "other",
    )


def _orders(asked: Asked, address: str) -> Iterator[Choice]:
    for order, label in (
        (BY_SYSTEM, said("By organ system")),
        (BY_NAME, said("By name")),
        (AS_POSTED, said("As posted")),
    ):
        yield Choice(
            label=label,
            href=address + asked.ordered_by(order).query(_ANCHOR),
            is_chosen=asked.order == order,
        )


def _turn(asked: Asked, address: str, page: int, pages: int) -> Link | None:
    if not 1 <= page <= pages:
        return None
    text = said("Events, page {page}", page=page)
    return Link(text, address + replace(asked, page=page).query(_ANCHOR))


def _is_meant(one: AdverseEvent, term: str) -> bool:
    wanted = term.casefold()
    return (
        any(wanted in text.casefold() for text in (one.term, one.organ_system, one.notes) if text)
        or not wanted
    )


def _sorted(events: list[AdverseEvent], order: str) -> list[AdverseEvent]:
    """Return events in an order; those that are equal in it stay as posted."""
    if order == AS_POSTED:
        return events
    if order == BY_NAME:
        return sorted(events, key=_name)
    if order == BY_SYSTEM:
        return sorted(
            events, key=lambda one: ((one.organ_system or "\uffff").casefold(), _name(one))
        )
    return sorted(events, key=lambda one: -_share_in(one, order))


def _name(one: AdverseEvent) -> str:
    return (one.term or "\uffff").casefold()


def _share_in(one: AdverseEvent, group: str) -> float:
    """Return the share affected in a group; below all others where it cannot be told."""
    shares = (_share(stats) for stats in one.stats if stats.group_id == group)
    return max((share for share in shares if share is not None), default=-1.0)


def _share(stats: EventStats) -> float | None:
    affected, at_risk = stats.num_affected, stats.num_at_risk
    return None if affected is None or not at_risk else affected / at_risk


def _rows(
    events: Sequence[AdverseEvent],
    groups: Sequence[str | None],
    order: str,
    *,
    alike: bool,
) -> Iterator[EventRow]:
    above: str | None = None
    for place, one in enumerate(events):
        system = one.organ_system or said("Organ system not stated")
        by_group = {stats.group_id: stats for stats in one.stats}
        yield EventRow(
            term=one.term or said("Event without a name"),
            notes=remark(one.notes) or "",
            found="" if alike else _found_by(one),
            organ_system=system,
            begins_system=order == BY_SYSTEM and (place == 0 or system != above),
            counts=tuple(_count(by_group.get(group)) for group in groups),
        )
        above = system


def _count(stats: EventStats | None) -> Count:
    if stats is None or (stats.num_affected is None and stats.num_at_risk is None):
        times = stats.num_events if stats is not None else None
        return Count("", "", _times(times))
    share = _share(stats)
    return Count(
        affected=_of_those_at_risk(stats),
        share="" if share is None else f"{share * 100:.1f}%",
        times=_times(stats.num_events),
        is_none=stats.num_affected == 0 and not stats.num_events,
    )


def _of_those_at_risk(stats: EventStats) -> str:
    """Return ``3 of 20``, numbers as they were posted."""
    if stats.num_affected is None:
        return said("number affected not stated, of {at_risk}", at_risk=stats.num_at_risk)
    if stats.num_at_risk is None:
        return said("{affected}, number at risk not stated", affected=stats.num_affected)
    return said("{affected} of {at_risk}", affected=stats.num_affected, at_risk=stats.num_at_risk)


def _times(events: int | None) -> str:
    if events is None:
        return ""
    return said("1 event") if events == 1 else said("{number} events", number=events)
