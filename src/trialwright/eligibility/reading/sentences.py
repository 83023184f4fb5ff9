"""Where the sentences of an item end: at full stops, semicolons and markers of lists."""

from __future__ import annotations

from trialwright.eligibility.reading.limits_for_some import goes_on_for_some
from trialwright.eligibility.reading.masks import MaskKind
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import Kind, word_set

_ABBREVIATIONS = word_set("e g i vs dr no etc approx st inc al fig ca resp incl max min")


def sentences_of(sheet: Sheet, lo: int, hi: int) -> list[tuple[int, int]]:
    """Cut a range at semicolons, at full stops, and at markers of lists within it."""
    cuts: list[tuple[int, int]] = []
    begin = lo
    depth = 0
    for place in range(lo, hi):
        token = sheet.tokens[place]
        depth += (token.text in "([") - (token.text in ")]")
        mask = sheet.masks[place]
        marked = mask is not None and mask.kind is MaskKind.MARKER
        if token.text == "(" and _begins_note(sheet, place):
            cuts.append((begin, place))
            begin, depth = place + 1, 0
            continue
        if (depth <= 0 and _ends_sentence(sheet, place, (begin, hi))) or (marked and place > begin):
            cuts.append((begin, place))
            begin = place if marked else place + 1
    cuts.append((begin, hi))
    cuts = [piece for one in cuts for piece in _pieces(*one)]
    worded = [
        one for one in cuts if any(t.kind is Kind.WORD for t in sheet.tokens[one[0] : one[1]])
    ]
    return worded or [(lo, min(hi, lo + _LONGEST))]


def _begins_note(sheet: Sheet, place: int) -> bool:
    """Say whether brackets hold a sentence: "(Note: patients with ... must ...)"."""
    return [text_at(sheet, place + 1), text_at(sheet, place + 2)] == ["note", ":"]


#: Longer than any sentence; what is longer is read piece by piece, so that time stays linear.
_LONGEST = 400


def _pieces(lo: int, hi: int) -> list[tuple[int, int]]:
    return [(at, min(at + _LONGEST, hi)) for at in range(lo, hi, _LONGEST)]


def _ends_sentence(sheet: Sheet, place: int, within: tuple[int, int]) -> bool:
    begin, hi = within
    token = sheet.tokens[place]
    if token.text == ";":
        # "; <= 5 x ULN in patients with liver metastases" goes on.
        next_ones = sheet.held(place + 1, hi)[:1]
        if any(one.first == place + 1 and one.reference is not None for one in next_ones):
            return False
        return not goes_on_for_some(sheet, place, begin, hi)
    if token.text != "." or place + 1 >= hi or place == 0:
        return False
    following, before = sheet.tokens[place + 1], sheet.tokens[place - 1]
    if following.start == token.end or before.text in _ABBREVIATIONS:
        return False
    if not (following.written[0].isupper() or following.kind is not Kind.WORD):
        return False
    return not goes_on_for_some(sheet, place, begin, hi)
