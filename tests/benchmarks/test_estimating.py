"""The benchmark of estimates: one sample for all, and no time of an answer that differs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.estimating import contenders, tables
from benchmarks.estimating.contenders import OURS, Run, commands
from benchmarks.estimating.files import Sample
from benchmarks.estimating.timing import batches, last, read
from benchmarks.measuring import RunFailed
from trialwright.estimators import follow_up, kaplan_meier


def test_a_sample_is_the_same_for_everybody(tmp_path: Path) -> None:
    sample = Sample(500, "whole days")
    here = sample.write(tmp_path)
    found = read(here)

    assert sample.name == "500 subjects, whole days"
    assert found.durations.size == found.events.size == found.arms.size == 500
    assert (found.durations == np.floor(found.durations)).all()
    assert found.durations.max() == 730
    assert not found.events[found.durations == 730].any()
    assert set(found.arms) == {0, 1}
    assert read(sample.write(tmp_path / "again")).durations.tolist() == found.durations.tolist()
    continuous = read(Sample(500, "continuous").write(tmp_path))
    assert np.unique(continuous.durations).size == 500


@pytest.mark.parametrize("work", ["survival", "comparison"])
def test_our_program_says_times_memory_and_answer(tmp_path: Path, work: str) -> None:
    here = Sample(40, "whole days").write(tmp_path)
    found = contenders.run(commands()[OURS], here, work)

    assert len(found.seconds) == len(found.processor) == 9
    assert all(seconds > 0 for seconds in (*found.seconds, *found.processor))
    assert found.memory > 10_000_000
    if work == "survival":
        sample = read(here)
        curves = [
            kaplan_meier(follow_up(sample.durations[of], sample.events[of]))
            for of in (sample.arms == 0, sample.arms == 1)
        ]
        assert found.answer[::3] == tuple(curve.at(365).survival for curve in curves)
    else:
        assert len(found.answer) == 1


def test_a_program_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunFailed, match="FileNotFoundError"):
        contenders.run(commands()[OURS], tmp_path / "nothing", "survival")


def test_an_answer_that_differs_is_no_time() -> None:
    sample = Sample(10, "continuous")
    ours = Run((1.0,), (1.0,), 1, (0.5, float("nan")))
    tables._compare(sample, "survival", ours, "one", Run((1.0,), (1.0,), 1, (0.5, 1.0)))
    with pytest.raises(tables.Disagreement, match=r"survival: 0.5 here, 0.51 by another"):
        tables._compare(sample, "survival", ours, "another", Run((1.0,), (1.0,), 1, (0.51, 1.0)))


def test_the_shorter_a_work_the_longer_its_batch() -> None:
    assert [batches(size) for size in (10, 10_000, 1_000_000)] == [(200, 9), (5, 9), (1, 3)]


def test_a_step_holds_until_the_next() -> None:
    assert last(np.array([100.0, 365.0, 366.0]), np.array([0.9, 0.8, 0.7])) == 0.8
    assert last(np.array([400.0]), np.array([0.5])) == 1
