"""Rates, changes, landmarks and designs: as counting by hand has them, or one clear refusal.

Numbers are drawn as small studies have them, and as odd as they may come; each answer is
computed again by sums over all counts, pairs, signs or courses, in fractions where these decide.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from benchmarks.chance import dice
from benchmarks.proofs.progress import told
from benchmarks.proofs.proven import Proven
from benchmarks.proofs.small_designs import boundaries, responses
from benchmarks.proofs.small_outcomes import (
    EXPECTED,
    NOT_NUMBERS,
    UNDETERMINED,
    Outcome,
    is_close,
    must_refuse,
    outcome_of,
)
from trialwright.estimators import NotEstimable
from trialwright.estimators.change import CentreInterval, Change, ChangeKind, change
from trialwright.estimators.landmark import landmark
from trialwright.estimators.rates import Rate, RateComparison

_LEVEL = 0.95


def prove_small_studies(*, count: int, seed: int) -> Proven:
    """Ask every kind of question so often, each kind counted apart."""
    tried: Counter[str] = Counter()
    faults: list[str] = []
    for number in told(range(count), "rounds", count):
        for kind, ask in QUESTIONS.items():
            found = outcome_of(ask, dice(f"{kind} {seed} {number}"))
            if found in EXPECTED:
                tried[f"{kind}: {found}"] += 1
            else:
                faults.append(f"{kind} {number}: {found}")
    names = [f"{kind}: {found}" for kind in QUESTIONS for found in EXPECTED]
    return Proven({name: tried[name] for name in names if tried[name]}, tuple(faults))


# Rates.


def _rates(chance: Random) -> Outcome:
    if chance.random() < 1 / 4:
        return _spoiled_rate(chance)
    times = [
        chance.choice((1e-9, 0.5, 1.0, 173, 1235.5, 1e9)) * (1 + chance.random()) for _ in "ab"
    ]
    one, other = (
        Rate(events=chance.choice((0, 0, 1, 2, 7, 40)), time=times[0]),
        Rate(events=chance.choice((0, 1, 3, 25)), time=times[1]),
    )
    return _wrong_rate(one) or _wrong_difference(one, other) or _compared(one, other)


def _spoiled_rate(chance: Random) -> Outcome:
    wrong = chance.choice(NOT_NUMBERS)
    if chance.random() < 1 / 2:
        events: Any = chance.choice((wrong, 1.5))
        return must_refuse(lambda: Rate(events=events, time=5.0), f"events of {events!r}")
    time: Any = chance.choice((wrong, 0))
    return must_refuse(lambda: Rate(events=1, time=time), f"a time of {time!r}")


def _wrong_rate(rate: Rate) -> Outcome:
    found, tail = rate.interval(_LEVEL), (1 - _LEVEL) / 2
    at_lower, at_upper = found.lower * rate.time, found.upper * rate.time
    above = 1 - _poisson_until(rate.events - 1, at_lower)
    if rate.events and not is_close(above, tail):
        return f"{rate}: with the lower limit as many or more have a chance of {above}"
    if not rate.events and found.lower != 0:
        return f"{rate}: without an event the lower limit is {found.lower}"
    below = _poisson_until(rate.events, at_upper)
    return None if is_close(below, tail) else f"{rate}: at the upper limit {below}"


def _poisson_until(count: int, mean: float) -> float:
    """Return P(at most so many) by its terms."""
    logs = (k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(count + 1) if mean)
    return math.fsum(map(math.exp, logs)) if mean else float(count >= 0)


def _wrong_difference(one: Rate, other: Rate) -> Outcome:
    compared = RateComparison(rate=one, other=other)
    found = compared.difference_interval(_LEVEL)
    if found.lower <= compared.difference <= found.upper and math.isfinite(found.lower):
        return None
    return f"{compared}: a difference of {compared.difference} in {found}"


def _compared(one: Rate, other: Rate) -> Outcome:
    """Return what is wrong with a ratio: its tails are binomial given both counts."""
    compared, tail = RateComparison(rate=one, other=other), (1 - _LEVEL) / 2
    total = one.events + other.events
    if not total:
        try:
            found = compared.ratio_interval(_LEVEL)
        except NotEstimable:
            return UNDETERMINED
        return f"without events a ratio in {found}"
    found = compared.ratio_interval(_LEVEL)
    low, high = (_share(limit * one.time / other.time) for limit in (found.lower, found.upper))
    above = math.fsum(_binomial(k, total, low) for k in range(one.events, total + 1))
    if one.events and not is_close(above, tail, 1e-10):
        return f"{compared}: at the lower limit of the ratio {above}"
    below = math.fsum(_binomial(k, total, high) for k in range(one.events + 1))
    if other.events and not is_close(below, tail, 1e-10):
        return f"{compared}: at the upper limit of the ratio {below}"
    null = one.time / (one.time + other.time)
    terms = [_binomial(k, total, null) for k in range(total + 1)]
    p = math.fsum(term for term in terms if term <= terms[one.events] * (1 + 1e-7))
    return None if is_close(compared.p_value(), min(p, 1.0)) else f"{compared}: p is not {p}"


def _share(odds: float) -> float:
    return 1.0 if math.isinf(odds) else odds / (1 + odds)


def _binomial(k: int, n: int, p: float) -> float:
    """Return a binomial chance, by logarithms where powers would vanish."""
    if p in {0.0, 1.0}:
        return float(k == n * p)
    log = math.log(math.comb(n, k)) + k * math.log(p) + (n - k) * math.log1p(-p)
    return math.exp(log)


# Changes.


def _changes(chance: Random) -> Outcome:
    size = chance.choice((0, 1, 2, 3, 5, 6, 7, 8, 10))
    value = chance.choice((_whole, _share_of_cells, _far_apart))
    first, later = ([_or_missing(chance, value) for _ in range(size)] for _ in "ab")
    kind = chance.choice(tuple(ChangeKind))
    if size and chance.random() < 1 / 4:
        return _spoiled_change(chance, first, later)
    pairs = [(Fraction(a), Fraction(b)) for a, b in zip(first, later, strict=True)
             if a is not None and b is not None]  # fmt: skip
    if kind is ChangeKind.DIFFERENCE:
        exact = [b - a for a, b in pairs]
    else:
        exact = [100 * (b - a) / a for a, b in pairs if a > 0]
        if any(abs(one) >= 10**100 for one in exact):
            return must_refuse(lambda: change(first, later, kind), "a percentage beyond numbers")
    found = change(first, later, kind)
    if found.subjects != size or found.changes.size != len(exact):
        return f"{found.changes.size} changes of {found.subjects}, not {len(exact)} of {size}"
    if not exact:
        return _says_there_is_none(found)
    return _wrong_centre(found, exact) or _wrong_ranks(found)


def _whole(chance: Random) -> float:
    return float(chance.randint(-2, 4))


def _share_of_cells(chance: Random) -> float:
    return chance.randint(0, 1000) / 10


def _far_apart(chance: Random) -> float:
    return chance.choice((0.0, 1e-300, 1e-9, 5.0, 1e9, 1e99, -1e99))


def _or_missing(chance: Random, value: Callable[[Random], float]) -> float | None:
    return None if chance.random() < 1 / 6 else value(chance)


def _spoiled_change(chance: Random, first: list[Any], later: list[Any]) -> Outcome:
    if chance.random() < 1 / 4:
        return must_refuse(lambda: change(first[1:], later), "one value less")
    wrong = chance.choice((float("nan"), float("inf"), "7", "", True, [1], 1j, 1e200, 10**400))
    chance.choice((first, later))[chance.randrange(len(first))] = wrong
    return must_refuse(lambda: change(first, later), f"a value of {wrong!r}")


def _says_there_is_none(found: Change) -> Outcome:
    for ask in (found.mean, found.median, found.median_interval, found.signed_rank_test):
        try:
            answer = ask()
        except NotEstimable:
            continue
        return f"without a change {answer}"
    return UNDETERMINED


def _wrong_centre(found: Change, exact: Sequence[Fraction]) -> Outcome:
    ordered, n = sorted(exact), len(exact)
    largest = float(max(map(abs, exact)))
    scale = 1e-12 * largest
    if not is_close(found.mean(), sum(exact) / n, scale):
        return f"the mean of {list(map(float, exact))} is {found.mean()}"
    if not is_close(found.median(), (ordered[(n - 1) // 2] + ordered[n // 2]) / 2, scale):
        return f"the median of {list(map(float, exact))} is {found.median()}"
    pairs = sorted((a + b) / 2 for i, a in enumerate(ordered) for b in ordered[i:])
    middle = (pairs[(len(pairs) - 1) // 2] + pairs[len(pairs) // 2]) / 2
    if not is_close(found.hodges_lehmann(), middle, scale):
        return f"Hodges and Lehmann's estimate is {found.hodges_lehmann()}, not {float(middle)}"
    return _wrong_limits(found, ordered, scale)


def _wrong_limits(found: Change, ordered: Sequence[Fraction], scale: float) -> Outcome:
    """Return what is wrong with limits of the median: the narrowest of order statistics."""
    n, error = len(ordered), Fraction(5, 100)
    k = 0
    while 2 * Fraction(sum(math.comb(n, i) for i in range(k + 1)), 2**n) <= error:
        k += 1
    try:
        limits: CentreInterval = found.median_interval(_LEVEL)
    except NotEstimable:
        return None if k == 0 else f"no limits of the median of {n}"
    if not is_close(limits.lower, ordered[k - 1], scale):
        return f"the lower limit is {limits.lower}, not {float(ordered[k - 1])}"
    if not is_close(limits.upper, ordered[n - k], scale):
        return f"the upper limit is {limits.upper}, not {float(ordered[n - k])}"
    return None


def _wrong_ranks(found: Change) -> Outcome:
    """Return what is wrong with the signed ranks: every sign of every rank is tried."""
    values = [one for one in found.changes.tolist() if one]
    sizes = sorted(map(abs, values))
    ranks = [sizes.index(abs(v)) + 1 + (sizes.count(abs(v)) - 1) / 2 for v in values]
    seen = sum(rank for rank, v in zip(ranks, values, strict=True) if v > 0)
    sums = [
        sum(rank for rank, plus in zip(ranks, signs, strict=True) if plus)
        for signs in product((False, True), repeat=len(ranks))
    ]
    below, above = sum(one <= seen for one in sums), sum(one >= seen for one in sums)
    p = min(1.0, 2 * min(below, above) / len(sums))
    test = found.signed_rank_test()
    return None if is_close(test.p_value, p) else f"{test} of {values}: p is not {p}"


# Landmarks.


def _landmarks(chance: Random) -> Outcome:
    size = chance.choice((1, 2, 3, 10, 20))
    unit = chance.choice((1, 1, 0.1, 1e-9, 1e12))
    durations: list[Any] = [unit * chance.randint(0, 6) for _ in range(size)]
    events: list[Any] = [chance.random() < 1 / 2 for _ in range(size)]
    at: Any = unit * chance.randint(0, 6)
    if chance.random() < 1 / 4:
        return _spoiled_landmark(chance, durations, events, at)
    try:
        found = landmark(durations, events, at)
    except NotEstimable:
        return UNDETERMINED if max(durations) <= at else f"nobody beyond {at} of {durations}"
    kept = [place for place, end in enumerate(durations) if end > at]
    if found.kept.tolist() != kept:
        return f"kept are {found.kept.tolist()} of {durations} at {at}"
    if found.durations.tolist() != [durations[place] - at for place in kept]:
        return f"durations are {found.durations.tolist()} of {durations} at {at}"
    had = sum(bool(e) and t <= at for t, e in zip(durations, events, strict=True))
    if (found.had_event, found.lost) != (had, size - len(kept) - had):
        return f"{found.had_event} had the event and {found.lost} were lost of {durations}"
    times = [chance.choice((None, unit * chance.randint(0, 6))) for _ in range(size)]
    came = [time is not None and time <= at for time in (times[place] for place in kept)]
    return None if found.came_by(times).tolist() == came else f"came by {at} of {times}"


def _spoiled_landmark(
    chance: Random, durations: list[Any], events: list[Any], at: object
) -> Outcome:
    place, wrong = chance.randrange(len(durations)), chance.choice(NOT_NUMBERS)
    match chance.randrange(4):
        case 0:
            durations[place] = chance.choice([one for one in NOT_NUMBERS if one is not True])
        case 1:
            events[place] = chance.choice([one for one in (*NOT_NUMBERS, 2) if one is not True])
        case 2:
            at = wrong
        case _:
            events = events[1:]
    return must_refuse(
        lambda: landmark(durations, events, at),  # type: ignore[arg-type] # it is to be refused
        f"{durations}, {events} at {at!r}",
    )


#: The questions by what they are about.
QUESTIONS: dict[str, Callable[[Random], Outcome]] = {
    "rates": _rates,
    "changes": _changes,
    "landmarks": _landmarks,
    "toxicity boundaries": boundaries,
    "designs for response": responses,
}
