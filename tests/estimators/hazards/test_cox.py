"""Cox's regression: by R, by hand, by brute force, and by what no fit may depend on."""

from __future__ import annotations

import csv
from collections.abc import Callable
from itertools import combinations
from math import log, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.estimators.peers import by_r, made_up

from trialwright.estimators.errors import InvalidSample, InvalidSetting, NotEstimable
from trialwright.estimators.hazards import (
    CoxFit,
    InfiniteCoefficients,
    Stopping,
    Ties,
    cox_regression,
    existence,
    likelihood,
    newton,
)
from trialwright.estimators.hazards.exact import exact_point
from trialwright.estimators.hazards.newton import Point, maximise

ALL_TIES = list(Ties)
SUBJECTS = st.lists(
    st.tuples(st.integers(0, 6), st.booleans(), st.integers(-2, 2), st.integers(0, 1)),
    min_size=2,
    max_size=14,
)
#: `coxph(Surv(time, status) ~ age + sex + ph.ecog, lung, ties, eps = 1e-14)` of R 4.2.2 with
#: survival 3.5-3: the values of ref_cox.csv carried on until nothing moves.
LUNG = {
    ("efron", "age"): (0.01106676459611864, 0.009267411014365699),
    ("efron", "sex"): (-0.5526123955318371, 0.1677390537834223),
    ("efron", "ph.ecog"): (0.4637284751157322, 0.1135772661613712),
    ("breslow", "age"): (0.01104113638570752, 0.009266770114202268),
    ("breslow", "sex"): (-0.551889569637656, 0.1677424480178278),
    ("breslow", "ph.ecog"): (0.4629470403345499, 0.1135740520605796),
    ("exact", "age"): (0.01106708587551964, 0.009280849406820828),
    ("exact", "sex"): (-0.5534356129027469, 0.1679677151226548),
    ("exact", "ph.ecog"): (0.4643874164844977, 0.1137769921827326),
}


def _read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def _aml(folder: Path, ties: Ties, stopping: Stopping = Stopping.MAXIMUM) -> CoxFit:
    rows = _read(folder / "data_aml.csv")
    return cox_regression(
        [int(row["time"]) for row in rows],
        [int(row["status"]) for row in rows],
        [float(row["x"] == "Nonmaintained") for row in rows],
        names=["xNonmaintained"],
        ties=ties,
        stopping=stopping,
    )


def _lung(folder: Path, ties: Ties, stopping: Stopping = Stopping.MAXIMUM) -> CoxFit:
    names = ["age", "sex", "ph.ecog"]
    rows = [row for row in _read(folder / "data_lung.csv") if all(row[name] for name in names)]
    return cox_regression(
        [int(row["time"]) for row in rows],
        [int(row["status"]) - 1 for row in rows],
        [[float(row[name]) for name in names] for row in rows],
        names=names,
        ties=ties,
        stopping=stopping,
    )


@pytest.mark.reference
@pytest.mark.parametrize("ties", ALL_TIES)
def test_the_fits_of_r(ties: Ties, reference_data: Path) -> None:
    """Where the search is stopped as R stops it, its numbers come out to twelve digits."""
    folder = reference_data / "outcomes" / "rref"
    fits = {
        "aml": _aml(folder, ties, Stopping.R),
        "lung": _lung(folder, ties, Stopping.R),
    }
    rows = [row for row in _read(folder / "ref_cox.csv") if row["ties"] == ties.value]
    assert len(rows) == 4
    for row in rows:
        fit = fits[row["model"]]
        (found,) = [one for one in fit.coefficients if one.name == row["term"]]
        assert fit.log_likelihood_null == pytest.approx(float(row["loglik0"]), rel=1e-13)
        assert fit.log_likelihood == pytest.approx(float(row["loglik"]), rel=1e-13)
        assert found.estimate == pytest.approx(float(row["coef"]), rel=1e-12)
        assert found.standard_error == pytest.approx(float(row["se"]), rel=1e-12)
        assert found.z == pytest.approx(float(row["z"]), rel=1e-12)
        assert found.p_value == pytest.approx(float(row["p"]), rel=2e-12)


@pytest.mark.reference
@pytest.mark.parametrize("ties", ALL_TIES)
def test_the_fits_of_r_carried_on_until_nothing_moves(ties: Ties, reference_data: Path) -> None:
    fit = _lung(reference_data / "outcomes" / "rref", ties)
    for one in fit.coefficients:
        estimate, error = LUNG[ties.value, one.name]
        assert one.estimate == pytest.approx(estimate, rel=1e-13)
        assert one.standard_error == pytest.approx(error, rel=1e-13)


