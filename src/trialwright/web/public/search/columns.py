"""The columns of the table of hits: which there are, which are chosen, what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from trialwright.registry.store import Version
from trialwright.web.public.comparison.facts import Compare, Compared, compared_facts
from trialwright.web.public.content import Inline
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.search.addresses import USUAL_COLUMNS, Sought

#: So many values stand in a cell; of the others their number is said.
_SHOWN = 3
_LONG = 60


@dataclass(frozen=True, slots=True)
class ColumnBox:
    """A column that can be chosen, and whether it is."""

    name: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns under a heading."""

    heading: str
    boxes: tuple[ColumnBox, ...]


@dataclass(frozen=True, slots=True)
class TableCell:
    """What a hit states in a column, nothing if it has no values; a long text needs room."""

    values: tuple[Inline, ...]
    is_long: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """A hit in the table."""

    nct_id: str
    href: str
    heading: str
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class HitTable:
    """The table of hits; `groups` are the columns that can be chosen, `usual` is the way back."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    groups: tuple[ColumnGroup, ...]
    kept: tuple[tuple[str, str], ...]
    usual: str


def known_columns() -> Mapping[str, Compare]:
    """Return the columns by name."""
    return MappingProxyType({fact.name: fact for group in compared_facts() for fact in group.facts})


def hit_table(sought: Sought, versions: Sequence[Version]) -> HitTable:
    """Return the table of some hits with the chosen columns."""
    chosen = sought.columns or USUAL_COLUMNS
    known = known_columns()
    facts = [known[name] for name in chosen]
    return HitTable(
        columns=tuple(fact.label for fact in facts),
        rows=tuple(_row(version, facts) for version in versions),
        groups=tuple(
            ColumnGroup(
                group.heading,
                tuple(ColumnBox(one.name, one.label, one.name in chosen) for one in group.facts),
            )
            for group in compared_facts()
        ),
        kept=tuple(pair for pair in sought.pairs if pair[0] != "columns"),
        usual=sought.with_columns(()).address if sought.columns else "",
    )


def _row(version: Version, facts: Sequence[Compare]) -> TableRow:
    one = Compared.of(version)
    return TableRow(
        nct_id=version.nct_id,
        href=f"/study/{version.nct_id}",
        heading=one.identified.brief_title
        or one.identified.official_title
        or said("Study {id}", id=version.nct_id),
        cells=tuple(_cell(fact, one) for fact in facts),
    )


def _cell(fact: Compare, one: Compared) -> TableCell:
    values = tuple(dict.fromkeys(value for value in fact.of(one) if value))
    more = len(values) - _SHOWN
    if more > 1:
        values = (*values[:_SHOWN], said_of(more, "{count} more", "{count} more"))
    return TableCell(values, any(isinstance(one, str) and len(one) > _LONG for one in values))
