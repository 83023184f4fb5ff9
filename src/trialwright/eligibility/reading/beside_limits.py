"""Numbers beside a laboratory's limit that can be meant in two ways, and are for a person."""

from __future__ import annotations

from trialwright.eligibility.criteria import Opaque, Reference
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.bounded import Bounded
from trialwright.eligibility.reading.counted import past_leads
from trialwright.eligibility.reading.references import REFERENCES
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import word_set

_BESIDE_LIMIT = word_set("of above below under over beyond higher lower greater less more")
_BEFORE_LIMIT = word_set("the institutional than age - adjusted local laboratory")


def beside_limit(sheet: Sheet, lo: int, amount: Amount) -> Bounded | None:
    """Return what is left to a person of "20 % above the ULN" and "> ULN + 4 s"; None else."""
    return _share_of_limit(sheet, lo, amount) or _above_limit(sheet, lo, amount)


def _share_of_limit(sheet: Sheet, lo: int, amount: Amount) -> Bounded | None:
    """Leave "exceeds 20 % of the upper limit of normal" to a person: by how much, or to what."""
    if amount.unit is None or amount.unit.ucum != "%" or amount.reference is not None:
        return None
    if text_at(sheet, amount.after) not in _BESIDE_LIMIT:
        return None
    place = amount.after + 1
    while text_at(sheet, place) in _BEFORE_LIMIT:
        place += 1
    found = REFERENCES.at(sheet.tokens, place)
    if found is None or found[0] not in {Reference.ULN, Reference.LLN}:
        return None
    begin = past_leads(sheet, lo, amount.first)
    spans = sheet.spans([(begin, found[1])])
    return Bounded(Opaque(words=sheet.words(begin, found[1]), spans=spans), begin, found[1], True)  # noqa: FBT003


def _above_limit(sheet: Sheet, lo: int, amount: Amount) -> Bounded | None:
    """Leave "PT > ULN + 4 seconds" to a person: a limit of the laboratory and a number beyond."""
    if (
        text_at(sheet, amount.first - 1) not in {"+", "plus"}
        and text_at(sheet, amount.first) != "+"
    ):
        return None
    before = max(lo, amount.first - 8)
    if not any(_is_limit(sheet, place, amount.first) for place in range(before, amount.first)):
        return None
    begin = past_leads(sheet, lo, amount.first)
    spans = sheet.spans([(begin, amount.after)])
    words = sheet.words(begin, amount.after)
    return Bounded(Opaque(words=words, spans=spans), begin, amount.after, is_measured=True)


def _is_limit(sheet: Sheet, place: int, end: int) -> bool:
    found = REFERENCES.at(sheet.tokens, place)
    return found is not None and end - 2 <= found[1] <= end and found[0] is Reference.ULN