@pytest.mark.reference
def test_the_score_of_two_groups_is_the_log_rank_test(reference_data: Path) -> None:
    """With exact ties; the statistic is that of `survdiff` in ref_logrank.csv."""
    fit = _aml(reference_data / "outcomes" / "rref", Ties.EXACT)
    assert fit.score.statistic == pytest.approx(3.3963886989776, rel=1e-12)


@pytest.mark.parametrize("times", ["tied", "fine"])
@pytest.mark.parametrize("ties", ALL_TIES)
@pytest.mark.parametrize("within", ["plain", "strata"])
def test_two_covariates_with_and_without_strata_are_those_of_r(
    times: str, ties: Ties, within: str
) -> None:
    fit = _made_up_fit(times, ties, within)
    expected = by_r(f"cox {times} {ties} {within}")
    (x, z) = fit.coefficients
    found = {
        "x": x.estimate,
        "z": z.estimate,
        "v11": fit.covariance[0, 0],
        "v12": fit.covariance[0, 1],
        "v22": fit.covariance[1, 1],
        "loglik0": fit.log_likelihood_null,
        "loglik": fit.log_likelihood,
        "score": fit.score.statistic,
        "wald": fit.wald.statistic,
    }
    assert found == pytest.approx(expected, rel=1e-11)
    ratio = 2 * (expected["loglik"] - expected["loglik0"])
    assert fit.likelihood_ratio.statistic == pytest.approx(ratio, rel=1e-9)
    assert fit.likelihood_ratio.degrees == 2
    assert 0 < fit.likelihood_ratio.p_value < 1


def _made_up_fit(times: str, ties: Ties, within: str) -> CoxFit:
    sample = made_up()
    return cox_regression(
        sample[times],
        sample["severe"],
        np.column_stack((sample["x"], sample["z"])),
        names=["x", "z"],
        ties=ties,
        strata=sample["stratum"] if within == "strata" else None,
    )


@pytest.mark.parametrize("times", ["tied", "fine"])
@pytest.mark.parametrize("ties", [Ties.EFRON, Ties.BRESLOW])
@pytest.mark.parametrize("at", [7, 20])
def test_the_baseline_hazard_is_that_of_r(times: str, ties: Ties, at: int) -> None:
    plain = _made_up_fit(times, ties, "plain")
    expected = by_r(f"basehaz {times} {ties} at {at}")["hazard"]
    assert plain.baselines[0].at(at) == pytest.approx(expected, rel=1e-11)
    stratified = _made_up_fit(times, ties, "strata")
    assert stratified.strata == ("s", "t")
    for label, baseline in zip(stratified.strata, stratified.baselines, strict=True):
        expected = by_r(f"basehaz {times} {ties} {label} at {at}")["hazard"]
        assert baseline.at(at) == pytest.approx(expected, rel=1e-11)


def test_four_by_hand() -> None:
    """Events at 1 to 4 with x = 0, 1, 0, 1 and r = exp(b).

    Likelihood 1/(2 + 2r) x r/(1 + 2r) x 1/(1 + r): b solves 1 = 2r/(1 + r) + 2r/(1 + 2r), so
    that 4r² + r - 1 = 0 and r = (sqrt(17) - 1)/8.
    """
    fit = cox_regression([1, 2, 3, 4], [1, 1, 1, 1], [0, 1, 0, 1])
    assert fit.coefficients[0].ratio == pytest.approx((sqrt(17) - 1) / 8, rel=1e-14)
    assert fit.coefficients[0].name == "x1"
    assert fit.log_likelihood_null == pytest.approx(-log(24))
    assert (fit.subjects, fit.events) == (4, 4)


@given(SUBJECTS)
def test_the_exact_likelihood_is_the_sum_over_all_sets(
    subjects: list[tuple[int, bool, int, int]],
) -> None:
    times, events, x, z = (np.array(column) for column in zip(*subjects, strict=True))
    covariates = np.column_stack((x, z)).astype(float)
    b = np.array([0.3, -0.7])
    point = likelihood.point_of(likelihood.stratum_of(times, events, covariates), b, Ties.EXACT)
    expected = 0.0
    for time in sorted(set(times[events].tolist())):
        risk = np.exp(covariates[times >= time] @ b)
        died = events & (times == time)
        every = sum(np.prod(one) for one in combinations(risk.tolist(), int(died.sum())))
        expected += float((covariates[died] @ b).sum()) - log(every)
    assert point.value == pytest.approx(expected, abs=1e-10)


