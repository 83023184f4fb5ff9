"""Weights of people of whom nothing else is named, known by their unit."""

from __future__ import annotations

from trialwright.eligibility.criteria import Compare, Term
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.bounded import Bounded, unit_of
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import Kind, word_set
from trialwright.eligibility.reading.topics import SEXES

#: What a number bounds of people of whom nothing is named: "patients of more than 50 kg".
_OF_PEOPLE = {
    "kg": ("body weight", "body-weight"),
    "[lb_av]": ("body weight", "body-weight"),
    "kg/m2": ("body mass index", "bmi"),
}
_PEOPLE = frozenset(SEXES) | word_set(
    "patient patients subject subjects participant participants individuals adult adults"
    " volunteers children people persons all any who or and must should than not healthy which of"
    " is a an the ( : are to be with has have was were , = that up weight body weigh weighing"
)


def of_people(sheet: Sheet, lo: int, amount: Amount) -> Bounded | None:
    """Read "participants who are > 250 lbs": a unit of weight says what is bounded."""
    code = amount.unit.ucum if amount.unit is not None else None
    named = _OF_PEOPLE.get(code or "")
    before = sheet.tokens[lo : amount.first]
    if named is None or not any(token.kind is Kind.WORD for token in before):
        return None
    if any(token.kind is Kind.WORD and token.text not in _PEOPLE for token in before):
        return None
    after = text_at(sheet, amount.after)
    if after.isalpha() and after not in _AFTER_PEOPLE:
        return None
    made = Compare(
        variable=Term(*named),
        limits=amount.limits,
        unit=unit_of(sheet, amount),
        spans=sheet.spans([(amount.first, amount.after)]),
    )
    return Bounded(made, amount.first, amount.after, is_measured=True)


_AFTER_PEOPLE = word_set("at or and for in on will are is with who if") | frozenset(SEXES)
