"""What one part of a row says of the others: a "not" behind a comma, people of its own."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.eligibility.criteria import Section
from trialwright.eligibility.reading.joints import Joint
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import word_set

#: "Not limited to" and the like restrict nothing.
_RESTRICTS_NOTHING = word_set("limited necessarily only just applicable required including")

_ANYBODY = word_set("patients subjects participants individuals persons people those")
_PEOPLE = _ANYBODY | word_set("women men children adults")
_WHO = word_set("with without who having whose")
_ARTICLES = word_set("the any all patient subject participant")
_FARTHEST_PEOPLE = 3


def restricting_not(sheet: Sheet, joints: Sequence[Joint]) -> Joint | None:
    """Return the comma behind which a "not" restricts what stands before it; None without one.

    "Cancer, not amenable to surgery or radiotherapy" asks for the cancer and for what it is not.
    In a longer list of reasons to exclude, "not using contraception" is one of them.
    """
    for one in joints:
        is_not = one.word == "," and text_at(sheet, one.after) == "not"
        if not is_not or sheet.kept[one.after]:
            continue
        if text_at(sheet, one.after + 1) in _RESTRICTS_NOTHING:
            continue
        commas = [other for other in joints if text_at(sheet, other.first) == ","]
        return one if sheet.section is not Section.EXCLUSION or commas == [one] else None
    return None


def are_people(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether a range names just anybody: the "patients" of "patients without A"."""
    return all(text_at(sheet, place) in _ANYBODY | _ARTICLES for place in range(lo, hi))


def is_of_others(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether a part begins with people of its own: "or asymptomatic patients with B".

    What is denied of the patients before is not denied of these.
    """
    for place in range(lo, min(lo + _FARTHEST_PEOPLE, hi - 1)):
        if text_at(sheet, place) in _PEOPLE and text_at(sheet, place + 1) in _WHO:
            return True
    return False
