"""Stretches of low counts, with their onset, their lowest day and their end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trialwright.grading.conditions import condition_of
from trialwright.grading.icaht import CountRule, Episode, episodes
from trialwright.grading.icaht.counting import days_low

LOW = condition_of("value <= 500")
assert LOW is not None


def found(counts: dict[int, float]) -> tuple[Episode, ...]:
    assert LOW is not None
    return episodes(counts, LOW, 3)


def test_two_episodes_with_a_lasting_recovery_between() -> None:
    counts = dict(enumerate([2000, 400, 90, 300, 900, 900, 900, 450, 90, 90, 800, 800, 800.0]))
    assert found(counts) == (
        Episode(1, 3, 90, 2, (), 4),
        Episode(7, 9, 90, 8, (), 10),
    )
    assert [one.days for one in found(counts)] == [3, 3]


def test_a_short_recovery_and_days_without_a_count_end_nothing() -> None:
    counts = {1: 400.0, 2: 900.0, 3: 900.0, 5: 900.0, 6: 300.0, 7: 900.0, 8: 900.0}
    assert found(counts) == (Episode(1, 6, 300, 6, (4,), None),)


def test_counts_that_are_never_low_make_no_episode() -> None:
    assert found({1: 900.0, 2: 900.0, 3: 900.0, 4: 2000.0}) == ()
    assert found({}) == ()


@given(st.lists(st.sampled_from([100.0, 900.0]), max_size=25))
def test_episodes_last_as_long_together_as_days_are_counted(counts: list[float]) -> None:
    low = [count <= 500 for count in counts]
    days = sum(one.days for one in found(dict(enumerate(counts))))
    assert days == days_low(low, CountRule.CUMULATIVE, 3)
