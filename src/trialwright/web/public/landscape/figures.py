"""A figure as values: what was counted, bar by bar, and what is left over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from trialwright.registry.trees import JsonObject
from trialwright.web.public.languages import said

#: Bars of a figure on a page; its CSV has all.
MOST_BARS = 15


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with the studies that have it, and where just these are searched.

    `value` is what the record or the rules call it. `asking` gives the address when it is
    shown, for most of many values never are; it gives none where there is no such search.
    """

    value: str
    label: str
    studies: int
    asking: Callable[[], str] = str

    @property
    def href(self) -> str:
        """Where just these are searched; the empty text if nowhere."""
        return self.asking()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What was counted of one thing over all hits, `total` of them.

    `rest` are counts that are no value: not stated, others. `others` is how many values have no
    bar, `by_year` says that the bars are years, ascending. Where it could not be counted,
    `uncounted` says why and there is no bar.
    """

    name: str
    title: str
    what: str
    total: int
    bars: tuple[Bar, ...]
    rest: tuple[Bar, ...] = ()
    others: int = 0
    note: str = ""
    by_year: bool = False
    uncounted: str = ""

    def at_most(self, most: int = MOST_BARS) -> Figure:
        """Return the figure with its longest bars; how many others there are is said."""
        if self.by_year or self.distinct <= most:
            return self
        # A study may have several of the values that are left out: they are not added up.
        note = said(
            "The {shown} most frequent are shown; the CSV file has all {count}.",
            shown=most,
            count=f"{self.distinct:,}",
        )
        return replace(
            self,
            bars=self.bars[:most],
            others=self.distinct - most,
            note=f"{self.note} {note}".strip(),
        )

    @property
    def distinct(self) -> int:
        """How many values there are, with a bar or without."""
        return len(self.bars) + self.others

    def rows(self) -> Iterator[Bar]:
        """Yield all bars, then what is left over."""
        yield from self.bars
        yield from self.rest

    def as_json(self) -> JsonObject:
        """Return the figure for programs: its longest bars, and how many there are in all."""
        if self.uncounted:
            return {"title": self.title, "notCounted": self.uncounted}
        return {
            "title": self.title,
            "note": self.note,
            "distinct": self.distinct,
            "values": [_bar_json(one) for one in self.at_most().bars],
            "rest": [_bar_json(one) for one in self.rest],
        }


def share(studies: int, total: int) -> str:
    """Return a part of all hits in hundredths, with one decimal; what is less is said so."""
    if not total:
        return ""
    percent = 100 * studies / total
    return "< 0.1 %" if 0 < percent < 0.05 else f"{percent:.1f} %"  # noqa: PLR2004 - what rounds to 0


def _bar_json(bar: Bar) -> JsonObject:
    return {"value": bar.value, "label": bar.label, "studies": bar.studies}
