"""From a figure to a drawing: rectangles, lines and texts at their places.

A drawing is narrow enough to be read on a telephone, and grows with the room that it has.
What is left over, such as what is not stated, is written below the bars, for it is no value.
"""

from __future__ import annotations

import math
import re
import textwrap
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from trialwright.web.public.landscape.figures import Bar, Figure
from trialwright.web.public.languages import said, said_of

Kind: TypeAlias = Literal["bar", "track", "rule", "label", "count", "soft", "heading"]

#: What each kind is drawn with where no stylesheet says it: on paper, in a file of its own.
COLOURS: dict[Kind, str] = {
    "bar": "#0b5c66",
    "track": "#eef4f5",
    "rule": "#d3dde1",
    "label": "#17262e",
    "count": "#17262e",
    "soft": "#4a5b65",
    "heading": "#17262e",
}
#: [units of the drawing]
WIDTH = 380
_TEXT, _HEADING = 13.5, 16.0
_ROW, _BAR = 36, 9
_REST_ROW = 22
_PLOT, _LEFT, _BELOW = 180, 44, 22
_LONGEST_LABEL = 42
_MARGIN, _LINE = 16, 15.0
_SMALL, _HEADING_LINE = 11.0, 20.0
#: From here on letters are as wide as they are high: Chinese, Japanese, Korean.
_WIDE_FROM = "\u2e80"

