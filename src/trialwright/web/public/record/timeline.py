"""The dates of a study and of its record on one line of time, each as precise as reported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from trialwright.registry.record.enumerations import DateType
from trialwright.registry.record.status import DateStruct, PartialDateStruct, StatusModule
from trialwright.vocabulary import PartialDate, Precision
from trialwright.web.public.content import Section
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.timelines import Dated, Shape, Tick, Timeline
from trialwright.web.public.wording import day, happened, partial

#: Years between two marks of the axis: the first that gives no more labels than fit.
_STEPS, _MOST_LABELS = (1, 2, 5, 10, 20, 50), 7
#: Today is on the axis unless that would make more than a third of it empty.
_MOST_EMPTY = 1 / 3


@dataclass(frozen=True, slots=True)
class _Event:
    """A date before it has a place on an axis."""

    name: str
    earliest: date
    latest: date
    when: str
    kind: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class _Axis:
    """Whole years from the first to the last, both shown."""

    first: int
    last: int

    def at(self, when: date) -> float:
        """Return where a day begins, in percent."""
        begin = date(self.first, 1, 1).toordinal()
        end = date(self.last, 12, 31).toordinal() + 1
        return round(100 * (when.toordinal() - begin) / (end - begin), 2)


def timeline(module: StatusModule | None, today: date) -> Section:
    """Return all dates that a study states of itself and of its record, on one axis."""
    events = sorted(
        _events(module or StatusModule()), key=lambda event: (event.earliest, event.latest)
    )
    parts = (_drawn(events, today),) if events else ()
    return Section("timeline", said("Timeline"), parts, said("No date is stated."))


def _events(module: StatusModule) -> Iterator[_Event]:
    yield from _of_study(said("Study start"), module.start_date_struct)
    yield from _of_study(said("Primary completion"), module.primary_completion_date_struct)
    yield from _of_study(said("Study completion"), module.completion_date_struct)
    yield from _submitted(said("Record first submitted"), module.study_first_submit_date)
    yield from _posted(said("Record first posted"), module.study_first_post_date_struct)
    yield from _submitted(said("Results first submitted"), module.results_first_submit_date)
    yield from _posted(said("Results first posted"), module.results_first_post_date_struct)
    yield from _submitted(said("Delay of results first submitted"), module.disp_first_submit_date)
    yield from _posted(said("Delay of results first posted"), module.disp_first_post_date_struct)
    yield from _submitted(said("Last update submitted"), module.last_update_submit_date)
    yield from _posted(said("Last update posted"), module.last_update_post_date_struct)
    if module.status_verified_date is not None:
        yield _partly(said("Status verified"), module.status_verified_date, "", "actual")


def _of_study(name: str, struct: PartialDateStruct | None) -> Iterator[_Event]:
    if struct is not None and struct.date is not None:
        yield _partly(name, struct.date, happened(struct.type), _shape(struct.type))


def _posted(name: str, struct: DateStruct | None) -> Iterator[_Event]:
    if struct is not None and struct.date is not None:
        yield _on_day(name, struct.date, happened(struct.type), _shape(struct.type))


def _submitted(name: str, when: date | None) -> Iterator[_Event]:
    """Yield a submission: the registry gives it no type, for it is a fact of its own books."""
    if when is not None:
        yield _on_day(name, when, "", "actual")


def _partly(name: str, when: PartialDate, kind: str, shape: Shape) -> _Event:
    latest = when.earliest if when.precision is Precision.DAY else when.latest
    return _Event(name, when.earliest, latest, partial(when), kind, shape)


def _on_day(name: str, when: date, kind: str, shape: Shape) -> _Event:
    return _Event(name, when, when, day(when), kind, shape)


def _shape(kind: DateType | None) -> Shape:
    match kind:
        case DateType.ACTUAL:
            return "actual"
        case DateType.ESTIMATED:
            return "estimated"
        case _:
            return "unstated"


def _drawn(events: list[_Event], today: date) -> Timeline:
    first, last = min(one.earliest for one in events), max(one.latest for one in events)
    axis = _Axis(min(first, today).year, max(last, today).year)
    shows_today = _fills(axis, first, last)
    if not shows_today:
        axis = _Axis(first.year, last.year)
    return Timeline(
        caption=said("Dates of the study and of its record"),
        rows=tuple(_dated(one, axis) for one in events),
        ticks=_ticks(axis),
        today_at=axis.at(today) if shows_today else None,
        today=_today(first, last, today, shown=shows_today),
    )


def _fills(axis: _Axis, first: date, last: date) -> bool:
    return axis.at(last) - axis.at(first) >= 100 * (1 - _MOST_EMPTY) or (
        axis.last - axis.first <= 2  # noqa: PLR2004 - so few years are long enough on any screen
    )


def _today(first: date, last: date, today: date, *, shown: bool) -> str:
    if shown:
        return said("Today: {day}", day=day(today))
    after = today > last
    years = abs((today - (last if after else first)).days) // 365
    if not years:
        return (
            said("Today, {day}, lies beyond the last date.", day=day(today))
            if after
            else said("Today, {day}, lies before the first date.", day=day(today))
        )
    if after:
        return said_of(
            years,
            "Today, {day}, lies {count} year beyond the last date.",
            "Today, {day}, lies {count} years beyond the last date.",
            day=day(today),
        )
    return said_of(
        years,
        "Today, {day}, lies {count} year before the first date.",
        "Today, {day}, lies {count} years before the first date.",
        day=day(today),
    )


def _dated(event: _Event, axis: _Axis) -> Dated:
    at = axis.at(event.earliest)
    width = 0.0
    if event.latest > event.earliest:
        width = round(axis.at(event.latest + timedelta(days=1)) - at, 2)
    return Dated(
        name=event.name, when=event.when, kind=event.kind, shape=event.shape, at=at, width=width
    )


def _ticks(axis: _Axis) -> tuple[Tick, ...]:
    years = axis.last - axis.first + 1
    step = next((one for one in _STEPS if years / one <= _MOST_LABELS), years)
    begin = axis.first + -axis.first % step
    return tuple(
        Tick(str(year), axis.at(date(year, 1, 1))) for year in range(begin, axis.last + 1, step)
    )
