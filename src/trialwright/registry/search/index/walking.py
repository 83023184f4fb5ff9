"""Walk records by the data structure and note all that can be asked for.

It is done for every value of every record, so each node has an object that knows, without
asking again, what is to be noted there.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TypeAlias, TypeVar

from trialwright.registry.markup import unescape
from trialwright.registry.record.base import Markup
from trialwright.registry.search.index import keys
from trialwright.registry.search.index.gathering import NODE_BITS, Gathered
from trialwright.registry.search.index.named import Names
from trialwright.registry.search.index.vocabulary import SHORT, Vocabulary
from trialwright.registry.search.nodes import LOCATIONS, Kind, Node, node_of, top_nodes
from trialwright.registry.trees import JsonObject, JsonValue
from trialwright.vocabulary import Duration, PartialDate


class Columns:
    """What is noted by column: the sites, each with its study and its point, and names."""

    def __init__(self) -> None:
        self.sites = Gathered()
        self.names = Names()
        self.site_study = array("i")
        self.latitudes = array("d")
        self.longitudes = array("d")


class Gatherer:
    """Walks records, one after another, and notes what they hold.

    Nothing of it refers back to it, so that its memory is free as soon as it is let go of.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.studies = Gathered()
        self.columns = Columns()
        self._record = _Branch(0, vocabulary)
        self._record.lead_to({name: self._place(node) for name, node in top_nodes().items()})

    def add(self, unit: int, tree: JsonObject) -> None:
        """Note what a record holds; `unit` is its place in the block."""
        self._record.note(tree, self.studies, unit)
        self.studies.close_unit(unit)
        self.studies.read_texts(self.vocabulary)
        self.columns.sites.read_texts(self.vocabulary)

    def _place(self, node: Node) -> _Place:
        """Return what notes the values of a node."""
        if node.number == node_of(LOCATIONS).number:
            branch: _Branch = _Sites(node.number, self.vocabulary, self.columns)
        elif node.kind is Kind.BRANCH:
            branch = _Branch(node.number, self.vocabulary)
        else:
            return self._leaf(node)
        branch.lead_to({name: self._place(below) for name, below in node.children.items()})
        return branch

    def _leaf(self, node: Node) -> _Place:
        match node.kind:
            case Kind.WORDS if node.kept_whole:
                return _NameText(node, self.vocabulary, self.columns)
            case Kind.WORDS if node.field.is_markup:
                return _MarkupText(node.number, self.vocabulary)
            case Kind.WORDS:
                return _Text(node.number, self.vocabulary)
            case Kind.LISTED:
                return _Listed(node.number, self.vocabulary, str)
            case Kind.YES_OR_NO:
                return _Listed(node.number, self.vocabulary, _yes_or_no)
            case Kind.POINT:
                return _Point(node.number, self.vocabulary, self.columns)
            case Kind.DAY:
                return _Day(node, self.vocabulary)
            case _:
                return _Ordered(node, self.vocabulary)


_Value = TypeVar("_Value", str, int)
_Noting: TypeAlias = Callable[[JsonValue, Gathered, int], None]
_NotingAll: TypeAlias = Callable[[list[JsonValue], Gathered, int], None]


class _Marks(dict[_Value, int]):
    """The marks of values at a node: the number of the value's key, and of the node."""

    def __init__(self, node: int, vocabulary: Vocabulary, key: Callable[[_Value], str]) -> None:
        super().__init__()
        self._node = node
        self._vocabulary = vocabulary
        self._key: Callable[[_Value], str] = key

    def __missing__(self, value: _Value) -> int:
        mark = self[value] = self._vocabulary.number(self._key(value)) << NODE_BITS | self._node
        return mark


class _Place:
    """Notes what stands at one node; `present` and `counted` are its marks for any value."""

    def __init__(self, number: int, vocabulary: Vocabulary) -> None:
        self.number = number
        self.present = vocabulary.number(keys.PRESENT) << NODE_BITS | number
        self.counted = _Marks(number, vocabulary, keys.counted)

    def note(self, value: JsonValue, into: Gathered, unit: int) -> None:
        """Note one value of a unit."""
        raise NotImplementedError

    def note_all(self, values: list[JsonValue], into: Gathered, unit: int) -> None:
        """Note the items of a list."""
        into.unit_marks.add(self.counted[len(values)])
        for value in values:
            self.note(value, into, unit)


class _Branch(_Place):
    """An object with nodes below it: by name, the mark for any value and what notes it."""

    _below: dict[str, tuple[int, _Noting, _NotingAll]]

    def lead_to(self, below: dict[str, _Place]) -> None:
        """Take what notes the nodes below, by their names."""
        self._below = {
            name: (place.present, place.note, place.note_all) for name, place in below.items()
        }

    def note(self, value: JsonValue, into: Gathered, unit: int) -> None:
        if not isinstance(value, dict):
            return
        below, mark = self._below.get, into.unit_marks.add
        for name, one in value.items():
            place = below(name)
            # False and 0 are values; an empty text, list or object is none.
            if place is None or not (one or one is False or one == 0):
                continue
            present, note, note_all = place
            mark(present)
            if isinstance(one, list):
                note_all(one, into, unit)
            else:
                note(one, into, unit)


