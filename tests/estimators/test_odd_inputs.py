"""Whatever comes: an estimate or one clear error, never a crash, a warning or a NaN by surprise."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialwright.estimators.change import ChangeKind, change
from trialwright.estimators.competing import VarianceKind, cumulative_incidence, gray_test
from trialwright.estimators.errors import EstimationError
from trialwright.estimators.hazards import Ties, cox_regression
from trialwright.estimators.landmark import landmark
from trialwright.estimators.rates import first_event_rate
from trialwright.estimators.subdistribution import subdistribution_regression

ODD = st.sampled_from(
    [0, 1, 1, 2, 2, 3, 5, 0.5, -1, 1e9, 1e-9, float("nan"), float("inf"), None, "x", True]
)
EVEN = st.sampled_from([0, 1, 1, 2, 2, 3, 5])
COLUMN = st.one_of(st.lists(ODD, max_size=8), st.lists(EVEN, max_size=8))


def _curve(times: list[Any], causes: list[Any], _: list[Any]) -> list[float]:
    found = cumulative_incidence(times, causes)
    values = found.incidence.ravel().tolist()
    for cause, kind in product(found.causes, VarianceKind):
        values += found.variances(cause, kind).tolist()
    return values


def _gray(times: list[Any], causes: list[Any], groups: list[Any]) -> list[float]:
    found = gray_test(times, causes, groups)
    return [found.statistic, found.p_value]


def _cox(ties: Ties) -> Callable[[list[Any], list[Any], list[Any]], list[float]]:
    def fit(times: list[Any], events: list[Any], x: list[Any]) -> list[float]:
        found = cox_regression(times, events, x, ties=ties)
        (one,) = found.coefficients
        tests = found.wald, found.score, found.likelihood_ratio
        return [one.estimate, one.standard_error, one.p_value, *(test.p_value for test in tests)]

    return fit


def _fine_gray(times: list[Any], causes: list[Any], x: list[Any]) -> list[float]:
    found = subdistribution_regression(times, causes, x)
    # Its robust error may be 0, which makes z and p unknown; the estimate is known.
    return [found.coefficients[0].estimate, found.coefficients[0].standard_error]


def _rate(times: list[Any], events: list[Any], _: list[Any]) -> list[float]:
    found = first_event_rate(times, events).interval()
    return [found.lower, found.upper]


def _landmark(times: list[Any], events: list[Any], _: list[Any]) -> list[float]:
    return [float(one) for one in landmark(times, events, 1).durations]


def _change(first: list[Any], later: list[Any], _: list[Any]) -> list[float]:
    found = change(first, later, ChangeKind.PERCENT)
    return [found.mean(), found.hodges_lehmann(), found.signed_rank_test().p_value]


ALL = [_curve, _gray, *map(_cox, Ties), _fine_gray, _rate, _landmark, _change]


@pytest.mark.parametrize("estimate", ALL)
@given(first=COLUMN, second=COLUMN, third=COLUMN)
@settings(max_examples=150)
def test_an_estimate_or_one_clear_error(
    estimate: Callable[[list[Any], list[Any], list[Any]], list[float]],
    first: list[Any],
    second: list[Any],
    third: list[Any],
) -> None:
    try:
        values = estimate(first, second, third)
    except EstimationError as error:
        assert str(error)  # noqa: PT017 - the refusal is an answer
        return
    assert np.isfinite(values).all()


SIZES = st.integers(2, 10)


@pytest.mark.parametrize("estimate", ALL)
@given(data=st.data(), size=SIZES)
@settings(max_examples=150)
def test_small_samples_full_of_ties_are_estimated_or_refused(
    estimate: Callable[[list[Any], list[Any], list[Any]], list[float]],
    data: st.DataObject,
    size: int,
) -> None:
    few = st.lists(st.integers(0, 2), min_size=size, max_size=size)
    many = st.lists(
        st.sampled_from([-1e6, -1.0, 0.0, 1.0, 1.0, 2.0, 1e6]), min_size=size, max_size=size
    )
    times = data.draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    try:
        values = estimate(times, data.draw(few), data.draw(many))
    except EstimationError as error:
        assert str(error)  # noqa: PT017 - the refusal is an answer
        return
    assert np.isfinite(values).all()
