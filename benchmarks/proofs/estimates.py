"""Samples of every kind, sound and spoiled: an estimate that is right, or one clear refusal."""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np

from benchmarks.chance import dice
from benchmarks.proofs.progress import told
from benchmarks.proofs.proven import Proven
from trialwright.estimators import (
    CONVENTIONS,
    TRIALWRIGHT,
    EstimationError,
    FlemingHarrington,
    FollowUp,
    GroupComparison,
    IntervalKind,
    InvalidSample,
    Method,
    NotEstimable,
    Proportion,
    SurvivalCurve,
    Weighting,
    follow_up,
    kaplan_meier,
    log_rank,
    reverse_kaplan_meier,
)

#: What may differ between sums of floating-point numbers and the exact fraction.
_CLOSE = 1e-9

_SIZES = (1, 2, 3, 4, 6, 10, 10, 15, 20, 40, 70)
_UNITS = (1.0, 1.0, 1 / 30.4375, 1 / 365.25, 86_400.0, 1e-9, 1e12, 1e50)
_WEIGHTINGS = (
    *Weighting,
    FlemingHarrington(1, 0),
    FlemingHarrington(0, 1),
    FlemingHarrington(2, 3),
)


@dataclass(slots=True)
class Given:
    """What an estimator is given, column by column, and what was spoiled in it, if anything."""

    durations: Any
    events: Any
    groups: Any
    weights: Any = None
    entries: Any = None
    spoiled: str = ""
    unit: float = field(default=1.0)


def given(count: int, seed: int) -> Iterator[tuple[int, Given]]:
    """Yield what is given; each depends on the seed and its own number alone."""
    for number in range(count):
        chance = dice(f"estimate {seed} {number}")
        one = _sound(chance)
        if chance.random() < 1 / 3:
            _spoil(chance, one)
        yield number, one


def prove_estimates(*, count: int, seed: int) -> Proven:
    """Estimate everything of everything that is given."""
    tried: Counter[str] = Counter()
    faults: list[str] = []
    for number, one in told(given(count, seed), "samples", count):
        outcome = outcome_of(one, dice(f"settings {seed} {number}"))
        tried[outcome if outcome in _EXPECTED else "faults"] += 1
        if outcome not in _EXPECTED:
            faults.append(f"sample {number} ({one.spoiled or 'sound'}): {outcome}")
    return Proven({name: tried[name] for name in _EXPECTED}, tuple(faults))


_RIGHT, _REFUSED = "estimated, and right by exact fractions", "spoiled, and refused with a sentence"
_NO_COMPARISON = "estimated and right, but nothing tells its groups apart"
_EXPECTED = (_RIGHT, _NO_COMPARISON, _REFUSED)