class _Sites(_Branch):
    """The list of locations: each is a unit of its own."""

    def __init__(self, number: int, vocabulary: Vocabulary, columns: Columns) -> None:
        super().__init__(number, vocabulary)
        self._columns = columns

    def note_all(self, values: list[JsonValue], into: Gathered, unit: int) -> None:
        into.unit_marks.add(self.counted[len(values)])
        columns, sites = self._columns, self._columns.sites
        for value in values:
            site = len(columns.site_study)
            columns.site_study.append(unit)
            columns.latitudes.append(float("nan"))
            columns.longitudes.append(float("nan"))
            self.note(value, sites, site)
            sites.close_unit(site)


class _Point(_Place):
    """Where a site lies."""

    def __init__(self, number: int, vocabulary: Vocabulary, columns: Columns) -> None:
        super().__init__(number, vocabulary)
        self._columns = columns

    def note(self, value: JsonValue, into: Gathered, unit: int) -> None:  # noqa: ARG002 - as all
        if isinstance(value, dict):
            latitude, longitude = value.get("lat"), value.get("lon")
            if isinstance(latitude, int | float) and isinstance(longitude, int | float):
                self._columns.latitudes[unit] = float(latitude)
                self._columns.longitudes[unit] = float(longitude)


class _Text(_Place):
    """Literal text."""

    def __init__(self, number: int, vocabulary: Vocabulary) -> None:
        super().__init__(number, vocabulary)
        self._known = vocabulary.short_texts.get
        self._words_of_short = vocabulary.words_of_short

    def note(self, value: JsonValue, into: Gathered, unit: int) -> None:
        text = value if isinstance(value, str) else str(value)
        if len(text) <= SHORT:
            into.words.extend(self._known(text) or self._words_of_short(text))
            into.text_where.append(unit << NODE_BITS | self.number)
            return
        noted = into.plain if text.isascii() else into.other
        noted.texts.append(text)
        noted.where.append(unit << NODE_BITS | self.number)


class _MarkupText(_Text):
    """Text with Markdown escapes."""

    def note(self, value: JsonValue, into: Gathered, unit: int) -> None:
        super().note(unescape(Markup(str(value))), into, unit)


class _NameText(_Text):
    """Text that is noted as a whole besides, if it is short, and by number if it is `named`."""

    def __init__(self, node: Node, vocabulary: Vocabulary, columns: Columns) -> None:
        super().__init__(node.number, vocabulary)
        self._whole = vocabulary.whole
        self._listed = _Marks(node.number, vocabulary, keys.listed) if node.listed_too else None
        self._name = columns.names.at(node).add if node.named else None
        self._studies = columns.site_study if node.of_site else None

    def note(self, value: JsonValue, into: Gathered, unit: int) -> None:
        super().note(value, into, unit)
        text = str(value)
        whole = self._whole(text)
        if whole is not None:
            into.unit_marks.add(whole << NODE_BITS | self.number)
        if self._listed is not None:
            into.unit_marks.add(self._listed[text])
        if self._name is not None:
            self._name(text, unit if self._studies is None else self._studies[unit])


class _Listed(_Place):
    """One of some listed values."""

    def __init__(
        self, number: int, vocabulary: Vocabulary, said: Callable[[JsonValue], str]
    ) -> None:
        super().__init__(number, vocabulary)
        self._said = said
        self._marks = _Marks(number, vocabulary, keys.listed)

    def note(self, value: JsonValue, into: Gathered, unit: int) -> None:  # noqa: ARG002 - as all
        into.unit_marks.add(self._marks[self._said(value)])


class _Ordered(_Place):
    """A date, a length of time or a number."""

    def __init__(self, node: Node, vocabulary: Vocabulary) -> None:
        super().__init__(node.number, vocabulary)
        self._kind = node.kind

    def note(self, value: JsonValue, into: Gathered, unit: int) -> None:
        values, units = into.ordered[self.number]
        values.append(ordered_value(self._kind, value))
        units.append(unit)


class _Day(_Ordered):
    """A date, of which it is noted how precise it is."""

    def __init__(self, node: Node, vocabulary: Vocabulary) -> None:
        super().__init__(node, vocabulary)
        self._lengths = _Marks(node.number, vocabulary, keys.written)

    def note(self, value: JsonValue, into: Gathered, unit: int) -> None:
        into.unit_marks.add(self._lengths[len(str(value))])
        super().note(value, into, unit)


def ordered_value(kind: Kind, value: JsonValue) -> float:
    """Return where a date, a length of time or a number stands in its order.

    Dates by their earliest possible day [days since 1 January of year 1], lengths of time
    by their mean length [days].
    """
    if kind is Kind.DAY:
        return _earliest_day(str(value))
    if kind is Kind.LENGTH:
        return Duration(str(value)).days
    if isinstance(value, int | float):
        return float(value)
    raise TypeError(f"a number was expected, found {value!r}")


@lru_cache(maxsize=1 << 16)
def _earliest_day(text: str) -> float:
    if len(text) == len("2026-01-13"):
        return float(date.fromisoformat(text).toordinal())
    return float(PartialDate(text[: len("2026-01-13")]).earliest.toordinal())


def _yes_or_no(value: JsonValue) -> str:
    return str(value).lower()
