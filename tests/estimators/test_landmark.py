"""A landmark: who is left, who is left out, and what had come by then."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.estimators.errors import InvalidSample, InvalidSetting, NotEstimable
from trialwright.estimators.landmark import landmark


def test_an_event_on_the_landmark_belongs_to_before() -> None:
    found = landmark([10, 28, 28, 40, 90], [True, True, False, True, False], 28)
    assert found.kept.tolist() == [3, 4]
    assert found.durations.tolist() == [12, 62]
    assert found.events.tolist() == [True, False]
    assert (found.had_event, found.lost) == (2, 1)


def test_a_response_after_the_landmark_had_not_come_by_then() -> None:
    found = landmark([10, 40, 90, 95, 99], [1, 1, 0, 0, 0], 28)
    assert found.came_by([5, 28, 29, None, 0]).tolist() == [True, False, False, True]


@given(
    st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=20),
    st.integers(0, 20),
)
def test_everybody_is_kept_or_counted(subjects: list[tuple[int, bool]], at: int) -> None:
    durations, events = zip(*subjects, strict=True)
    if max(durations) <= at:
        with pytest.raises(NotEstimable, match=f"nobody was followed beyond the landmark at {at}"):
            landmark(durations, events, at)
        return
    found = landmark(durations, events, at)
    assert found.kept.size + found.had_event + found.lost == len(subjects)
    assert (found.durations > 0).all()
    assert np.array_equal(np.array(durations)[found.kept], found.durations + at)
    assert found.had_event + found.events.sum() == sum(events)


@pytest.mark.parametrize("at", [-1, float("nan"), float("inf")])
def test_a_landmark_is_a_time(at: float) -> None:
    with pytest.raises(InvalidSetting, match="at is"):
        landmark([1], [1], at)


@pytest.mark.parametrize("time", [-1.0, float("nan")])
def test_when_something_came_is_a_time_or_none(time: float) -> None:
    found = landmark([5, 9], [1, 0], 3)
    with pytest.raises(InvalidSample, match=r"times\[1\]"):
        found.came_by([None, time])
    with pytest.raises(InvalidSample, match="expected 2, one for each subject"):
        found.came_by([1])


@pytest.mark.parametrize("odd", [True, "7", None, 1j, float("inf")])
def test_what_is_no_time_at_all_is_refused(odd: object) -> None:
    with pytest.raises(InvalidSetting, match="expected a finite number from 0"):
        landmark([1, 2], [1, 0], odd)  # type: ignore[arg-type]
    if odd is not None:
        with pytest.raises(InvalidSample, match=r"times\[0\] is .* expected a finite number"):
            landmark([1, 2], [1, 0], 0).came_by([odd, None])  # type: ignore[list-item]
