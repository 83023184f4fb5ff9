"""A study of response in one stage, by the exact binomial distribution."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from scipy.stats import binom

from trialwright.errors import InvalidInput
from trialwright.protocol.designs.bounds import (
    MOST_PARTICIPANTS,
    SLACK,
    at_least,
    checked_count,
    checked_pair,
    checked_rate,
    checked_size,
    checked_true_rate,
)
from trialwright.protocol.designs.decisions import Decision, DecisionKind, counted


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleStageCharacteristics:
    """The chance that a treatment with this true response rate is declared promising; exact."""

    rate: float
    promising: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleStageDesign:
    """Promising if more than `limit` of `participants` respond.

    R. P. A'Hern: Sample size tables for exact single-stage phase II designs. Statistics in
    Medicine 20 (2001) 859-866, doi 10.1002/sim.721. There the limit is the fewest responses
    that are promising, which is one more than ours.
    """

    participants: int
    limit: int

    def __post_init__(self) -> None:
        checked_size(self.participants, "the number of participants")
        checked_count(self.limit, self.participants, "the limit")

    @property
    def in_words(self) -> str:
        """The design as r/n."""
        return f"{self.limit}/{self.participants}"

    @property
    def can_be_promising(self) -> bool:
        """Whether any count at all is promising."""
        return self.limit < self.participants

    def characteristics(self, rate: float) -> SingleStageCharacteristics:
        """Return what the design does at a true response rate, from 0 to 1."""
        true = checked_true_rate(rate, "the true response rate")
        promising = float(binom.sf(self.limit, self.participants, true))
        return SingleStageCharacteristics(rate=true, promising=promising)

    def decide(self, responses: int, evaluated: int) -> Decision:
        """Say what follows from `responses` among `evaluated` participants."""
        checked_count(evaluated, self.participants, "the number evaluated")
        checked_count(responses, evaluated, "the number of responses")
        said = f"{_responses(responses)} in {evaluated} of {self.participants} participants"
        if responses > self.limit:
            return Decision(DecisionKind.PROMISING, f"{said}: more than {self.limit}")
        if responses + self.participants - evaluated <= self.limit:
            reason = f"{said}: more than {self.limit} cannot be reached"
            return Decision(DecisionKind.NOT_PROMISING, reason)
        return Decision(DecisionKind.CONTINUE, f"{said}; more than {self.limit} are needed")


def single_stage_of(participants: int, p0: float, alpha: float) -> SingleStageDesign:
    """Return the design of a given size: the least limit with P(promising | p0) <= alpha.

    >>> single_stage_of(10, 0.2, 0.05)
    SingleStageDesign(participants=10, limit=4)
    """
    n = checked_size(participants, "the number of participants")
    low = checked_rate(p0, "the uninteresting rate")
    bound = checked_rate(alpha, "alpha")
    limit = int((binom.sf(np.arange(n + 1), n, low) <= bound * (1 + SLACK)).argmax())
    return SingleStageDesign(participants=n, limit=limit)


def single_stage_designs(
    p0: float, p1: float, *, alpha: float, beta: float, count: int = 3
) -> tuple[SingleStageDesign, ...]:
    """Return the `count` smallest designs that keep both errors, the smallest first.

    Chances of whole numbers rise and fall with the size: a larger study than the smallest
    feasible one need not be feasible. Raises InvalidInput if none of up to 1000 participants
    is.

    >>> [one.in_words for one in single_stage_designs(0.2, 0.4, alpha=0.05, beta=0.2)]
    ['11/35', '11/36', '12/38']
    """
    low, high = checked_pair(p0, p1)
    bound, missed = checked_rate(alpha, "alpha"), checked_rate(beta, "beta")
    checked_size(count, "the number of designs")
    found = tuple(islice(_feasible(low, high, bound, missed), count))
    if not found:
        raise InvalidInput(
            f"no single-stage design of up to {MOST_PARTICIPANTS} participants tells {low:g} "
            f"from {high:g} with alpha {bound:g} and beta {missed:g}"
        )
    return found


def _feasible(p0: float, p1: float, alpha: float, beta: float) -> Iterator[SingleStageDesign]:
    for n in range(1, MOST_PARTICIPANTS + 1):
        design = single_stage_of(n, p0, alpha)
        if at_least(design.characteristics(p1).promising, 1 - beta):
            yield design


def _responses(number: int) -> str:
    return counted(number, "response", "responses")
