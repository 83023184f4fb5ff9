"""A chart as a drawing for a file: rectangles and texts alone, as those of a landscape are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from trialwright.web.public.figures.charts import Chart
from trialwright.web.public.figures.marks import wide
from trialwright.web.public.figures.shapes import Box, Dot, Shape, Stroke, Words
from trialwright.web.public.landscape.drawing import Drawing, Kind, Rectangle, Text

_KINDS: dict[str, Kind] = {
    "bar": "bar",
    "whole": "track",
    "whisker": "bar",
    "grid": "rule",
    "zero": "soft",
    "reference": "label",
}
_TEXTS: dict[str, Kind] = {"": "label", "soft": "soft", "strong": "heading"}
#: How thick a line is, and the pieces and gaps of a broken one.
_THICK, _THIN, _PIECE, _GAP = 2.0, 1.0, 5.0, 4.0
_RADIUS, _HEAD = 5, 8
_SIZE = 13.0


def drawing_of(chart: Chart, title: str) -> Drawing:
    """Return a chart as it is drawn on wide screens."""
    drawn = wide(chart.blocks, as_bars=chart.as_bars, axis=chart.axis)
    return Drawing(
        name=chart.name,
        title=title,
        telling=chart.caption,
        height=drawn.height,
        width=drawn.width,
        shapes=tuple(one for shape in drawn.shapes for one in _rectangles(shape)),
        texts=tuple(_text(shape) for shape in drawn.shapes if isinstance(shape, Words)),
    )


def _text(words: Words) -> Text:
    return Text(_TEXTS[words.look], words.x, words.y, words.text, words.anchor, _SIZE)


def _rectangles(shape: Shape) -> Iterator[Rectangle]:
    match shape:
        case Words():
            return
        case Box(look=look, x=x, y=y, width=width, height=height):
            yield Rectangle(_KINDS[look], x, y, width, height)
        case Dot(x=x, y=y):
            yield from _disc(x, y)
        case Stroke():
            yield from _line(shape)
        case _:
            assert_never(shape)


def _line(stroke: Stroke) -> Iterator[Rectangle]:
    """Yield a level or an upright line; with its head if it leads somewhere."""
    kind = _KINDS[stroke.look]
    thick = _THIN if stroke.look == "grid" else _THICK
    left, top = min(stroke.x1, stroke.x2), min(stroke.y1, stroke.y2)
    width, height = abs(stroke.x2 - stroke.x1), abs(stroke.y2 - stroke.y1)
    if stroke.look == "reference":
        at = top
        while at < top + height:
            piece = min(_PIECE, top + height - at)
            yield Rectangle(kind, round(left - thick / 2, 1), at, thick, piece)
            at += _PIECE + _GAP
    elif width >= height:
        yield Rectangle(kind, left, round(top - thick / 2, 1), round(width, 1), thick)
    else:
        yield Rectangle(kind, round(left - thick / 2, 1), top, thick, round(height, 1))
    if stroke.is_arrow:
        yield from _arrow(kind, stroke)


def _arrow(kind: Kind, stroke: Stroke) -> Iterator[Rectangle]:
    """Yield the head of a level arrow in upright slices."""
    ahead = 1 if stroke.x2 > stroke.x1 else -1
    for step in range(_HEAD):
        half = (step + 1) / 2
        x = stroke.x2 - ahead * (step + 1) if ahead > 0 else stroke.x2 + step
        yield Rectangle(kind, round(x, 1), round(stroke.y2 - half, 1), 1, round(2 * half, 1))


def _disc(x: float, y: float) -> Iterator[Rectangle]:
    """Yield a disc in level slices."""
    for step in range(-_RADIUS, _RADIUS):
        half = (_RADIUS**2 - (step + 0.5) ** 2) ** 0.5
        yield Rectangle("bar", round(x - half, 1), round(y + step, 1), round(2 * half, 1), 1)