@given(SUBJECTS, st.sampled_from(ALL_TIES))
def test_gradient_and_information_are_derivatives(
    subjects: list[tuple[int, bool, int, int]], ties: Ties
) -> None:
    times, events, x, z = (np.array(column) for column in zip(*subjects, strict=True))
    stratum = likelihood.stratum_of(times, events, np.column_stack((x, z)).astype(float))
    b, h = np.array([0.2, -0.4]), 1e-5
    point = likelihood.point_of(stratum, b, ties)
    for place in range(2):
        move = np.eye(2)[place] * h
        up = likelihood.point_of(stratum, b + move, ties)
        down = likelihood.point_of(stratum, b - move, ties)
        assert (up.value - down.value) / (2 * h) == pytest.approx(point.gradient[place], abs=1e-6)
        turned = (down.gradient - up.gradient) / (2 * h)
        assert turned == pytest.approx(point.information[place], abs=1e-6)


def _fit_or_none(fit: Callable[[], CoxFit]) -> CoxFit | None:
    try:
        return fit()
    except NotEstimable:
        return None


@given(SUBJECTS, st.sampled_from(ALL_TIES))
def test_neither_order_nor_origin_nor_unit_of_covariates_matters(
    subjects: list[tuple[int, bool, int, int]], ties: Ties
) -> None:
    times, events, x, z = (np.array(column) for column in zip(*subjects, strict=True))
    there = _fit_or_none(lambda: cox_regression(times, events, np.column_stack((x, z)), ties=ties))
    moved = np.column_stack((x * 4.0 + 100, z * 0.25 - 3))[::-1]
    back = _fit_or_none(lambda: cox_regression(times[::-1] * 8, events[::-1], moved, ties=ties))
    if there is None or back is None:
        assert there is None
        assert back is None
        return
    assert back.log_likelihood == pytest.approx(there.log_likelihood, rel=1e-10)
    assert back.coefficients[0].estimate * 4 == pytest.approx(
        there.coefficients[0].estimate, rel=1e-6, abs=1e-8
    )
    at = float(times[events].max())
    survived = there.survival(at, [1, 0])
    assert back.survival(at * 8, [104, -3]) == pytest.approx(survived, rel=1e-6, abs=1e-12)


@given(SUBJECTS, st.sampled_from(ALL_TIES))
@settings(max_examples=200)
def test_infinity_is_said_exactly_where_every_event_was_farthest(
    subjects: list[tuple[int, bool, int, int]], ties: Ties
) -> None:
    """For one covariate it can be seen by looking: both ways, at every event time."""
    times, events, x, _ = (np.array(column) for column in zip(*subjects, strict=True))
    comparisons: list[int] = []
    for time in set(times[events].tolist()):
        died, risk = events & (times == time), times >= time
        others = risk & ~died if ties is Ties.EXACT else risk
        comparisons += [int(a - b) for a in x[died] for b in x[others]]
    is_one_sided = any(comparisons) and (min(comparisons) >= 0 or max(comparisons) <= 0)
    try:
        fit = cox_regression(times, events, x, ties=ties)
    except InfiniteCoefficients as infinite:
        assert is_one_sided
        assert infinite.direction == (("x1", 1 if max(comparisons) > 0 else -1),)  # noqa: PT017 - the refusal is an answer
    except NotEstimable:
        assert not any(comparisons)
    else:
        assert not is_one_sided
        assert abs(fit.coefficients[0].estimate) < 20
        # The estimate is the maximum: no other coefficient is more likely.
        stratum = likelihood.stratum_of(times, events, x[:, None].astype(float))
        for move in (-0.1, 0.1):
            there = np.array([fit.coefficients[0].estimate + move])
            assert likelihood.point_of(stratum, there, ties).value < fit.log_likelihood


def test_two_covariates_that_part_events_only_together_are_infinite_together() -> None:
    """Neither alone orders the events, their sum does."""
    x = [[3.0, 0.0], [0.0, 2.5], [2.0, 0.0], [0.0, 1.5], [1.0, 0.0], [0.0, 0.5]]
    with pytest.raises(InfiniteCoefficients) as caught:
        cox_regression([1, 2, 3, 4, 5, 6], [1] * 6, x, names=["age", "dose"])
    assert caught.value.direction == (("age", 1), ("dose", 1))
    assert "age to plus infinity, dose to plus infinity" in str(caught.value)


def test_only_the_covariate_that_parts_them_is_named() -> None:
    x = [[1, 0], [1, 1], [1, 0], [0, 1], [0, 0], [0, 1]]
    with pytest.raises(InfiniteCoefficients, match=r"on: x1 to plus infinity; every"):
        cox_regression([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0], x)


