"""However subjects are counted, whole, packed or ranked, the counts are the same."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.estimators.drawn import TIMES

from trialwright.estimators import tabulation
from trialwright.estimators.tabulation import Tabulation, before, tabulate

Ended = list[tuple[float, int]]

ENDED: st.SearchStrategy[Ended] = st.lists(
    st.tuples(TIMES, st.integers(0, 5)), min_size=1, max_size=80
)


def check(table: Tabulation, ended: Ended) -> None:
    counts = Counter((time, way) for time, way in ended)
    times = sorted({time for time, _ in ended})
    assert table.times.tolist() == times
    assert table.times.dtype == np.float64
    assert table.counts.tolist() == [[counts[time, way] for time in times] for way in range(6)]
    assert table.staying.tolist() == [sum(one >= time for one, _ in ended) for time in times]


def columns(ended: Ended) -> tuple[np.ndarray, np.ndarray]:
    return np.array([time for time, _ in ended]), np.array([way for _, way in ended])


@given(ENDED)
def test_subjects_are_counted_by_time_and_way(ended: Ended) -> None:
    durations, ways = columns(ended)
    check(tabulate(durations, ways, 6), ended)
    check(tabulate(durations, ways.astype(np.int8), 6), ended)


@given(ENDED)
def test_weights_of_one_change_nothing(ended: Ended) -> None:
    check(tabulate(*columns(ended), 6, np.ones(len(ended))), ended)


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 5)), min_size=60, max_size=120))
def test_whole_times_are_counted_without_sorting(ended: list[tuple[int, int]]) -> None:
    durations, ways = columns(list(ended))
    as_floats = [(float(time), way) for time, way in ended]
    for times in (durations, durations.astype(np.float64)):
        assert tabulation._whole(times) is not None
        check(tabulate(times, ways, 6), as_floats)


@given(st.lists(st.tuples(st.integers(0, 2**53), st.integers(0, 5)), min_size=1, max_size=60))
def test_large_whole_times_are_counted_too(ended: list[tuple[int, int]]) -> None:
    durations, ways = columns(list(ended))
    check(tabulate(durations, ways, 6), [(float(time), way) for time, way in ended])


def test_whole_times_far_apart_are_sorted() -> None:
    ended: Ended = [(float(day * 10_000), day % 6) for day in range(60)]
    durations, ways = columns(ended)
    assert tabulation._whole(durations) is None
    check(tabulate(durations, ways, 6), ended)


def test_times_too_far_apart_are_ranked() -> None:
    ended: Ended = [(5e-324, 1), (1e99, 2), (0.0, 0), (1e99, 2)]
    durations, ways = columns(ended)
    assert tabulation._packed(durations, ways, 6) is None
    check(tabulate(durations, ways, 6), ended)


def test_all_at_time_zero_are_counted() -> None:
    ended: Ended = [(0.0, 1), (-0.0, 2), (0.0, 1)]
    check(tabulate(*columns(ended), 6), ended)
    assert not np.signbit(tabulate(*columns(ended), 6).times).any()


def test_one_odd_time_among_many_whole_ones_is_kept() -> None:
    ended: Ended = [(float(day), 0) for day in range(60)] + [(7.5, 1)]
    check(tabulate(*columns(ended), 6), ended)


@pytest.mark.parametrize("weights", [None, np.array([1.0, 2.0, 0.5, 4.0])])
def test_who_enters_at_a_time_is_not_there_before_it(weights: np.ndarray | None) -> None:
    found = before(np.array([3.0, 0.0, 2.0, 3.0]), np.array([0.0, 1, 2, 3, 4]), weights)
    assert found.tolist() == ([0, 1, 1, 2, 4] if weights is None else [0, 2, 2, 2.5, 7.5])
