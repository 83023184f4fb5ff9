"""The Aalen-Johansen estimate: by hand, by R, and by the laws that any sample obeys."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.estimators.peers import by_r, made_up

from trialwright.estimators.competing import (
    CumulativeIncidence,
    LimitKind,
    VarianceKind,
    cumulative_incidence,
)
from trialwright.estimators.errors import InvalidSample, InvalidSetting

#: Durations with the cause that ended each.
SAMPLES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3)), min_size=1, max_size=30)


def _estimate(sample: list[tuple[int, int]]) -> CumulativeIncidence:
    durations, causes = zip(*sample, strict=True)
    return cumulative_incidence(durations, causes, known=(1, 2, 3))


def _event_free(durations: list[int], events: list[bool]) -> dict[int, Fraction]:
    """Return Kaplan-Meier's curve, in fractions, by a way of its own."""
    left, curve = Fraction(1), {}
    for time in sorted(set(durations)):
        at_risk = sum(one >= time for one in durations)
        ended = sum(one == time and event for one, event in zip(durations, events, strict=True))
        left *= 1 - Fraction(ended, at_risk)
        curve[time] = left
    return curve


def test_five_children_by_hand() -> None:
    """Relapse at 1, death at 2, censored at 3, relapse at 4, censored at 5.

    S: 4/5, 3/5, 3/5, 3/10. Relapse: 1/5, 1/5, 1/5, 1/5 + 3/5 x 1/2 = 1/2. Death: 0, 1/5.
    """
    found = cumulative_incidence([5, 4, 3, 2, 1], [0, 1, 0, 2, 1])
    assert found.causes == (1, 2)
    assert found.at_risk.tolist() == [5, 4, 3, 2, 1]
    assert found.of(1) == pytest.approx([0.2, 0.2, 0.2, 0.5, 0.5])
    assert found.of(2) == pytest.approx([0.0, 0.2, 0.2, 0.2, 0.2])
    assert found.survival == pytest.approx([0.8, 0.6, 0.6, 0.3, 0.3])


def test_with_everybody_followed_it_is_the_share() -> None:
    found = cumulative_incidence([1, 2, 3, 4], [1, 2, 1, 1])
    assert found.of(1)[-1] == pytest.approx(3 / 4)
    for kind in VarianceKind:
        assert found.variances(1, kind)[-1] > 0
    binomial = 3 / 4 * 1 / 4 / 4
    assert found.variances(1)[-1] == pytest.approx(binomial)


@pytest.mark.parametrize("times", ["tied", "fine"])
@pytest.mark.parametrize("cause", [1, 2])
@pytest.mark.parametrize("at", [3, 7, 12, 20])
def test_estimate_and_both_variances_are_those_of_r(times: str, cause: int, at: int) -> None:
    sample = made_up()
    found = cumulative_incidence(sample[times], sample["cause"])
    row = found.place(at)
    assert row is not None
    cmprsk = by_r(f"cuminc {times} {cause} {at}")
    assert found.at(at, cause) == pytest.approx(cmprsk["est"], rel=1e-13)
    aalen = found.variances(cause, VarianceKind.AALEN)[row]
    assert aalen == pytest.approx(cmprsk["var"], rel=1e-12)
    survival = by_r(f"survfit {times} {cause} {at}")
    limits = found.limits(cause)
    assert found.at(at, cause) == pytest.approx(survival["est"], rel=1e-13)
    assert found.standard_errors(cause)[row] == pytest.approx(survival["se"], rel=1e-12)
    assert limits.lower[row] == pytest.approx(survival["lower"], rel=1e-12)
    assert limits.upper[row] == pytest.approx(survival["upper"], rel=1e-12)


@given(SAMPLES)
def test_relapses_and_other_deaths_together_are_what_event_free_survival_lost(
    sample: list[tuple[int, int]],
) -> None:
    """1 - RFS = CIR + NRM at every time, when the events of RFS are exactly the causes."""
    found = _estimate(sample)
    durations = [duration for duration, _ in sample]
    curve = _event_free(durations, [cause > 0 for _, cause in sample])
    lost = [1 - float(curve[int(time)]) for time in found.times]
    assert found.incidence.sum(axis=1) == pytest.approx(lost, abs=1e-12)
    assert 1 - found.survival == pytest.approx(lost, abs=1e-12)


