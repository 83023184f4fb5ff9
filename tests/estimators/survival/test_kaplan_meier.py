"""Survival by hand in fractions, and the laws that it keeps whatever the sample."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.estimators.drawn import Drawn, by_hand, drawn

from trialwright.estimators import (
    IntervalKind,
    InvalidSample,
    InvalidSetting,
    SurvivalCurve,
    convention,
    follow_up,
    kaplan_meier,
    kaplan_meier_by,
    reverse_kaplan_meier,
)

WHOLE = st.integers(0, 12).map(float)
KINDS = tuple(IntervalKind)


def same(one: SurvivalCurve, other: SurvivalCurve, rel: float = 1e-12) -> None:
    for name in ("times", "at_risk", "events", "censored", "survival", "log_variance"):
        ours, theirs = getattr(one, name), getattr(other, name)
        assert np.allclose(ours, theirs, rtol=rel, atol=0, equal_nan=True), name


@given(drawn())
def test_a_curve_is_what_it_is_by_hand(made: Drawn) -> None:
    curve = kaplan_meier(made.sample())
    rows = by_hand(made.subjects)
    assert curve.times.tolist() == [row.time for row in rows]
    assert curve.at_risk.tolist() == [row.at_risk for row in rows]
    assert curve.events.tolist() == [row.events for row in rows]
    assert curve.censored.tolist() == [row.censored for row in rows]
    assert curve.survival.tolist() == pytest.approx(
        [float(row.survival) for row in rows], rel=1e-13
    )
    for row, log_variance, error in zip(
        rows, curve.log_variance, curve.standard_error, strict=True
    ):
        if row.log_variance is None:
            assert log_variance == math.inf
            assert math.isnan(error)
        else:
            assert log_variance == pytest.approx(float(row.log_variance), rel=1e-13)
            exact = float(row.survival**2 * row.log_variance) ** 0.5
            assert error == pytest.approx(exact, rel=1e-13)


def test_six_subjects_by_hand() -> None:
    """As in the book of the package `survival` of R: times 1, 1+, 6, 6, 8+, 9."""
    curve = kaplan_meier(follow_up([9, 1, 1, 6, 6, 8], [1, 1, 0, 1, 1, 0]))
    assert curve.survival.tolist() == pytest.approx([5 / 6, 5 / 12, 5 / 12, 0])
    assert curve.at_risk.tolist() == [6, 4, 2, 1]
    assert curve.at(6).standard_error == pytest.approx(
        5 / 12 * math.sqrt(float(Fraction(1, 30) + Fraction(1, 4)))
    )


@given(drawn())
def test_survival_falls_from_1_and_stays_between_1_and_0(made: Drawn) -> None:
    survival = kaplan_meier(made.sample()).survival
    assert (np.diff(survival, prepend=1.0) <= 0).all()
    assert (survival >= 0).all()


@given(drawn(), st.randoms(use_true_random=False))
def test_the_order_of_subjects_does_not_matter(made: Drawn, chance: object) -> None:
    subjects = list(made.subjects)
    chance.shuffle(subjects)  # type: ignore[attr-defined]
    other = Drawn(tuple(subjects), made.groups)
    one, two = kaplan_meier(made.sample()), kaplan_meier(other.sample())
    assert one.survival.tolist() == two.survival.tolist()
    assert one.log_variance.tolist() == two.log_variance.tolist()


@given(drawn(WHOLE), st.sampled_from([0.5, 7, 30.4375, 1e-6, 86_400.0]))
def test_the_unit_of_time_does_not_matter(made: Drawn, unit: float) -> None:
    here = kaplan_meier(made.sample())
    there = kaplan_meier(follow_up([unit * time for time in made.durations], made.events))
    assert here.survival.tolist() == there.survival.tolist()
    assert (here.times * unit).tolist() == there.times.tolist()
    ours, theirs = here.median(), there.median()
    for name in ("estimate", "lower", "upper"):
        one, other = getattr(ours, name), getattr(theirs, name)
        assert one is other is None or one * unit == pytest.approx(other, rel=1e-12)
    assert there.restricted_mean().estimate == pytest.approx(
        unit * here.restricted_mean().estimate, rel=1e-12
    )


@given(drawn(), st.data())
def test_a_weight_is_a_number_of_subjects(made: Drawn, data: st.DataObject) -> None:
    size = len(made.subjects)
    weights = data.draw(st.lists(st.integers(0, 4), min_size=size, max_size=size))
    assume(any(weights))
    repeated = [
        one for one, times in zip(made.subjects, weights, strict=True) for _ in range(times)
    ]
    weighed = kaplan_meier(follow_up(made.durations, made.events, weights=weights))
    same(weighed, kaplan_meier(Drawn(tuple(repeated), ()).sample()))


@given(drawn(WHOLE), st.floats(0.01, 1_000))
def test_weights_all_alike_do_not_change_survival(made: Drawn, weight: float) -> None:
    size = len(made.subjects)
    weighed = kaplan_meier(follow_up(made.durations, made.events, weights=[weight] * size))
    plain = kaplan_meier(made.sample())
    assert weighed.survival.tolist() == pytest.approx(plain.survival.tolist(), rel=1e-12)


def test_a_small_weight_beside_a_large_one_is_not_lost() -> None:
    curve = kaplan_meier(follow_up([1, 2], [1, 1], weights=[1e30, 1]))
    assert curve.survival.tolist() == pytest.approx([1e-30, 0], rel=1e-12, abs=0)


@given(drawn(WHOLE), st.data())
def test_late_entries_are_counted_as_by_hand(made: Drawn, data: st.DataObject) -> None:
    durations = [time + 1 for time in made.durations]
    entries = [data.draw(st.integers(0, int(time) - 1)) for time in durations]
    weights = data.draw(st.sampled_from([None, [1.0] * len(durations), [0.1] * len(durations)]))
    curve = kaplan_meier(follow_up(durations, made.events, entries=entries, weights=weights))
    unit = 1.0 if weights is None else weights[0]
    survival = Fraction(1)
    for place, time in enumerate(curve.times.tolist()):
        there = [entry < time <= end for entry, end in zip(entries, durations, strict=True)]
        events = sum(
            end == time and event for end, event in zip(durations, made.events, strict=True)
        )
        assert curve.at_risk[place] == pytest.approx(unit * sum(there), rel=1e-12)
        survival *= Fraction(sum(there) - events, sum(there))
        assert curve.survival[place] == pytest.approx(float(survival), rel=1e-9, abs=0)
    asked = [0, 0.5, 3, 7.5, 30]
    assert curve.at_risk_at(asked).tolist() == pytest.approx(
        [
            unit * sum(entry < time <= end for entry, end in zip(entries, durations, strict=True))
            for time in asked
        ],
        abs=1e-9,
    )


def test_late_entries_are_those_of_r() -> None:
    """R 4.2.2, survival 3.5-3: survfit(Surv(entry, time, event) ~ 1)."""
    curve = kaplan_meier(follow_up([2, 4, 5, 6, 7], [1, 1, 0, 1, 0], entries=[0, 0, 1, 2, 3]))
    assert curve.at_risk.tolist() == [3, 4, 3, 2, 1]
    assert curve.survival.tolist() == pytest.approx([2 / 3, 1 / 2, 1 / 2, 1 / 4, 1 / 4])
    assert np.sqrt(curve.log_variance)[-1] == pytest.approx(0.8660254038, abs=1e-10)


def test_weights_are_those_of_r() -> None:
    """R 4.2.2, survival 3.5-3: survfit(Surv(time, event) ~ 1, weights, conf.type = "log-log")."""
    curve = kaplan_meier(follow_up([1, 2, 3, 4], [1, 1, 0, 1], weights=[2, 1, 3, 1]))
    limits = curve.limits()
    assert curve.at_risk.tolist() == [7, 5, 4, 1]
    assert np.sqrt(curve.log_variance[:3]).tolist() == pytest.approx(
        [0.2390457219, 0.3273268354, 0.3273268354], abs=1e-10
    )
    assert limits.lower[:2].tolist() == pytest.approx([0.2581536655, 0.1718660155], abs=1e-10)
    assert limits.upper[:2].tolist() == pytest.approx([0.9197974560, 0.8370827803], abs=1e-10)


def test_weights_unlike_beyond_measure_are_refused_beside_entries() -> None:
    with pytest.raises(InvalidSample, match="weights is 1 at least, expected weights more alike"):
        follow_up([1, 2], [1, 1], weights=[1, 1e30], entries=[0, 0])


@given(drawn(WHOLE))
def test_numbers_at_risk_are_those_still_followed(made: Drawn) -> None:
    curve = kaplan_meier(made.sample())
    asked = [0, 0.5, 1, 6, 11.99, 12, 100]
    assert curve.at_risk_at(asked).tolist() == [
        sum(time >= at for time in made.durations) for at in asked
    ]


@given(drawn())
def test_groups_have_the_curves_of_their_subjects(made: Drawn) -> None:
    curves = kaplan_meier_by(made.sample(), made.groups)
    assert list(curves) == sorted(set(made.groups))
    for group, curve in curves.items():
        own = tuple(
            one for one, its in zip(made.subjects, made.groups, strict=True) if its == group
        )
        same(curve, kaplan_meier(Drawn(own, ()).sample()))


@given(drawn(WHOLE))
def test_a_reverse_curve_exchanges_events_and_censorings(made: Drawn) -> None:
    exchanged = tuple((time, not event) for time, event in made.subjects)
    same(reverse_kaplan_meier(made.sample()), kaplan_meier(Drawn(exchanged, ()).sample()))


@given(drawn(WHOLE), st.floats(0, 14))
def test_at_a_time_survival_is_that_of_the_last_step(made: Drawn, time: float) -> None:
    curve = kaplan_meier(made.sample())
    point = curve.at(time)
    rows = [row for row in by_hand(made.subjects) if row.time <= time]
    survival = rows[-1].survival if rows else Fraction(1)
    if time > curve.last and survival > 0:
        assert point.survival is point.standard_error is point.lower is point.upper is None
        return
    assert point.survival == pytest.approx(float(survival), rel=1e-13)
    assert point.at_risk == sum(one >= time for one in made.durations)
    if survival in {0, 1}:
        assert point.lower == point.upper == (1 if survival else None)
    else:
        place = int(np.searchsorted(curve.times, time, side="right")) - 1
        limits = curve.limits()
        assert (point.lower, point.upper) == (limits.lower[place], limits.upper[place])


def test_of_nobody_with_the_event_survival_is_1_as_far_as_it_is_known() -> None:
    curve = kaplan_meier(follow_up([3, 5], [0, 0]))
    assert curve.at(5).survival == 1
    assert curve.at(5.5).survival is None
    assert curve.median().estimate is None
    assert curve.restricted_mean().estimate == 5
    assert curve.restricted_mean().standard_error == 0


def test_of_one_subject_there_is_a_curve() -> None:
    curve = kaplan_meier(follow_up([5], [1]))
    assert (curve.at(4.9).survival, curve.at(5).survival, curve.at(1e9).survival) == (1, 0, 0)
    assert curve.median().estimate == 5
    assert curve.median().lower is None


@given(drawn(WHOLE), st.floats(0, 1))
def test_a_restricted_mean_is_the_area_by_hand(made: Drawn, share: float) -> None:
    curve = kaplan_meier(made.sample())
    until = Fraction(share) * Fraction(curve.last)
    found = curve.restricted_mean(float(until))
    rows = by_hand(made.subjects)

    def area(begin: Fraction) -> Fraction:
        total, before, survival = Fraction(0), Fraction(0), Fraction(1)
        for row in rows:
            here = min(Fraction(row.time), until)
            total += survival * max(Fraction(0), here - max(before, begin))
            before, survival = here, row.survival
        return total + survival * max(Fraction(0), until - max(before, begin))

    assert found.estimate == pytest.approx(float(area(Fraction(0))), rel=1e-12, abs=1e-12)
    variance, last = Fraction(0), Fraction(0)
    for row in rows:
        if row.time < until and row.log_variance is not None:
            variance += area(Fraction(row.time)) ** 2 * (row.log_variance - last)
            last = row.log_variance
    assert found.standard_error == pytest.approx(float(variance) ** 0.5, rel=1e-9, abs=1e-12)
    lower, upper = found.limits()
    assert 0 <= lower <= found.estimate + 1e-9
    assert found.estimate - 1e-9 <= upper <= found.until


def test_a_restricted_mean_goes_no_further_than_survival_is_known() -> None:
    curve = kaplan_meier(follow_up([3, 5], [1, 0]))
    with pytest.raises(InvalidSetting, match=r"until is 6\.0, expected at most 5, the last time"):
        curve.restricted_mean(6)
    over = kaplan_meier(follow_up([3, 5], [1, 1])).restricted_mean(100)
    assert (over.estimate, over.until) == (4, 100)


@given(drawn(), st.sampled_from(KINDS), st.floats(0.5, 0.999))
def test_limits_enclose_survival(made: Drawn, kind: IntervalKind, level: float) -> None:
    curve = kaplan_meier(made.sample())
    limits = curve.limits(level, kind)
    known = ~np.isnan(limits.lower)
    assert (known == ~np.isnan(limits.upper)).all()
    assert (known == (curve.survival > 0)).all()
    slack = 1e-12
    assert (limits.lower[known] >= 0).all()
    assert (limits.upper[known] <= 1).all()
    assert (limits.lower[known] <= curve.survival[known] + slack).all()
    assert (limits.upper[known] >= curve.survival[known] - slack).all()
    assert (limits.kind, limits.level) == (kind, level)


@given(drawn(WHOLE), st.floats(0.02, 0.98), st.sampled_from(KINDS))
def test_more_certainty_is_wider(made: Drawn, probability: float, kind: IntervalKind) -> None:
    curve = kaplan_meier(made.sample())
    narrow, wide = (curve.limits(level, kind) for level in (0.8, 0.95))
    known = ~np.isnan(narrow.lower)
    assert (wide.lower[known] <= narrow.lower[known] + 1e-12).all()
    assert (wide.upper[known] >= narrow.upper[known] - 1e-12).all()
    assert curve.quantile(probability, 0.8, kind).estimate == (
        curve.quantile(probability, 0.95, kind).estimate
    )


@pytest.mark.parametrize("time", [-1, float("nan"), float("inf"), True])
def test_a_time_is_finite_and_not_negative(time: float) -> None:
    curve = kaplan_meier(follow_up([3, 5], [1, 0]))
    with pytest.raises(InvalidSetting, match="time is"):
        curve.at(time)
    with pytest.raises(InvalidSetting, match="time is"):
        curve.restricted_mean(time)


@pytest.mark.parametrize("level", [0, 1, 2, float("nan")])
def test_levels_and_shares_lie_between_none_and_all(level: float) -> None:
    curve = kaplan_meier(follow_up([3, 5], [1, 0]))
    for wrong in (
        lambda: curve.limits(level),
        lambda: curve.at(3, level),
        lambda: curve.quantile(level),
        lambda: curve.median(level),
        lambda: curve.restricted_mean().limits(level),
    ):
        with pytest.raises(InvalidSetting):
            wrong()


def test_a_curve_cannot_be_changed() -> None:
    durations, events = np.array([1.0, 2.0]), np.array([True, False])
    curve = kaplan_meier(follow_up(durations, events))
    for array in (curve.times, curve.survival, curve.at_risk, curve.events, curve.censored):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 7
    durations[0] = 3.0  # what was given remains its owner's
    assert curve.times.tolist() == [1, 2]


def test_limits_at_a_time_follow_the_convention() -> None:
    curve = kaplan_meier(follow_up([1, 2, 3], [0, 1, 1]))
    lifelines, r = convention("lifelines"), convention("R")
    assert (curve.at(1, convention=lifelines).lower, curve.at(3, convention=lifelines).upper) == (
        1,
        0,
    )
    assert curve.at(1, kind=IntervalKind.LOG_LOG, convention=r).lower is None
    assert curve.at(1, kind=IntervalKind.PLAIN, convention=r).lower == 1
