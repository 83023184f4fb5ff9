"""The values of an outcome as a figure: bars for counts, dots with their intervals for others.

Only what was posted as a plain number is drawn, and stands beside its mark as it was posted;
what is no number stands in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trialwright.registry.record.enumerations import MeasureParam
from trialwright.registry.record.measures import Denom, Measurement, OutcomeMeasure
from trialwright.web.public.figures.scale import Scale, as_number, mark_text, scale_over
from trialwright.web.public.figures.shapes import (
    LEADING,
    Box,
    Dot,
    Figure,
    Shape,
    Stroke,
    Words,
    wrapped,
    written,
)
from trialwright.web.public.languages import said
from trialwright.web.public.record.groups import columns_of
from trialwright.web.public.record.measures import form_of, measured_groups, measurement_said

#: More rows than that are for a table alone.
_MOST_ROWS = 48
_LABEL, _LEFT, _RIGHT, _VALUES, _WIDTH = 236, 256, 620, 640, 880
_ROW_PAD = 10
_COUNTS = frozenset({MeasureParam.COUNT_OF_PARTICIPANTS, MeasureParam.COUNT_OF_UNITS})
_PLUS_MINUS = frozenset({"standard deviation", "standard error"})
#: Around these means a spread is no plain addition.
_NOT_ADDED = frozenset(
    {
        MeasureParam.GEOMETRIC_MEAN,
        MeasureParam.GEOMETRIC_LEAST_SQUARES_MEAN,
        MeasureParam.LOG_MEAN,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """One measurement as it is drawn.

    `open_above` says that an interval was posted without a number at its upper end.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    open_below: bool
    open_above: bool
    whole: float | None
    posted: str


def outcome_figure(one: OutcomeMeasure) -> Figure | None:
    """Return the figure of an outcome, or None where there is too little or too much to draw."""
    groups = columns_of(one.groups, measured_groups(one))
    blocks = list(_blocks(one, groups))
    marks = [mark for _, found in blocks for mark in found]
    drawn = [mark for mark in marks if mark.value is not None or mark.low is not None]
    if len(marks) > _MOST_ROWS or not drawn:
        return None
    if len(drawn) == 1 and drawn[0].low is None and drawn[0].high is None:
        return None
    as_bars = _is_count(one) and all(mark.value is None or mark.value >= 0 for mark in marks)
    reach = [
        number
        for mark in marks
        for number in (mark.value, mark.low, mark.high, mark.whole if as_bars else None)
        if number is not None
    ]
    scale = scale_over(reach, left=_LEFT, right=_RIGHT, from_zero=as_bars)
    shapes, height = _laid_out(blocks, scale, as_bars=as_bars)
    return Figure(
        name=one.title or said("Outcome without a title"),
        summary=said("The table below gives the same numbers."),
        caption=_caption(one, marks, as_bars=as_bars),
        width=_WIDTH,
        height=height,
        shapes=shapes,
    )


def _is_count(one: OutcomeMeasure) -> bool:
    return one.param_type in _COUNTS or (
        one.param_type is MeasureParam.NUMBER and not one.dispersion_type
    )


def _caption(one: OutcomeMeasure, marks: Sequence[_Mark], *, as_bars: bool) -> str:
    form = form_of(one)
    said_first = f"{form}. " if form else ""
    if as_bars:
        if any(mark.whole is not None for mark in marks):
            return said_first + said("The light bar is the number analyzed.")
        return said_first.strip()
    if _is_plus_minus(one):
        return said_first + said(
            "The line reaches from the value less the posted dispersion to the value plus it."
        )
    if any(mark.open_above or mark.open_below for mark in marks):
        return said_first + said("An arrow marks a limit that was posted without a number.")
    return said_first.strip()


def _is_plus_minus(one: OutcomeMeasure) -> bool:
    spread = (one.dispersion_type or "").replace("_", " ").casefold()
    return spread in _PLUS_MINUS and one.param_type not in _NOT_ADDED


