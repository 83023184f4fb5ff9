"""Limits of proportions, by their defining equations, published values and laws."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.estimators import (
    Alternative,
    InvalidSetting,
    Method,
    Proportion,
    Sides,
)
from trialwright.estimators.proportions import at_least, at_most, exactly

EXACT = (Method.CLOPPER_PEARSON, Method.BLAKER)
ALL = tuple(Method)


def counted(most: int = 60) -> st.SearchStrategy[Proportion]:
    return st.integers(1, most).flatmap(
        lambda total: st.builds(Proportion, st.integers(0, total), st.just(total))
    )


def probability(x: int, n: int, p: Fraction) -> Fraction:
    return math.comb(n, x) * p**x * (1 - p) ** (n - x)


@pytest.mark.parametrize(
    ("count", "total", "lower", "upper"),
    [(0, 10, 0, 0.308497), (7, 10, 0.347547, 0.933260), (7, 8, 0.473490, 0.996840)],
)
def test_small_studies_have_their_exact_limits(
    count: int, total: int, lower: float, upper: float
) -> None:
    found = Proportion(count, total).interval()
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=5e-7)
    assert found.method is Method.CLOPPER_PEARSON


@pytest.mark.parametrize(
    ("method", "limits"),
    [
        # Newcombe 1998, Statistics in Medicine 17:857, table I: 81/263, 15/148, 0/20, 1/29.
        (Method.WILSON, [(0.2553, 0.3662), (0.0624, 0.1605), (0, 0.1611), (0.0061, 0.1718)]),
        (
            Method.WILSON_CORRECTED,
            [(0.2535, 0.3682), (0.0598, 0.1644), (0, 0.2005), (0.0018, 0.1963)],
        ),
        (
            Method.CLOPPER_PEARSON,
            [(0.2527, 0.3676), (0.0578, 0.1617), (0, 0.1684), (0.0009, 0.1776)],
        ),
        (Method.MID_P, [(0.2544, 0.3658), (0.0601, 0.1581), (0, 0.1391), (0.0017, 0.1585)]),
    ],
)
def test_limits_are_those_of_newcombe(method: Method, limits: list[tuple[float, float]]) -> None:
    counts = (81, 263), (15, 148), (0, 20), (1, 29)
    for (count, total), expected in zip(counts, limits, strict=True):
        found = Proportion(count, total).interval(method=method)
        assert (found.lower, found.upper) == pytest.approx(expected, abs=5.1e-5)


@given(counted(), st.sampled_from(ALL), st.floats(0.5, 0.999))
def test_limits_of_those_without_the_event_are_the_mirror(
    proportion: Proportion, method: Method, level: float
) -> None:
    without = Proportion(proportion.total - proportion.count, proportion.total)
    here, there = (one.interval(level, method) for one in (proportion, without))
    assert here.lower == pytest.approx(1 - there.upper, abs=1e-12)
    assert here.upper == pytest.approx(1 - there.lower, abs=1e-12)


@given(counted(), st.sampled_from(ALL), st.floats(0.5, 0.999))
def test_limits_lie_between_0_and_1_about_the_estimate(
    proportion: Proportion, method: Method, level: float
) -> None:
    found = proportion.interval(level, method)
    assert 0 <= found.lower <= proportion.estimate <= found.upper <= 1
    assert (found.lower == 0) or proportion.count > 0
    assert (found.upper == 1) or proportion.count < proportion.total


@given(counted(), st.sampled_from(ALL), st.floats(0.001, 0.999), st.sampled_from(tuple(Sides)))
def test_at_any_level_limits_stay_between_0_and_1(
    proportion: Proportion, method: Method, level: float, sides: Sides
) -> None:
    if method is Method.BLAKER:
        sides = Sides.BOTH
    found = proportion.interval(level, method, sides)
    assert 0 <= found.lower <= 1
    assert 0 <= found.upper <= 1


def test_limits_of_all_or_none_at_a_low_level_are_not_carried_past_the_ends() -> None:
    every, none = Proportion(1, 1), Proportion(0, 1)
    assert every.interval(0.3671875, Method.WILSON, Sides.LOWER).lower == 1
    assert none.interval(0.3671875, Method.WILSON, Sides.UPPER).upper == 0


@given(st.integers(1, 40), st.sampled_from(ALL))
def test_limits_rise_with_the_count(total: int, method: Method) -> None:
    found = [Proportion(count, total).interval(method=method) for count in range(total + 1)]
    assert all(one.lower <= next_.lower for one, next_ in pairwise(found))
    assert all(one.upper <= next_.upper for one, next_ in pairwise(found))


@given(counted(), st.floats(0.5, 0.999))
def test_exact_limits_leave_half_the_error_in_each_tail(
    proportion: Proportion, level: float
) -> None:
    found = proportion.interval(level)
    x, n = proportion.count, proportion.total
    if x > 0:
        p = Fraction(found.lower)
        above = 1 - sum(probability(k, n, p) for k in range(x))
        assert float(above) == pytest.approx((1 - level) / 2, rel=1e-9)
    if x < n:
        p = Fraction(found.upper)
        below = sum(probability(k, n, p) for k in range(x + 1))
        assert float(below) == pytest.approx((1 - level) / 2, rel=1e-9)


@given(counted(30), st.floats(0.5, 0.999))
def test_of_mid_p_the_observed_count_weighs_half(proportion: Proportion, level: float) -> None:
    lower = proportion.interval(level, Method.MID_P).lower
    x, n = proportion.count, proportion.total
    if x > 0:
        p = Fraction(lower)
        above = 1 - sum(probability(k, n, p) for k in range(x + 1)) + probability(x, n, p) / 2
        assert float(above) == pytest.approx((1 - level) / 2, rel=1e-9)


@pytest.mark.parametrize("method", EXACT)
@pytest.mark.parametrize("total", [1, 2, 3, 5, 8, 10, 13, 20])
def test_exact_methods_cover_at_least_the_level(method: Method, total: int) -> None:
    found = [Proportion(count, total).interval(0.9, method) for count in range(total + 1)]
    for step in range(1, 400):
        p = step / 400
        covered = math.fsum(
            exactly(count, total, p)
            for count, one in enumerate(found)
            if one.lower <= p <= one.upper
        )
        assert covered >= 0.9 - 1e-12, p


def acceptability(x: int, n: int, p: float) -> float:
    """Return Blaker's: the smaller tail, and as much of the other as does not exceed it."""
    tails = [
        sum(exactly(k, n, p) for k in range(x, n + 1)),
        sum(exactly(k, n, p) for k in range(x + 1)),
    ]
    smaller = min(tails)
    if tails[0] <= tails[1]:
        other = max(
            (sum(exactly(k, n, p) for k in range(y + 1)) for y in range(-1, x)
             if sum(exactly(k, n, p) for k in range(y + 1)) <= smaller * (1 + 1e-12)),
            default=0.0,
        )  # fmt: skip
    else:
        other = max(
            (sum(exactly(k, n, p) for k in range(y, n + 1)) for y in range(x + 1, n + 2)
             if sum(exactly(k, n, p) for k in range(y, n + 1)) <= smaller * (1 + 1e-12)),
            default=0.0,
        )  # fmt: skip
    return min(1.0, smaller + other)


