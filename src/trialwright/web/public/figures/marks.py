"""Marks along an axis: a row for each value, in one layout for wide screens, one for narrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from trialwright.web.public.figures.scale import Scale, log_scale_over, mark_text, scale_over
from trialwright.web.public.figures.shapes import (
    LEADING,
    Box,
    Dot,
    Drawing,
    Shape,
    Stroke,
    Words,
    wrapped,
    written,
)

#: Wide: the name, the axis, the value, side by side.
_LABEL, _LEFT, _RIGHT, _VALUES, _WIDE = 236, 256, 620, 640, 880
#: Narrow: the name and the value above the axis.
_EDGE, _NARROW = 22, 316
_PAD, _TRACK = 10, 24
#: What was posted is never cut short; a name is, for the table has it whole.
_POSTED_LINES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One measurement as it is drawn.

    `open_above` says that an interval was posted without a number at its upper end. `whole` is
    of what the value is a part. `texts` are value, spread, lower and upper limit as posted.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    open_below: bool
    open_above: bool
    whole: float | None
    posted: str
    texts: tuple[str, str, str, str] = ("", "", "", "")

    @property
    def numbers(self) -> tuple[float, ...]:
        """The value and its limits, those that are numbers."""
        return tuple(one for one in (self.low, self.value, self.high) if one is not None)

    @property
    def has_interval(self) -> bool:
        """Whether a limit is a number."""
        return self.low is not None or self.high is not None


Blocks: TypeAlias = Sequence[tuple[str, Sequence[Mark]]]
"""Marks under their headings; the empty heading is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """What is special of an axis: logarithmic for ratios, and where no difference lies on it.

    Where nothing is special zero stands out; of a comparison it does only if it is no difference.
    """

    is_log: bool = False
    is_of_comparison: bool = False
    reference: float | None = None


PLAIN = Axis()


def wide(blocks: Blocks, *, as_bars: bool, axis: Axis = PLAIN) -> Drawing:
    """Return marks between their names and their values."""
    scale = _scale(blocks, _LEFT, _RIGHT, axis, as_bars=as_bars)
    rows: list[Shape] = []
    y = 4.0
    for title, marks in blocks:
        y = _headed(rows, title, _WIDE, y)
        for mark in marks:
            label = wrapped(mark.label, _LABEL, 2)
            posted = wrapped(mark.posted, _WIDE - _VALUES, _POSTED_LINES)
            height = max(len(label), len(posted)) * LEADING + _PAD
            middle = y + height / 2
            rows += written(label, 0, middle + 5 - (len(label) - 1) * LEADING / 2)
            rows += written(posted, _VALUES, middle + 5 - (len(posted) - 1) * LEADING / 2)
            rows += _drawn(mark, scale, middle, as_bars=as_bars)
            y += height
        y += 6
    return Drawing(
        look="wide", width=_WIDE, height=int(y) + 28, shapes=(*_axis(scale, y, axis), *rows)
    )


def narrow(blocks: Blocks, *, as_bars: bool, axis: Axis = PLAIN) -> Drawing:
    """Return marks below their names and their values."""
    scale = _scale(blocks, _EDGE, _NARROW - _EDGE, axis, as_bars=as_bars)
    rows: list[Shape] = []
    y = 4.0
    for title, marks in blocks:
        y = _headed(rows, title, _NARROW, y)
        for mark in marks:
            label = wrapped(mark.label, _NARROW, 2)
            posted = wrapped(mark.posted, _NARROW, _POSTED_LINES)
            rows += written(label, 0, y + 14)
            rows += written(posted, 0, y + 14 + len(label) * LEADING, "soft")
            y += (len(label) + len(posted)) * LEADING + _TRACK
            rows += _drawn(mark, scale, y - _TRACK / 2, as_bars=as_bars)
            y += 4
        y += 6
    return Drawing(
        look="narrow", width=_NARROW, height=int(y) + 28, shapes=(*_axis(scale, y, axis), *rows)
    )


def _scale(blocks: Blocks, left: float, right: float, axis: Axis, *, as_bars: bool) -> Scale:
    reach = [number for _, marks in blocks for mark in marks for number in mark.numbers]
    if as_bars:
        reach += [mark.whole for _, marks in blocks for mark in marks if mark.whole is not None]
    if axis.reference is not None:
        reach.append(axis.reference)
    if axis.is_log:
        return log_scale_over((one for one in reach if one > 0), left=left, right=right)
    return scale_over(reach, left=left, right=right, from_zero=as_bars)


def _headed(rows: list[Shape], title: str, width: float, y: float) -> float:
    """Write a heading, if there is one, and return where the rows under it begin."""
    if not title:
        return y
    lines = wrapped(title, width, 3)
    rows += written(lines, 0, y + 16, "strong")
    return y + len(lines) * LEADING + 6


def _axis(scale: Scale, bottom: float, axis: Axis) -> Iterator[Shape]:
    for mark in scale.marks:
        x = scale.at(mark)
        stands_out = mark == 0 and not axis.is_of_comparison
        yield Stroke(look="zero" if stands_out else "grid", x1=x, y1=2, x2=x, y2=bottom)
        yield Words(text=mark_text(mark), x=x, y=bottom + 18, look="soft", anchor="middle")
    if axis.reference is not None:
        x = scale.at(axis.reference)
        yield Stroke(look="reference", x1=x, y1=2, x2=x, y2=bottom)


def _drawn(mark: Mark, scale: Scale, middle: float, *, as_bars: bool) -> Iterator[Shape]:
    return (_bar if as_bars else _whisker)(mark, scale, middle)


def _bar(mark: Mark, scale: Scale, middle: float) -> Iterator[Shape]:
    start, top = scale.at(0), middle - 7
    if mark.whole is not None:
        width = round(scale.at(mark.whole) - start, 1)
        yield Box(look="whole", x=start, y=top, width=width, height=14)
    if mark.value is not None:
        width = round(scale.at(mark.value) - start, 1)
        yield Box(look="bar", x=start, y=top, width=width, height=14)


def _whisker(mark: Mark, scale: Scale, middle: float) -> Iterator[Shape]:
    ends = mark.numbers
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
