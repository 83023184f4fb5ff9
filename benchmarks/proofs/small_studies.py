"""Rates, changes, landmarks and designs: as counting by hand has them, or one clear refusal.

Numbers are drawn as small studies have them, and as odd as they may come; each answer is
computed again by sums over all counts, pairs, signs or courses, in fractions where these decide.
"""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any, TypeAlias

from benchmarks.chance import dice
from benchmarks.proofs.progress import told
from benchmarks.proofs.proven import Proven
from trialwright.errors import InvalidInput
from trialwright.estimators import InvalidSample, InvalidSetting, NotEstimable
from trialwright.estimators.change import CentreInterval, Change, ChangeKind, change
from trialwright.estimators.landmark import landmark
from trialwright.estimators.rates import Rate, RateComparison
from trialwright.protocol.designs import (
    DecisionKind,
    StoppingBoundary,
    TwoStageDesign,
    bayesian_boundary,
    pocock_boundary,
    single_stage_of,
)

_CLOSE = 1e-9
_LEVEL = 0.95

RIGHT = "answered, and right by hand"
UNDETERMINED = "not determined, and said so"
REFUSED = "refused with a sentence"
EXPECTED = (RIGHT, UNDETERMINED, REFUSED)

#: What a question answers: nothing if all is right, one of those expected, or what is wrong.
Outcome: TypeAlias = str | None
_NOT_NUMBERS = (float("nan"), float("inf"), -1, None, "7", True, [1], 1j)


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


