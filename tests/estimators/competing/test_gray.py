"""Gray's test: by R, by hand, and by what must hold of any comparison."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.estimators.peers import by_r, made_up

from trialwright.estimators.competing import GrayTest, gray_test
from trialwright.estimators.errors import InvalidSample, InvalidSetting, NotEstimable

SUBJECTS = st.lists(
    st.tuples(st.integers(1, 8), st.integers(0, 2), st.integers(0, 2), st.integers(0, 1)),
    min_size=3,
    max_size=25,
)


@pytest.mark.parametrize("times", ["tied", "fine"])
@pytest.mark.parametrize("cause", [1, 2])
@pytest.mark.parametrize("rho", [0.0, 1.0, -0.5])
@pytest.mark.parametrize("within", ["plain", "strata"])
def test_the_statistic_is_that_of_cmprsk(times: str, cause: int, rho: float, within: str) -> None:
    sample = made_up()
    found = gray_test(
        sample[times],
        sample["cause"],
        sample["group"],
        cause=cause,
        rho=rho,
        strata=sample["stratum"] if within == "strata" else None,
    )
    expected = by_r(f"gray {times} {cause} {rho:g} {within}")
    assert found.statistic == pytest.approx(expected["stat"], rel=1e-11)
    assert found.p_value == pytest.approx(expected["p"], rel=1e-11)
    assert found.degrees == expected["df"]


def test_six_by_hand() -> None:
    """Three in each group; another cause at 1 in the first, the cause at 2 there.

    At 2: Y = 2, 3; S of the first 2/3, so h = 3, 3. Score 1 - 1/2. At once: h/2 = 3/2 with
    variance (3/2)² x (1/3 + 1/3) x 1/6 = 1/4; by the event at 1: later 3/2 x 1/6 = 1/4, times
    1/(2/3) = 3/8, squared over 9 = 1/64. Statistic 1/4 / (17/64) = 16/17.
    """
    found = gray_test([1, 2, 3, 3, 3, 3], [2, 1, 0, 0, 0, 0], ["a", "a", "a", "b", "b", "b"])
    assert found.scores == pytest.approx([0.5, -0.5])
    assert found.covariance[0, 0] == pytest.approx(17 / 64)
    assert found.statistic == pytest.approx(16 / 17)


@given(SUBJECTS, st.sampled_from([0.0, 1.0]))
def test_scores_balance_and_the_order_of_subjects_does_not_matter(
    subjects: list[tuple[int, int, int, int]], rho: float
) -> None:
    there = _tested(subjects, rho)
    if there is None:
        return
    assert there.scores.sum() == pytest.approx(0, abs=1e-9)
    assert there.covariance.sum(axis=0) == pytest.approx(0, abs=1e-7)
    assert 0 <= there.p_value <= 1
    back = _tested(subjects[::-1], rho)
    assert back is not None
    assert back.statistic == pytest.approx(there.statistic, rel=1e-6, abs=1e-9)


@given(SUBJECTS)
def test_the_name_of_a_group_does_not_matter(subjects: list[tuple[int, int, int, int]]) -> None:
    there = _tested(subjects, 0.0)
    renamed = _tested([(t, c, (2, 0, 1)[g], s) for t, c, g, s in subjects], 0.0)
    if there is None or renamed is None:
        return
    assert renamed.statistic == pytest.approx(there.statistic, rel=1e-6, abs=1e-8)


def _tested(subjects: list[tuple[int, int, int, int]], rho: float) -> GrayTest | None:
    durations, causes, groups, strata = zip(*subjects, strict=True)
    try:
        return gray_test(durations, causes, groups, rho=rho, strata=strata)
    except (InvalidSample, NotEstimable):
        return None


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(0, 2)), min_size=3, max_size=12))
def test_groups_that_are_alike_do_not_differ(half: list[tuple[int, int]]) -> None:
    durations, causes = zip(*half, strict=True)
    groups = ["a"] * len(half) + ["b"] * len(half)
    if not any(_tells_something(time, half) for time in durations):
        with pytest.raises(NotEstimable):
            gray_test(durations * 2, causes * 2, groups)
        return
    found = gray_test(durations * 2, causes * 2, groups)
    assert found.statistic == pytest.approx(0, abs=1e-18)
    assert found.p_value == pytest.approx(1)


def _tells_something(time: int, subjects: list[tuple[int, int]]) -> bool:
    """Whether at a time somebody had the event and somebody that might have it had not.

    Those with another event before are among them: Gray compares who has not had this one.
    """
    had_it = [cause == 1 and one == time for one, cause in subjects if one >= time or cause > 1]
    return any(had_it) and not all(had_it)


def test_without_an_event_to_compare_it_says_so() -> None:
    with pytest.raises(NotEstimable, match="cause 1"):
        gray_test([1, 2], [0, 2], ["a", "b"])
    with pytest.raises(NotEstimable):
        gray_test([1, 2, 3], [0, 1, 1], ["a", "b", "b"])


def test_one_group_and_other_questions_without_sense_are_refused() -> None:
    with pytest.raises(InvalidSample, match="one group"):
        gray_test([1, 2], [1, 1], ["a", "a"])
    with pytest.raises(InvalidSetting, match="rho"):
        gray_test([1, 2], [1, 1], ["a", "b"], rho=np.nan)
    with pytest.raises(InvalidSample, match="strata"):
        gray_test([1, 2], [1, 1], ["a", "b"], strata=["s"])


def test_a_negative_rho_weighs_no_event_after_everybody_seemed_to_have_had_one() -> None:
    """One after the other, each alone in its group: 1/4 + 1/3 + 1/2 is above 1."""
    times, groups = [1, 2, 3, 4], ["a", "b", "c", "d"]
    with pytest.raises(NotEstimable, match="with a negative rho"):
        gray_test(times, [1, 1, 1, 1], groups, rho=-1)
