"""What a search asks for, as its address says it: the address is the saved search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import urlencode

PATH = "/search"

#: The boxes of words by the name in an address, with the search area each one asks.
BOXES = MappingProxyType(
    {
        "q": "term",
        "cond": "cond",
        "intr": "intr",
        "locn": "locn",
        "spons": "spons",
    }
)
VIEWS = ("list", "table")
#: What the table of hits shows where no columns are chosen.
USUAL_COLUMNS = ("status", "phase", "enrollment", "start", "sponsor", "countries")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A search: words by box, chosen values by facet, nearness, order, view and page, from 1.

    `derived` are values of what we derive, by facet likewise. `columns` are those of the table
    of hits, none for the usual ones.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    derived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: str = ""
    sort: str = ""
    view: str = VIEWS[0]
    columns: tuple[str, ...] = ()
    page: int = 1

    @property
    def asks_nothing(self) -> bool:
        """Whether every study is sought."""
        chosen = any(self.chosen.values()) or any(self.derived.values())
        return not (any(self.words.values()) or chosen or self.near)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The parameters that say this, those left out that say nothing."""
        return (
            *((name, self.words[name]) for name in BOXES if self.words.get(name)),
            *((name, value) for name, values in self.chosen.items() for value in values),
            *((name, value) for name, values in self.derived.items() for value in values),
            *((("near", self.near),) if self.near else ()),
            *((("sort", self.sort),) if self.sort else ()),
            *((("view", self.view),) if self.view != VIEWS[0] else ()),
            *((("columns", ",".join(self.columns)),) if self.columns else ()),
            *((("page", str(self.page)),) if self.page > 1 else ()),
        )

    @property
    def address(self) -> str:
        """Where this is shown."""
        return self.address_as("")

    def address_as(self, ending: str) -> str:
        """Return where this is given in another form, such as ``.json``."""
        query = urlencode(self.pairs)
        return f"{PATH}{ending}?{query}" if query else f"{PATH}{ending}"

    def with_choice(self, name: str, values: tuple[str, ...]) -> Sought:
        """Return the same search with other values of a facet, from its first page."""
        return replace(self, chosen={**self.chosen, name: values}, page=1)

    def with_derived(self, name: str, values: tuple[str, ...]) -> Sought:
        """Return the same search with other values of what we derive, from its first page."""
        return replace(self, derived={**self.derived, name: values}, page=1)

    def all_of_it(self) -> Sought:
        """Return what is sought alone, without an order, a view or a page."""
        return Sought(words=self.words, chosen=self.chosen, derived=self.derived, near=self.near)

    def with_columns(self, columns: tuple[str, ...]) -> Sought:
        """Return the same page with other columns in its table."""
        return replace(self, columns=columns)

    def anywhere(self) -> Sought:
        """Return the same search wherever a study is, from its first page."""
        return replace(self, near="", page=1)

    def on_page(self, page: int) -> Sought:
        """Return another page of the same search."""
        return replace(self, page=page)

    def sorted_by(self, sort: str) -> Sought:
        """Return the same search in another order, from its first page."""
        return replace(self, sort=sort, page=1)

    def seen_as(self, view: str) -> Sought:
        """Return the same page in another view."""
        return replace(self, view=view)
