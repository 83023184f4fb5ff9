"""What a page is made of: facts, prose, tables, lists and folds, as values.

Everything here is plain text; escaping it for HTML is the templates' affair alone. A part
has a `kind`, by which `templates/parts.html` picks how to show it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias
from urllib.parse import urlsplit

from trialwright.registry.markup import Block, blocks
from trialwright.registry.record.base import Markup
from trialwright.web.public.languages import said
from trialwright.web.public.maps.figures import Sketch
from trialwright.web.public.timelines import Timeline


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere."""

    text: str
    href: str

    @property
    def leads_outward(self) -> bool:
        """Whether it leads to another site."""
        return self.href.startswith(("http://", "https://"))


Inline: TypeAlias = str | Link
"""A piece of text within a line."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what is stated under it; no values means that nothing is stated."""

    label: str
    values: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values."""

    facts: tuple[Fact, ...]
    kind: ClassVar[str] = "facts"


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs and lists as the registrant wrote them."""

    blocks: tuple[Block, ...]
    kind: ClassVar[str] = "prose"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One eligibility criterion that can be linked to, with what is nested in it."""

    anchor: str
    name: str
    marker: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class CriteriaList:
    """A list of criteria that keeps its own numbering."""

    ordered: bool
    criteria: tuple[Criterion, ...]
    kind: ClassVar[str] = "criteria"


@dataclass(frozen=True, slots=True)
class Lines:
    """Several pieces in one cell of a table, one below the other."""

    items: tuple[Inline, ...]
    kind: ClassVar[str] = "lines"


Cell: TypeAlias = str | Link | Lines | Prose
"""What stands in a cell; the empty text means that nothing is stated."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: what it is about, and its cells."""

    head: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A row of a table that is a heading for those below it."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under column headings; the first heading is that of the rows' own heads."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row | Span, ...]
    kind: ClassVar[str] = "table"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A short list."""

    items: tuple[Inline, ...]
    kind: ClassVar[str] = "bullets"


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence of ours about what is shown or missing."""

    text: str
    kind: ClassVar[str] = "note"


@dataclass(frozen=True, slots=True)
class Group:
    """Parts under a heading of their own."""

    title: str
    parts: tuple[Part, ...]
    kind: ClassVar[str] = "group"


@dataclass(frozen=True, slots=True)
class Fold:
    """Parts that open on demand, for what would drown the rest."""

    summary: str
    parts: tuple[Part, ...]
    open: bool = False
    kind: ClassVar[str] = "fold"


Part: TypeAlias = (
    Facts | Prose | CriteriaList | Table | Bullets | Note | Group | Fold | Timeline | Sketch
)


def not_provided() -> str:
    """Say that a module is not in the record."""
    return said("Not provided by the sponsor.")


@dataclass(frozen=True, slots=True)
class Section:
    """One module of a record on its page; without parts, `absence` is what is said.

    The empty text means that the sponsor did not provide it, as is said then.
    """

    anchor: str
    title: str
    parts: tuple[Part, ...]
    absence: str = field(default_factory=not_provided)


def fact(label: str, *values: Inline | None) -> Fact:
    """Return a fact with those values that are stated."""
    return Fact(label, tuple(value for value in values if value is not None and value != ""))


def told(always: Iterable[Fact], *if_stated: Fact) -> tuple[Facts, ...]:
    """Return facts as one part: some that are missed if absent, others only if stated."""
    return (Facts((*always, *(one for one in if_stated if one.values))),)


def stated(*facts: Fact) -> tuple[Facts, ...]:
    """Return those facts that are stated as one part, or nothing if none is."""
    known = tuple(one for one in facts if one.values)
    return (Facts(known),) if known else ()


def prose(text: Markup | None) -> tuple[Prose, ...]:
    """Return a text with its structure, or nothing if there is none."""
    return () if text is None else (Prose(blocks(text)),)


def titled(title: str, parts: Iterable[Part]) -> tuple[Group, ...]:
    """Return parts under a heading, or nothing if there are none."""
    found = tuple(parts)
    return (Group(title, found),) if found else ()


def tabled(caption: str, columns: tuple[str, ...], rows: Iterable[Row | Span]) -> tuple[Table, ...]:
    """Return rows as a table, or nothing if there are none."""
    found = tuple(rows)
    return (Table(caption, columns, found),) if found else ()


def bulleted(items: Iterable[Inline]) -> tuple[Bullets, ...]:
    """Return pieces of text as a list, or nothing if there are none."""
    found = tuple(items)
    return (Bullets(found),) if found else ()


def outward(url: str | None, text: str | None = None) -> Inline | None:
    """Return a link to an address from a record, as mere text if it is not a web address."""
    if url is None:
        return text
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme.lower() in {"http", "https"} and parts.netloc:
        return Link(text or url, f"{parts.scheme.lower()}{url[len(parts.scheme) :]}")
    return url if text is None or text == url else f"{text}: {url}"


def cell(*values: Inline | None) -> Cell:
    """Return the stated values as one cell."""
    known = tuple(value for value in values if value is not None and value != "")
    match known:
        case ():
            return ""
        case (only,):
            return only
        case _:
            return Lines(known)
