"""Boundaries for toxicity and designs for response, computed again by sums of fractions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from benchmarks.proofs.small_outcomes import (
    NOT_NUMBERS,
    REFUSED,
    Outcome,
    is_close,
    must_refuse,
)
from trialwright.protocol.designs import (
    DecisionKind,
    StoppingBoundary,
    TwoStageDesign,
    bayesian_boundary,
    pocock_boundary,
    single_stage_of,
)


def boundaries(chance: Random) -> Outcome:
    """Ask for a boundary by either rule, and for its chances and a decision."""
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
    settings[name] = chance.choice((*NOT_NUMBERS, *also))
    if name == "participants" and settings[name] is True:
        settings[name] = "ten"
    return must_refuse(lambda: pocock_boundary(**settings), repr(settings))


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
    if not is_close(ours.stop, stop):
        return f"{found.limits} at {true}: {ours.stop} to stop, not {float(stop)}"
    return None if is_close(ours.expected_participants, expected) else f"{ours}: not {expected}"


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


def responses(chance: Random) -> Outcome:
    """Ask for a design in one stage and for the characteristics of one in two."""
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
    if not is_close(ours.promising, promising):
        return f"{two.in_words} at {float(true)}: {ours.promising}, not {float(promising)}"
    return _spoiled_response(chance, n)


def _exactly(n: int, x: int, rate: Fraction) -> Fraction:
    return math.comb(n, x) * rate**x * (1 - rate) ** (n - x)


def _spoiled_response(chance: Random, n: int) -> Outcome:
    design = single_stage_of(n, 0.2, 0.05)
    wrong: Any = chance.choice((-1, n + 1, 0.5, float("nan"), None, "3"))
    refused = must_refuse(lambda: design.decide(wrong, n), f"{wrong!r} responses in {n}")
    return None if refused == REFUSED else refused
