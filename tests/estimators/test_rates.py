"""Rates: exact limits, and comparisons given both counts together."""

from __future__ import annotations

from math import exp, factorial, inf, isnan, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.estimators.errors import InvalidSample, InvalidSetting, NotEstimable
from trialwright.estimators.rates import Rate, RateComparison, RateMethod, first_event_rate

COUNTS = st.integers(0, 30)
TIMES = st.floats(0.01, 1e4)


def _compared(x: int, at: float, y: int, there: float) -> RateComparison:
    return RateComparison(rate=Rate(events=x, time=at), other=Rate(events=y, time=there))


@pytest.mark.parametrize(
    ("events", "time", "lower", "upper"),
    [
        (7, 123.5, 0.022788364789634551, 0.116782796451031401),
        (0, 50, 0.0, 0.073777589082278702),
        (10, 10, 0.47953886961324343, 1.83903560420177792),
    ],
)
def test_limits_are_those_of_r(events: int, time: float, lower: float, upper: float) -> None:
    """`poisson.test(events, time)` of R 4.2.2."""
    found = Rate(events=events, time=time).interval()
    assert found.lower == pytest.approx(lower, rel=1e-12)
    assert found.upper == pytest.approx(upper, rel=1e-12)
    assert found.method is RateMethod.EXACT


@pytest.mark.parametrize(
    ("counts", "ratio", "lower", "upper", "p_value"),
    [
        ((7, 123.5, 3, 98.25), 1.85627530364372473, 0.42376999211036437, 11.12462703360472105,
         0.52795293726285553),
        ((0, 50, 4, 61), 0.0, 0.0, 1.84813756842636168, 0.13237752918193033),
        ((10, 10, 20, 8), 0.4, 0.167204772019066361, 0.895346435395363294, 0.016542198019749352),
    ],
)  # fmt: skip
def test_ratios_are_those_of_r(
    counts: tuple[int, float, int, float], ratio: float, lower: float, upper: float, p_value: float
) -> None:
    """`poisson.test(c(x, y), c(time, other time))` of R 4.2.2."""
    found = _compared(*counts)
    limits = found.ratio_interval()
    assert found.ratio == pytest.approx(ratio, rel=1e-12)
    assert limits.lower == pytest.approx(lower, rel=1e-10)
    assert limits.upper == pytest.approx(upper, rel=1e-10)
    assert found.p_value() == pytest.approx(p_value, rel=1e-12)
    assert limits.method is RateMethod.CONDITIONAL


def test_the_p_value_of_another_ratio_is_that_of_r() -> None:
    """`poisson.test(c(7, 3), c(123.5, 98.25), r = 2)` of R 4.2.2 is 1."""
    assert _compared(7, 123.5, 3, 98.25).p_value(2) == pytest.approx(1)


@given(COUNTS, TIMES, st.sampled_from([0.8, 0.95, 0.99]))
def test_limits_leave_half_the_error_on_either_side(x: int, time: float, level: float) -> None:
    found = Rate(events=x, time=time).interval(level)
    tail = (1 - level) / 2
    assert _at_most(x, found.upper * time) == pytest.approx(tail, rel=1e-8)
    if x:
        assert 1 - _at_most(x - 1, found.lower * time) == pytest.approx(tail, rel=1e-6)
    else:
        assert found.lower == 0


def _at_most(x: int, mean: float) -> float:
    return sum(exp(-mean) * mean**k / factorial(k) for k in range(x + 1))


@given(COUNTS, TIMES, COUNTS, TIMES)
def test_comparisons_turn_with_the_rates_and_not_with_the_unit(
    x: int, at: float, y: int, there: float
) -> None:
    found, turned, scaled = (
        _compared(x, at, y, there),
        _compared(y, there, x, at),
        _compared(x, at * 365.25, y, there * 365.25),
    )
    assert turned.difference == -found.difference
    back, limits = turned.difference_interval(), found.difference_interval()
    assert back.lower == pytest.approx(-limits.upper)
    assert limits.lower <= found.difference <= limits.upper
    assert limits.method is RateMethod.MOVER
    assert found.p_value() == pytest.approx(turned.p_value(), rel=1e-6)
    if x + y:
        ratio, other = found.ratio_interval(), turned.ratio_interval()
        assert ratio.lower == (1 / other.upper if other.upper < inf else 0) or (
            ratio.lower == pytest.approx(1 / other.upper)
        )
        assert scaled.ratio_interval().upper == pytest.approx(ratio.upper)
        assert ratio.lower <= found.ratio <= ratio.upper


