"""For whom a bound is, told behind it: "INR > 3 for patients who take anticoagulants"."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.eligibility.criteria import Opaque
from trialwright.eligibility.reading.bounded import Bounded
from trialwright.eligibility.reading.extents import Range
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import word_set

_BEGINS = word_set("for in if among when")
_PEOPLE = word_set("patients subjects participants those individuals persons people")
#: Behind the people: what they have, take or do.
_TELLS = word_set(
    "who with using on taking receiving without not under having undergoing whose treated known"
    " requiring"
)


def for_whom(sheet: Sheet, bounded: Sequence[Bounded], hi: int) -> Range | None:
    """Return where the words behind all bounds tell for whom they are; None if they do not."""
    if any(isinstance(one.expression, Opaque) for one in bounded):
        return None
    place = max(one.after for one in bounded)
    while place < hi and text_at(sheet, place) in {")", "]", ","}:
        place += 1
    if text_at(sheet, place) not in _BEGINS or text_at(sheet, place + 1) not in _PEOPLE:
        return None
    if text_at(sheet, place + 2) not in _TELLS or place + 3 >= hi:
        return None
    return place, hi
