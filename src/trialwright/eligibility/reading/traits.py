"""What words alone say of a person: a sex, or the ability to have children."""

from __future__ import annotations

from dataclasses import replace

from trialwright.eligibility.criteria import (
    All,
    Demographic,
    Expression,
    Trait,
)
from trialwright.eligibility.reading.demographics import sex_in
from trialwright.eligibility.reading.sheet import Sheet
from trialwright.eligibility.reading.tokens import Kind, word_set
from trialwright.eligibility.reading.topics import (
    POTENTIAL,
    SEXES,
)


def trait_in(sheet: Sheet, lo: int, hi: int) -> Expression | None:
    """Return a sex or the ability to have children, where the words name nothing else."""
    words = sheet.words(lo, hi)
    others = [
        token
        for token in sheet.tokens[lo:hi]
        if token.kind is Kind.WORD and token.text not in SEXES and token.text not in _TRAIT_WORDS
    ]
    if others:
        return None
    sex = sex_in(sheet, lo, hi)
    spans = sheet.spans([(lo, hi)])
    if POTENTIAL.search(words):
        able = Demographic(trait=Trait.REPRODUCTIVE_POTENTIAL, spans=spans)
        return able if sex is None else All((sex, able))
    return replace(sex, spans=spans) if sex is not None else None


_TRAIT_WORDS = word_set(
    "or and of with childbearing child bearing potential reproductive fertile participants patients"
    " subjects adult adults capacity age gender sex any either the wocbp who are is must be"
    " pregnant"
    " capable becoming women both"
) - {"pregnant"}
