"""A study of response in two stages, with its decisions and exact chances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from trialwright.errors import InvalidInput
from trialwright.protocol.designs.bounds import (
    checked_count,
    checked_size,
    checked_true_rate,
    is_whole,
)
from trialwright.protocol.designs.chances import chance_of
from trialwright.protocol.designs.decisions import Decision, DecisionKind, counted


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoStageCharacteristics:
    """What a design does where the true response rate is `rate`; exact.

    Attributes
    ----------
    promising : chance that the treatment is declared promising.
    early_stop : chance of stopping after the first stage (PET).
    expected_participants : mean number treated.

    """

    rate: float
    promising: float
    early_stop: float
    expected_participants: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoStageDesign:
    """Stop after `first` if at most `first_limit` respond; promising if more than `limit` do.

    R. Simon: Optimal two-stage designs for phase II clinical trials. Controlled Clinical
    Trials 10 (1989) 1-10, doi 10.1016/0197-2456(89)90015-9. There it is written r1/n1 r/n.

    Attributes
    ----------
    first : participants of the first stage, n1.
    first_limit : most responses with which the study stops there, r1.
    total : participants of both stages, n.
    limit : most responses with which the treatment is not promising, r.

    """

    first: int
    first_limit: int
    total: int
    limit: int

    def __post_init__(self) -> None:
        checked_size(self.total, "the number of participants")
        if not (is_whole(self.first) and 1 <= self.first < self.total):
            raise InvalidInput(
                f"the first stage has {self.first!r} participants, "
                f"expected a whole number from 1 to {self.total - 1}"
            )
        checked_count(self.first_limit, self.first - 1, "the limit of the first stage")
        if not (is_whole(self.limit) and self.first_limit <= self.limit < self.total):
            raise InvalidInput(
                f"the limit is {self.limit!r}, "
                f"expected a whole number from {self.first_limit} to {self.total - 1}"
            )

    @property
    def in_words(self) -> str:
        """The design as papers write it: r1/n1 r/n."""
        return f"{self.first_limit}/{self.first} {self.limit}/{self.total}"

    def characteristics(self, rate: float) -> TwoStageCharacteristics:
        """Return what the design does at a true response rate, from 0 to 1."""
        true = checked_true_rate(rate, "the true response rate")
        second = self.total - self.first
        x = np.arange(self.first_limit + 1, self.first + 1)
        passed = chance_of(x, self.first, true)
        early = float(binom.cdf(self.first_limit, self.first, true))
        return TwoStageCharacteristics(
            rate=true,
            promising=float(passed @ binom.sf(self.limit - x, second, true)),
            early_stop=early,
            expected_participants=self.first + (1 - early) * second,
        )

    def decide(
        self, responses: int, evaluated: int, *, first_responses: int | None = None
    ) -> Decision:
        """Say what follows from `responses` among `evaluated` participants.

        Beyond the first stage `first_responses` says how many of its participants responded:
        the counts of both stages together do not tell. Raises InvalidInput where it is
        missing, and where the study should have stopped.
        """
        checked_count(evaluated, self.total, "the number evaluated")
        checked_count(responses, evaluated, "the number of responses")
        if evaluated < self.first:
            return Decision(DecisionKind.CONTINUE, self._of_first_stage(responses, evaluated))
        if evaluated == self.first:
            return self._after_first_stage(responses)
        self._check_first_stage(first_responses, responses, evaluated)
        if evaluated < self.total:
            return Decision(
                DecisionKind.CONTINUE,
                f"{_responses(responses)} in {evaluated} of {self.total} participants; "
                f"more than {self.limit} are needed",
            )
        return self._at_the_end(responses)

    def _of_first_stage(self, responses: int, evaluated: int) -> str:
        said = f"{_responses(responses)} in {evaluated} of the {self.first} of the first stage"
        if responses > self.first_limit:
            return f"{said}; more than {self.first_limit} are reached, so the second will follow"
        if responses + self.first - evaluated <= self.first_limit:
            return f"{said}; more than {self.first_limit} can no longer be reached"
        return f"{said}; more than {self.first_limit} are needed for the second"

    def _after_first_stage(self, responses: int) -> Decision:
        said = f"{_responses(responses)} in the {self.first} participants of the first stage"
        if responses <= self.first_limit:
            return Decision(DecisionKind.STOP, f"{said}: no more than {self.first_limit}")
        return Decision(DecisionKind.CONTINUE, f"{said}: more than {self.first_limit}")

    def _at_the_end(self, responses: int) -> Decision:
        said = f"{_responses(responses)} in {self.total} participants"
        if responses <= self.limit:
            return Decision(DecisionKind.NOT_PROMISING, f"{said}: no more than {self.limit}")
        return Decision(DecisionKind.PROMISING, f"{said}: more than {self.limit}")

    def _check_first_stage(self, first: int | None, responses: int, evaluated: int) -> None:
        if first is None:
            raise InvalidInput(
                f"{evaluated} participants are evaluated: say how many of the first "
                f"{self.first} responded"
            )
        fewest = max(0, responses - (evaluated - self.first))
        if not (is_whole(first) and fewest <= first <= min(responses, self.first)):
            raise InvalidInput(
                f"the responses of the first stage are {first!r}, "
                f"expected a whole number from {fewest} to {min(responses, self.first)}"
            )
        if first <= self.first_limit:
            raise InvalidInput(
                f"the first stage had {_responses(first)}, at most {self.first_limit}: "
                "by this design no second stage follows"
            )


def _responses(number: int) -> str:
    return counted(number, "response", "responses")
