"""A funnel as a drawing: how many are left after each step, and what each step costs alone.

A bar for each step, below its words. The whole track is everybody, the pale bar who is not ruled
out so far, the dark one who surely fulfils all so far. Numbers stand beside the bars, so that no
colour is needed to read them; widths are to the tenth, and the same values give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

_WIDTH, _MARGIN, _ROW = 640, 16, 46
_HEADING, _TEXT, _SOFT = 16.0, 13.5, 11.0
_BAR, _LINE = 9, 15
_LONGEST = 62
_COLOURS = {
    "track": "#eef4f5",
    "left": "#7fb3ba",
    "sure": "#0b5c66",
    "label": "#17262e",
    "soft": "#4a5b65",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: its name and words, how many are left after it, and what it costs.

    `left` are not ruled out by it nor before it, `sure` surely fulfil all so far, `costs` are ruled
    out by it, `gained` by it alone.
    """

    name: str
    words: str
    left: int
    sure: int
    costs: int
    gained: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """A funnel with its title, how many there were at first, and lines on where it comes from."""

    title: str
    whole: int
    steps: tuple[Step, ...]
    sources: tuple[str, ...] = ()


def funnel_as_svg(funnel: Funnel) -> str:
    """Return a funnel as an SVG file of its own."""
    height = _MARGIN * 2 + 44 + _ROW * len(funnel.steps) + _LINE * len(funnel.sources)
    sheet = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="title telling" '
        'font-family="system-ui, sans-serif">'
    )
    lines = [
        sheet,
        f'<title id="title">{escape(funnel.title)}</title>',
        f'<desc id="telling">{escape(_telling(funnel))}</desc>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(_MARGIN, _MARGIN + _HEADING, funnel.title, size=_HEADING),
        *_head(funnel),
    ]
    top = _MARGIN + 44.0
    for step in funnel.steps:
        lines += _step(step, funnel.whole, top)
        top += _ROW
    for number, source in enumerate(funnel.sources, 1):
        lines.append(_text(_MARGIN, top + _LINE * number, source, kind="soft", size=_SOFT))
    return "\n".join([*lines, "</svg>", ""])


def _head(funnel: Funnel) -> Iterator[str]:
    y = _MARGIN + _HEADING + 20
    keys = (("left", "not ruled out so far"), ("sure", "surely fulfil all so far"))
    x = float(_MARGIN)
    for kind, words in keys:
        yield _bar(kind, x, y - _BAR, _BAR)
        yield _text(x + _BAR + 5, y, words, kind="soft", size=_SOFT)
        x += 160
    yield _text(_WIDTH - _MARGIN, y, f"of {funnel.whole:,}", kind="soft", end=True, size=_SOFT)


def _step(step: Step, whole: int, top: float) -> Iterator[str]:
    """Yield the shapes of one step."""
    room = _WIDTH - 2 * _MARGIN
    label = f"{step.name}  {step.words}".strip()
    label = label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
    yield _text(_MARGIN, top + 12, label)
    told = f"{step.left:,} left, {step.sure:,} sure"
    yield _text(_WIDTH - _MARGIN, top + 12, told, end=True)
    yield _bar("track", _MARGIN, top + 17, room)
    for kind, count in (("left", step.left), ("sure", step.sure)):
        if count:
            yield _bar(kind, _MARGIN, top + 17, max(room * count / whole, 1.0))
    costs = f"rules out {step.costs:,}, {step.gained:,} of them alone"
    yield _text(_MARGIN, top + 38, costs, kind="soft", size=_SOFT)


def _telling(funnel: Funnel) -> str:
    steps = (
        f"{one.name}: {one.left:,} left, {one.sure:,} of them sure; it rules out {one.costs:,}, "
        f"{one.gained:,} alone"
        for one in funnel.steps
    )
    return f"{funnel.whole:,} at first. {'. '.join(steps)}."


def _bar(kind: str, x: float, y: float, width: float) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_BAR}" '
        f'fill="{_COLOURS[kind]}"/>'
    )


def _text(  # noqa: PLR0913 - a text at its place
    x: float, y: float, text: str, *, kind: str = "label", end: bool = False, size: float = _TEXT
) -> str:
    anchor = ' text-anchor="end"' if end else ""
    shown = escape("".join(sign for sign in text if sign.isprintable()))
    colour = quoteattr(_COLOURS[kind])
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill={colour}{anchor}>{shown}</text>'
