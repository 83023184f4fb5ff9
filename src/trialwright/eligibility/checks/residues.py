"""Words that would turn the meaning of an expression round, and that it does not tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialwright.eligibility.checks.values import Remark, Rule, Stated
from trialwright.eligibility.criteria import CriteriaReading, ResidueKind, Section, Span
from trialwright.eligibility.reading.negations import NEGATION, denies
from trialwright.vocabulary.sentences import sentence

_ALLOWS = re.compile(
    r"\b(?:allow(?:ed|able)|permitted|permissible|acceptable|do(?:es)? not count|not counted"
    r"|exempt(?:ed)?|(?:is|are|be|remain) eligible|can be (?:enrolled|included)"
    r"|not (?:be )?(?:excluded|exclusionary|(?:considered )?an exclusion))\b",
    re.IGNORECASE,
)


def _negations(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion in reading.criteria:
        if denies(criterion.expression):
            continue
        for residue in criterion.residues:
            if residue.kind is ResidueKind.MARKER:
                continue
            for one in NEGATION.finditer(reading.text, residue.span.start, residue.span.end):
                place = Span(one.start(), one.end())
                said = sentence(
                    "{words} is in the text, and nothing is denied in the expression",
                    words=repr(one[0]),
                )
                yield Remark("negation-unread", criterion.id, place, said)


def _permissions(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    """Find what an exclusion allows and its expression does not except."""
    for criterion in reading.criteria:
        if criterion.section is not Section.EXCLUSION or denies(criterion.expression):
            continue
        span = criterion.span
        for one in _ALLOWS.finditer(reading.text, span.start, span.end):
            place = Span(one.start(), one.end())
            said = sentence(
                "{words} allows something, and nothing is excepted in the expression",
                words=repr(one[0]),
            )
            yield Remark("permission-unread", criterion.id, place, said)


RULES = (
    Rule("negation-unread", "a word that denies or excepts stands in no expression", _negations),
    Rule("permission-unread", "an exclusion allows what its expression asks", _permissions),
)