def outcome_of(one: Given, chance: Random) -> str:
    """Return what became of a sample: one of those expected, or what must not be."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _outcome(one, chance)
    except Exception as error:  # noqa: BLE001 - whatever is raised here is what is looked for
        return f"{type(error).__name__}: {error}"


def _outcome(one: Given, chance: Random) -> str:
    try:
        sample = follow_up(one.durations, one.events, weights=one.weights, entries=one.entries)
        if one.spoiled == _GROUPS_SPOILED:
            log_rank(sample, one.groups)
    except EstimationError as error:
        if one.spoiled and " is " in str(error) and ", expected " in str(error):
            return _REFUSED
        return f"refused though sound, or without a reason: {error}"
    if one.spoiled:
        return "not refused"
    return _wrong_curve(one, sample, chance) or _comparison(one, sample, chance)


# What is drawn.


def _sound(chance: Random) -> Given:
    size = chance.choice(_SIZES)
    unit = chance.choice(_UNITS)
    draw = chance.choice((_few_days, _days, _continuous, _all_alike))
    events = chance.choice((0.0, 0.3, 0.7, 1.0))
    durations = [unit * draw(chance) for _ in range(size)]
    one = Given(
        durations=durations,
        events=[chance.random() < events for _ in range(size)],
        groups=[chance.choice("ABC"[: chance.choice((2, 2, 3))]) for _ in range(size)],
        unit=unit,
    )
    if chance.random() < 1 / 5:
        one.weights = [chance.choice((1, 1, 2, 5, 0.5)) for _ in range(size)]
    if chance.random() < 1 / 5:
        one.durations = [duration + unit for duration in durations]
        one.entries = [chance.choice((0, 0, 0.5)) * duration for duration in one.durations]
    return one


def _few_days(chance: Random) -> float:
    return float(chance.randint(0, 8))


def _days(chance: Random) -> float:
    return float(chance.randint(0, 730))


def _continuous(chance: Random) -> float:
    return chance.expovariate(1 / 400)


def _all_alike(_: Random) -> float:
    return 30.0


_GROUPS_SPOILED = "groups: one left out"
_WRONG = (float("nan"), float("inf"), -float("inf"), -1.0, None, "7", "", 1e200, 10**400, [1], 1j)


def _spoil(chance: Random, one: Given) -> None:
    place = chance.randrange(len(one.durations))
    one.spoiled, spoil = chance.choice(_SPOILS)
    spoil(chance, one, place)


def _wrong_duration(chance: Random, one: Given, place: int) -> None:
    one.durations[place] = chance.choice(_WRONG)


def _wrong_event(chance: Random, one: Given, place: int) -> None:
    wrong = (2, -1, 0.5, float("nan"), None, "yes", "1")
    one.events = [int(event) for event in one.events]
    one.events[place] = chance.choice(wrong)


def _wrong_weight(chance: Random, one: Given, place: int) -> None:
    one.weights = [1.0] * len(one.durations)
    one.weights[place] = chance.choice(_WRONG)


def _wrong_entry(chance: Random, one: Given, place: int) -> None:
    one.entries = [0.0] * len(one.durations)
    one.durations = [duration + one.unit for duration in one.durations]
    one.entries[place] = chance.choice((*_WRONG, one.durations[place]))


def _one_missing(chance: Random, one: Given, _: int) -> None:
    column = chance.choice(("durations", "events"))
    setattr(one, column, getattr(one, column)[1:])
    if column == "durations" and one.entries is not None:
        one.entries = None


def _group_missing(_: Random, one: Given, place: int) -> None:
    del one.groups[place]


def _nobody(_: Random, one: Given, __: int) -> None:
    one.durations, one.events, one.weights, one.entries = [], [], None, None


def _no_weight(_: Random, one: Given, __: int) -> None:
    one.weights = [0] * len(one.durations)


def _in_two_rows(_: Random, one: Given, __: int) -> None:
    one.durations = [one.durations, one.durations]


def _masked(_: Random, one: Given, place: int) -> None:
    hidden = [n == place for n in range(len(one.durations))]
    one.durations = np.ma.MaskedArray(one.durations, mask=hidden)


_SPOILS: tuple[tuple[str, Callable[[Random, Given, int], None]], ...] = (
    ("a duration", _wrong_duration),
    ("an event", _wrong_event),
    ("a weight", _wrong_weight),
    ("an entry", _wrong_entry),
    ("one left out", _one_missing),
    (_GROUPS_SPOILED, _group_missing),
    ("nobody", _nobody),
    ("weights of 0", _no_weight),
    ("two rows", _in_two_rows),
    ("one masked", _masked),
)


# What must be right.


@dataclass(frozen=True, slots=True)
class _Subject:
    entry: float
    end: float
    event: bool
    weight: Fraction
    group: Any


def _subjects(one: Given) -> list[_Subject]:
    size = len(one.durations)
    entries = one.entries or [-1.0] * size
    weights = one.weights or [1] * size
    columns = zip(entries, one.durations, one.events, weights, one.groups, strict=True)
    return [_Subject(entry, end, event, Fraction(weight), group)
            for entry, end, event, weight, group in columns]  # fmt: skip


def _weight(subjects: Sequence[_Subject]) -> Fraction:
    return sum((subject.weight for subject in subjects), Fraction(0))


def _wrong_curve(one: Given, sample: FollowUp, chance: Random) -> str | None:
    """Return what is wrong with a curve, or None: each step is computed again in fractions."""
    subjects = _subjects(one)
    curve = kaplan_meier(sample)
    survival, variance = Fraction(1), Fraction(0)
    times = sorted({subject.end for subject in subjects})
    if curve.times.tolist() != times:
        return f"times are {curve.times.tolist()}"
    for place, time in enumerate(times):
        there = [its for its in subjects if its.entry < time <= its.end]
        at_risk = _weight(there)
        died = _weight([its for its in there if its.end == time and its.event])
        survival *= 1 - died / at_risk
        if not _like(curve.at_risk[place], at_risk) or not _like(curve.events[place], died):
            return f"at {time} are {curve.at_risk[place]} at risk, not {float(at_risk)}"
        if not _like(curve.survival[place], survival):
            return f"survival at {time} is {curve.survival[place]}, not {float(survival)}"
        if survival > 0:
            variance += died / (at_risk * (at_risk - died))
            if not _like(curve.log_variance[place], variance):
                return f"variance at {time} is {curve.log_variance[place]}"
    return (
        _wrong_reading(curve, chance)
        or _wrong_reading(reverse_kaplan_meier(sample), chance)
        or (_wrong_proportion(chance))
    )


def _like(ours: float, exact: Fraction) -> bool:
    return math.isclose(float(ours), float(exact), rel_tol=_CLOSE, abs_tol=0)


def _wrong_reading(curve: SurvivalCurve, chance: Random) -> str | None:
    """Return what is wrong with what is read off a curve by some rules, or None."""
    rules, kind = chance.choice(CONVENTIONS), chance.choice(list(IntervalKind))
    level, share = chance.uniform(0.5, 0.999), chance.uniform(0.01, 0.99)
    limits = curve.limits(level, kind, rules)
    inside = (curve.survival > 0) & (curve.survival < 1)
    for lower, upper, value in zip(
        limits.lower[inside], limits.upper[inside], curve.survival[inside], strict=True
    ):
        if not 0 <= lower <= value * (1 + _CLOSE) or not value * (1 - _CLOSE) <= upper <= 1:
            return f"limits {lower} and {upper} of {value} ({kind})"
    found = curve.quantile(share, level, kind, rules)
    for time in (found.estimate, found.lower, found.upper):
        if time is not None and not curve.times[0] <= time <= curve.last:
            return f"a quantile at {time} ({rules.name})"
    mean = curve.restricted_mean(curve.last * chance.random())
    if not (0 <= mean.estimate <= mean.until * (1 + _CLOSE) and mean.standard_error >= 0):
        return f"a restricted mean of {mean.estimate} until {mean.until}"
    return _wrong_median(curve)


def _wrong_median(curve: SurvivalCurve) -> str | None:
    median, near = curve.median().estimate, TRIALWRIGHT.tolerance
    if median is None:
        return None if curve.survival[-1] > 0.5 + near / 2 else "a median that is reached"
    earlier = curve.survival[curve.times < median]
    if earlier.size and earlier[-1] < 0.5 - near:
        return f"a median of {median} after survival of {earlier[-1]}"
    point = curve.at(median).survival
    if point is None or point > 0.5 + 2 * near:
        return f"a median of {median} at survival of {point}"
    return None


def _wrong_proportion(chance: Random) -> str | None:
    total = chance.choice((1, 2, 5, 10, 30, 1_000))
    proportion = Proportion(chance.randint(0, total), total)
    found = proportion.interval(chance.uniform(0.5, 0.999), chance.choice(list(Method)))
    if not 0 <= found.lower <= proportion.estimate <= found.upper <= 1:
        return f"{proportion}: {found}"
    p_value = proportion.test(chance.uniform(0.01, 0.99)).p_value
    return None if 0 <= p_value <= 1 else f"{proportion}: a p-value of {p_value}"


def _comparison(one: Given, sample: FollowUp, chance: Random) -> str:
    """Return that a comparison is right, or that there can be none, or what is wrong."""
    weighting = chance.choice(_WEIGHTINGS)
    try:
        found = log_rank(sample, one.groups, weighting=weighting)
    except NotEstimable:
        # Some times count for nothing where a weight is a power of survival or of its complement.
        may_count = not isinstance(weighting, FlemingHarrington)
        return (
            "not compared, though groups differ" if may_count and _varies(one) else _NO_COMPARISON
        )
    except InvalidSample as error:
        alone = len(set(one.groups)) == 1
        broken = one.weights is not None and any(weight % 1 for weight in one.weights)
        return _NO_COMPARISON if alone or broken else f"not compared: {error}"
    return _wrong_comparison(one, found) or _RIGHT


def _event_times(subjects: Sequence[_Subject]) -> list[float]:
    return sorted({subject.end for subject in subjects if subject.event})


def _varies(one: Given) -> bool:
    subjects = _subjects(one)
    for time in _event_times(subjects):
        there = [its for its in subjects if its.entry < time <= its.end]
        stay = any(its.end > time or not its.event for its in there)
        if stay and len({its.group for its in there}) > 1:
            return True
    return False


def _wrong_comparison(one: Given, found: GroupComparison) -> str | None:
    if not (found.statistic >= 0 and 0 <= found.p_value <= 1):
        return f"a statistic of {found.statistic}, p {found.p_value}"
    if not 1 <= found.degrees < len(found.labels):
        return f"{found.degrees} degrees of freedom of {len(found.labels)} groups"
    if found.weighting is not Weighting.LOG_RANK:
        return None
    subjects = _subjects(one)
    for label, expected in zip(found.labels, found.expected, strict=True):
        exact = Fraction(0)
        for time in _event_times(subjects):
            there = [its for its in subjects if its.entry < time <= its.end]
            died = _weight([its for its in there if its.end == time and its.event])
            exact += died * _weight([its for its in there if its.group == label]) / _weight(there)
        if not math.isclose(expected, float(exact), rel_tol=_CLOSE, abs_tol=_CLOSE):
            return f"{expected} events expected in {label}, not {float(exact)}"
    return None
