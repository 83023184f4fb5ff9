"""Comparisons of groups, by hand in fractions, beside other programs, and their laws."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.special import gammaincc
from tests.estimators.drawn import Drawn, drawn

from trialwright.estimators import (
    FlemingHarrington,
    InvalidSample,
    InvalidSetting,
    NotEstimable,
    Weighting,
    follow_up,
    log_rank,
)
from trialwright.estimators.logrank import Weights

WHOLE = st.integers(0, 12).map(float)
WEIGHTINGS: tuple[Weights, ...] = (
    *Weighting,
    FlemingHarrington(1, 0),
    FlemingHarrington(0, 1),
    FlemingHarrington(0.5, 2),
)

AML = (
    [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45],
    [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1],
)
ARMS = ["Maintained"] * 11 + ["Nonmaintained"] * 12


def weight(weighting: Weights, earlier: list[tuple[int, int]], n: int, d: int) -> Fraction:
    """Return the weight of a time in fractions, given n and d of the earlier ones."""
    survival = math.prod((Fraction(m - e, m) for m, e in earlier), start=Fraction(1))
    match weighting:
        case Weighting.LOG_RANK:
            return Fraction(1)
        case Weighting.GEHAN:
            return Fraction(n)
        case Weighting.TARONE_WARE:
            return Fraction(math.sqrt(n))
        case Weighting.PETO_PETO:
            every = [*earlier, (n, d)]
            return math.prod((1 - Fraction(e, m + 1) for m, e in every), start=Fraction(1))
        case FlemingHarrington(rho, gamma):
            return Fraction(float(survival) ** rho * float(1 - survival) ** gamma)


def by_hand(
    subjects: list[tuple[float, bool, int]], weighting: Weights, groups: int
) -> tuple[list[Fraction], list[Fraction], list[list[Fraction]]]:
    """Return observed, expected and variance, time by time, in fractions."""
    observed, expected = [Fraction(0)] * groups, [Fraction(0)] * groups
    variance = [[Fraction(0)] * groups for _ in range(groups)]
    earlier: list[tuple[int, int]] = []
    for time in sorted({end for end, event, _ in subjects if event}):
        there = [sum(end >= time and g == k for end, _, g in subjects) for k in range(groups)]
        events = [
            sum(end == time and event and g == k for end, event, g in subjects)
            for k in range(groups)
        ]
        n, d = sum(there), sum(events)
        w = weight(weighting, earlier, n, d)
        earlier.append((n, d))
        spread = w**2 * Fraction(d * (n - d), n - 1) if n > 1 else Fraction(0)
        for k in range(groups):
            observed[k] += w * events[k]
            expected[k] += w * d * Fraction(there[k], n)
            for j in range(groups):
                own = Fraction(there[k], n) if j == k else 0
                variance[k][j] += spread * (own - Fraction(there[k], n) * Fraction(there[j], n))
    return observed, expected, variance


def close(ours: Any, theirs: list[Any]) -> bool:  # noqa: ANN401 - arrays of any shape
    return bool(np.allclose(ours, np.array(theirs, dtype=float), rtol=1e-10, atol=1e-12))


@pytest.mark.parametrize("weighting", WEIGHTINGS)
@given(made=drawn(WHOLE, least=2))
def test_sums_are_what_they_are_by_hand(weighting: Weights, made: Drawn) -> None:
    labels = sorted(set(made.groups))
    assume(len(labels) > 1)
    subjects = [
        (time, event, labels.index(group))
        for (time, event), group in zip(made.subjects, made.groups, strict=True)
    ]
    observed, expected, variance = by_hand(subjects, weighting, len(labels))
    if not any(variance[k][k] > 1e-20 for k in range(len(labels))):
        with pytest.raises(NotEstimable):
            log_rank(made.sample(), made.groups, weighting=weighting)
        return
    found = log_rank(made.sample(), made.groups, weighting=weighting)
    assert found.labels == tuple(labels)
    assert found.sizes.tolist() == [made.groups.count(label) for label in labels]
    assert close(found.observed, observed)
    assert close(found.expected, expected)
    assert close(found.variance, variance)
    if len(labels) == 2:
        chi_square = float((observed[0] - expected[0]) ** 2 / variance[0][0])
        assert found.statistic == pytest.approx(chi_square, rel=1e-9, abs=1e-12)
    assert found.p_value == pytest.approx(
        float(gammaincc(found.degrees / 2, found.statistic / 2)), rel=1e-9
    )


def test_the_trial_of_maintenance_by_hand() -> None:
    """The exact fraction, computed apart, is what R gives to its last digit."""
    subjects = [
        (float(t), bool(e), int(a != "Maintained")) for t, e, a in zip(*AML, ARMS, strict=True)
    ]
    observed, expected, variance = by_hand(subjects, Weighting.LOG_RANK, 2)
    chi_square = (observed[0] - expected[0]) ** 2 / variance[0][0]
    assert float(chi_square) == pytest.approx(3.3963886989776, rel=1e-13)
    assert log_rank(follow_up(*AML), ARMS).statistic == pytest.approx(float(chi_square), rel=1e-13)


@pytest.mark.parametrize(
    ("weighting", "statistic"),
    [
        # lifelines 0.30.3, multivariate_logrank_test(weightings=...), beside statsmodels 0.15.0,
        # survdiff(weight_type=...), where that has the same.
        (Weighting.LOG_RANK, 3.3963886989776024),
        (Weighting.GEHAN, 2.7233115468409594),
        (Weighting.TARONE_WARE, 2.9816036220070874),
        (Weighting.PETO_PETO, 2.7080350199857857),
        (FlemingHarrington(1, 0), 2.7792795447517737),
        (FlemingHarrington(0, 1), 2.630113217623355),
        (FlemingHarrington(1, 1), 1.4524834548066234),
        (FlemingHarrington(0.5, 0.5), 1.723660145564),
    ],
)
def test_other_programs_give_the_same(weighting: Weights, statistic: float) -> None:
    found = log_rank(follow_up(*AML), ARMS, weighting=weighting)
    assert found.statistic == pytest.approx(statistic, rel=1e-12)
    assert found.weighting == weighting


@given(drawn(WHOLE, least=2), st.sampled_from(WEIGHTINGS))
def test_of_groups_alike_nothing_differs(made: Drawn, weighting: Weights) -> None:
    twice = Drawn(made.subjects * 2, ())
    sides = ["left"] * len(made.subjects) + ["right"] * len(made.subjects)
    try:
        found = log_rank(twice.sample(), sides, weighting=weighting)
    except NotEstimable:
        return
    assert found.statistic == pytest.approx(0, abs=1e-20)
    assert found.p_value == pytest.approx(1)


@given(drawn(WHOLE, least=2), st.sampled_from(WEIGHTINGS), st.randoms(use_true_random=False))
def test_order_names_and_unit_do_not_matter(
    made: Drawn,
    weighting: Weights,
    chance: Any,  # noqa: ANN401 - hypothesis's own
) -> None:
    assume(len(set(made.groups)) > 1)
    rows = list(zip(made.durations, made.events, made.groups, strict=True))
    chance.shuffle(rows)
    other = follow_up([30.4375 * row[0] for row in rows], [row[1] for row in rows])
    renamed = [f"group {9 - row[2]}" for row in rows]
    try:
        found = log_rank(made.sample(), made.groups, weighting=weighting)
    except NotEstimable:
        with pytest.raises(NotEstimable):
            log_rank(other, renamed, weighting=weighting)
        return
    again = log_rank(other, renamed, weighting=weighting)
    assert again.statistic == pytest.approx(found.statistic, rel=1e-7, abs=1e-9)
    assert again.degrees == found.degrees
    assert again.observed.tolist() == pytest.approx(found.observed[::-1].tolist(), rel=1e-12)


@given(drawn(WHOLE, least=2, groups=2), st.data())
def test_a_weight_is_a_number_of_subjects(made: Drawn, data: st.DataObject) -> None:
    size = len(made.subjects)
    weights = data.draw(st.lists(st.integers(1, 3), min_size=size, max_size=size))
    assume(len(set(made.groups)) > 1)
    rows = zip(made.subjects, made.groups, weights, strict=True)
    repeated = [(one, group) for one, group, times in rows for _ in range(times)]
    spread = Drawn(tuple(one for one, _ in repeated), tuple(group for _, group in repeated))
    weighed = follow_up(made.durations, made.events, weights=weights)
    try:
        found = log_rank(spread.sample(), spread.groups)
    except NotEstimable:
        with pytest.raises(NotEstimable):
            log_rank(weighed, made.groups)
        return
    again = log_rank(weighed, made.groups)
    assert again.statistic == pytest.approx(found.statistic, rel=1e-10, abs=1e-12)
    assert again.sizes.tolist() == found.sizes.tolist()


@given(drawn(WHOLE, least=4, groups=3), st.data())
def test_strata_add_up(made: Drawn, data: st.DataObject) -> None:
    assume(len(set(made.groups)) > 1)
    size = len(made.subjects)
    strata = data.draw(st.lists(st.sampled_from(["n", "s"]), min_size=size, max_size=size))
    try:
        found = log_rank(made.sample(), made.groups, strata=strata)
    except NotEstimable:
        return
    labels = sorted(set(made.groups))
    total = np.zeros(len(labels))
    for stratum in set(strata):
        subjects = [
            (time, event, labels.index(group))
            for (time, event), group, its in zip(made.subjects, made.groups, strata, strict=True)
            if its == stratum
        ]
        observed, expected, _ = by_hand(subjects, Weighting.LOG_RANK, len(labels))
        total += np.array(observed, dtype=float) - np.array(expected, dtype=float)
    assert close(found.observed - found.expected, total.tolist())
    assert found.strata == len(set(strata))


def test_strata_that_share_no_group_tell_less_apart() -> None:
    """Two pairs of groups, each pair in its own stratum: two comparisons, not three."""
    found = log_rank(
        follow_up([1, 2, 3, 4, 5, 6, 7, 8], [1] * 8),
        ["a", "a", "b", "b", "c", "d", "c", "d"],
        strata=[1, 1, 1, 1, 2, 2, 2, 2],
    )
    assert found.degrees == 2
    alone = [
        log_rank(follow_up([1, 2, 3, 4], [1] * 4), groups)
        for groups in (["a", "a", "b", "b"], ["c", "d", "c", "d"])
    ]
    assert found.statistic == pytest.approx(sum(one.statistic for one in alone))


def test_a_group_that_was_never_at_risk_does_not_count() -> None:
    found = log_rank(follow_up([0, 2, 3, 4, 5], [0, 1, 1, 1, 0]), ["x", "a", "b", "a", "b"])
    without = log_rank(follow_up([2, 3, 4, 5], [1, 1, 1, 0]), ["a", "b", "a", "b"])
    assert found.degrees == without.degrees == 1
    assert found.statistic == pytest.approx(without.statistic)


@given(drawn(WHOLE, least=4, groups=3), st.data())
def test_late_entries_are_at_risk_after_they_enter(made: Drawn, data: st.DataObject) -> None:
    assume(len(set(made.groups)) > 1)
    durations = [time + 1 for time in made.durations]
    entries = [data.draw(st.integers(0, int(time) - 1)) for time in durations]
    sample = follow_up(durations, made.events, entries=entries)
    labels = sorted(set(made.groups))
    expected = [Fraction(0)] * len(labels)
    for time in sorted({end for end, event in zip(durations, made.events, strict=True) if event}):
        there = [
            group
            for entry, end, group in zip(entries, durations, made.groups, strict=True)
            if entry < time <= end
        ]
        events = sum(e and t == time for t, e in zip(durations, made.events, strict=True))
        for place, label in enumerate(labels):
            expected[place] += Fraction(events * there.count(label), len(there))
    try:
        found = log_rank(sample, made.groups)
    except NotEstimable:
        return
    assert close(found.expected, expected)


@pytest.mark.parametrize(
    ("durations", "events", "groups"),
    [
        ([1, 2, 3], [0, 0, 0], ["a", "b", "a"]),  # nobody had the event
        ([2, 2, 2], [1, 1, 1], ["a", "b", "a"]),  # everybody had it at once
        ([1, 1, 2, 3], [0, 0, 1, 1], ["a", "a", "b", "b"]),  # one group was gone before
    ],
)
def test_where_nothing_tells_groups_apart_that_is_said(
    durations: list[int], events: list[int], groups: list[str]
) -> None:
    with pytest.raises(NotEstimable, match="nothing tells the groups apart"):
        log_rank(follow_up(durations, events), groups)


def test_what_is_no_comparison_is_refused() -> None:
    sample = follow_up([1, 2, 3], [1, 1, 0])
    with pytest.raises(InvalidSample, match="groups is 'a' for all, expected two or more"):
        log_rank(sample, ["a", "a", "a"])
    with pytest.raises(InvalidSample, match="strata is of 2 values, expected 3"):
        log_rank(sample, ["a", "b", "a"], strata=[1, 2])
    with pytest.raises(InvalidSample, match=r"weights\[1\] is 0.5, expected a whole number"):
        log_rank(follow_up([1, 2], [1, 1], weights=[1, 0.5]), ["a", "b"])


@pytest.mark.parametrize(("rho", "gamma"), [(-1, 0), (0, -0.1), (math.nan, 0), (0, 100)])
def test_powers_have_their_range(rho: float, gamma: float) -> None:
    with pytest.raises(InvalidSetting, match="expected a number from 0 to below 100"):
        FlemingHarrington(rho, gamma)