#: What cannot stand in a file of XML (XML 1.0, 2.2): records have control characters at times.
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: More years than this have no room for a column each.
_MOST_YEARS = 45
_STEPS_ON_AXIS = 4


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A filled rectangle."""

    kind: Kind
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; `anchor` is which end of it stands at `x`, `y` is its base line."""

    kind: Kind
    x: float
    y: float
    text: str
    anchor: Literal["start", "middle", "end"] = "start"
    size: float = _TEXT


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes on a sheet of so many units; `title` and `telling` say it in words."""

    name: str
    title: str
    telling: str
    height: float
    shapes: tuple[Rectangle, ...]
    texts: tuple[Text, ...]
    width: float = WIDTH


def drawing_of(figure: Figure) -> Drawing:
    """Return a figure that was counted as a drawing."""
    shapes: list[Rectangle] = []
    texts: list[Text] = []
    bottom = 0.0
    if figure.by_year:
        years, outside = _window(figure.bars)
        bottom = _columns(years, shapes, texts)
        rest = (*outside, *figure.rest)
    else:
        bottom = _bars(figure.bars, shapes, texts)
        rest = figure.rest
    for bar in rest:
        texts.append(Text("soft", 0, bottom + 15, bar.label))
        texts.append(Text("soft", WIDTH, bottom + 15, f"{bar.studies:,}", "end"))
        bottom += _REST_ROW
    return Drawing(
        name=figure.name,
        title=figure.title,
        telling=_telling(figure),
        height=bottom,
        shapes=tuple(shapes),
        texts=tuple(texts),
    )


def as_sheet(drawing: Drawing, sources: tuple[str, ...]) -> Drawing:
    """Return a drawing with its title above and where it comes from below, within a margin."""
    title, telling = map(_writable, (drawing.title, drawing.telling))
    headings = _lines(title, drawing.width, _HEADING)
    told = [line for one in sources for line in _lines(_writable(one), drawing.width, _SMALL)]
    top = _MARGIN + 30.0 + _HEADING_LINE * (len(headings) - 1)
    heading = (
        Text("heading", _MARGIN, _MARGIN + _HEADING + _HEADING_LINE * place, line, size=_HEADING)
        for place, line in enumerate(headings)
    )
    height = top + drawing.height + 10.0 + _LINE * len(told) + _MARGIN
    below = (
        Text("soft", _MARGIN, height - _MARGIN - _LINE * after, line, size=_SMALL)
        for after, line in enumerate(reversed(told))
    )
    return Drawing(
        name=drawing.name,
        title=title,
        telling=telling,
        height=height,
        width=drawing.width + 2 * _MARGIN,
        shapes=tuple(
            Rectangle(one.kind, one.x + _MARGIN, one.y + top, one.width, one.height)
            for one in drawing.shapes
        ),
        texts=(
            *heading,
            *(
                replace(one, x=one.x + _MARGIN, y=one.y + top, text=_writable(one.text))
                for one in drawing.texts
            ),
            *below,
        ),
    )


def _writable(text: str) -> str:
    """Return a text without the characters that no file of XML may have."""
    return _NO_XML.sub("", text)


def _lines(text: str, width: float, size: float) -> list[str]:
    """Return a text in lines that have room, by letters somewhat wider than most are."""
    is_wide = any(sign >= _WIDE_FROM for sign in text)
    letter = size * (1.0 if is_wide else 0.56)
    return textwrap.wrap(text, int(width / letter)) or [""]


def _bars(bars: tuple[Bar, ...], shapes: list[Rectangle], texts: list[Text]) -> float:
    """Draw bars one below the other, each below its label; return where they end."""
    longest = max((bar.studies for bar in bars), default=0)
    top = 0.0
    for bar in bars:
        length = round(WIDTH * bar.studies / longest, 1)
        texts.append(Text("label", 0, top + 14, _cut(bar.label)))
        texts.append(Text("count", WIDTH, top + 14, f"{bar.studies:,}", "end"))
        shapes.append(Rectangle("track", 0, top + 20, WIDTH, _BAR))
        shapes.append(Rectangle("bar", 0, top + 20, max(length, 1.0), _BAR))
        top += _ROW
    return top


def _columns(
    years: tuple[tuple[int, int], ...], shapes: list[Rectangle], texts: list[Text]
) -> float:
    """Draw a column for each year upon an axis of counts; return where they end."""
    highest = max((studies for _, studies in years), default=0)
    step = _step(highest)
    top_of_axis = step * max(1, math.ceil(highest / step))
    scale, foot = _PLOT / top_of_axis, 14.0 + _PLOT
    for count in range(0, top_of_axis + 1, step):
        y = foot - count * scale
        shapes.append(Rectangle("rule", _LEFT, round(y, 1), WIDTH - _LEFT, 1))
        texts.append(Text("soft", _LEFT - 6, round(y + 4, 1), f"{count:,}", "end", 12.0))
    room = (WIDTH - _LEFT) / max(1, len(years))
    for place, (year, studies) in enumerate(years):
        x = _LEFT + place * room
        if studies:
            height = max(studies * scale, 1.0)
            width = max(room - 2, 1.0) if room < 30 else room * 0.6  # noqa: PLR2004 - wide enough
            left = x + (room - width) / 2
            shapes.append(
                Rectangle(
                    "bar",
                    round(left, 1),
                    round(foot - height, 1),
                    round(width, 1),
                    round(height, 1),
                )
            )
        if _is_labelled(year, len(years)):
            texts.append(Text("soft", round(x + room / 2, 1), foot + 17, str(year), "middle", 12.0))
    return foot + _BELOW


def _window(bars: tuple[Bar, ...]) -> tuple[tuple[tuple[int, int], ...], tuple[Bar, ...]]:
    """Return the years that are drawn, without a gap, and what lies before them in one."""
    counts = {int(bar.value): bar.studies for bar in bars}
    if not counts:
        return (), ()
    last = _last_year(counts)
    first = min(year for year in counts if year > last - _MOST_YEARS)
    outside = []
    if before := sum(studies for year, studies in counts.items() if year < first):
        outside.append(Bar("", said("Before {year}", year=first), before))
    if after := sum(studies for year, studies in counts.items() if year > last):
        outside.append(Bar("", said("After {year}", year=last), after))
    return tuple((year, counts.get(year, 0)) for year in range(first, last + 1)), tuple(outside)


def _last_year(counts: dict[int, int]) -> int:
    """Return the last year before the first gap behind which nothing much comes.

    A year that is far off is a slip of the pen more often than a plan; it must not make all
    columns thin.
    """
    ordered = sorted(counts)
    reached = 0
    everything = sum(counts.values())
    for year, following in zip(ordered, [*ordered[1:], None], strict=True):
        reached += counts[year]
        if following is None:
            return year
        if following - year > _FAR and everything - reached < everything / 100:
            return year
    raise AssertionError("the last year returns")


#: So many years without a study are a gap.
_FAR = 10


def _step(highest: int) -> int:
    """Return how far the rules of an axis lie apart: 1, 2 or 5 times a power of ten."""
    rough = max(1.0, highest / _STEPS_ON_AXIS)
    power = 10 ** math.floor(math.log10(rough))
    return next(int(power * one) for one in (1, 2, 5, 10) if power * one >= rough)


def _is_labelled(year: int, years: int) -> bool:
    if years <= 8:  # noqa: PLR2004 - so many labels stand beside each other
        return True
    return year % (5 if years <= 30 else 10) == 0  # noqa: PLR2004 - likewise


def _cut(label: str) -> str:
    """Return a label that has room above its bar; the table has it whole."""
    if len(label) <= _LONGEST_LABEL:
        return label
    whole, _, last = label[: _LONGEST_LABEL - 1].rpartition(" ")
    return f"{whole if len(last) < len(whole) else label[: _LONGEST_LABEL - 1]}…"


def _telling(figure: Figure) -> str:
    """Return in a sentence what the drawing shows first; the table beside it has all."""
    if not figure.bars:
        return said("No study states it.")
    top = max(figure.bars, key=lambda bar: bar.studies)
    return said_of(
        len(figure.bars),
        "{count} value: {label}, in {studies} of {total} studies.",
        "{count} values; the most frequent is {label}, in {studies} of {total} studies.",
        label=top.label,
        studies=f"{top.studies:,}",
        total=f"{figure.total:,}",
    )
