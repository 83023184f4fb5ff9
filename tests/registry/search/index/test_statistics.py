"""What all records say at a field is what counting them one by one says."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from tests.registry.search.index.indexed import Indexed

from trialwright.registry.fields import Field, all_fields
from trialwright.registry.search.index.texts import TOP
from trialwright.registry.search.nodes import Kind, kind_of
from trialwright.registry.search.plain import PlainStudy
from trialwright.registry.search.questions import ValueStatistics
from trialwright.vocabulary import PartialDate

pytestmark = pytest.mark.reference

Studies = dict[str, PlainStudy]


def field(piece: str) -> Field:
    return next(one for one in all_fields() if one.piece == piece)


def only(real_index: Indexed, piece: str) -> ValueStatistics:
    (found,) = real_index.index.values([field(piece)])
    return found


@pytest.mark.parametrize("piece", ["OverallStatus", "Phase", "LocationStatus", "Sex", "HasResults"])
def test_values_of_a_list_are_counted_by_studies(
    real_index: Indexed, real_plain_studies: Studies, piece: str
) -> None:
    counted: Counter[str] = Counter()
    missing = 0
    for study in real_plain_studies.values():
        said = {str(item) for item in study.whole.items(field(piece))}
        missing += not said
        counted.update(one.lower() if piece == "HasResults" else one for one in said)

    found = only(real_index, piece)

    assert {one.value: one.studies for one in found.top} == counted
    assert (found.unique, found.missing) == (len(counted), missing)
    assert [one.studies for one in found.top] == sorted(counted.values(), reverse=True)


@pytest.mark.parametrize("piece", ["StartDate", "LastUpdatePostDate"])
def test_dates_have_ends_and_precisions(
    real_index: Indexed, real_plain_studies: Studies, piece: str
) -> None:
    said = [
        PartialDate(str(item))
        for study in real_plain_studies.values()
        for item in study.whole.items(field(piece))
    ]
    found = only(real_index, piece)

    assert (found.lowest, found.highest) == (
        min(one.earliest for one in said),
        max(one.earliest for one in said),
    )
    assert len(found.formats) == len({len(one.text) for one in said})
    assert isinstance(found.lowest, date)


def test_numbers_have_ends_and_a_mean(real_index: Indexed, real_plain_studies: Studies) -> None:
    said = [
        float(str(item))
        for study in real_plain_studies.values()
        for item in study.whole.items(field("EnrollmentCount"))
    ]
    found = only(real_index, "EnrollmentCount")

    assert (found.lowest, found.highest) == (min(said), max(said))
    assert found.average == pytest.approx(sum(said) / len(said))
    assert found.missing == len(real_plain_studies) - len(said)


def test_the_texts_of_every_leaf_are_counted_at_one_go(
    real_index: Indexed, real_plain_studies: Studies
) -> None:
    leaves = [one for one in all_fields() if kind_of(one) in (Kind.WORDS, Kind.LENGTH)]
    found = real_index.index.values(leaves)

    several = 0
    for leaf, statistics in zip(leaves, found, strict=True):
        counted: Counter[str] = Counter()
        first: dict[str, str] = {}
        for nct_id, study in sorted(real_plain_studies.items()):
            said = {str(item) for item in study.whole.items(leaf)}
            counted.update(said)
            first |= {text: nct_id for text in said if text not in first}
        expected = sorted(counted.items(), key=lambda one: (-one[1], first[one[0]], one[0]))
        assert [(one.value, one.studies) for one in statistics.top] == expected[:TOP], leaf
        assert statistics.unique == len(counted)
        longest = statistics.longest
        assert (longest is None) == (not counted)
        assert longest is None or len(longest[1]) == max(map(len, counted))
        several += len(counted) > TOP
    assert several > len(leaves) / 3


def test_lists_have_sizes(real_index: Indexed, real_plain_studies: Studies) -> None:
    sizes: Counter[int] = Counter()
    for study in real_plain_studies.values():
        sizes.update(set(study.whole.sizes(field("ArmGroup"))) or {0})
    (found,) = real_index.index.sizes([field("ArmGroup")])

    assert (found.smallest, found.largest) == (min(sizes), max(sizes))
    assert dict(found.top) == {size: sizes[size] for size, _ in found.top}
    assert found.unique == len(sizes)


def test_records_have_sizes(real_index: Indexed) -> None:
    found = real_index.index.record_sizes()
    sizes = sorted(size for _, size in real_index.registry.newest_sizes())

    assert found.studies == len(sizes)
    assert found.largest[0][1] == sizes[-1]
    assert found.average == pytest.approx(sum(sizes) / len(sizes))
    assert found.percentiles[50] == sizes[len(sizes) // 2 - 1]
    assert sum(count for _, count in found.ranges) == len(sizes)


def test_what_is_newest_here_has_its_moment(real_index: Indexed) -> None:
    (load,) = real_index.registry.loads()
    assert load.ended is not None
    assert load.started < real_index.index.moment < load.ended
