"""Queries drawn by chance out of one record: what finds it, and words of another record."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import TypeVar

from trialwright.registry.fields import GEO_POINT, Field, all_fields, fields_by_path
from trialwright.registry.language import Expansion, resolve
from trialwright.registry.language.tree import (
    Age,
    Date,
    Distance,
    Expanded,
    InArea,
    Max,
    Min,
    Missing,
    Node,
    Not,
    Number,
    Phrase,
    Range,
    Term,
    Unit,
)
from trialwright.registry.language.values import constants_of
from trialwright.registry.search.nodes import Kind, kind_of
from trialwright.registry.search.plain import PlainStudy
from trialwright.registry.search.plain.study import Values
from trialwright.registry.search.words import WORD
from trialwright.registry.trees import JsonValue

#: How many of each sort are drawn for one study.
_WORDS, _LISTED, _ORDERED, _OTHER_WORDS = 4, 2, 2, 2
_LONGEST_RUN = 3
_DAY, _YEAR = len("2026-01-13"), len("2026")

_Drawn = TypeVar("_Drawn")


def drawn_from(study: PlainStudy, other: PlainStudy, dice: Random) -> Iterator[Node]:
    """Yield queries, most of which find the study, and some that would find the other one."""
    values = study.whole
    for source, count in ((values, _WORDS), (other.whole, _OTHER_WORDS)):
        for field in _some(_having(source, Kind.WORDS), count, dice):
            yield from _words(source, field, dice)
    for field in _some(_having(values, Kind.LISTED, Kind.YES_OR_NO), _LISTED, dice):
        yield from _listed(field, dice.choice(values.items(field)))
    for field in _some(_having(values, Kind.DAY, Kind.NUMBER, Kind.LENGTH), _ORDERED, dice):
        yield _in_order(field, dice.choice(values.items(field)), dice)
    yield from _size(values, dice)
    yield from _gaps(values, dice)
    yield from _place(values, dice)


def _words(values: Values, field: Field, dice: Random) -> Iterator[Node]:
    """Yield a run of words of a text, asked of its own field."""
    text = dice.choice(values.texts(field)).written
    words = list(WORD.finditer(text))
    if words:
        first = dice.randrange(len(words))
        last = min(first + dice.randint(1, _LONGEST_RUN), len(words)) - 1
        run = " ".join(text[words[first].start() : words[last].end()].split())
        yield _at(field, Expanded(Expansion.TERM, Phrase(run)))


def _listed(field: Field, value: JsonValue) -> Iterator[Node]:
    if isinstance(value, bool):
        yield _at(field, Term(str(value).lower()))
    elif value in constants_of(field):
        yield _at(field, Term(str(value)))


def _in_order(field: Field, value: JsonValue, dice: Random) -> Node:
    """Return a range that begins, ends, or does both at a value."""
    text = str(value)
    bound: Date | Number | Age
    match kind_of(field):
        case Kind.DAY:
            bound = Number(text) if len(text) == _YEAR else Date(text[:_DAY])
        case Kind.LENGTH:
            amount, unit = text.split()
            bound = Age(amount, f"{unit.lower().rstrip('s')}s")
        case _:
            bound = Number(text)
    ranges = (Range(bound, bound), Range(bound, Max()), Range(Min(), bound))
    return _at(field, dice.choice(ranges))


def _size(values: Values, dice: Random) -> Iterator[Node]:
    """Yield how many items one of the lists has."""
    for field in _some([one for one in _lists() if values.sizes(one)], 1, dice):
        size = str(dice.choice(values.sizes(field)))
        yield InArea(_name(field), of_size=True, part=Term(size))


def _gaps(values: Values, dice: Random) -> Iterator[Node]:
    """Yield a field that is not there as missing, and one that is there as not missing."""
    there = [one for one in all_fields() if values.has(one)]
    absent = [one for one in all_fields() if not values.has(one)]
    for field in _some(absent, 1, dice):
        yield _at(field, Missing())
    for field in _some(there, 1, dice):
        yield Not(_at(field, Missing()))


def _place(values: Values, dice: Random) -> Iterator[Node]:
    for point in _some(values.items(fields_by_path()[GEO_POINT]), 1, dice):
        match point:
            case {"lat": int() | float() as latitude, "lon": int() | float() as longitude}:
                circle = Distance(f"{latitude:.5f}", f"{longitude:.5f}", "1", Unit.KILOMETRES)
                yield InArea("LocationGeoPoint", of_size=False, part=circle)


def _some(drawn: list[_Drawn], count: int, dice: Random) -> list[_Drawn]:
    return dice.sample(drawn, min(count, len(drawn)))


def _at(field: Field, part: Node) -> Node:
    return InArea(_name(field), of_size=False, part=part)


def _having(values: Values, *kinds: Kind) -> list[Field]:
    """Return the fields of some kinds at which there is a value."""
    fields = [one for one in all_fields() if kind_of(one) in kinds and values.items(one)]
    return [one for one in fields if kind_of(one) is not Kind.WORDS or values.texts(one)]


@cache
def _lists() -> tuple[Field, ...]:
    return tuple(one for one in all_fields() if one.is_list)


@cache
def _name(field: Field) -> str:
    return field.piece if resolve(field.piece) == field else field.path
