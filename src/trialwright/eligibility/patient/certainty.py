"""Yes, no and unknown."""

from __future__ import annotations

from trialwright.vocabulary.truth import ThreeValued


class Certainty(ThreeValued):
    """Whether something is so of a patient; a silent source is UNKNOWN, never NO.

    An answer to a question about facts. What a criterion says of a patient is a `Verdict`
    (`eligibility.evaluation`): the one becomes the other by `verdict_of` alone, never by chance.
    """

    NO = 0
    UNKNOWN = 1
    YES = 2
