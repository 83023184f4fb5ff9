"""A sample of the proof on cohorts, and a fault that it must see."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.cohorts.made import columns
from benchmarks.cohorts.screening import study
from benchmarks.proofs.cohorts import cohorts, held
from trialwright.eligibility.cohort import CohortScreening, Columns, Screened


def test_a_sample_holds(tmp_path: Path) -> None:
    found = cohorts(tmp_path, 30, 1)
    assert found.holds, found.faults
    assert found.tried["patients"] == 30


def test_a_wrong_verdict_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    ready = CohortScreening(study())
    whole = ready.screen

    def wrong(block: Columns) -> Screened:
        found = whole(block)
        return replace(found, verdicts=(found.verdicts + 1) % 4)

    monkeypatch.setattr(ready, "screen", wrong)
    assert len(held(ready, columns(4)).faults) == 4
