"""What a sentence allows: words for a person, because it asks for nothing and excludes nobody."""

from __future__ import annotations

from trialwright.eligibility.criteria import Demographic, Expression, Opaque, atoms_of
from trialwright.eligibility.reading.extents import trimmed
from trialwright.eligibility.reading.negations import denies
from trialwright.eligibility.reading.sheet import Sheet
from trialwright.eligibility.reading.tokens import word_set

_ASKS = word_set("must should shall")


def for_person(sheet: Sheet, read: Expression, place: tuple[int, int]) -> Expression:
    """Return a permission as words for a person; one that denies, as it is read.

    "Grade 3 hearing loss is not excluded" asks for no hearing loss, and excludes none.
    """
    if denies(read) or isinstance(read, Opaque):
        return read
    atoms = list(atoms_of(read))
    lo, hi = trimmed(sheet, *place)
    asks = any(token.text in _ASKS for token in sheet.tokens[lo:hi])
    if any(isinstance(one, Demographic) for one in atoms) or asks:
        # "Patients of 18 to 65 years are eligible" and "must be below 7 (6 is allowed)" do ask.
        return read
    windows = [window for one in atoms if (window := getattr(one, "window", None)) is not None]
    if len(set(windows)) > 1:
        return read
    return Opaque(
        words=sheet.words(lo, hi),
        window=windows[0] if windows else None,
        spans=sheet.spans([(lo, hi)]),
    )
