"""When toxicity stops a study: boundaries after each participant, with their exact chances.

A boundary is looked at after participant k; the study stops if x or more of the k had a
toxicity. It is made by `pocock_boundary`, `bayesian_boundary`, or given by a protocol.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc
from scipy.stats import binom

from trialwright.errors import InvalidInput
from trialwright.protocol.designs.bounds import (
    SLACK,
    at_most,
    checked_count,
    checked_positive,
    checked_rate,
    checked_size,
    checked_true_rate,
    is_whole,
)
from trialwright.protocol.designs.decisions import Decision, DecisionKind, counted
from trialwright.protocol.designs.recursion import Floats, chances_of_stopping
from trialwright.protocol.designs.rules import (
    BayesianRule,
    GivenRule,
    PocockRule,
    StoppingRule,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppingCharacteristics:
    """What a boundary does where the true toxicity rate is `rate`; exact.

    Attributes
    ----------
    stop : chance of ever stopping.
    stop_after : chance of stopping just after each participant, shape (n,).
    expected_participants : mean number treated.
    expected_toxicities : mean number of toxicities; by Wald's identity `rate` times the
        mean number treated.

    """

    rate: float
    stop: float
    stop_after: tuple[float, ...]
    expected_participants: float
    expected_toxicities: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppingBoundary:
    """The fewest toxicities that stop a study after each participant.

    `limits[k - 1]` belongs to the look after k participants; None means that no count stops
    there, because none is high enough or because nobody looks.
    """

    limits: tuple[int | None, ...]
    rule: StoppingRule

    @property
    def participants(self) -> int:
        """How many are treated at most."""
        return len(self.limits)

    @property
    def can_stop(self) -> bool:
        """Whether any course at all stops the study."""
        return any(limit is not None for limit in self.limits)

    def characteristics(self, rate: float) -> StoppingCharacteristics:
        """Return what the boundary does at a true toxicity rate, from 0 to 1."""
        true = checked_true_rate(rate, "the true toxicity rate")
        stopping, _ = chances_of_stopping(self.limits, true)
        stop = float(stopping.sum())
        looks = np.arange(1, self.participants + 1)
        expected = float(stopping @ looks) + (1 - stop) * self.participants
        return StoppingCharacteristics(
            rate=true,
            stop=stop,
            stop_after=tuple(stopping.tolist()),
            expected_participants=expected,
            expected_toxicities=true * expected,
        )

    def decide(self, toxicities: int, evaluated: int, *, awaited: int = 0) -> Decision:
        """Say whether the study may go on.

        `evaluated` participants have a known outcome, `toxicities` of them a toxicity;
        `awaited` more are treated and their outcome is not known yet. Where their outcomes
        could reach a limit the answer is WAIT: an outcome not yet known is not "no toxicity".
        Counts alone do not always tell whether a limit was reached earlier; where they do,
        whatever the order of outcomes, the answer is STOP. `follow` takes them in order.
        """
        checked_count(evaluated, self.participants, "the number evaluated")
        checked_count(toxicities, evaluated, "the number of toxicities")
        checked_count(awaited, self.participants - evaluated, "the number awaited")
        reached = self._surely_reached(toxicities, evaluated)
        if reached is not None:
            return Decision(DecisionKind.STOP, reached)
        limit = self.limits[evaluated - 1] if evaluated else None
        reachable = self._reachable(toxicities, evaluated, awaited)
        if reachable is not None:
            return Decision(DecisionKind.WAIT, reachable)
        if evaluated == self.participants:
            return Decision(
                DecisionKind.COMPLETE,
                f"all {evaluated} participants are evaluated with {_toxicities(toxicities)}; "
                f"{_limit_in_words(limit)}",
            )
        return Decision(
            DecisionKind.CONTINUE,
            f"{_toxicities(toxicities)} in {evaluated} participants; {_limit_in_words(limit)}",
        )

    def follow(self, outcomes: Iterable[bool]) -> Decision:
        """Say what follows from outcomes in the order of participants; the first stop counts."""
        toxicities = evaluated = 0
        for outcome in outcomes:
            evaluated += 1
            toxicities += bool(outcome)
            decision = self.decide(toxicities, evaluated)
            if decision.kind is DecisionKind.STOP:
                return decision
        return self.decide(toxicities, evaluated)

    def _surely_reached(self, toxicities: int, evaluated: int) -> str | None:
        """Say which limit was reached in any order of the outcomes; None if none surely was."""
        for look in range(evaluated, 0, -1):
            limit = self.limits[look - 1]
            fewest = max(0, toxicities - (evaluated - look))
            if limit is not None and fewest >= limit:
                said = f"{_toxicities(toxicities)} in {evaluated} participants"
                by_then = "" if look == evaluated else f", at least {fewest} of them in {look},"
                return f"{said}{by_then} reach the limit of {limit} ({self.rule.in_words})"
        return None

    def _reachable(self, toxicities: int, evaluated: int, awaited: int) -> str | None:
        """Say which limit the outcomes that are awaited could reach; None if they cannot."""
        for more in range(1, awaited + 1):
            limit = self.limits[evaluated + more - 1]
            if limit is not None and toxicities + more >= limit:
                return (
                    f"{_toxicities(toxicities)} in {evaluated} participants, {awaited} awaited: "
                    f"the limit after {evaluated + more} is {limit} and may yet be reached"
                )
        return None


def _toxicities(number: int) -> str:
    return counted(number, "toxicity", "toxicities")


def _limit_in_words(limit: int | None) -> str:
    return "no count stops here" if limit is None else f"the limit here is {limit}"


def pocock_boundary(
    participants: int, rate: float, alpha: float, *, looks: Iterable[int] | None = None
) -> StoppingBoundary:
    """Return the boundary with one level at all looks and P(ever stop | rate) <= alpha.

    The limit after k participants is the fewest toxicities whose chance, P(Bin(k, rate) >= x),
    is at most the level; the level is the largest that keeps `alpha`. Levels matter only where
    a limit moves, that is at the tails themselves, and the chance of stopping grows with the
    level, so the largest is found among them by bisection. `looks` are the numbers of
    participants after which somebody looks; all by default.

    >>> pocock_boundary(10, 0.2, 0.05).limits
    (None, None, 3, 3, 4, 4, 5, 5, 5, 6)
    """
    n = checked_size(participants, "the number of participants")
    acceptable = checked_rate(rate, "the acceptable toxicity rate")
    bound = checked_rate(alpha, "alpha")
    seen = _checked_looks(looks, n)
    tails = [binom.sf(np.arange(-1, k), k, acceptable) for k in range(1, n + 1)]
    levels = np.unique(np.concatenate([tails[k - 1][1:] for k in seen]))
    low, high = -1, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        limits = _limits_at(float(levels[middle]), tails, seen)
        stopping, _ = chances_of_stopping(limits, acceptable)
        if at_most(float(stopping.sum()), bound):
            low = middle
        else:
            high = middle - 1
    level = float(levels[low]) if low >= 0 else None
    found = _limits_at(level, tails, seen) if level is not None else (None,) * n
    rule = PocockRule(rate=acceptable, alpha=bound, level=level)
    return StoppingBoundary(limits=found, rule=rule)


def bayesian_boundary(
    participants: int,
    rate: float,
    certainty: float,
    *,
    prior: tuple[float, float],
    looks: Iterable[int] | None = None,
) -> StoppingBoundary:
    """Return the boundary that stops where P(true rate > rate | counts) > certainty.

    `prior` are the parameters of a beta distribution, a and b.

    >>> bayesian_boundary(10, 0.2, 0.9, prior=(0.2, 0.8)).limits
    (None, 2, 2, 3, 3, 3, 4, 4, 4, 4)
    """
    n = checked_size(participants, "the number of participants")
    acceptable = checked_rate(rate, "the acceptable toxicity rate")
    needed = checked_rate(certainty, "the certainty")
    a = checked_positive(prior[0], "the first parameter of the prior")
    b = checked_positive(prior[1], "the second parameter of the prior")
    seen = _checked_looks(looks, n)
    limits: list[int | None] = [None] * n
    for k in seen:
        x = np.arange(k + 1)
        # A chance that equals the certainty does not exceed it, rounding aside.
        doubt = betainc(a + x, b + k - x, acceptable)
        limits[k - 1] = _first(doubt < (1 - needed) * (1 - SLACK))
    rule = BayesianRule(rate=acceptable, certainty=needed, prior=(a, b))
    return StoppingBoundary(limits=tuple(limits), rule=rule)


def given_boundary(limits: Sequence[int | None], source: str) -> StoppingBoundary:
    """Return a boundary that a protocol states; raises InvalidInput if it ever falls."""
    checked_size(len(limits), "the number of participants")
    highest = 1
    for k, limit in enumerate(limits, 1):
        if limit is None:
            continue
        if not (is_whole(limit) and highest <= limit <= k):
            raise InvalidInput(
                f"the limit after {k} participants is {limit!r}, "
                f"expected a whole number from {highest} to {k}: "
                "a limit neither falls nor exceeds the participants"
            )
        highest = limit
    return StoppingBoundary(limits=tuple(limits), rule=GivenRule(source=source))


def _limits_at(level: float, tails: list[Floats], looks: tuple[int, ...]) -> tuple[int | None, ...]:
    limits: list[int | None] = [None] * len(tails)
    for k in looks:
        limits[k - 1] = _first(tails[k - 1] <= level * (1 + SLACK))
    return tuple(limits)


def _first(holds: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> int | None:
    """Return the first place where something holds; None if it holds nowhere."""
    return int(holds.argmax()) if holds.any() else None


def _checked_looks(looks: Iterable[int] | None, participants: int) -> tuple[int, ...]:
    if looks is None:
        return tuple(range(1, participants + 1))
    seen = list(looks)
    if not seen or not all(is_whole(look) and 1 <= look <= participants for look in seen):
        raise InvalidInput(
            f"the looks are {seen!r}, expected whole numbers from 1 to {participants}"
        )
    return tuple(sorted(set(seen)))