def test_a_covariate_that_tells_nothing_is_named() -> None:
    times, events = [1, 2, 3, 4], [1, 1, 1, 1]
    with pytest.raises(NotEstimable, match="covariate x1 tells nothing: it is constant among"):
        cox_regression(times, events, [5, 5, 5, 5])
    with pytest.raises(NotEstimable, match="covariate twice tells nothing beside once"):
        cox_regression(times, events, [[0, 1], [1, 3], [0, 1], [1, 3]], names=["once", "twice"])
    with pytest.raises(NotEstimable, match="covariate x1 tells nothing"):
        cox_regression(times, events, [0, 0, 1, 1], strata=["a", "a", "b", "b"])


def test_without_events_nothing_is_said() -> None:
    with pytest.raises(NotEstimable, match="no event"):
        cox_regression([1, 2], [0, 0], [0, 1])
    with pytest.raises(NotEstimable, match="tells nothing"):
        cox_regression([1], [1], [0])


@pytest.mark.parametrize(
    ("durations", "events", "covariates", "said"),
    [
        ([], [], [], "durations is empty"),
        ([1, 2], [1, 2], [0, 1], r"events\[1\] is 2"),
        ([1, np.nan], [1, 0], [0, 1], r"durations\[1\]"),
        ([1, 2], [1, 0], [0, np.nan], r"covariates\[1\]"),
        ([1, 2], [1, 0], [[0], [np.inf]], r"covariates\[1\]"),
        ([1, 2], [1, 0], [1], "covariates is of shape"),
        ([1, 2], [1, 0], [[], []], "covariates is none"),
    ],
)
def test_what_is_no_sample_is_refused_with_its_place(
    durations: list[float], events: list[int], covariates: list[float], said: str
) -> None:
    with pytest.raises(InvalidSample, match=said):
        cox_regression(durations, events, covariates)


def test_names_must_be_as_many_and_different() -> None:
    for names in (["a"], ["a", "a"]):
        with pytest.raises(InvalidSample, match="expected 2 different names"):
            cox_regression([1, 2], [1, 1], [[0, 1], [1, 0]], names=names)


def test_survival_asks_for_a_known_stratum_and_all_covariates() -> None:
    fit = cox_regression([1, 2, 3, 4], [1, 1, 1, 0], [0, 1, 0, 1])
    assert fit.survival(0.5, [0]) == 1
    assert fit.survival(4, [0]) < fit.survival(1, [0]) < 1
    assert np.isnan(fit.survival(4.1, [0]))
    with pytest.raises(InvalidSetting, match="stratum is 'a'"):
        fit.survival(1, [0], stratum="a")
    with pytest.raises(InvalidSetting, match="expected 1 values"):
        fit.survival(1, [0, 1])
    with pytest.raises(InvalidSetting, match="time is -1"):
        fit.survival(-1, [0])


def test_limits_of_a_ratio_hold_it() -> None:
    (one,) = cox_regression([1, 2, 3, 4], [1, 1, 1, 1], [0, 1, 0, 1]).coefficients
    lower, upper = one.ratio_limits(0.9)
    assert lower < one.ratio < upper
    with pytest.raises(InvalidSetting, match="level"):
        one.ratio_limits(1)
    (rare,) = cox_regression([1, 2, 3, 4], [1, 1, 1, 1], [0, 1e-6, 0, 1e-6]).coefficients
    assert rare.ratio_limits()[1] == float("inf")


