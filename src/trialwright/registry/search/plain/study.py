"""A record, and each of its sites, as the values that it has at each path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from trialwright.registry.fields import Field
from trialwright.registry.markup import unescape
from trialwright.registry.record.base import Markup
from trialwright.registry.search.nodes import LOCATIONS
from trialwright.registry.search.plain.texts import Text
from trialwright.registry.trees import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class Values:
    """What a record or one site has at each path, in the record's order.

    Null, an empty text, an empty list and an empty object are no values. A list is one value
    of its path (`sizes`) and brings those of its items (`items`).
    """

    by_path: dict[str, list[JsonValue]]
    _texts: dict[str, tuple[Text, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, tree: JsonObject, path: str = "") -> Values:
        """Read an object that stands at a path of the record, the record itself by default."""
        by_path: dict[str, list[JsonValue]] = {}
        for place, value in _walked(tree, path):
            by_path.setdefault(place, []).append(value)
        return cls(by_path)

    def has(self, asked: Field) -> bool:
        """Whether there is a value at the field's path."""
        return asked.path in self.by_path

    def items(self, asked: Field) -> list[JsonValue]:
        """Return the values at the field's path, those in lists one by one."""
        return [
            item
            for value in self.by_path.get(asked.path, ())
            for item in _items_of(value)
            if _is_value(item)
        ]

    def sizes(self, asked: Field) -> list[int]:
        """Return how many items each list at the field's path has."""
        found = self.by_path.get(asked.path, ())
        return [len(value) for value in found if isinstance(value, list)]

    def texts(self, asked: Field) -> tuple[Text, ...]:
        """Return the texts of a field of words; of markup, the text that is meant."""
        if asked.path not in self._texts:
            written = map(str, self.items(asked))
            meant = (unescape(Markup(text)) if asked.is_markup else text for text in written)
            self._texts[asked.path] = tuple(Text.of(text) for text in meant)
        return self._texts[asked.path]


@dataclass(frozen=True, slots=True)
class PlainStudy:
    """A record as conditions ask it: as a whole, and each of its sites alone."""

    whole: Values
    sites: tuple[Values, ...]

    @classmethod
    def of(cls, tree: JsonObject) -> PlainStudy:
        """Read a record's tree as `registry.reading` gives it: every list is a list."""
        whole = Values.of(tree)
        sites = (
            site
            for found in whole.by_path.get(LOCATIONS, ())
            for site in _items_of(found)
            if isinstance(site, dict)
        )
        return cls(whole, tuple(Values.of(site, LOCATIONS) for site in sites))


def _walked(tree: JsonObject, path: str) -> Iterator[tuple[str, JsonValue]]:
    """Yield every value below an object with its path, which has no places in lists."""
    for key, value in tree.items():
        if _is_value(value):
            place = f"{path}.{key}" if path else key
            yield place, value
            for item in _items_of(value):
                if isinstance(item, dict):
                    yield from _walked(item, place)


def _is_value(value: JsonValue) -> bool:
    return value is not None and value not in ("", [], {})


def _items_of(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [value]
