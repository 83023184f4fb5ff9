"""Words that deny or except, and whether an expression does."""

from __future__ import annotations

import re

from trialwright.eligibility.criteria import Except, Expression, Not, parts_of

NEGATION = re.compile(
    r"\b(?:no|not|nor|none|never|without|cannot|except(?:ing|ed|ions?)?|excluding|unless"
    r"|other than)\b",
    re.IGNORECASE,
)


def denies(expression: Expression) -> bool:
    """Say whether anything in an expression is denied or excepted."""
    if isinstance(expression, Not | Except):
        return True
    return any(map(denies, parts_of(expression)))
