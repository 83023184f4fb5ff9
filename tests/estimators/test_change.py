"""Change from a first to a later value: exact for ten, and nothing missing becomes 0."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.estimators.change import (
    Change,
    ChangeKind,
    change,
)
from trialwright.estimators.errors import InvalidSample, InvalidSetting, NotEstimable
from trialwright.estimators.signed_ranks import sum_distribution

FIRST = [80, 65, 90, 40, 55, 70, 30, 85, 60, 75]
LATER = [20, 70.5, 33.25, 12.5, 54, 10.7, 3, 61.2, 2, 66.75]
TEN = change(FIRST, LATER)
VALUES = st.lists(st.integers(-6, 6), min_size=1, max_size=9)


def _of(changes: list[int]) -> Change:
    return change([0] * len(changes), changes)


@pytest.mark.parametrize(
    ("level", "lower", "upper"),
    [(0.95, -57.375, -11.0), (0.9, -43.75, -14.0), (0.99, -59.0, -1.375)],
)
def test_signed_rank_limits_are_those_of_r(level: float, lower: float, upper: float) -> None:
    """`wilcox.test(later - first, conf.int = TRUE, exact = TRUE)` of R 4.2.2."""
    found = TEN.hodges_lehmann_interval(level)
    assert TEN.hodges_lehmann() == pytest.approx(-30.15)
    assert (found.lower, found.upper) == pytest.approx((lower, upper))
    assert found.coverage >= level
    tested = TEN.signed_rank_test()
    assert tested.p_value == pytest.approx(0.005859375)
    assert (tested.rank_sum, tested.ranked, tested.zeros) == (2, 10, 0)


def test_t_limits_are_those_of_r() -> None:
    """`t.test(later - first)` of R 4.2.2."""
    found = TEN.mean_interval()
    assert TEN.mean() == pytest.approx(-31.61)
    assert found.lower == pytest.approx(-49.863884273607006, rel=1e-12)
    assert found.upper == pytest.approx(-13.356115726392987, rel=1e-12)
    deviation = np.std(np.array(LATER) - FIRST, ddof=1)
    assert TEN.standard_deviation() == pytest.approx(float(deviation))


def test_the_median_of_ten_lies_between_the_second_and_the_ninth() -> None:
    """P(Bin(10, 1/2) <= 1) = 11/1024, so that they cover 1 - 22/1024."""
    found = TEN.median_interval()
    in_order = sorted(b - a for a, b in zip(FIRST, LATER, strict=True))
    assert (found.lower, found.upper) == (in_order[1], in_order[8])
    assert found.coverage == 1 - 22 / 1024
    assert TEN.median() == pytest.approx((in_order[4] + in_order[5]) / 2)
    assert TEN.range() == (in_order[0], in_order[9])


def test_limits_at_a_level_that_is_reached_exactly_are_the_narrowest() -> None:
    """Of five, least and greatest cover 1 - 2/32 = 93.75%, no less."""
    five = _of([1, 2, 3, 4, 5])
    assert five.median_interval(0.9375).coverage == 0.9375
    assert five.hodges_lehmann_interval(0.9375).coverage == 0.9375


@pytest.mark.parametrize("n", [1, 2, 5])
def test_too_few_for_limits_is_said_with_what_they_would_cover(n: int) -> None:
    few = _of(list(range(1, n + 1)))
    most = f"least and greatest cover {1 - 2 * 0.5**n:.2%}"
    with pytest.raises(NotEstimable, match=f"{n} changes are too few for limits at 95.00%: {most}"):
        few.median_interval()
    with pytest.raises(NotEstimable, match=most):
        few.hodges_lehmann_interval()


def test_what_is_missing_is_counted_by_what_is_missing() -> None:
    found = change([1, None, 3, None, 5], [2, 2, None, None, 5])
    assert found.changes.tolist() == [1, 0]
    assert (found.without_first, found.without_later, found.without_both) == (1, 1, 1)
    assert (found.subjects, found.left_out, found.undefined) == (5, 3, 0)


def test_a_percentage_needs_a_first_value_above_0() -> None:
    found = change([80, 0, -1, 50, None], [20, 5, 5, 50, 1], ChangeKind.PERCENT)
    assert found.changes.tolist() == [-75, 0]
    assert (found.undefined, found.without_first, found.subjects) == (2, 1, 5)


def test_with_nobody_left_nothing_is_said() -> None:
    nobody = change([0, None], [1, 1], ChangeKind.PERCENT)
    for ask in (
        nobody.mean,
        nobody.median,
        nobody.range,
        nobody.hodges_lehmann,
        nobody.median_interval,
        nobody.hodges_lehmann_interval,
        nobody.signed_rank_test,
    ):
        with pytest.raises(NotEstimable, match="0 of 2 subjects have a change, and at least 1"):
            ask()
    with pytest.raises(NotEstimable, match="1 of 1 subjects have a change, and at least 2"):
        _of([1]).mean_interval()


@given(VALUES)
def test_the_test_counts_all_signs(changes: list[int]) -> None:
    """Twice the smaller tail over all 2^n signs, in fractions, with mean ranks."""
    found = _of(changes).signed_rank_test()
    sizes = [abs(one) for one in changes if one]
    ranks = [
        Fraction(sum(b < a for b in sizes) * 2 + sum(b == a for b in sizes) + 1, 2) for a in sizes
    ]
    seen = sum(
        (r for r, one in zip(ranks, filter(None, changes), strict=True) if one > 0), Fraction()
    )
    sums = [
        sum((r for r, plus in zip(ranks, signs, strict=True) if plus), Fraction())
        for signs in product((False, True), repeat=len(ranks))
    ]
    tail = min(sum(one <= seen for one in sums), sum(one >= seen for one in sums))
    assert found.rank_sum == seen
    assert found.zeros == len(changes) - len(ranks)
    assert found.p_value == min(1, 2 * tail / 2 ** len(ranks))


@given(VALUES, st.sampled_from([0.5, 0.8, 0.9]))
def test_limits_mirror_and_hold_their_centre(changes: list[int], level: float) -> None:
    found, turned = _of(changes), _of([-one for one in changes])
    for of, back, centre in (
        (found.median_interval, turned.median_interval, found.median()),
        (found.hodges_lehmann_interval, turned.hodges_lehmann_interval, found.hodges_lehmann()),
    ):
        try:
            limits = of(level)
        except NotEstimable:
            with pytest.raises(NotEstimable):
                back(level)
            continue
        assert limits.lower <= centre <= limits.upper
        assert limits.coverage >= level - 1e-12
        assert (back(level).lower, back(level).upper) == (-limits.upper, -limits.lower)


@given(st.integers(1, 12))
def test_without_ties_sums_of_ranks_are_counted_as_subsets(n: int) -> None:
    chances = sum_distribution(2 * np.arange(1, n + 1))[::2]
    counts = [0] * (n * (n + 1) // 2 + 1)
    for picked in product((0, 1), repeat=n):
        counts[sum(rank for rank, one in enumerate(picked, 1) if one)] += 1
    assert chances.tolist() == [count / 2**n for count in counts]
    assert sum(counts) == sum(comb(n, k) for k in range(n + 1))


def test_the_median_interval_covers_as_often_as_it_says() -> None:
    """Seeded: 4,000 samples of ten from a skewed distribution with a known median."""
    chance = np.random.default_rng(11)
    samples = chance.exponential(size=(4_000, 10))
    held = 0
    for sample in samples:
        limits = change([0.0] * 10, sample.tolist()).median_interval()
        held += limits.lower <= np.log(2) <= limits.upper
    expected = 1 - 22 / 1024
    assert abs(held / 4_000 - expected) < 4 * np.sqrt(expected * (1 - expected) / 4_000)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "1", True, 10**400])
def test_what_is_no_number_is_refused_with_its_place(value: float) -> None:
    with pytest.raises(InvalidSample, match=r"later\[1\] is .* or None where it is missing"):
        change([1, 2], [1, value])
    with pytest.raises(InvalidSample, match=r"first\[0\]"):
        change([value], [1])


def test_lists_of_other_lengths_and_levels_are_refused() -> None:
    with pytest.raises(InvalidSample, match="later is of 1 values, expected 2"):
        change([1, 2], [1])
    for ask in (TEN.mean_interval, TEN.median_interval, TEN.hodges_lehmann_interval):
        with pytest.raises(InvalidSetting, match="level"):
            ask(95)


def test_samples_too_large_for_exact_ranks_are_refused() -> None:
    with pytest.raises(NotEstimable, match="1001 changes are too many"):
        _of(list(range(1_001))).hodges_lehmann()
    with pytest.raises(NotEstimable, match="1001 differences are too many"):
        sum_distribution(np.ones(1_001, np.int64))


def test_a_percentage_that_leaves_numbers_is_refused_with_its_place() -> None:
    with pytest.raises(InvalidSample, match=r"later\[1\] is 5.0 after 1e-300, expected a change"):
        change([1.0, 1e-300], [2.0, 5.0], ChangeKind.PERCENT)
