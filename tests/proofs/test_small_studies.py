"""A seeded sample of the questions that small studies ask; `make prove` asks many more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from benchmarks.chance import dice
from benchmarks.proofs import small_designs, small_studies
from benchmarks.proofs.small_outcomes import EXPECTED, outcome_of
from benchmarks.proofs.small_studies import QUESTIONS, prove_small_studies
from trialwright.estimators.change import change
from trialwright.estimators.landmark import landmark
from trialwright.estimators.rates import Rate
from trialwright.protocol.designs import pocock_boundary, single_stage_of

SEED = 12


def test_every_question_is_answered_right_or_refused_with_a_sentence() -> None:
    proven = prove_small_studies(count=100, seed=SEED)

    assert proven.faults == ()
    assert sum(proven.tried.values()) == 100 * len(QUESTIONS)
    assert {name.partition(": ")[2] for name in proven.tried} == set(EXPECTED)


def test_the_same_seed_asks_the_same() -> None:
    assert prove_small_studies(count=10, seed=SEED) == prove_small_studies(count=10, seed=SEED)


def faults(kind: str) -> set[str]:
    """Return what is said of thirty questions that is not expected."""
    said = {outcome_of(QUESTIONS[kind], dice(number)) for number in range(30)}
    return said - set(EXPECTED)


def test_the_proof_sees_wrong_limits_of_a_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(self: Rate, level: float = 0.95) -> Any:  # noqa: ANN401 - what it was
        found = real(self, level)
        return replace(found, upper=found.upper * 1.001)

    real = Rate.interval
    monkeypatch.setattr(Rate, "interval", wrong)
    assert any("at the upper limit" in said for said in faults("rates"))


def test_the_proof_sees_changes_that_are_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*given: Any) -> Any:  # noqa: ANN401 - what it was
        found = change(*given)
        return replace(found, changes=found.changes + 1)

    monkeypatch.setattr(small_studies, "change", wrong)
    assert any(said.startswith("the mean of") for said in faults("changes"))


def test_the_proof_sees_a_landmark_that_keeps_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(durations: Any, events: Any, at: Any) -> Any:  # noqa: ANN401 - what it was
        found = landmark(durations, events, at)
        return replace(found, lost=found.lost + 1)

    monkeypatch.setattr(small_studies, "landmark", wrong)
    assert any("were lost of" in said for said in faults("landmarks"))


def test_the_proof_sees_a_boundary_that_is_not_the_lowest(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(participants: int, rate: float, alpha: float, **looks: Any) -> Any:  # noqa: ANN401
        return pocock_boundary(participants, rate, alpha / 2, **looks)

    monkeypatch.setattr(small_designs, "pocock_boundary", wrong)
    assert faults("toxicity boundaries")


def test_the_proof_sees_a_limit_of_responses_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(participants: int, p0: float, alpha: float) -> Any:  # noqa: ANN401 - what it was
        found = single_stage_of(participants, p0, alpha)
        return replace(found, limit=max(found.limit - 1, 0))

    monkeypatch.setattr(small_designs, "single_stage_of", wrong)
    assert any("the limit is" in said for said in faults("designs for response"))