def test_without_events_a_ratio_is_not_known() -> None:
    neither, only = _compared(0, 1, 0, 1), _compared(2, 1, 0, 1)
    assert isnan(neither.ratio)
    assert neither.p_value() == 1
    with pytest.raises(NotEstimable, match="neither rate has an event"):
        neither.ratio_interval()
    assert only.ratio == inf
    assert only.ratio_interval().upper == inf


def test_first_events_are_counted_over_the_time_until_then() -> None:
    found = first_event_rate([10, 20, 30.5], [True, False, True])
    assert found == Rate(events=2, time=60.5)
    with pytest.raises(NotEstimable, match="nobody was watched"):
        first_event_rate([0, 0], [1, 0])
    with pytest.raises(InvalidSample, match=r"durations\[0\]"):
        first_event_rate([-1], [1])


@pytest.mark.parametrize("events", [-1, 1.5, True])
def test_events_are_a_count(events: int) -> None:
    with pytest.raises(InvalidSetting, match="events is"):
        Rate(events=events, time=1)


@pytest.mark.parametrize("time", [0, -1, inf, float("nan"), True])
def test_time_is_above_0(time: float) -> None:
    with pytest.raises(InvalidSetting, match="time is"):
        Rate(events=1, time=time)


def test_a_ratio_of_0_cannot_be_tested() -> None:
    with pytest.raises(InvalidSetting, match="ratio is 0"):
        _compared(1, 1, 1, 1).p_value(0)
    with pytest.raises(InvalidSetting, match="level"):
        Rate(events=1, time=1).interval(1)


def test_times_that_lie_far_apart_have_a_p_value() -> None:
    compared = RateComparison(rate=Rate(events=2, time=1e9), other=Rate(events=1, time=1e-9))
    assert compared.p_value() == pytest.approx(3e-18, abs=1e-15)


@pytest.mark.parametrize("time", [1e-200, 1e200, 10**400])
def test_a_time_whose_rate_leaves_numbers_is_refused(time: float) -> None:
    with pytest.raises(InvalidSetting, match="expected a finite number above 0, from 1e-100"):
        Rate(events=1, time=time)


@pytest.mark.parametrize("ratio", [1e-300, 1e-200, 1e200, 1e300])
def test_an_absurd_ratio_of_rates_is_as_unlikely_as_it_is(ratio: float) -> None:
    """Times and ratios that multiply beyond all numbers are told apart all the same."""
    both = RateComparison(rate=Rate(events=3, time=1e99), other=Rate(events=4, time=1e-99))
    swapped = RateComparison(rate=both.other, other=both.rate)
    assert both.p_value(ratio) == pytest.approx(swapped.p_value(1 / ratio))
    assert 0 <= both.p_value(ratio) <= 1
    assert both.p_value(3e-198 / 4) == pytest.approx(1)
    alone = RateComparison(rate=Rate(events=3, time=1), other=Rate(events=0, time=1))
    assert alone.p_value(1e300) == 1
    assert alone.p_value(1e-300) == pytest.approx(0, abs=1e-300)


@pytest.mark.parametrize("ratio", [0, -1, inf, nan, True, "1"])
def test_a_ratio_that_is_none_is_refused(ratio: Any) -> None:  # noqa: ANN401 - whatever comes
    both = RateComparison(rate=Rate(events=3, time=1), other=Rate(events=4, time=1))
    with pytest.raises(InvalidSetting, match="expected a number above 0"):
        both.p_value(ratio)