@given(SAMPLES)
def test_an_incidence_is_at_most_one_minus_the_curve_that_censors_others(
    sample: list[tuple[int, int]],
) -> None:
    found = _estimate(sample)
    durations = [duration for duration, _ in sample]
    for cause in found.causes:
        curve = _event_free(durations, [one == cause for _, one in sample])
        wrong = np.array([1 - float(curve[int(time)]) for time in found.times])
        assert (found.of(cause) <= wrong + 1e-12).all()
        assert (np.diff(found.of(cause), prepend=0.0) >= 0).all()


@given(SAMPLES, st.randoms(use_true_random=False), st.sampled_from([0.25, 8]))
def test_neither_order_nor_unit_matters(
    sample: list[tuple[int, int]], chance: st.DataObject, unit: float
) -> None:
    found = _estimate(sample)
    shuffled = list(sample)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    durations, causes = zip(*shuffled, strict=True)
    scaled = cumulative_incidence(np.array(durations) * unit, causes, known=(1, 2, 3))
    assert scaled.times == pytest.approx(found.times * unit)
    assert np.array_equal(scaled.incidence, found.incidence)


@given(SAMPLES, st.sampled_from(list(VarianceKind)), st.sampled_from(list(LimitKind)))
def test_limits_hold_the_estimate_or_are_not_available(
    sample: list[tuple[int, int]], variance: VarianceKind, kind: LimitKind
) -> None:
    found = _estimate(sample)
    for cause in found.causes:
        incidence = found.of(cause)
        limits = found.limits(cause, 0.9, kind, variance)
        inner = (incidence > 0) & (incidence < 1)
        assert np.isnan(limits.lower[~inner]).all()
        assert np.isnan(limits.upper[~inner]).all()
        assert (limits.lower[inner] <= incidence[inner] + 1e-12).all()
        assert (limits.upper[inner] >= incidence[inner] - 1e-12).all()
        assert ((limits.lower[inner] >= 0) & (limits.upper[inner] <= 1)).all()


@given(SAMPLES)
def test_variances_are_the_sums_that_define_them(sample: list[tuple[int, int]]) -> None:
    """The sum over all event times up to each, taken literally and in fractions."""
    found = _estimate(sample)
    for cause in found.causes:
        delta = found.variances(cause)
        aalen = found.variances(cause, VarianceKind.AALEN)
        assert delta == pytest.approx(_literal(found, cause, aalen=False), abs=1e-12)
        assert aalen == pytest.approx(_literal(found, cause, aalen=True), abs=1e-12)


def _literal(found: CumulativeIncidence, cause: int, *, aalen: bool) -> list[float]:
    column = found.causes.index(cause)
    rows = []
    left, incidence = Fraction(1), Fraction(0)
    for n_, ended in zip(found.at_risk.tolist(), found.events.tolist(), strict=True):
        n, d, d1 = int(n_), int(sum(ended)), int(ended[column])
        incidence += left * Fraction(d1, n)
        rows.append((n, d, d1, left, incidence))
        left *= 1 - Fraction(d, n)
    sums = []
    for row, (*_, f) in enumerate(rows):
        total = Fraction(0)
        for n, d, d1, s, earlier in rows[: row + 1]:
            g = f - earlier
            if aalen:
                h = g * Fraction(n, n - d) if d < n else Fraction(0)
                total += (s - h) ** 2 * _tied(d1, n) + h**2 * _tied(d - d1, n)
            else:
                total += g**2 * Fraction(d, n * (n - d)) if d < n else 0
                total += s**2 * Fraction(d1 * (n - d1), n**3) - 2 * g * s * Fraction(d1, n**2)
        sums.append(float(total))
    return sums


def _tied(d: int, n: int) -> Fraction:
    return Fraction(d, n * n) * (1 if d <= 1 else Fraction(n - d, n - 1))


