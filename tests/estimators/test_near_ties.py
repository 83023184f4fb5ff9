"""Times that differ by rounding: made one only for who follows R."""

from __future__ import annotations

import numpy as np
import pytest

from trialwright.estimators import InvalidSample, follow_up, kaplan_meier, without_near_ties


@pytest.mark.parametrize(
    ("durations", "times"),
    [
        # What R 4.2.2 with survival 3.5-3 gave as the times of survfit.
        ([1, 1 + 1e-9, 1 + 1e-7, 2, 2 + 2.9e-8, 3], [1, 1 + 1e-7, 2, 2 + 2.9e-8, 3]),
        ([100, 100 + 1e-6, 100 + 1e-5, 200, 3], [3, 100, 100 + 1e-5, 200]),
        ([1, 1 + 1e-8, 1 + 2e-8, 1 + 3e-8, 2], [1, 2]),
        ([1e-9, 2e-9, 3e-9, 5e-9], [1e-9]),
        ([*[1e-3] * 1000, 100, 100 + 5e-7], [1e-3, 100]),
    ],
)
def test_near_times_become_the_earliest_of_them_as_in_r(
    durations: list[float], times: list[float]
) -> None:
    sample = follow_up(durations, [1] * len(durations))

    assert kaplan_meier(without_near_ties(sample)).times.tolist() == times
    assert kaplan_meier(sample).times.tolist() == sorted(set(durations))


def test_whole_numbers_are_never_near() -> None:
    sample = follow_up([1, 2, 3], [1, 1, 1])
    assert without_near_ties(sample) is sample


def test_entries_are_made_equal_with_ends_of_follow_up() -> None:
    sample = follow_up([1.0, 2.0], [1, 1], entries=[0.0, 1 - 1e-9])
    merged = without_near_ties(sample)
    assert merged.entries is not None
    assert merged.durations.tolist() == [1 - 1e-9, 2]
    assert merged.entries.tolist() == [0, 1 - 1e-9]

    with pytest.raises(InvalidSample, match=r"entries\[1\] is no earlier than the duration"):
        without_near_ties(follow_up([5.0, 2.0], [1, 1], entries=[0.0, np.nextafter(2, 1)]))
