"""The course of participants as a diagram: groups side by side, periods one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from trialwright.registry.record.flow import FlowPeriod, FlowStats, ParticipantFlowModule
from trialwright.web.public.figures.shapes import (
    LEADING,
    LETTER,
    Box,
    Drawing,
    Figure,
    Shape,
    Stroke,
    Words,
    wrapped,
    written,
)
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.record.groups import columns_of
from trialwright.web.public.record.labels import milestone_name

#: More columns or rows than that are for a table alone.
_MOST_GROUPS, _MOST_PERIODS = 8, 8
#: So many reasons are drawn in a box; the table has them all.
_MOST_REASONS = 6
_COLUMN, _GAP, _INSET, _PAD = 212, 16, 34, 10
_BRANCH = 44
#: Where the counts stand, from the right edge of a box.
_COUNTS = 34
_TITLE_LINES = 4

#: A line of a box: what is counted, and the count where it stands on this line.
_Line: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Cell:
    """What one group did in one period, as lines of text."""

    started: tuple[_Line, ...]
    left: tuple[_Line, ...]
    completed: tuple[_Line, ...]


def flow_diagram(module: ParticipantFlowModule) -> Figure | None:
    """Return the diagram, or None where there is nothing to draw or too much of it."""
    counted = [
        stats
        for period in module.periods
        for one in period.milestones
        for stats in one.achievements
    ]
    columns = columns_of(module.groups, (stats.group_id for stats in counted))
    if not counted or len(columns) > _MOST_GROUPS or len(module.periods) > _MOST_PERIODS:
        return None
    titles = [wrapped(name, _COLUMN, _TITLE_LINES) for name in columns.values()]
    shapes: list[Shape] = []
    for place, lines in enumerate(titles):
        shapes += written(lines, _left(place), 16, "strong")
    y = 16.0 + max(map(len, titles)) * LEADING
    for period in module.periods:
        y += _PAD
        drawn, y = _period(period, tuple(columns), y)
        shapes += drawn
    width = len(columns) * _COLUMN + (len(columns) - 1) * _GAP + 2
    return Figure(
        name=said("Participant flow"),
        summary=said("How many started, left and completed. The tables give the same numbers."),
        caption=said(
            "Numbers as posted. Reasons with a count of 0, and what else is 0 where nobody "
            "started, are left to the tables."
        ),
        drawings=(Drawing(look="any", width=width, height=int(y) + 4, shapes=tuple(shapes)),),
    )


def _left(place: int) -> float:
    return 1.0 + place * (_COLUMN + _GAP)


def _period(
    period: FlowPeriod, groups: Sequence[str | None], y: float
) -> tuple[list[Shape], float]:
    """Return a period's shapes, and where the next one begins."""
    cells = [_cell(period, group) for group in groups]
    first, between, last = (
        max(map(len, parts)) * LEADING + _PAD
        for parts in zip(*((one.started, one.left, one.completed) for one in cells), strict=True)
    )
    shapes: list[Shape] = [
        Words(text=period.title or said("Period without a title"), x=1, y=y + 14, look="soft")
    ]
    top = y + 24
    for place, cell in enumerate(cells):
        shapes += _drawn(cell, _left(place), top, (first, between, last))
    return shapes, top + first + between + last + 2 * _INSET


def _drawn(
    cell: _Cell, x: float, top: float, heights: tuple[float, float, float]
) -> Iterator[Shape]:
    first, between, last = heights
    if not any((cell.started, cell.left, cell.completed)):
        return
    stem, branch = x + 24, top + first + _INSET / 2
    end = top + first + between + _INSET
    if cell.started:
        yield from _boxed(cell.started, x, top, first, "started")
    if cell.completed:
        yield Stroke(look="way", x1=stem, y1=top + first, x2=stem, y2=end, is_arrow=True)
        yield from _boxed(cell.completed, x, end, last, "completed")
    if cell.left:
        middle = branch + min(between, LEADING + _PAD) / 2
        yield Stroke(look="way", x1=stem, y1=middle, x2=x + _BRANCH, y2=middle, is_arrow=True)
        if not cell.completed:
            yield Stroke(look="way", x1=stem, y1=top + first, x2=stem, y2=middle)
        yield from _boxed(cell.left, x + _BRANCH, branch, len(cell.left) * LEADING + _PAD, "left")


def _boxed(
    lines: tuple[_Line, ...], x: float, y: float, height: float, look: str
) -> Iterator[Shape]:
    width = _COLUMN - (_BRANCH if look == "left" else 0)
    yield Box(look=look, x=x, y=y, width=width, height=height)
    for place, (text, count) in enumerate(lines):
        at, weight = y + 17 + place * LEADING, "" if place else "strong"
        yield Words(text=text, x=x + _PAD, y=at, look=weight)
        if count:
            yield Words(text=count, x=x + width - _PAD, y=at, look=weight, anchor="end")


def _cell(period: FlowPeriod, group: str | None) -> _Cell:
    started: list[_Line] = []
    left: list[_Line] = []
    completed: list[_Line] = []
    for one in period.milestones:
        match one.type:
            case "COMPLETED":
                lines = completed
            case "NOT COMPLETED":
                lines = left
            case _:
                lines = started
        lines += _counted(milestone_name(one.type), one.achievements, group)
    if all(count == "0" for _, count in (*started, *left, *completed)):
        return _Cell(_fitted(started, _COLUMN), (), ())
    reasons = [
        line
        for one in period.drop_withdraws
        for line in _counted(one.type or said("Reason not stated"), one.reasons, group)
        if line[1] != "0"
    ]
    return _Cell(
        started=_fitted(started, _COLUMN),
        left=_fitted([*left, *_most_of(reasons)], _COLUMN - _BRANCH),
        completed=_fitted(completed, _COLUMN),
    )


def _counted(name: str, found: Sequence[FlowStats], group: str | None) -> list[_Line]:
    return [
        (name, count) for stats in found if stats.group_id == group and (count := _count(stats))
    ]


def _most_of(reasons: list[_Line]) -> list[_Line]:
    beyond = len(reasons) - _MOST_REASONS
    if beyond <= 0:
        return reasons
    more = said_of(beyond, "and {count} more reason", "and {count} more reasons")
    return [*reasons[:_MOST_REASONS], (more, "")]


def _fitted(lines: list[_Line], width: float) -> tuple[_Line, ...]:
    """Return lines that fit a box: a long name goes on below, its count stays on its first line."""
    fitted: list[_Line] = []
    for name, count in lines:
        room = width - 2 * _PAD - max(_COUNTS, len(count) * LETTER + 8)
        first, *rest = wrapped(name, room, 3)
        fitted += [(first, count), *((more, "") for more in rest)]
    return tuple(fitted)


def _count(stats: FlowStats) -> str:
    units = None if stats.num_units is None else said("{count} units", count=stats.num_units)
    return ", ".join(filter(None, (stats.num_subjects, units)))
