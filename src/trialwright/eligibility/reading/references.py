"""The values of which limits are multiples: the laboratory's limits, normal, baseline."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.eligibility.criteria import Reference
from trialwright.eligibility.reading.tokens import Phrases, Token

REFERENCES: Phrases[Reference] = Phrases(
    {
        **dict.fromkeys(
            (
                "uln",
                "xuln",
                "iuln",
                "xiuln",
                "the upper normal range",
                "upper normal range",
                "institutional normal",
                "upper limit of institutional normal",
                "upper limit of normal for the institution",
                "institutional upper limit",
                "institutional upper limits of normal",
                "upper limit of normal",
                "upper limits of normal",
                "upper limit of the normal",
                "upper limit of the normal range",
                "upper limit of normal range",
                "upper limit normal",
                "upper normal limit",
                "upper normal limits",
                "upper limit of normal value",
                "upper limit of the normal value",
                "upper limit of the institutional normal",
                "institutional upper limit of normal",
                "institutional uln",
                "the uln",
                "the upper limit of normal",
                "the upper limit of the normal range",
                "the upper limit of normal range",
                "the upper limit of normal value",
                "the upper normal limit",
                "the upper limits of normal",
                "the institutional upper limit of normal",
                "the institutional uln",
                "upper limit",
                "the upper limit",
                "upper reference limit",
                "unl",
                "upper limit of the reference range",
                "upper limit of reference range",
                "maximum normal range",
                "the maximum normal range",
                "institutional norm",
                "the institutional norm",
                "institutional norms",
                "upper limits",
                "the upper limits",
            ),
            Reference.ULN,
        ),
        **dict.fromkeys(
            (
                *("lln", "lower limit of normal", "the lower limit of normal", "the lln"),
                *("lower limits of normal", "lower limit of the normal range", "lower limit"),
                *("lower limit of normal range", "the lower limit of the normal range"),
            ),
            Reference.LLN,
        ),
        **dict.fromkeys(
            (
                *("normal", "the normal", "normal value", "normal values", "normal range"),
                *("nl", "normal limit", "normal limits", "the normal limit", "the normal range"),
            ),
            Reference.NORMAL,
        ),
        **dict.fromkeys(("baseline", "the baseline"), Reference.BASELINE),
    }
)


def past_abbreviation(tokens: Sequence[Token], at: int) -> int:
    """Skip "(ULN)" after the words that it stands for."""
    texts = [token.text for token in tokens[at : at + 3]]
    is_named = texts[:1] == ["("] and texts[2:] == [")"]
    return at + 3 if is_named and texts[1] in {"uln", "lln", "unl"} else at
