"""Where a row is cut: at commas, "and" and "or" on both sides of which something stands."""

from __future__ import annotations

from dataclasses import dataclass

from trialwright.eligibility.reading.apart import stand_apart
from trialwright.eligibility.reading.leads import past_leads
from trialwright.eligibility.reading.sheet import Sheet
from trialwright.eligibility.reading.tokens import Phrases


@dataclass(frozen=True, slots=True)
class Joint:
    """A place where a row may be cut: from a token to just before another, and its word."""

    first: int
    after: int
    word: str


_FARTHEST_BACK = 40


def joints_of(sheet: Sheet, lo: int, hi: int) -> list[Joint]:
    """Return where a row is cut: outside brackets, amounts, windows and references."""
    found: list[Joint] = []
    depth = 0
    quoted = False
    begin = lo
    place = past_leads(sheet, lo, hi)
    while place < hi:
        text = sheet.tokens[place].text
        depth += (text in "([") - (text in ")]")
        quoted ^= text == '"'
        joint = _joint_at(sheet, place, hi)
        if joint is None or depth > 0 or quoted or sheet.bound[place]:
            place += 1
            continue
        end = min([hi, *_next_stops(sheet, joint.after, hi)])
        # What lies farther back than a long name has no say in it.
        begin = max(begin, joint.first - _FARTHEST_BACK)
        if stand_apart(sheet, (begin, joint.first), (joint.after, end)):
            found.append(joint)
            begin = joint.after
        # A joint before "nor" ends where it begins.
        place = past_leads(sheet, max(joint.after, place + 1), hi)
    return found


def _next_stops(sheet: Sheet, lo: int, hi: int) -> list[int]:
    """Return where the segment after a joint may end: the next comma, "and" or "or"."""
    for place in range(lo, hi):
        if sheet.tokens[place].text in {",", "and", "or"} and not _is_of_operator(sheet, place):
            return [place]
    return []


def _is_of_operator(sheet: Sheet, place: int) -> bool:
    """Say whether an "or" stands before the number of its amount: "greater than or equal to 70"."""
    if not sheet.kept[place]:
        return False
    around = [one for one in sheet.amounts if one.first < place < one.after]
    return any(
        one.signs and one.signs[0][0] < place < one.values[0][0] for one in around if one.values
    )


_NOT_LIMITED: Phrases[bool] = Phrases({"but not limited to": True, ", but not limited to": True})


def _joint_at(sheet: Sheet, place: int, hi: int) -> Joint | None:
    """Return the joint at a token: a comma, "and", "or", "and/or", or a comma with one of these."""
    after, word = place, ""
    if _NOT_LIMITED.at(sheet.tokens, place) is not None:
        # "Including but not limited to" denies nothing.
        return None
    if sheet.tokens[after].text == ",":
        after, word = after + 1, ","
    if after < hi and sheet.tokens[after].text == "nor":
        # "Neither A nor B": its "no" belongs to what follows.
        return Joint(place, after, "or")
    if after < hi and sheet.tokens[after].text in {"and", "or", "but"}:
        word = "or" if sheet.tokens[after].text == "or" else "and"
        after += 1
        if (
            after + 1 < hi
            and sheet.tokens[after].text == "/"
            and sheet.tokens[after + 1].text == "or"
        ):
            word, after = "or", after + 2
    return Joint(place, after, word) if word and after < hi else None
