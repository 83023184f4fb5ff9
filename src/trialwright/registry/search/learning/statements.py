"""What one record says about names, counted over the records of a block."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import itemgetter
from typing import Any, Protocol, TypeAlias, TypeVar

from trialwright.registry.search.learning.abbreviations import abbreviations_in, is_made_of
from trialwright.registry.search.learning.counting import Counted, Kind
from trialwright.registry.search.phrases import canonical_of
from trialwright.registry.trees import JsonObject, JsonValue

#: Longer texts are sentences, not names.
_LONGEST = 80
_MOST_WORDS = 8
#: What stands in lists, doses and remarks, and in no name.
_NO_NAME = re.compile(
    r"[()\[\]{};:+&=<>/|\"?\t\n\\]|, | (?:and|or|with|plus|vs|versus|without|due|in|for|by|not) "
    r"|\d ?(?:mg|g|ml|µg|mcg|ug|iu|u|units?|%|hours?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
#: Words as short as abbreviations, not in capitals.
_SHORT_WORD = re.compile(r"(?<![\w-])[A-Za-z][a-z]{2,5}(?![\w-])")
#: Interventions that are substances: the other names of anything else are descriptions.
_SUBSTANCES = frozenset({"DRUG", "BIOLOGICAL"})
#: An abbreviation among other names is one that no digit tells from ordinary words.
_LONGEST_ABBREVIATION = 5

#: Words of the language are looked for in the titles of one record in ten.
_SAMPLED = "0"
_TERM: Callable[[Any], Any] = itemgetter("term")

_canonical = lru_cache(maxsize=1 << 16)(canonical_of)

#: A name, and what it is a name of.
Saying: TypeAlias = tuple[str, str]


class _Holding(Protocol):
    @property
    def tree(self) -> JsonObject: ...


_Holder = TypeVar("_Holder", bound=_Holding)


class Statements:
    """What the records of a block say, each record counted once for each thing it says.

    Terms are known or not, and not counted.
    """

    def __init__(self) -> None:
        self._terms: set[str] = set()
        self._counts: dict[Kind, dict[Saying, int]] = {kind: {} for kind in Kind}

    def add(self, tree: JsonObject) -> None:
        """Count what a record says."""
        protocol, derived = _object(tree, "protocolSection"), _object(tree, "derivedSection")
        stated = _object(protocol, "conditionsModule")
        conditions = _texts(stated, "conditions")
        browsed = _object(derived, "conditionBrowseModule")
        interventions = _objects(_object(protocol, "armsInterventionsModule"), "interventions")
        for module in (browsed, _object(derived, "interventionBrowseModule")):
            self._note_terms(_items(module, "meshes"))
            self._note_terms(_items(module, "ancestors"))
        sole = _sole_term(conditions, browsed)
        self._count(Kind.SOLE, sole)
        self._count(Kind.CONDITION, _conditions(conditions, sole, browsed))
        short, long = _other_names(interventions)
        self._count(Kind.OTHER, long)
        identified = _object(protocol, "identificationModule")
        titles = (_text(identified, "briefTitle"), _text(identified, "officialTitle"))
        named = [_text(one, "name") for one in interventions]
        texts = (*conditions, *_texts(stated, "keywords"), *named, *titles)
        self._count(Kind.ABBREVIATION, {*short, *_explained(texts)})
        if _text(identified, "nctId").endswith(_SAMPLED):
            self._count(Kind.WORD, _short_words(titles))

    def _note_terms(self, items: list[JsonValue]) -> None:
        """Note the terms of a list; one that is not whole is gone through with care."""
        try:
            self._terms.update(map(_TERM, items))
        except (KeyError, TypeError):
            self._terms.update(_text(one, "term") for one in items if isinstance(one, dict))

    def _count(self, kind: Kind, sayings: set[Saying]) -> None:
        counts = self._counts[kind]
        for said in sayings:
            counts[said] = counts.get(said, 0) + 1

    def rows(self) -> list[Counted]:
        """Return the counts, sorted."""
        rows: Counter[tuple[str, str, str, str, str]] = Counter()
        for term in self._terms:
            written = " ".join(str(term).split())
            rows[Kind.TERM.value, _canonical(term), "", written, ""] = 0
        for kind, counts in self._counts.items():
            for (name, of), records in counts.items():
                rows[kind.value, _canonical(name), _canonical(of), name, of] += records
        return [Counted(*what, records) for what, records in sorted(rows.items()) if what[1]]


def listening(documents: Iterable[_Holder], statements: Statements) -> Iterator[_Holder]:
    """Pass documents on as they come, having counted what they say."""
    for one in documents:
        statements.add(one.tree)
        yield one


def _sole_term(conditions: list[str], browsed: JsonObject) -> set[Saying]:
    """Return the term of a record that has one condition and one term."""
    meshes = _objects(browsed, "meshes")
    if len(conditions) != 1 or len(meshes) != 1:
        return set()
    return {(" ".join(_text(meshes[0], "term").split()), "")}


def _conditions(conditions: list[str], sole: set[Saying], browsed: JsonObject) -> set[Saying]:
    """Return the one condition of a record with its one term, and what older records found."""
    found = {(name_in(conditions[0]), term) for term, _ in sole}
    for leaf in _objects(browsed, "browseLeaves"):
        if "asFound" in leaf:
            term = " ".join(_text(leaf, "name").split())
            found.add((name_in(_text(leaf, "asFound")), term))
    return {said for said in found if all(said)}


def _other_names(interventions: list[JsonObject]) -> tuple[set[Saying], set[Saying]]:
    """Return the abbreviations among the other names of substances, and all others."""
    short: set[Saying] = set()
    long: set[Saying] = set()
    for one in interventions:
        others = _texts(one, "otherNames")
        if not others or one.get("type") not in _SUBSTANCES:
            continue
        name = name_in(_text(one, "name"))
        if name:
            for other in filter(None, map(name_in, others)):
                if len(other) > _LONGEST_ABBREVIATION or not other.isalpha():
                    long.add((other, name))
                elif is_made_of(other.upper(), name):
                    short.add((other, name))
    return short, long


def _explained(texts: Iterable[str]) -> Iterator[Saying]:
    for text in texts:
        if "(" in text:
            for short, long in abbreviations_in(text):
                said = (name_in(short), name_in(long))
                if all(said):
                    yield said


def _short_words(titles: Iterable[str]) -> set[Saying]:
    return {(word.lower(), "") for title in titles for word in _SHORT_WORD.findall(title)}


@lru_cache(maxsize=1 << 16)
def name_in(text: str) -> str:
    """Return a text in small letters if it can be a name, or nothing: see `_NO_NAME`."""
    if len(text) > _LONGEST or text.count(" ") >= _MOST_WORDS or _NO_NAME.search(text):
        return ""
    return " ".join(text.casefold().split())


def _object(tree: JsonObject, key: str) -> JsonObject:
    value = tree.get(key)
    return value if isinstance(value, dict) else {}


def _items(tree: JsonObject, key: str) -> list[JsonValue]:
    value = tree.get(key)
    return value if isinstance(value, list) else []


def _objects(tree: JsonObject, key: str) -> list[JsonObject]:
    return [item for item in _items(tree, key) if isinstance(item, dict)]


def _texts(tree: JsonObject, key: str) -> list[str]:
    return [item for item in _items(tree, key) if isinstance(item, str)]


def _text(tree: JsonObject, key: str) -> str:
    value = tree.get(key)
    return value if isinstance(value, str) else ""