def test_after_the_last_watch_nothing_is_known() -> None:
    found = cumulative_incidence([1, 2, 3], [1, 0, 0])
    assert found.at(0.5, 1) == 0
    assert found.at(1, 1) == found.at(3, 1) == pytest.approx(1 / 3)
    assert np.isnan(found.at(3.1, 1))
    assert found.place(0.5) is None
    ended = cumulative_incidence([1, 2], [1, 2])
    assert ended.at(99, 2) == 0.5


def test_a_cause_without_events_is_known_only_if_it_was_named() -> None:
    assert cumulative_incidence([1, 2], [1, 0], known=[2]).at(2, 2) == 0
    with pytest.raises(InvalidSetting, match="cause is 2, expected one of 1"):
        cumulative_incidence([1, 2], [1, 0]).of(2)
    with pytest.raises(InvalidSetting, match="known is 0"):
        cumulative_incidence([1], [1], known=[0])


def test_one_subject_and_nobody_with_an_event_are_samples_too() -> None:
    alone = cumulative_incidence([3], [1])
    assert alone.of(1).tolist() == [1.0]
    assert alone.variances(1, VarianceKind.AALEN).tolist() == [1.0]
    assert alone.variances(1).tolist() == [0.0]
    censored = cumulative_incidence([3, 4], [0, 0])
    assert censored.causes == ()
    assert censored.survival.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("durations", "causes", "said"),
    [
        ([], [], "empty"),
        ([1, 2], [1], "1 values"),
        ([1, np.nan], [1, 0], r"durations\[1\]"),
        ([1, np.inf], [1, 0], r"durations\[1\]"),
        ([-1, 2], [1, 0], r"durations\[0\]"),
        ([1, 2], [1, -1], r"causes\[1\]"),
        ([1, 2], [1, 0.5], r"causes\[1\]"),
    ],
)
def test_what_is_no_sample_is_refused_with_its_place(
    durations: list[float], causes: list[float], said: str
) -> None:
    with pytest.raises(InvalidSample, match=said):
        cumulative_incidence(durations, causes)


@pytest.mark.parametrize("time", [-1.0, np.nan, np.inf])
def test_a_time_that_is_none_is_refused(time: float) -> None:
    with pytest.raises(InvalidSetting, match="time is"):
        cumulative_incidence([1], [1]).at(time, 1)


def test_a_sample_of_two_thousand_is_summed_exactly_enough() -> None:
    """Sums taken apart by powers lose nothing that matters."""
    chance = np.random.default_rng(5)
    durations: NDArray[np.float64] = chance.exponential(size=2_000)
    causes = chance.integers(0, 3, 2_000)
    found = cumulative_incidence(durations, causes)
    literal = _by_blocks(found)
    assert found.variances(1)[-50:] == pytest.approx(literal, rel=1e-9)


def _by_blocks(found: CumulativeIncidence) -> list[float]:
    n, d = found.at_risk, found.events.sum(axis=1)
    d1, f = found.events[:, 0], found.of(1)
    s = np.concatenate(([1.0], found.survival[:-1]))
    sums = []
    for row in range(len(f) - 50, len(f)):
        upto = slice(0, row + 1)
        g = f[row] - f[upto]
        with np.errstate(divide="ignore", invalid="ignore"):
            own = np.where(g > 0, g**2 * d[upto] / (n * (n - d))[upto], 0)
        terms = own + (s**2 * d1 * (n - d1) / n**3)[upto] - 2 * g * (s * d1 / n**2)[upto]
        sums.append(float(terms.sum()))
    return sums


def test_an_incidence_of_1_is_exactly_1_and_has_no_limits() -> None:
    """Seven steps of one seventh sum to less than 1 by rounding."""
    found = cumulative_incidence(range(1, 8), [1] * 7)
    assert found.of(1)[-1] == 1.0
    limits = found.limits(1)
    assert np.isnan(limits.lower[-1])
    assert np.isnan(limits.upper[-1])


def test_wide_limits_are_limits_and_no_warning() -> None:
    """One of two with the cause after a first with another: the lower limit is 0."""
    found = cumulative_incidence(range(1, 41), [1] * 39 + [2])
    limits = found.limits(1, level=0.999_999)
    inside = (found.of(1) > 0) & (found.of(1) < 1)
    assert (limits.lower[inside] >= 0).all()
    assert (limits.lower[inside] < found.of(1)[inside]).all()