def outcome_of(ask: Callable[[Random], Outcome], chance: Random) -> str:
    """Return what came of a question: one of the outcomes expected, or what must not be."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return ask(chance) or RIGHT
    except Exception as error:  # noqa: BLE001 - whatever is raised here is what is looked for
        return f"{type(error).__name__}: {error}"


def _must_refuse(make: Callable[[], object], what: str) -> str:
    """Return that something was refused with what was found and what expected, or that not."""
    try:
        made = make()
    except (InvalidSample, InvalidSetting, InvalidInput) as error:
        said = str(error)
        fine = " is " in said or " are " in said
        return REFUSED if fine and "expected " in said else f"refused without a reason: {said}"
    return f"not refused: {what} gave {made!r}"


def _is_close(ours: float, exact: float | Fraction, absolute: float = 1e-12) -> bool:
    return math.isclose(ours, exact, rel_tol=_CLOSE, abs_tol=absolute)


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
    wrong = chance.choice(_NOT_NUMBERS)
    if chance.random() < 1 / 2:
        events: Any = chance.choice((wrong, 1.5))
        return _must_refuse(lambda: Rate(events=events, time=5.0), f"events of {events!r}")
    time: Any = chance.choice((wrong, 0))
    return _must_refuse(lambda: Rate(events=1, time=time), f"a time of {time!r}")


def _wrong_rate(rate: Rate) -> Outcome:
    found, tail = rate.interval(_LEVEL), (1 - _LEVEL) / 2
    at_lower, at_upper = found.lower * rate.time, found.upper * rate.time
    above = 1 - _poisson_until(rate.events - 1, at_lower)
    if rate.events and not _is_close(above, tail):
        return f"{rate}: with the lower limit as many or more have a chance of {above}"
    if not rate.events and found.lower != 0:
        return f"{rate}: without an event the lower limit is {found.lower}"
    below = _poisson_until(rate.events, at_upper)
    return None if _is_close(below, tail) else f"{rate}: at the upper limit {below}"


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
    if one.events and not _is_close(above, tail, 1e-10):
        return f"{compared}: at the lower limit of the ratio {above}"
    below = math.fsum(_binomial(k, total, high) for k in range(one.events + 1))
    if other.events and not _is_close(below, tail, 1e-10):
        return f"{compared}: at the upper limit of the ratio {below}"
    null = one.time / (one.time + other.time)
    terms = [_binomial(k, total, null) for k in range(total + 1)]
    p = math.fsum(term for term in terms if term <= terms[one.events] * (1 + 1e-7))
    return None if _is_close(compared.p_value(), min(p, 1.0)) else f"{compared}: p is not {p}"


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
            return _must_refuse(lambda: change(first, later, kind), "a percentage beyond numbers")
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
        return _must_refuse(lambda: change(first[1:], later), "one value less")
    wrong = chance.choice((float("nan"), float("inf"), "7", "", True, [1], 1j, 1e200, 10**400))
    chance.choice((first, later))[chance.randrange(len(first))] = wrong
    return _must_refuse(lambda: change(first, later), f"a value of {wrong!r}")


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
    if not _is_close(found.mean(), sum(exact) / n, scale):
        return f"the mean of {list(map(float, exact))} is {found.mean()}"
    if not _is_close(found.median(), (ordered[(n - 1) // 2] + ordered[n // 2]) / 2, scale):
        return f"the median of {list(map(float, exact))} is {found.median()}"
    pairs = sorted((a + b) / 2 for i, a in enumerate(ordered) for b in ordered[i:])
    middle = (pairs[(len(pairs) - 1) // 2] + pairs[len(pairs) // 2]) / 2
    if not _is_close(found.hodges_lehmann(), middle, scale):
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
    if not _is_close(limits.lower, ordered[k - 1], scale):
        return f"the lower limit is {limits.lower}, not {float(ordered[k - 1])}"
    if not _is_close(limits.upper, ordered[n - k], scale):
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
    return None if _is_close(test.p_value, p) else f"{test} of {values}: p is not {p}"


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
    place, wrong = chance.randrange(len(durations)), chance.choice(_NOT_NUMBERS)
    match chance.randrange(4):
        case 0:
            durations[place] = chance.choice([one for one in _NOT_NUMBERS if one is not True])
        case 1:
            events[place] = chance.choice([one for one in (*_NOT_NUMBERS, 2) if one is not True])
        case 2:
            at = wrong
        case _:
            events = events[1:]
    return _must_refuse(
        lambda: landmark(durations, events, at),  # type: ignore[arg-type] # it is to be refused
        f"{durations}, {events} at {at!r}",
    )


# Designs.


def _boundaries(chance: Random) -> Outcome:
    n = chance.randint(1, 12)
    rate = chance.choice((0.05, 0.2, 0.25, 0.3, 0.5, chance.random() or 0.5))
    if chance.random() < 1 / 4:
        return _spoiled_boundary(chance, n, rate)
    looks = (
        None if chance.random() < 2 / 3 else chance.sample(range(1, n + 1), chance.randint(1, n))
    )
    if chance.random() < 1 / 2:
        alpha = chance.choice((0.05, 0.1, 0.3))
        found = pocock_boundary(n, rate, alpha, looks=looks)
        wrong = _wrong_pocock(found, rate, alpha, looks or range(1, n + 1))
    else:
        certainty, prior = (
            chance.choice((0.8, 0.9, 0.95)),
            (chance.randint(1, 4), chance.randint(1, 4)),
        )
        found = bayesian_boundary(n, rate, certainty, prior=prior, looks=looks)
        wrong = _wrong_bayes(found, rate, certainty, prior, looks or range(1, n + 1))
    true = chance.choice((0.0, 0.1, 0.5, 1.0, chance.random()))
    return wrong or _wrong_chances(found, true) or _wrong_decision(found, chance)


def _spoiled_boundary(chance: Random, n: int, rate: float) -> Outcome:
    settings: dict[str, Any] = {"participants": n, "rate": rate, "alpha": 0.05}
    name = chance.choice(tuple(settings))
    also = (0, 2.5, 10**6) if name == "participants" else (0.0, 1.0, 2, -0.1)
    settings[name] = chance.choice((*_NOT_NUMBERS, *also))
    if name == "participants" and settings[name] is True:
        settings[name] = "ten"
    return _must_refuse(lambda: pocock_boundary(**settings), repr(settings))


def _exceeds(k: int, x: int, rate: Fraction) -> Fraction:
    """Return P(Bin(k, rate) >= x)."""
    return sum(
        (math.comb(k, i) * rate**i * (1 - rate) ** (k - i) for i in range(x, k + 1)), Fraction(0)
    )


def _stops(limits: Sequence[int | None], rate: Fraction) -> tuple[Fraction, Fraction]:
    """Return the chance of ever stopping and the expected participants, course by course."""
    going: dict[int, Fraction] = {0: Fraction(1)}
    stop, expected = Fraction(0), Fraction(0)
    for k, limit in enumerate(limits, 1):
        after: dict[int, Fraction] = {}
        for count, share in going.items():
            after[count] = after.get(count, Fraction(0)) + share * (1 - rate)
            after[count + 1] = after.get(count + 1, Fraction(0)) + share * rate
        stopped = sum(
            (s for c, s in after.items() if limit is not None and c >= limit), Fraction(0)
        )
        going = {c: s for c, s in after.items() if limit is None or c < limit}
        stop, expected = stop + stopped, expected + k * stopped
    return stop, expected + (1 - stop) * len(limits)


def _at_level(level: Fraction, n: int, rate: Fraction, looks: Sequence[int]) -> list[int | None]:
    def limit(k: int) -> int | None:
        return next((x for x in range(k + 1) if _exceeds(k, x, rate) <= level), None)

    return [limit(k) if k in looks else None for k in range(1, n + 1)]


def _wrong_pocock(
    found: StoppingBoundary, rate: float, alpha: float, looks: Sequence[int]
) -> Outcome:
    """Return what is wrong: of all levels at which a limit moves, the largest that keeps alpha."""
    exact, n = Fraction(rate), found.participants
    slack = Fraction(alpha) * (1 + Fraction(1, 10**11))
    levels = sorted({_exceeds(k, x, exact) for k in looks for x in range(1, k + 1)})
    best: list[int | None] = [None] * n
    for level in levels:
        limits = _at_level(level, n, exact, looks)
        if _stops(limits, exact)[0] > slack:
            break
        best = limits
    return None if list(found.limits) == best else f"{found.limits} at {rate}, {alpha}: {best}"


def _wrong_bayes(
    found: StoppingBoundary,
    rate: float,
    certainty: float,
    prior: tuple[int, int],
    looks: Sequence[int],
) -> Outcome:
    """Return what is wrong: a beta tail of whole parameters is a binomial sum."""
    a, b = prior
    exact = Fraction(rate)
    for k, limit in enumerate(found.limits, 1):
        # P(Beta(a', b') > p) = P(Bin(a' + b' - 1, p) < a').
        tails = [1 - _exceeds(a + b + k - 1, a + x, exact) for x in range(k + 1)]
        first = next((x for x, tail in enumerate(tails) if tail > Fraction(certainty)), None)
        if limit != (first if k in looks else None):
            return f"after {k} the limit is {limit}, not {first}"
    return None


def _wrong_chances(found: StoppingBoundary, true: float) -> Outcome:
    ours = found.characteristics(true)
    stop, expected = _stops(found.limits, Fraction(true))
    if not _is_close(ours.stop, stop):
        return f"{found.limits} at {true}: {ours.stop} to stop, not {float(stop)}"
    return None if _is_close(ours.expected_participants, expected) else f"{ours}: not {expected}"


def _wrong_decision(found: StoppingBoundary, chance: Random) -> Outcome:
    """Return what is wrong with a decision: every order of outcomes and every future is tried."""
    n = min(found.participants, 8)
    evaluated = chance.randint(0, n)
    toxicities = chance.randint(0, evaluated)
    awaited = chance.randint(0, n - evaluated)
    decision = found.decide(toxicities, evaluated, awaited=awaited).kind
    orders = [one for one in product((0, 1), repeat=evaluated) if sum(one) == toxicities]
    if all(_reaches(found, order) for order in orders):
        expected = DecisionKind.STOP
    elif any(
        _later(found, toxicities, evaluated, more) for more in product((0, 1), repeat=awaited)
    ):
        expected = DecisionKind.WAIT
    elif evaluated == found.participants:
        expected = DecisionKind.COMPLETE
    else:
        expected = DecisionKind.CONTINUE
    if decision is expected:
        return None
    return f"{found.limits}: {toxicities} in {evaluated}, {awaited} awaited: {decision}, {expected}"


def _reaches(found: StoppingBoundary, outcomes: Sequence[int]) -> bool:
    sums = [sum(outcomes[: k + 1]) for k in range(len(outcomes))]
    return any(
        limit is not None and total >= limit
        for total, limit in zip(sums, found.limits, strict=False)
    )


def _later(found: StoppingBoundary, toxicities: int, evaluated: int, more: Sequence[int]) -> bool:
    for k in range(1, len(more) + 1):
        limit = found.limits[evaluated + k - 1]
        if limit is not None and toxicities + sum(more[:k]) >= limit:
            return True
    return False


def _responses(chance: Random) -> Outcome:
    n, p0 = chance.randint(2, 25), chance.choice((0.05, 0.2, 0.5, chance.random() or 0.5))
    alpha, true = chance.choice((0.05, 0.1, 0.5)), Fraction(chance.random())
    single = single_stage_of(n, p0, alpha)
    bound = Fraction(alpha) * (1 + Fraction(1, 10**11))
    limit = next(x for x in range(n + 1) if _exceeds(n, x + 1, Fraction(p0)) <= bound)
    if single.limit != limit:
        return f"of {n} at {p0}, {alpha} the limit is {single.limit}, not {limit}"
    first = chance.randint(1, n - 1)
    first_limit = chance.randint(0, first - 1)
    two = TwoStageDesign(
        first=first, first_limit=first_limit, total=n, limit=chance.randint(first_limit, n - 1)
    )
    ours = two.characteristics(float(true))
    promising = sum(
        (
            _exactly(first, x, true) * _exceeds(n - first, max(two.limit + 1 - x, 0), true)
            for x in range(first_limit + 1, first + 1)
        ),
        Fraction(0),
    )
    if not _is_close(ours.promising, promising):
        return f"{two.in_words} at {float(true)}: {ours.promising}, not {float(promising)}"
    return _spoiled_response(chance, n)


def _exactly(n: int, x: int, rate: Fraction) -> Fraction:
    return math.comb(n, x) * rate**x * (1 - rate) ** (n - x)


def _spoiled_response(chance: Random, n: int) -> Outcome:
    design = single_stage_of(n, 0.2, 0.05)
    wrong: Any = chance.choice((-1, n + 1, 0.5, float("nan"), None, "3"))
    refused = _must_refuse(lambda: design.decide(wrong, n), f"{wrong!r} responses in {n}")
    return None if refused == REFUSED else refused


#: The questions by what they are about.
QUESTIONS: dict[str, Callable[[Random], Outcome]] = {
    "rates": _rates,
    "changes": _changes,
    "landmarks": _landmarks,
    "toxicity boundaries": _boundaries,
    "designs for response": _responses,
}
