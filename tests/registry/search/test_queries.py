"""The queries made by chance are queries, of every kind, and find something."""

from __future__ import annotations

from functools import cache
from itertools import islice
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.registry.search.queries import Asked, queries

from trialwright.registry.language import Condition, Coverage, Expansion, conditions
from trialwright.registry.reading import read_record
from trialwright.registry.sample import generate
from trialwright.registry.search.plain import PlainStudy, matches
from trialwright.registry.search.synonyms import Synonyms

_KINDS = {
    conditions.EveryStudy,
    conditions.AllOf,
    conditions.AnyOf,
    conditions.Negation,
    conditions.TextMatch,
    conditions.ValueMatch,
    conditions.RangeMatch,
    conditions.SizeMatch,
    conditions.MissingMatch,
    conditions.DistanceMatch,
    conditions.WithinOneSite,
    conditions.Tilt,
}


@cache
def _studies() -> tuple[PlainStudy, ...]:
    return tuple(PlainStudy.of(read_record(source).tree) for source in generate(20, seed=1))


@cache
def _first(count: int) -> tuple[Asked, ...]:
    return tuple(islice(queries(_studies(), Random(2)), count))


def _each(condition: Condition) -> list[Condition]:
    match condition:
        case conditions.AllOf(parts=parts) | conditions.AnyOf(parts=parts):
            inner = parts
        case conditions.Negation(part=part) | conditions.WithinOneSite(part=part):
            inner = (part,)
        case conditions.Tilt(part=part):
            inner = (part,)
        case _:
            inner = ()
    return [condition, *(found for one in inner for found in _each(one))]


def test_the_same_seed_gives_the_same_queries() -> None:
    assert tuple(islice(queries(_studies(), Random(2)), 20)) == _first(400)[:20]


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_every_query_can_be_asked(seed: int) -> None:
    asked = next(queries(_studies(), Random(seed)))
    assert asked.condition == asked.condition


def test_every_kind_of_condition_coverage_and_expansion_occurs() -> None:
    found = [each for asked in _first(400) for each in _each(asked.condition)]
    assert {type(each) for each in found} >= _KINDS
    texts = [each for each in found if isinstance(each, conditions.TextMatch)]
    assert {each.coverage for each in texts} == set(Coverage)
    assert {each.expansion for each in texts} == set(Expansion)
    assert {each.phrase for each in texts} == {True, False}


def test_most_queries_find_something_and_few_find_all() -> None:
    counts = [
        sum(matches(asked.condition, study, Synonyms()) for study in _studies())
        for asked in _first(200)
    ]
    assert sum(count == 0 for count in counts) < 80
    assert sum(count == len(_studies()) for count in counts) < 60


@pytest.mark.reference
def test_real_records_give_queries_that_can_be_asked(
    real_plain_studies: dict[str, PlainStudy],
) -> None:
    studies = list(real_plain_studies.values())[::10]
    for asked in islice(queries(studies, Random(3)), 150):
        for study in studies[::20]:
            assert matches(asked.condition, study, Synonyms()) in {True, False}