def _blocks(
    one: OutcomeMeasure, groups: Mapping[str | None, str]
) -> Iterator[tuple[str, list[_Mark]]]:
    """Yield the marks under the name of their class and category, all groups of each together."""
    for found in one.classes:
        wholes = _numbers_analyzed((*one.denoms, *found.denoms))
        for category in found.categories:
            title = ", ".join(filter(None, (found.title, category.title)))
            by_group = {value.group_id: value for value in category.measurements}
            yield (
                title,
                [
                    _mark(one, name, by_group[group], wholes.get(group))
                    for group, name in groups.items()
                    if group in by_group
                ],
            )


def _numbers_analyzed(denoms: Sequence[Denom]) -> dict[str | None, float | None]:
    """Return the number analyzed in each group, the last that is stated, which is the nearest."""
    return {
        count.group_id: as_number(count.value) for denom in denoms[-1:] for count in denom.counts
    }


def _mark(one: OutcomeMeasure, name: str, found: Measurement, whole: float | None) -> _Mark:
    value, low, high = map(as_number, (found.value, found.lower_limit, found.upper_limit))
    spread = as_number(found.spread)
    if value is not None and spread is not None and _is_plus_minus(one):
        low, high = value - spread, value + spread
    return _Mark(
        label=name,
        value=value,
        low=low,
        high=high,
        open_below=low is None and high is not None and found.lower_limit is not None,
        open_above=high is None and found.upper_limit is not None,
        whole=whole if one.param_type is MeasureParam.COUNT_OF_PARTICIPANTS else None,
        posted=measurement_said(found),
    )


def _laid_out(
    blocks: Sequence[tuple[str, list[_Mark]]], scale: Scale, *, as_bars: bool
) -> tuple[tuple[Shape, ...], int]:
    rows: list[Shape] = []
    y = 4.0
    for title, marks in blocks:
        if title:
            lines = wrapped(title, _WIDTH, 2)
            rows += written(lines, 0, y + 16, "strong")
            y += len(lines) * LEADING + 6
        for mark in marks:
            label = wrapped(mark.label, _LABEL, 2)
            posted = wrapped(mark.posted, _WIDTH - _VALUES, 2)
            height = max(len(label), len(posted)) * LEADING + _ROW_PAD
            middle = y + height / 2
            rows += written(label, 0, middle + 5 - (len(label) - 1) * LEADING / 2)
            rows += written(posted, _VALUES, middle + 5 - (len(posted) - 1) * LEADING / 2)
            rows += (_bar if as_bars else _whisker)(mark, scale, middle)
            y += height
        y += 6
    return (*_axis(scale, y), *rows), int(y) + 28


def _axis(scale: Scale, bottom: float) -> Iterator[Shape]:
    for mark in scale.marks:
        x = scale.at(mark)
        yield Stroke(look="zero" if mark == 0 else "grid", x1=x, y1=2, x2=x, y2=bottom)
        yield Words(text=mark_text(mark), x=x, y=bottom + 18, look="soft", anchor="middle")


def _bar(mark: _Mark, scale: Scale, middle: float) -> Iterator[Shape]:
    start, top = scale.at(0), middle - 7
    if mark.whole is not None:
        width = round(scale.at(mark.whole) - start, 1)
        yield Box(look="whole", x=start, y=top, width=width, height=14)
    if mark.value is not None:
        width = round(scale.at(mark.value) - start, 1)
        yield Box(look="bar", x=start, y=top, width=width, height=14)


def _whisker(mark: _Mark, scale: Scale, middle: float) -> Iterator[Shape]:
    ends = [end for end in (mark.low, mark.value, mark.high) if end is not None]
    if not ends:
        return
    left = scale.left if mark.open_below else scale.at(min(ends))
    right = scale.right if mark.open_above else scale.at(max(ends))
    if left < right:
        yield Stroke(
            look="whisker",
            x1=left,
            y1=middle,
            x2=right,
            y2=middle,
            is_arrow=mark.open_above,
        )
    if mark.open_below:
        yield Stroke(look="whisker", x1=right, y1=middle, x2=left, y2=middle, is_arrow=True)
    for end in (mark.low, mark.high):
        if end is not None:
            x = scale.at(end)
            yield Stroke(look="whisker", x1=x, y1=middle - 6, x2=x, y2=middle + 6)
    if mark.value is not None:
        yield Dot(x=scale.at(mark.value), y=middle)