def test_too_many_ties_for_the_exact_likelihood_are_refused_not_guessed() -> None:
    chance = np.random.default_rng(1)
    size = 1_400
    with pytest.raises(NotEstimable, match="too many for the exact likelihood"):
        cox_regression(
            np.where(np.arange(size) < size // 2, 1, 2),
            np.arange(size) < size // 2,
            chance.normal(size=size),
            ties=Ties.EXACT,
        )


def test_a_search_that_fails_says_so() -> None:
    """Of a function that is not concave, and of one that is none."""

    def saddle(at: NDArray[np.float64]) -> Point:
        return Point(float((at**2).sum() + at.sum()), 2 * at + 1, -2 * np.eye(at.size))

    def flat(at: NDArray[np.float64]) -> Point:
        return Point(0.0, np.ones(at.size), np.zeros((at.size, at.size)))

    for function in (saddle, flat):
        assert not maximise(function, 1).converged


def test_a_step_too_far_is_halved_until_it_gains() -> None:
    """Newton alone runs away from the maximum of -log(cosh) when it starts beyond 1.09."""

    def bell(at: NDArray[np.float64]) -> Point:
        moved = at - 1.6
        curve = np.diag(1 / np.cosh(moved) ** 2)
        return Point(float(-np.log(np.cosh(moved)).sum()), -np.tanh(moved), curve)

    found = maximise(bell, 1)
    assert found.converged
    assert found.at[0] == pytest.approx(1.6, abs=1e-12)


FAR_OUT = ([1, 2, 3, 4, 5, 6, 7], [1, 1, 1, 1, 0, 1, 0])


@pytest.mark.parametrize("ties", [Ties.EFRON, Ties.BRESLOW])
def test_a_covariate_far_out_leaves_the_others_their_digits(ties: Ties) -> None:
    """Its subject is the first event and has left when the others are compared.

    With a positive coefficient its own term of the likelihood is 1 up to rounding, so that the
    estimate is that of the others alone, although their weights beside its own are 0.
    """
    times, events = FAR_OUT
    x = [1e6, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0]
    alone = cox_regression(times[1:], events[1:], x[1:], ties=ties)
    beside = cox_regression(times, events, x, ties=ties)
    assert alone.coefficients[0].estimate > 0
    found, expected = beside.coefficients[0], alone.coefficients[0]
    assert found.estimate == pytest.approx(expected.estimate, rel=1e-6)
    assert found.standard_error == pytest.approx(expected.standard_error, rel=1e-6)


@pytest.mark.parametrize(("ties", "far"), [(Ties.EXACT, 1e6), (Ties.EFRON, 1e9), (Ties.EXACT, 1e9)])
def test_values_too_far_apart_for_numbers_of_16_digits_are_refused(ties: Ties, far: float) -> None:
    """The sums of the exact likelihood are over all at once, and lose twice the digits."""
    with pytest.raises(NotEstimable, match=r"covariate x1 .*: take their logarithm"):
        cox_regression(*FAR_OUT, [far, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0], ties=ties)


@pytest.mark.parametrize("ties", ALL_TIES)
def test_who_was_followed_for_less_than_until_the_first_event_does_not_count(ties: Ties) -> None:
    times, events, x = [2, 3, 4, 5, 6], [1, 1, 0, 1, 0], [1.0, 0.0, 1.0, 0.0, 0.5]
    alone = cox_regression(times, events, x, ties=ties)
    beside = cox_regression([1, *times], [0, *events], [1e5, *x], ties=ties)
    found, expected = beside.coefficients[0], alone.coefficients[0]
    assert found.estimate == pytest.approx(expected.estimate, rel=1e-6)
    assert beside.log_likelihood == pytest.approx(alone.log_likelihood)


def test_a_stratum_without_events_has_no_hazard_and_changes_nothing() -> None:
    times, events, x = [1, 2, 3, 4], [1, 1, 1, 1], [0.0, 1.0, 0.0, 1.0]
    alone = cox_regression(times, events, x)
    beside = cox_regression(
        [*times, 5, 6], [*events, 0, 0], [*x, 7.0, 8.0], strata=["a"] * 4 + ["b"] * 2
    )
    assert beside.coefficients[0].estimate == pytest.approx(alone.coefficients[0].estimate)
    assert beside.baselines[1].at(6) == 0
    assert beside.survival(6, [7], stratum="b") == 1


def test_a_fit_that_did_not_converge_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newton, "_MOST_STEPS", 1)
    with pytest.raises(NotEstimable, match="did not converge in 1 steps"):
        cox_regression([1, 2, 3, 4], [1, 1, 1, 1], [0, 1, 0, 1])


def test_where_it_cannot_be_told_whether_there_is_a_maximum_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Unsolved:
        status, message = 4, "numbers went wrong"

    monkeypatch.setattr(existence, "linprog", lambda *_, **__: Unsolved())
    with pytest.raises(NotEstimable, match="could not be told: numbers went wrong"):
        cox_regression([1, 2, 3, 4], [1, 1, 1, 1], [0, 1, 2, 3])


def test_a_sum_that_leaves_numbers_is_no_place_for_a_maximum() -> None:
    stops, counts = np.array([2]), np.array([2])
    point = exact_point(np.zeros((2, 1)), np.array([0.0, -1_000.0]), stops, counts)
    assert point.value == np.inf


def test_where_all_at_risk_have_the_event_at_once_the_exact_likelihood_tells_nothing() -> None:
    """There is one set of all, so its chance is 1 whatever the coefficients are."""
    x = [4.7, 3.8, 5.0, 6.6, 4.2]
    with pytest.raises(NotEstimable, match="x1 tells nothing"):
        cox_regression([30] * 5, [1] * 5, x, ties=Ties.EXACT)
    with pytest.raises(NotEstimable, match="x1 tells nothing"):
        cox_regression([20, 30, 30], [0, 1, 1], [9.0, 1.0, 2.0], ties=Ties.EXACT)
