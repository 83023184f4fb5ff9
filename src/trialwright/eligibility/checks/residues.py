"""Words that no expression stands for, and that would turn its meaning round."""

from __future__ import annotations

from collections.abc import Iterator

from trialwright.eligibility.checks.values import Remark, Rule, Stated
from trialwright.eligibility.criteria import CriteriaReading, ResidueKind, Span
from trialwright.eligibility.reading.negations import NEGATION, denies


def _negations(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion in reading.criteria:
        if denies(criterion.expression):
            continue
        for residue in criterion.residues:
            if residue.kind is ResidueKind.MARKER:
                continue
            for one in NEGATION.finditer(reading.text, residue.span.start, residue.span.end):
                place = Span(one.start(), one.end())
                sentence = f"{one[0]!r} is in the text, and nothing is denied in the expression"
                yield Remark("negation-unread", criterion.id, place, sentence)


RULES = (
    Rule("negation-unread", "a word that denies or excepts stands in no expression", _negations),
)
