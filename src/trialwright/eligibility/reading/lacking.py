"""What a clause says somebody is without, and where a row of exceptions may end before its clause.

"Asthma without eczema or gout" asks for asthma, and for neither of the others.
"""

from __future__ import annotations

from trialwright.eligibility.criteria import All, Expression, Opaque, Status
from trialwright.eligibility.reading.joints import Joint, joints_of
from trialwright.eligibility.reading.restricted import are_people
from trialwright.eligibility.reading.rows import read_row
from trialwright.eligibility.reading.sheet import Sheet, find, text_at
from trialwright.eligibility.reading.tokens import word_set
from trialwright.eligibility.reading.topics import LEADS, SEVERITIES

_WITHOUT = word_set("without")
_NOT_SO = word_set("with or and whether not")


def lacking(sheet: Sheet, lo: int, hi: int) -> Expression | None:
    """Read "A without B or C" as A and neither of the others; None if nothing is lacking.

    Which of several names before "without" is meant to lack them is for a person.
    """
    place = find(sheet, lo + 1, hi, _WITHOUT)
    if place is None or place + 1 >= hi or text_at(sheet, place - 1) in _NOT_SO:
        return None
    joined = joints_of(sheet, place + 1, hi)
    before = [one for one in joints_of(sheet, lo, place) if one.after < place]
    amounts = [one for one in sheet.held(lo, hi) if not _is_of_time(sheet, one.first)]
    is_told = joined or sheet.timed(place, hi)
    if amounts or not is_told or text_at(sheet, place + 1) in {"or", "and"}:
        return None
    if before:
        return Opaque(words=sheet.words(lo, hi), spans=sheet.spans([(lo, hi)]))
    if are_people(sheet, lo, place):
        return read_row(sheet, place, hi)
    return All((read_row(sheet, lo, place), read_row(sheet, place, hi)))


def _is_of_time(sheet: Sheet, place: int) -> bool:
    return any(one.first <= place < one.after for one in sheet.windows)


def goes_on_after(sheet: Sheet, lo: int, hi: int, *, is_condition: bool) -> bool:
    """Say whether behind a row of exceptions the clause may go on with what it is about.

    In "cancer except of the skin, or heart failure" the last name may be no exception.
    """
    joints = joints_of(sheet, lo, hi)
    if not joints:
        return False
    last = joints[-1]
    ahead = LEADS.at(sheet.tokens, last.after)
    if ahead is not None and ahead[0].status is Status.PLANNED:
        # "Other than A, or planned use of it" tells by itself what is no exception.
        return False
    is_parted = text_at(sheet, last.first) == "," and last.word != ","
    is_list = any(token.text == "," for token in sheet.tokens[lo : last.first])
    if is_parted and (is_condition or not is_list):
        return True
    return any(_is_anew(sheet, one) for one in joints if text_at(sheet, one.first) == ",")


def _is_anew(sheet: Sheet, joint: Joint) -> bool:
    lead = LEADS.at(sheet.tokens, joint.after)
    says = lead is not None and (lead[0].status is not None or lead[0].negated)
    return says or SEVERITIES.at(sheet.tokens, joint.after) is not None
