"""Fine and Gray's regression: by R, by sums taken literally, and where it is Cox's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.estimators.peers import by_r, made_up

from trialwright.estimators.errors import InvalidSample, InvalidSetting, NotEstimable
from trialwright.estimators.hazards import (
    Coefficient,
    InfiniteCoefficients,
    Ties,
    cox_regression,
    newton,
)
from trialwright.estimators.subdistribution import (
    SubdistributionFit,
    _wald,
    subdistribution_regression,
)

Floats = NDArray[np.float64]

SUBJECTS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 2), st.integers(-2, 2), st.integers(0, 1)),
    min_size=4,
    max_size=14,
)


def _made_up_fit(times: str, cause: int) -> SubdistributionFit:
    sample = made_up()
    return subdistribution_regression(
        sample[times],
        sample["cause"],
        np.column_stack((sample["x"], sample["z"])),
        cause=cause,
        names=["x", "z"],
    )


@pytest.mark.parametrize("times", ["tied", "fine"])
@pytest.mark.parametrize("cause", [1, 2])
def test_the_fit_is_that_of_cmprsk(times: str, cause: int) -> None:
    """R stops when the gradient is below 1e-10, so its values hold about ten digits."""
    fit = _made_up_fit(times, cause)
    expected = by_r(f"crr {times} {cause} plain")
    x, z = fit.coefficients
    assert x.estimate == pytest.approx(expected["x"], rel=1e-10)
    assert z.estimate == pytest.approx(expected["z"], rel=1e-10)
    assert fit.log_likelihood == pytest.approx(expected["loglik"], rel=1e-13)
    assert fit.log_likelihood_null == pytest.approx(expected["loglik0"], rel=1e-13)
    assert fit.covariance[0, 0] == pytest.approx(expected["v11"], rel=1e-10)
    assert fit.covariance[0, 1] == pytest.approx(expected["v12"], rel=1e-10)
    assert fit.covariance[1, 1] == pytest.approx(expected["v22"], rel=1e-10)
    assert fit.wald.degrees == 2


@pytest.mark.parametrize("times", ["tied", "fine"])
@pytest.mark.parametrize("cause", [1, 2])
@pytest.mark.parametrize("at", [7, 20])
def test_the_predicted_incidence_is_that_of_cmprsk(times: str, cause: int, at: int) -> None:
    expected = by_r(f"crr {times} {cause} at {at}")["est"]
    assert _made_up_fit(times, cause).incidence(at, [1.5, 1]) == pytest.approx(expected, rel=1e-10)


@given(SUBJECTS)
def test_without_another_cause_it_is_cox_by_breslow(
    subjects: list[tuple[int, int, int, int]],
) -> None:
    times, causes, x, z = (np.array(column) for column in zip(*subjects, strict=True))
    events = causes == 1
    try:
        expected = cox_regression(times, events, np.column_stack((x, z)), ties=Ties.BRESLOW)
    except NotEstimable as refused:
        with pytest.raises(type(refused)):
            subdistribution_regression(times, events.astype(int), np.column_stack((x, z)))
        return
    fit = subdistribution_regression(times, events.astype(int), np.column_stack((x, z)))
    assert fit.log_likelihood == pytest.approx(expected.log_likelihood, rel=1e-10)
    for one, other in zip(fit.coefficients, expected.coefficients, strict=True):
        assert one.estimate == pytest.approx(other.estimate, rel=1e-6, abs=1e-7)
    at = float(times.max())
    survived = expected.survival(at, [1, 1])
    assert 1 - fit.incidence(at, [1, 1]) == pytest.approx(survived, rel=1e-6, abs=1e-9)


@given(SUBJECTS)
def test_sums_are_those_of_the_paper_taken_literally(
    subjects: list[tuple[int, int, int, int]],
) -> None:
    times, causes, x, z = (np.array(column) for column in zip(*subjects, strict=True))
    covariates = np.column_stack((x, z)).astype(float)
    try:
        fit = subdistribution_regression(times, causes, covariates)
    except NotEstimable:
        assume(condition=False)
    b = np.array([one.estimate for one in fit.coefficients])
    information, covariance, gradient = _literal(times, causes, covariates, b)
    assert gradient == pytest.approx(np.zeros(2), abs=1e-6)
    assert np.linalg.det(information) > 0
    assert fit.covariance == pytest.approx(covariance, rel=1e-5, abs=1e-7)


def _censored_later(times: Floats, causes: Floats, at: float) -> float:
    """Return the chance not to be censored before a time."""
    curve = 1.0
    for time in np.unique(times[causes == 0]):
        if time < at:
            curve *= 1 - ((times == time) & (causes == 0)).sum() / (times >= time).sum()
    return curve


def _literal(times: Floats, causes: Floats, x: Floats, b: Floats) -> tuple[Floats, Floats, Floats]:
    n, p = x.shape
    moments = np.unique(times[causes == 1])
    weights = np.zeros((n, moments.size))
    for i in range(n):
        for j, u in enumerate(moments):
            if times[i] >= u:
                weights[i, j] = 1
            elif causes[i] == 2:
                later = _censored_later(times, causes, float(u))
                weights[i, j] = later / _censored_later(times, causes, float(times[i]))
    risk = weights * np.exp(x @ b)[:, None]
    total = risk.sum(axis=0)
    mean = risk.T @ x / total[:, None]
    count = np.array([((times == u) & (causes == 1)).sum() for u in moments])
    information = np.zeros((p, p))
    for j in range(moments.size):
        away = x - mean[j]
        information += count[j] * (risk[:, j, None] * away).T @ away / total[j]
    step = count / total
    happened = (times[:, None] == moments) & (causes[:, None] == 1)
    martingale = happened - risk * step
    away = x[:, None, :] - mean[None, :, :]
    added = (away * martingale[:, :, None]).sum(axis=1)
    gradient = added.sum(axis=0)
    for v in np.unique(times[causes == 0]):
        at_risk = (times >= v).sum()
        gone = (causes == 2) & (times < v)
        q = -(away * martingale[:, :, None])[gone][:, moments >= v].sum(axis=(0, 1))
        lost = (times == v) & (causes == 0)
        moved = lost - (times >= v) * lost.sum() / at_risk
        added = added + np.outer(moved, q / at_risk)
    inverse = np.linalg.inv(information)
    return information, inverse @ added.T @ added @ inverse, gradient


@given(SUBJECTS, st.randoms(use_true_random=False))
def test_the_order_of_subjects_does_not_matter(
    subjects: list[tuple[int, int, int, int]], chance: st.DataObject
) -> None:
    shuffled = list(subjects)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    fits: list[SubdistributionFit | None] = []
    for these in (subjects, shuffled):
        times, causes, x, _ = (np.array(column) for column in zip(*these, strict=True))
        try:
            fits.append(subdistribution_regression(times, causes, x))
        except NotEstimable:
            fits.append(None)
    there, back = fits
    if there is None or back is None:
        assert there is back
        return
    assert back.coefficients[0].estimate == pytest.approx(
        there.coefficients[0].estimate, rel=1e-7, abs=1e-9
    )
    assert back.covariance == pytest.approx(there.covariance, rel=1e-6, abs=1e-9)


def test_someone_with_another_event_stays_to_be_compared_with() -> None:
    """Without that the event would always befall the largest x at risk."""
    times, x = [1, 2, 3], [3.0, 2.0, 1.0]
    with pytest.raises(InfiniteCoefficients):
        subdistribution_regression(times, [0, 1, 0], x)
    fit = subdistribution_regression(times, [2, 1, 0], x)
    assert np.isfinite(fit.coefficients[0].estimate)
    assert (fit.events, fit.competing, fit.subjects) == (1, 1, 3)


def test_what_cannot_be_estimated_is_said() -> None:
    with pytest.raises(NotEstimable, match="no event of cause 2"):
        subdistribution_regression([1, 2], [1, 0], [0, 1], cause=2)
    with pytest.raises(NotEstimable, match="x1 tells nothing"):
        subdistribution_regression([1, 2], [1, 0], [1, 1])
    with pytest.raises(InvalidSample, match=r"causes\[1\]"):
        subdistribution_regression([1, 2], [1, -1], [0, 1])


def test_an_incidence_is_known_only_as_long_as_somebody_was_watched() -> None:
    fit = subdistribution_regression([1, 2, 3, 4], [1, 1, 2, 0], [0, 1, 0, 1])
    assert fit.incidence(0.5, [0]) == 0
    assert 0 < fit.incidence(2, [0]) < 1
    assert np.isnan(fit.incidence(5, [0]))
    with pytest.raises(InvalidSetting, match="time is"):
        fit.incidence(-1, [0])
    with pytest.raises(InvalidSetting, match="expected 1 values"):
        fit.incidence(1, [0, 1])


def test_a_standard_error_of_0_gives_no_z() -> None:
    assert np.isnan(Coefficient(name="x", estimate=1.0, standard_error=0.0).z)


def test_a_fit_that_did_not_converge_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newton, "_MOST_STEPS", 1)
    with pytest.raises(NotEstimable, match="did not converge in 1 steps"):
        subdistribution_regression([1, 2, 3, 4], [1, 1, 2, 1], [0, 1, 0, 1])


@pytest.mark.parametrize("covariance", [[[1.0, 1.0], [1.0, 1.0]], [[1.0, 0.0], [0.0, 0.0]]])
def test_a_singular_robust_covariance_gives_no_test(covariance: list[list[float]]) -> None:
    assert np.isnan(_wald(np.array([1.0, 2.0]), np.array(covariance)))
    assert _wald(np.array([1.0, 2.0]), np.eye(2)) == pytest.approx(5)


def test_a_robust_variance_of_0_is_not_made_negative_by_rounding() -> None:
    """All at one time: what the subjects add to the score nearly cancels."""
    x = [[-2e6, 1e6], [2e6, -2e6], [0.0, 1e6], [2e6, -2e6]]
    fit = subdistribution_regression([3e13] * 4, [1, 1, 1, 2], x)
    assert (np.diag(fit.covariance) >= 0).all()
    assert all(np.isfinite(one.standard_error) for one in fit.coefficients)
