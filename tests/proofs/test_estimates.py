"""A seeded sample of the drawn samples; `make prove` estimates from many more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.chance import dice
from benchmarks.proofs import estimates
from benchmarks.proofs.estimates import Given, given, outcome_of, prove_estimates
from trialwright.estimators import (
    FollowUp,
    GroupComparison,
    SurvivalCurve,
    kaplan_meier,
    log_rank,
)

SEED = 12
SOUND = Given(
    durations=[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], events=[True] * 5 + [False], groups=list("ABABAB")
)


def test_every_sample_is_estimated_right_or_refused_with_a_sentence() -> None:
    proven = prove_estimates(count=1_000, seed=SEED)

    assert proven.faults == ()
    assert sum(proven.tried.values()) == 1_000
    assert all(count > 100 for count in proven.tried.values())


def test_samples_are_the_same_for_the_same_seed() -> None:
    first = [repr(one) for _, one in given(100, SEED)]

    assert [repr(one) for _, one in given(100, SEED)] == first
    assert [repr(one) for _, one in given(100, SEED + 1)] != first


def outcome() -> str:
    return outcome_of(SOUND, dice("log-rank, by these dice"))


def test_the_proof_takes_what_is_right_for_right() -> None:
    assert outcome() == "estimated, and right by exact fractions"
    assert outcome_of(replace(SOUND, events=[2] * 6, spoiled="an event"), dice(1)) == (
        "spoiled, and refused with a sentence"
    )


@pytest.mark.parametrize(
    ("name", "factor", "said"),
    [
        ("survival", 1 + 1e-8, "survival at 1.0 is"),
        ("log_variance", 1 + 1e-8, "variance at 1.0 is"),
        ("at_risk", 2, "at 1.0 are"),
        ("times", 2, "times are"),
    ],
)
def test_the_proof_sees_a_curve_that_is_wrong(
    monkeypatch: pytest.MonkeyPatch, name: str, factor: float, said: str
) -> None:
    def wrong(sample: FollowUp) -> SurvivalCurve:
        curve = kaplan_meier(sample)
        return replace(curve, **{name: getattr(curve, name) * factor})

    monkeypatch.setattr(estimates, "kaplan_meier", wrong)
    assert outcome().startswith(said)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"p_value": 1.5}, "a statistic of"),
        ({"degrees": 2}, "2 degrees of freedom of 2 groups"),
    ],
)
def test_the_proof_sees_a_comparison_that_is_wrong(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, float], said: str
) -> None:
    def wrong(*given: object, **settings: object) -> GroupComparison:
        return replace(log_rank(*given, **settings), **changed)  # type: ignore[arg-type]

    monkeypatch.setattr(estimates, "log_rank", wrong)
    assert outcome().startswith(said)


def test_the_proof_sees_what_is_not_refused_and_what_is_raised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert outcome_of(replace(SOUND, spoiled="nothing"), dice(1)) == "not refused"
    assert outcome_of(replace(SOUND, events=[2] * 6), dice(1)).startswith("refused though sound")

    def fails(_: FollowUp) -> SurvivalCurve:
        return np.log(np.array([-1.0]))  # type: ignore[no-any-return]

    monkeypatch.setattr(estimates, "kaplan_meier", fails)
    assert outcome().startswith("RuntimeWarning: invalid value")
