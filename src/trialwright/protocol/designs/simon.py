"""Simon's two-stage designs, found by a search that is complete.

A design is feasible if it declares a treatment with the uninteresting rate promising with
chance at most alpha, and one with the wanted rate with chance at least 1 - beta. The minimax
design has the fewest participants in all (among these, the fewest expected); the optimal one
the fewest expected at the uninteresting rate; admissible ones are the best for some weighing
of both (S. H. Jung, T. Lee, K. Kim, S. L. George: Admissible two-stage designs for phase II
cancer clinical trials. Statistics in Medicine 23 (2004) 561-569, doi 10.1002/sim.1600).

No largest size is needed. A total is skipped where even the most powerful test of so many
participants lacks power (Neyman and Pearson), so the first total with a feasible design is the
minimax one. With a given first stage the expected number grows with the total, so totals are
tried only while they can still win.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import NamedTuple

import numpy as np
from scipy.stats import binom

from trialwright.errors import InvalidInput
from trialwright.protocol.designs.bounds import (
    SLACK,
    at_least,
    checked_pair,
    checked_rate,
)
from trialwright.protocol.designs.chances import chance_of
from trialwright.protocol.designs.recursion import Floats
from trialwright.protocol.designs.two_stage import TwoStageDesign

#: Two stages are for small studies; the search takes long beyond.
LARGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SimonSearch:
    """The designs found for two rates and two errors.

    `admissible` begins with the minimax and ends with the optimal design.
    """

    p0: float
    p1: float
    alpha: float
    beta: float
    minimax: TwoStageDesign
    optimal: TwoStageDesign
    admissible: tuple[TwoStageDesign, ...]


class _Found(NamedTuple):
    """A feasible design, ordered by what it is expected to cost."""

    expected: float
    first: int
    first_limit: int
    limit: int
    total: int

    def design(self) -> TwoStageDesign:
        return TwoStageDesign(
            first=self.first, first_limit=self.first_limit, total=self.total, limit=self.limit
        )


class _Aim(NamedTuple):
    p0: float
    p1: float
    alpha: float
    beta: float


def simon_designs(p0: float, p1: float, *, alpha: float, beta: float) -> SimonSearch:
    """Return the minimax, the optimal and the admissible two-stage designs.

    `p0` is the uninteresting response rate, `p1` the wanted one, `alpha` and `beta` the
    greatest chances of either error. Raises InvalidInput if no design of up to 300
    participants is feasible.

    >>> found = simon_designs(0.10, 0.30, alpha=0.05, beta=0.20)
    >>> found.optimal.in_words, found.minimax.in_words
    ('1/10 5/29', '1/15 5/25')
    """
    low, high = checked_pair(p0, p1)
    aim = _Aim(low, high, checked_rate(alpha, "alpha"), checked_rate(beta, "beta"))
    minimax = _minimax(aim)
    optimal = _optimal(aim, minimax)
    return SimonSearch(
        p0=low,
        p1=high,
        alpha=aim.alpha,
        beta=aim.beta,
        minimax=minimax.design(),
        optimal=optimal.design(),
        admissible=tuple(one.design() for one in _hull(aim, minimax, optimal)),
    )


def _minimax(aim: _Aim) -> _Found:
    for total in range(2, LARGEST + 1):
        if at_least(_greatest_power(total, aim), 1 - aim.beta):
            found = _best_of(total, aim)
            if found is not None:
                return found
    raise InvalidInput(
        f"no two-stage design of up to {LARGEST} participants tells {aim.p0:g} from "
        f"{aim.p1:g} with alpha {aim.alpha:g} and beta {aim.beta:g}"
    )


def _best_of(total: int, aim: _Aim, below: float = inf) -> _Found | None:
    """Return the feasible design of this size with the fewest expected; None if there is none.

    Only designs with fewer than `below` expected are looked for.
    """
    best: _Found | None = None
    for first in range(1, total):
        going_on = _least_going_on(first, aim)
        if not going_on or first + going_on * (total - first) >= below:
            continue
        found = _best(first, total, aim)
        if found is not None and (best is None or found < best):
            best = found
            below = min(below, found.expected)
    return best


def _optimal(aim: _Aim, minimax: _Found) -> _Found:
    """Return the design with the fewest expected at p0."""
    best = minimax
    first = 1
    while first < best.expected:
        going_on = _least_going_on(first, aim)
        total = max(first + 1, minimax.total)
        while going_on and first + going_on * (total - first) < best.expected:
            found = _best(first, total, aim)
            if found is not None:
                best = min(best, found)
            total += 1
        first += 1
    return best


def _least_going_on(first: int, aim: _Aim) -> float:
    """Return the least chance at p0 of a second stage that leaves enough power; 0 if none does."""
    x = np.arange(first)
    powerful = binom.sf(x, first, aim.p1) >= (1 - aim.beta) * (1 - SLACK)
    if not powerful[0]:
        return 0.0
    return float(binom.sf(x[powerful][-1], first, aim.p0))


def _best(first: int, total: int, aim: _Aim) -> _Found | None:
    """Return the feasible design of these sizes with the fewest expected; None if there is none.

    For each limit of the first stage the least limit that keeps alpha has the most power. A
    higher first limit means fewer expected, so the highest with enough power is the best.
    """
    false = _promising(first, total, aim.p0)
    limits = (false <= aim.alpha * (1 + SLACK)).argmax(axis=1)
    power = _promising(first, total, aim.p1)[np.arange(first), limits]
    feasible = np.flatnonzero(power >= (1 - aim.beta) * (1 - SLACK))
    if not len(feasible):
        return None
    first_limit = int(feasible[-1])
    going_on = float(binom.sf(first_limit, first, aim.p0))
    expected = first + going_on * (total - first)
    # With a limit below that of the first stage, whoever passes it is promising already.
    limit = max(int(limits[first_limit]), first_limit)
    return _Found(expected, first, first_limit, limit, total)


def _promising(first: int, total: int, rate: float) -> Floats:
    """Return P(promising) by limit of the first stage and limit, shape (first, total + 1).

    Rows sum from the most responses of the first stage down, so that each limit takes those
    above it.
    """
    x = np.arange(first, 0, -1)[:, None]
    limit = np.arange(total + 1)
    joint = chance_of(x, first, rate) * _above(limit - x, total - first, rate)
    return np.asarray(joint.cumsum(axis=0)[::-1])


def _above(count: np.ndarray[tuple[int, ...], np.dtype[np.int_]], size: int, rate: float) -> Floats:
    """Return P(Bin(size, rate) > count), from one table of the tail."""
    tail = binom.sf(np.arange(-1, size + 1), size, rate)
    return np.asarray(tail[np.clip(count + 1, 0, size + 1)])


def _greatest_power(total: int, aim: _Aim) -> float:
    """Return the power of the most powerful test of so many participants, randomised."""
    x = np.arange(-1, total + 1)
    false, power = binom.sf(x, total, aim.p0), binom.sf(x, total, aim.p1)
    place = int((false <= aim.alpha).argmax())
    step = false[place - 1] - false[place]
    share = (aim.alpha - false[place]) / step
    return float(power[place] + share * (power[place - 1] - power[place]))


def _hull(aim: _Aim, minimax: _Found, optimal: _Found) -> list[_Found]:
    """Return the designs on the lower convex edge of total against expected."""
    edge = [minimax]
    for total in range(minimax.total + 1, optimal.total + 1):
        one = _best_of(total, aim, below=edge[-1].expected)
        if one is None or one.expected >= edge[-1].expected:
            continue
        while len(edge) > 1 and not _is_below(edge[-2], edge[-1], one):
            edge.pop()
        edge.append(one)
    return edge


def _is_below(left: _Found, middle: _Found, right: _Found) -> bool:
    """Whether the middle one lies below the line through the others."""
    slope = (right.expected - left.expected) / (right.total - left.total)
    return middle.expected < left.expected + slope * (middle.total - left.total)
