"""What a term, a phrase, MISSING, RANGE or DISTANCE asks of a search area or field."""

from __future__ import annotations

from datetime import date
from functools import cache

from trialwright.registry.fields import Field, all_fields
from trialwright.registry.language.areas import SearchArea, search_areas
from trialwright.registry.language.bounds import value_of
from trialwright.registry.language.conditions import (
    AllOf,
    Condition,
    DistanceMatch,
    MissingMatch,
    NoStudy,
    RangeMatch,
    SearchedField,
    SizeMatch,
    TextMatch,
    ValueMatch,
)
from trialwright.registry.language.context import Context, Refusals, is_the_list_of_sites
from trialwright.registry.language.kinds import (
    ORDERED,
    WORDED,
    FieldKind,
    kind_of,
    lies_in_a_site,
)
from trialwright.registry.language.tree import (
    Distance,
    Max,
    Min,
    Missing,
    Number,
    Phrase,
    Range,
    Term,
    Unit,
    Value,
)
from trialwright.registry.language.values import (
    EXAMPLES,
    Ordered,
    constants_named,
    constants_named_together,
    span_of,
    words_of_values,
    written,
)
from trialwright.vocabulary.sentences import sentence

#: Fields in which words are looked for; an enumeration by itself is asked for its value.
_SEARCHED = frozenset({FieldKind.TEXT, FieldKind.MARKUP, FieldKind.BRANCH})

_KILOMETRES = {Unit.KILOMETRES: 1.0, Unit.MILES: 1.609344}
_LARGEST = {Unit.KILOMETRES: 805.0, Unit.MILES: 500.0}
_NORTH, _EAST = 90.0, 180.0
_SIZE = sentence("a number of elements, such as 2")
_TRUTH = {"true": True, "false": False}


def text_condition(
    text: str, node: Term | Phrase, context: Context, refusals: Refusals
) -> Condition:
    """Return what words ask: to be found in fields of words, to be the value of any other.

    Words without a letter or digit are found nowhere, and none are found in a branch whose
    fields hold no words.
    """
    coverage, expansion = refusals.manner(node, context)
    position = node.span[0] + 1
    area = context.area
    if isinstance(area, Field) and (context.of_size or kind_of(area) not in _SEARCHED):
        refusals.unless_askable(area, position, in_site=context.in_site)
        if context.of_size:
            return _size_condition(area, text, position, refusals)
        return _value_condition(area, text, position, refusals)
    fields = _searched(context, position, refusals)
    if not fields or not any(mark.isalnum() for mark in text):
        return NoStudy()
    return TextMatch(fields, text, isinstance(node, Phrase), coverage, expansion)


def _size_condition(field: Field, text: str, position: int, refusals: Refusals) -> SizeMatch:
    value = value_of(text)
    if not isinstance(value, Number):
        raise refusals.wrong_value(field, text, position, _SIZE)
    return SizeMatch(field, float(value.text), float(value.text))


def _value_condition(field: Field, text: str, position: int, refusals: Refusals) -> Condition:
    kind = kind_of(field)
    if kind is FieldKind.ENUMERATION:
        together = constants_named_together(field, text)
        if together:
            return AllOf(tuple(ValueMatch(field, (constant,)) for constant in together))
        constants = constants_named(field, text)
        if not constants:
            raise refusals.outside_list(field, text, position)
        return ValueMatch(field, constants)
    if kind is FieldKind.BOOLEAN and text.casefold() in _TRUTH:
        return ValueMatch(field, (_TRUTH[text.casefold()],))
    value = value_of(text)
    meant = span_of(value, kind) if value is not None else None
    if meant is None:
        raise refusals.wrong_value(field, text, position, EXAMPLES[kind])
    return RangeMatch(field, *meant)


def _searched(context: Context, position: int, refusals: Refusals) -> tuple[SearchedField, ...]:
    area = context.area
    if isinstance(area, Field):
        if not is_the_list_of_sites(area):
            refusals.unless_askable(area, position, in_site=context.in_site)
        return _fields_at(area.path)
    fields = fields_of_area(area)
    if not context.in_site:
        return fields
    fields = tuple([one for one in fields if lies_in_a_site(one.field)])
    if not fields:
        raise refusals.not_of_a_site(area.name, position)
    return fields


def fields_of_area(area: SearchArea) -> tuple[SearchedField, ...]:
    """Return the fields of an area as conditions have them; of a known area, one same value."""
    known = search_areas().get(area.name)
    return _fields_of_known(area.name) if area is known else _weighted(area)


@cache
def _fields_of_known(name: str) -> tuple[SearchedField, ...]:
    return _weighted(search_areas()[name])


