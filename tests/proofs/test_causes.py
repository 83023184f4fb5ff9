"""A seeded sample of the drawn samples with causes; `make prove` estimates from many more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from benchmarks.proofs import causes
from benchmarks.proofs.causes import (
    ESTIMATES,
    EXPECTED,
    REFUSED,
    RIGHT,
    Given,
    given,
    outcome_of,
    prove_causes,
)
from trialwright.estimators.competing import cumulative_incidence, gray_test
from trialwright.estimators.hazards import cox_regression
from trialwright.estimators.subdistribution import subdistribution_regression

SEED = 12
SOUND = Given(
    durations=[1.0, 2.0, 2.0, 4.0, 5.0, 6.0, 7.0],
    causes=[1, 2, 1, 0, 1, 1, 0],
    groups=list("ABABABB"),
    covariates=[[1.0], [0.0], [2.0], [1.0], [0.0], [2.0], [1.0]],
)
COX = "Cox's regression, ties by efron"


def test_every_sample_is_estimated_right_or_refused_with_a_sentence() -> None:
    proven = prove_causes(count=300, seed=SEED)

    assert proven.faults == ()
    assert sum(proven.tried.values()) == 300 * len(ESTIMATES)
    assert {name.partition(": ")[0] for name in proven.tried} == set(ESTIMATES)
    assert {name.partition(": ")[2] for name in proven.tried} == set(EXPECTED)


def test_samples_are_the_same_for_the_same_seed() -> None:
    first = [repr(one) for _, one in given(100, SEED)]

    assert [repr(one) for _, one in given(100, SEED)] == first
    assert [repr(one) for _, one in given(100, SEED + 1)] != first


@pytest.mark.parametrize("kind", ESTIMATES)
def test_the_proof_takes_what_is_right_for_right(kind: str) -> None:
    assert outcome_of(SOUND, ESTIMATES[kind]) == RIGHT
    wrong = replace(SOUND, durations=[-1.0] * 7, spoiled="a duration")
    assert outcome_of(wrong, ESTIMATES[kind]) == REFUSED


def _with(found: Any, name: str, factor: float) -> Any:  # noqa: ANN401 - any estimate
    return replace(found, **{name: getattr(found, name) * factor})


@pytest.mark.parametrize(
    ("kind", "function", "real", "name", "said"),
    [
        ("cumulative incidence", "cumulative_incidence", cumulative_incidence, "incidence",
         "cause 1: incidence at 1.0 is"),
        ("cumulative incidence", "cumulative_incidence", cumulative_incidence, "survival",
         "cause 1: variance at"),
        ("cumulative incidence", "cumulative_incidence", cumulative_incidence, "at_risk",
         "cause 1: variance at"),
        ("Gray's test", "gray_test", gray_test, "scores", "the score of A is"),
        ("Gray's test", "gray_test", gray_test, "statistic", "a statistic of -"),
        (COX, "cox_regression", cox_regression, "covariance", "covariance times information is"),
    ],
)  # fmt: skip
def test_the_proof_sees_an_estimate_that_is_wrong(  # noqa: PLR0913, PLR0917 - what is changed
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    function: str,
    real: Callable[..., Any],
    name: str,
    said: str,
) -> None:
    factor = -1 if name == "statistic" else 1 + 1e-4
    monkeypatch.setattr(
        causes, function, lambda *columns, **how: _with(real(*columns, **how), name, factor)
    )
    assert outcome_of(SOUND, ESTIMATES[kind]).startswith(said)


@pytest.mark.parametrize(
    ("kind", "function", "real"),
    [
        (COX, "cox_regression", cox_regression),
        ("Fine and Gray's regression", "subdistribution_regression", subdistribution_regression),
    ],
)
def test_the_proof_sees_a_coefficient_that_is_no_maximum(
    monkeypatch: pytest.MonkeyPatch, kind: str, function: str, real: Callable[..., Any]
) -> None:
    def wrong(*columns: object, **how: object) -> object:
        fit = real(*columns, **how)
        moved = [replace(one, estimate=one.estimate + 0.01) for one in fit.coefficients]
        return replace(fit, coefficients=tuple(moved))

    monkeypatch.setattr(causes, function, wrong)
    assert outcome_of(SOUND, ESTIMATES[kind]).startswith("no maximum: the likelihood still rises")


def test_the_proof_sees_what_is_not_refused_and_what_is_raised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    estimate = ESTIMATES["cumulative incidence"]
    assert outcome_of(replace(SOUND, spoiled="a duration"), estimate) == "not refused"
    odd = replace(SOUND, causes=[-1] * 7)
    assert outcome_of(odd, estimate).startswith("refused though sound, or without a reason")

    def fails(*_: object) -> object:
        return np.log(np.array([-1.0]))

    monkeypatch.setattr(causes, "cumulative_incidence", fails)
    assert outcome_of(SOUND, estimate).startswith("RuntimeWarning: invalid value")
