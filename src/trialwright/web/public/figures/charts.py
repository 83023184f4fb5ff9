"""A chart as values: marks under headings, the axis they lie on, and what must be known of them.

Whoever draws, writes a table or a file takes the same values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trialwright.web.public.content import Link
from trialwright.web.public.figures.marks import PLAIN, Axis, Mark, narrow, wide
from trialwright.web.public.figures.shapes import Figure
from trialwright.web.public.landscape.files import forms_said
from trialwright.web.public.languages import said

#: What the columns of its table are, for programs.
COLUMNS = ("heading", "label", "value", "spread", "lower", "upper", "as_posted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Marks in blocks, each under its heading, the empty heading being none.

    `name` is that of its files, `title` what it is of. `heading` is shown above it where nothing
    else says what it is.
    """

    name: str
    title: str
    caption: str
    blocks: tuple[tuple[str, tuple[Mark, ...]], ...]
    as_bars: bool = False
    axis: Axis = PLAIN
    heading: str = ""
    summary: str = ""

    def figure(self, address: str) -> Figure:
        """Return it drawn for wide and for narrow screens; files stand below this address."""
        return Figure(
            name=self.title,
            summary=self.summary or said("The table below gives the same numbers."),
            caption=self.caption,
            drawings=(
                wide(self.blocks, as_bars=self.as_bars, axis=self.axis),
                narrow(self.blocks, as_bars=self.as_bars, axis=self.axis),
            ),
            heading=self.heading,
            files=tuple(
                Link(name, f"{address}/{self.name}.{form}") for form, name in forms_said().items()
            ),
        )

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield a row for each mark, its numbers as they were posted."""
        for heading, marks in self.blocks:
            for mark in marks:
                yield (heading, mark.label, *mark.texts, mark.posted)