def _weighted(area: SearchArea) -> tuple[SearchedField, ...]:
    return tuple(
        _searched_field(field, float(part.weight), takes_synonyms=part.takes_synonyms)
        for part in area.parts
        for field in part.fields
    )


@cache
def _fields_at(path: str) -> tuple[SearchedField, ...]:
    """Return the field itself, or all fields of words below a branch, each of full weight."""
    return tuple(
        _searched_field(field, 1.0, takes_synonyms=field.synonyms)
        for field in all_fields()
        if kind_of(field) in WORDED and (field.path == path or field.path.startswith(f"{path}."))
    )


def _searched_field(field: Field, weight: float, *, takes_synonyms: bool) -> SearchedField:
    is_enumerated = kind_of(field) is FieldKind.ENUMERATION
    values = words_of_values(field.type.removesuffix("[]")) if is_enumerated else ()
    return SearchedField(field, weight, takes_synonyms, values)


def missing_condition(node: Missing, context: Context, refusals: Refusals) -> Condition:
    """Return that a field, or every field of a search area, has no value."""
    position = node.span[0] + 1
    area = context.area
    if isinstance(area, Field):
        refusals.unless_askable(area, position, in_site=context.in_site)
        if context.of_size:
            raise refusals.wrong_value(area, "MISSING", position, _SIZE)
        return MissingMatch(area)
    return AllOf(tuple([MissingMatch(one.field) for one in _searched(context, position, refusals)]))


def range_condition(node: Range, context: Context, refusals: Refusals) -> Condition:
    """Return that a field's value, or a list's length, lies between two bounds."""
    position = node.span[0] + 1
    field = refusals.single_field(context.area, "RANGE", position)
    refusals.unless_askable(field, position, in_site=context.in_site)
    kind = FieldKind.NUMBER if context.of_size else kind_of(field)
    if kind not in ORDERED:
        raise refusals.wrong_kind(
            field,
            "RANGE",
            position,
            sentence("a field of dates, numbers or lengths of time"),
        )
    low, high = _ends(node, field, kind, refusals)
    if low is not None and high is not None and _is_above(low, high):
        return NoStudy()
    if context.of_size:
        return SizeMatch(field, _as_number(low), _as_number(high))
    return RangeMatch(field, low, high)


def _ends(
    node: Range, field: Field, kind: FieldKind, refusals: Refusals
) -> tuple[Ordered | None, Ordered | None]:
    position = node.span[0] + 1
    low = high = None
    if not isinstance(node.low, Min):
        low, _ = _meant(field, kind, node.low, position, refusals)
    if not isinstance(node.high, Max):
        _, high = _meant(field, kind, node.high, position, refusals)
    return low, high


def _is_above(low: Ordered, high: Ordered) -> bool:
    """Whether a lower bound is greater than an upper one; both are of one kind."""
    if isinstance(low, date) and isinstance(high, date):
        return low > high
    return not isinstance(low, date) and not isinstance(high, date) and low > high


def _as_number(bound: Ordered | None) -> float | None:
    return None if isinstance(bound, date) else bound


def _meant(
    field: Field, kind: FieldKind, value: Value, position: int, refusals: Refusals
) -> tuple[Ordered, Ordered]:
    meant = span_of(value, kind)
    if meant is None:
        raise refusals.wrong_value(field, written(value), position, EXAMPLES[kind])
    return meant


def distance_condition(node: Distance, context: Context, refusals: Refusals) -> DistanceMatch:
    """Return that a point lies within the circle; refuse one that is no place or too wide."""
    position = node.span[0] + 1
    field = refusals.single_field(context.area, "DISTANCE", position)
    if kind_of(field) is not FieldKind.POINT or context.of_size:
        raise refusals.wrong_kind(
            field,
            "DISTANCE",
            position,
            sentence("a field of points, such as LocationGeoPoint"),
        )
    latitude, longitude = float(node.latitude), float(node.longitude)
    if abs(latitude) > _NORTH or abs(longitude) > _EAST:
        place = f"{node.latitude}, {node.longitude}"
        limits = sentence("a latitude from -90 to 90 and a longitude from -180 to 180")
        raise refusals.wrong_value(field, place, position, limits)
    radius = float(node.radius)
    largest = _LARGEST[node.unit]
    if not 1 <= radius <= largest:
        limits = sentence("a radius from 1 mi or 1 km to 500 mi (805 km)")
        raise refusals.wrong_value(field, f"{node.radius}{node.unit.value}", position, limits)
    return DistanceMatch(field, latitude, longitude, radius * _KILOMETRES[node.unit])
