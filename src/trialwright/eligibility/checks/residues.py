"""Words that no expression stands for, and that would turn its meaning round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialwright.eligibility.checks.values import Remark, Rule, Stated
from trialwright.eligibility.criteria import (
    CriteriaReading,
    Except,
    Expression,
    Not,
    ResidueKind,
    Span,
    parts_of,
)

_NEGATION = re.compile(
    r"\b(?:no|not|nor|none|never|without|cannot|except(?:ing|ed|ions?)?|excluding|unless"
    r"|other than)\b",
    re.IGNORECASE,
)
#: A heading or an item's number may say "not"; what joins words may not.
_JOINING = frozenset((ResidueKind.CONNECTIVE, ResidueKind.INTRODUCTION))


def _negations(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion in reading.criteria:
        if _negates(criterion.expression):
            continue
        for residue in criterion.residues:
            if residue.kind not in _JOINING:
                continue
            for one in _NEGATION.finditer(reading.text, residue.span.start, residue.span.end):
                place = Span(one.start(), one.end())
                sentence = f"{one[0]!r} is in the text, and nothing is denied in the expression"
                yield Remark("negation-unread", criterion.id, place, sentence)


def _negates(expression: Expression) -> bool:
    if isinstance(expression, Not | Except):
        return True
    return any(map(_negates, parts_of(expression)))


RULES = (
    Rule("negation-unread", "a word that denies or excepts stands in no expression", _negations),
)