@pytest.mark.parametrize(("count", "total"), [(1, 1), (1, 5), (3, 10), (7, 10), (10, 10), (4, 13)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_blakers_limits_are_where_acceptance_begins_and_ends(
    count: int, total: int, level: float
) -> None:
    found = Proportion(count, total).interval(level, Method.BLAKER)
    grid = [(step + 0.5) / 2_000 for step in range(2_000)]
    accepted = [p for p in grid if acceptability(count, total, p) > 1 - level]
    assert found.lower == pytest.approx(accepted[0], abs=1 / 2_000)
    assert found.upper == pytest.approx(accepted[-1], abs=1 / 2_000)


@given(counted(), st.floats(0.5, 0.999))
def test_blakers_limits_lie_within_those_of_clopper_and_pearson(
    proportion: Proportion, level: float
) -> None:
    narrow = proportion.interval(level, Method.BLAKER)
    wide = proportion.interval(level)
    assert wide.lower <= narrow.lower + 1e-14
    assert narrow.upper <= wide.upper + 1e-14


@given(counted(), st.floats(0.6, 0.99))
def test_one_limit_alone_spends_the_whole_error(proportion: Proportion, level: float) -> None:
    for method in ALL:
        if method is Method.BLAKER:
            continue
        both = proportion.interval(2 * level - 1, method)
        lower = proportion.interval(level, method, Sides.LOWER)
        upper = proportion.interval(level, method, Sides.UPPER)
        assert (lower.lower, upper.upper) == pytest.approx((both.lower, both.upper), abs=1e-12)
        assert (lower.upper, upper.lower) == (1, 0)


@given(counted(25), st.integers(1, 19))
def test_the_exact_test_counts_what_is_at_most_as_likely(
    proportion: Proportion, twentieths: int
) -> None:
    x, n = proportion.count, proportion.total
    p = Fraction(twentieths, 20)
    chances = [probability(k, n, p) for k in range(n + 1)]
    expected = {
        Alternative.GREATER: sum(chances[x:]),
        Alternative.LESS: sum(chances[: x + 1]),
        Alternative.DIFFERENT: sum(one for one in chances if one <= chances[x]),
    }
    for alternative, chance in expected.items():
        found = proportion.test(float(p), alternative)
        assert found.p_value == pytest.approx(float(chance), rel=1e-9)


def test_the_exact_test_is_that_of_r() -> None:
    # R 4.2.2, binom.test(x, n, 0.3)$p.value, to ten digits.
    for count, total, p_value in (
        (7, 10, 0.0105920784),
        (0, 10, 0.0388396033),
        (3, 30, 0.0156869136884893),
        (1, 10, 0.2995766785),
        (500, 1000, 9.40077926620654e-40),
    ):
        assert Proportion(count, total).test(0.3).p_value == pytest.approx(p_value, rel=1e-9)


def test_tails_are_whole_beyond_the_counts() -> None:
    assert at_least(0, 5, 0.3) == at_most(5, 5, 0.3) == 1
    assert at_least(6, 5, 0.3) == at_most(-1, 5, 0.3) == 0
    assert exactly(-1, 5, 0.3) == exactly(6, 5, 0.3) == 0


@pytest.mark.parametrize(
    ("count", "total", "said"),
    [
        (1, 0, "total is 0, expected at least 1 subject"),
        (-1, 5, "count is -1, expected a number from 0 to the total, 5"),
        (6, 5, "count is 6"),
        (True, 5, "count is True, expected a whole number"),
        (1.5, 5, "count is 1.5, expected a whole number"),
        (1, float("nan"), "total is nan, expected a whole number"),
    ],
)
def test_what_is_no_proportion_is_refused(count: int, total: int, said: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        Proportion(count, total)
    assert str(caught.value).startswith(said)


def test_blakers_interval_has_two_sides() -> None:
    with pytest.raises(InvalidSetting, match="sides is 'lower', expected both, for Blaker's"):
        Proportion(1, 5).interval(method=Method.BLAKER, sides=Sides.LOWER)


@pytest.mark.parametrize("expected", [0, 1, -1, float("nan")])
def test_a_tested_share_lies_between_none_and_all(expected: float) -> None:
    with pytest.raises(InvalidSetting, match="expected is"):
        Proportion(1, 5).test(expected)
