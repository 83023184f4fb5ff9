"""Cox's regression: how covariates multiply the hazard, without a shape for it over time.

D. R. Cox: Regression models and life-tables. JRSS B 34 (1972) 187-220. Standard errors are by
the observed information.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from trialwright.estimators.errors import InvalidSetting, NotEstimable
from trialwright.estimators.hazards.baseline import BaselineHazard, baseline_of
from trialwright.estimators.hazards.coefficients import (
    Coefficient,
    TestOfAll,
    coefficients_of,
)
from trialwright.estimators.hazards.covariates import checked_names, ever_at_risk, scale_of
from trialwright.estimators.hazards.existence import (
    check_digits,
    check_finite,
    check_independent,
    constant_at_risk,
)
from trialwright.estimators.hazards.likelihood import (
    Stratum,
    Ties,
    is_small,
    point_of,
    stratum_of,
)
from trialwright.estimators.hazards.newton import (
    Maximum,
    Point,
    Stopping,
    maximise,
    ran_away,
)
from trialwright.estimators.samples import (
    Booleans,
    Durations,
    Floats,
    Integers,
    checked_covariates,
    checked_durations,
    checked_events,
    checked_groups,
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CoxFit:
    """Coefficients of the log hazard, with tests that all are 0.

    Attributes
    ----------
    coefficients : one a covariate, in the order given.
    covariance : of the estimates, (p, p).
    log_likelihood, log_likelihood_null : at the estimates and at 0.
    wald, score, likelihood_ratio : three tests of all coefficients together.
    strata : labels in order; one stratum is labelled None.
    baselines : the cumulative hazard of each stratum.
    subjects, events : how many.
    iterations : Newton steps that the search took; it converged, or there would be no fit.

    """

    coefficients: tuple[Coefficient, ...]
    covariance: Floats
    log_likelihood: float
    log_likelihood_null: float
    wald: TestOfAll
    score: TestOfAll
    likelihood_ratio: TestOfAll
    ties: Ties
    strata: tuple[Any, ...]
    baselines: tuple[BaselineHazard, ...]
    subjects: int
    events: int
    iterations: int

    def survival(self, time: float, covariates: Sequence[float], stratum: object = None) -> float:
        """Return the chance of no event by a time for given covariates: exp(-H(time)).

        NaN after the stratum's last duration.
        """
        if stratum not in self.strata:
            expected = f"one of {', '.join(map(str, self.strata))}"
            raise InvalidSetting(setting="stratum", found=stratum, expected=expected)
        if len(covariates) != len(self.coefficients):
            expected = f"{len(self.coefficients)} values"
            raise InvalidSetting(setting="covariates", found=list(covariates), expected=expected)
        predictor = sum(
            one.estimate * value for one, value in zip(self.coefficients, covariates, strict=True)
        )
        hazard = self.baselines[self.strata.index(stratum)].at(time)
        return float(np.exp(-hazard * np.exp(predictor)))


def cox_regression(  # noqa: PLR0913 - a sample with covariates, and how to take it
    durations: ArrayLike,
    events: ArrayLike,
    covariates: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    ties: Ties = Ties.EFRON,
    strata: ArrayLike | None = None,
    stopping: Stopping = Stopping.MAXIMUM,
) -> CoxFit:
    """Return the fit of a sample, with a baseline for each stratum.

    `covariates` are (n, p), or (n,) for one; `names` are theirs; `stopping` is whose rule ends
    the search. Raises InvalidSample for what
    is no sample, NotEstimable without events or with a covariate that tells nothing, and
    InfiniteCoefficients where the likelihood has no maximum.
    """
    times = checked_durations(durations)
    happened = checked_events(events, times.size)
    raw = checked_covariates(covariates, times.size)
    called = checked_names(names, raw.shape[1])
    labels, member = _strata(strata, times.size)
    if not happened.any():
        raise NotEstimable("there is no event, so nothing can be said of what brings it")
    centre, spread = scale_of(raw, ever_at_risk(times, happened, member))
    parts = _parts(times, happened, (raw - centre) / spread, member)
    found = _maximum(parts, called, ties, stopping)
    estimates = found.at / spread
    covariance = np.linalg.inv(found.point.information) / np.outer(spread, spread)
    # To all covariates 0, whose scaled values are -centre/spread.
    log_factor = -float(estimates @ centre)
    wald, score, likelihood_ratio = _tests_of(found)
    return CoxFit(
        coefficients=coefficients_of(called, estimates, covariance),
        covariance=covariance,
        log_likelihood=found.point.value,
        log_likelihood_null=found.start.value,
        wald=wald,
        score=score,
        likelihood_ratio=likelihood_ratio,
        ties=ties,
        strata=labels,
        baselines=tuple(
            baseline_of(
                part, found.at, ties, last=float(times[member == one].max()), log_factor=log_factor
            )
            for one, part in enumerate(parts)
        ),
        subjects=times.size,
        events=int(happened.sum()),
        iterations=found.iterations,
    )


def _strata(strata: ArrayLike | None, size: int) -> tuple[tuple[Any, ...], Integers]:
    """Return the labels of strata and each subject's place among them; without any, one."""
    if strata is None:
        return (None,), np.zeros(size, np.int64)
    return checked_groups(strata, size, "strata")


def _parts(
    times: Durations, happened: Booleans, covariates: Floats, member: Integers
) -> list[Stratum]:
    places = [member == one for one in range(int(member.max()) + 1)]
    return [stratum_of(times[here], happened[here], covariates[here]) for here in places]


def _tests_of(found: Maximum) -> tuple[TestOfAll, TestOfAll, TestOfAll]:
    """Return the tests by Wald, by the score at 0, and by the ratio of likelihoods."""
    start, point = found.start, found.point
    statistics = (
        found.at @ point.information @ found.at,
        start.gradient @ np.linalg.solve(start.information, start.gradient),
        2 * (point.value - start.value),
    )
    wald, score, ratio = (
        TestOfAll(statistic=float(one), degrees=found.at.size) for one in statistics
    )
    return wald, score, ratio


def _maximum(
    parts: Sequence[Stratum], names: Sequence[str], ties: Ties, stopping: Stopping
) -> Maximum:
    def likelihood(coefficients: Floats) -> Point:
        points = [point_of(part, coefficients, ties) for part in parts]
        return Point(
            value=sum(one.value for one in points),
            gradient=np.sum([one.gradient for one in points], axis=0),
            information=np.sum([one.information for one in points], axis=0),
        )

    start = likelihood(np.zeros(len(names)))
    among_events = ties is not Ties.EXACT
    constant = constant_at_risk(parts, among_events=among_events)
    check_independent(start.information, names, constant)
    found = maximise(likelihood, len(names), stopping)
    summed_apart = among_events and all(is_small(part) for part in parts)
    if ran_away(found):
        check_finite(parts, names, among_events=among_events)
    if not found.converged:
        raise NotEstimable(f"the search did not converge in {found.iterations} steps")
    events = sum(part.deaths.size for part in parts)
    check_digits(found.point.information, events, names, summed_apart=summed_apart)
    return found
