"""Which of "and" and "or" binds where both join a row: its commas say, or what its parts are."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.eligibility.criteria import Exposure, Expression, Has, Not, Opaque, Span, joined
from trialwright.eligibility.reading.joints import Joint
from trialwright.eligibility.reading.sheet import Sheet, text_at


def outer_word(sheet: Sheet, joints: Sequence[Joint]) -> str | None:
    """Return the word that joins the row as a whole; None if nothing tells.

    In "A and B, or C and D" it is "or", for only that stands behind a comma. In "A, B, or C, and
    D" the comma before "or" is one of its list, and that before "and" ends it.
    """
    told = [one for one in joints if one.word != ","]
    words = {one.word for one in told}
    if len(words) < 2:  # noqa: PLR2004 - two words
        return next(iter(words), "and")
    if any(text_at(sheet, one.first - back) == "either" for one in joints for back in range(1, 9)):
        return "and"
    loose = {
        word: all(_is_parted(sheet, one) for one in told if one.word == word) for word in words
    }
    if loose["and"] is not loose["or"]:
        return "and" if loose["and"] else "or"
    if not loose["and"]:
        return None
    serial = {one.word for one in told if _is_of_list(joints, one)}
    return next(iter(words - serial)) if len(serial) == 1 else None


def _is_parted(sheet: Sheet, joint: Joint) -> bool:
    # A joint before "nor" has no word of its own.
    last = max(joint.first, joint.after - 1)
    return text_at(sheet, joint.first) == "," or sheet.tokens[last].written in {"OR", "AND"}


def _is_of_list(joints: Sequence[Joint], joint: Joint) -> bool:
    """Say whether a joint ends a list with commas: the "or" of "A, B, or C"."""
    place = joints.index(joint)
    return place > 0 and joints[place - 1].word == ","


def differ(parts: Sequence[Expression], words: Sequence[str]) -> bool:
    """Say whether the names that "or" joins stand beside parts of another kind.

    "AML or MDS and ECOG 0-1" asks for one of two names, and for a score.
    """
    kinds = [_is_name(one) for one in parts]
    beside = [kinds[at] is not kinds[at + 1] for at, word in enumerate(words) if word == "and"]
    alike = [kinds[at] is kinds[at + 1] for at, word in enumerate(words) if word == "or"]
    return all(beside) and all(alike)


def _is_name(part: Expression) -> bool:
    inner = part.part if isinstance(part, Not) else part
    return isinstance(inner, Has | Exposure | Opaque)


def undecided(sheet: Sheet, joints: Sequence[Joint]) -> Opaque:
    """Return the joining words of a row as unread, where nothing tells which of them binds."""
    told = [one for one in joints if one.word != ","]
    places: list[Span] = [sheet.span(one.first, one.after) for one in told]
    words = " ... ".join(one.word for one in told)
    return Opaque(words=words, spans=joined(places))
