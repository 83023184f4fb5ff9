"""On which side of a number its limits lie: by an operator, a sign turned round, a plus."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.eligibility.reading.operators import Operator
from trialwright.eligibility.reading.tokens import Kind, Token, word_set

#: What a sign says of the variable after it: "18 <= age".
TURNED = {
    **dict.fromkeys(("<", "<<"), Operator.ABOVE),
    **dict.fromkeys((">", ">>"), Operator.BELOW),
    **dict.fromkeys(("\u2264", "<=", "=<", "</="), Operator.AT_LEAST),
    **dict.fromkeys(("\u2265", ">=", "=>", ">/="), Operator.AT_MOST),
}
#: What is told in levels with a plus: "IHC 2+", "proteinuria >= 2+".
_LEVELLED = word_set(
    "ihc immunohistochemistry immunohistochemical her2 her neu proteinuria protein dipstick edema"
    " oedema staining stain ketonuria hematuria reflexes regurgitation"
)
_FARTHEST = 14


def is_plus_of_level(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a plus belongs to the level before it, and is no "or more": "IHC 2+ or 3+"."""
    if at == 0 or at >= len(tokens) or tokens[at].text != "+":
        return False
    level = tokens[at - 1]
    if level.kind is not Kind.NUMBER or level.text not in {"1", "2", "3", "4"}:
        return False
    if level.end != tokens[at].start:
        return False
    return any(token.text in _LEVELLED for token in tokens[max(at - _FARTHEST, 0) : at])
