"""Times that stand beside bounds and are those of something else: "(no transfusion in 14 days)"."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.eligibility.criteria import All, Any, Expression, Opaque, Section
from trialwright.eligibility.reading.extents import tells
from trialwright.eligibility.reading.sheet import Sheet
from trialwright.eligibility.reading.tokens import Kind, word_set
from trialwright.eligibility.reading.unnamed import Bounded
from trialwright.eligibility.reading.windows import WindowMention


def is_of_another(sheet: Sheet, bounded: Sequence[Bounded], window: WindowMention) -> bool:
    """Say whether other words than those of the bounds are placed by a window."""
    return _begin(sheet, bounded, window) is not None


def beside_another(
    sheet: Sheet, windows: Sequence[WindowMention], bounded: Sequence[Bounded], made: Expression
) -> Expression:
    """Add what windows that are not of the bounds are of, for a person to read."""
    rests: list[Expression] = []
    for one in windows:
        begin = _begin(sheet, bounded, one)
        if begin is None:
            continue
        spans = sheet.spans([(begin, one.after)])
        rests.append(Opaque(words=sheet.words(begin, one.after), window=one.window, spans=spans))
    if not rests:
        return made
    parts = (made, *rests)
    return Any(parts) if sheet.section is Section.EXCLUSION else All(parts)


def named_before(
    sheet: Sheet, lo: int, bounded: Sequence[Bounded], windows: Sequence[WindowMention]
) -> int | None:
    """Return where "pain for 6 months" ends that stands before "with a score above 5"."""
    if not windows or windows[0].after >= bounded[0].first or windows[0].first <= lo:
        return None
    window = windows[0]
    if sheet.tokens[window.after].text not in {"with", "and"}:
        return None
    return window.after if tells(sheet, lo, window.first) else None


def past_named(sheet: Sheet, lo: int, hi: int, windows: Sequence[WindowMention]) -> int:
    """Return where the names of bounds may begin: after "pain for 6 months" before "with"."""
    if not windows or windows[0].after >= hi or windows[0].first <= lo:
        return lo
    window = windows[0]
    if sheet.tokens[window.after].text != "with" or sheet.held(lo, window.first):
        return lo
    return window.after if tells(sheet, lo, window.first) else lo


def _begin(sheet: Sheet, bounded: Sequence[Bounded], window: WindowMention) -> int | None:
    """Return where the words of a window that is of another begin; None if it is of the bounds."""
    enclosed = _enclosed_before(sheet, bounded, window)
    if enclosed is not None:
        return enclosed
    denied = _denied_in_brackets(sheet, window)
    if denied is not None:
        return denied
    ends = [one.after for one in bounded if one.after <= window.first]
    if not ends or len(ends) != len(bounded):
        return None
    last = max(ends)
    while last < window.first and sheet.tokens[last].text in {"(", "[", ",", ";"}:
        last += 1
    if any(token.text in _DENIES for token in sheet.tokens[last : window.first]):
        return last
    for place in range(max(ends), window.first - 1):
        text, following = sheet.tokens[place].text, sheet.tokens[place + 1].text
        if text in {",", ";"} and following not in _SAYS_WHEN and place + 2 < window.first:
            return last
    return None


def _enclosed_before(sheet: Sheet, bounded: Sequence[Bounded], window: WindowMention) -> int | None:
    """Return where brackets open that close before all bounds and say more than a time."""
    opened = window.first
    while opened >= 0 and sheet.tokens[opened].text not in {"(", ")"}:
        opened -= 1
    closed = window.after
    if opened < 0 or sheet.tokens[opened].text != "(" or closed >= len(sheet.tokens):
        return None
    if sheet.tokens[closed].text != ")" or any(one.first <= closed for one in bounded):
        return None
    says_more = any(
        token.kind is Kind.WORD and token.text not in _SAYS_WHEN
        for token in sheet.tokens[opened + 1 : window.first]
    )
    return opened + 1 if says_more else None


def _denied_in_brackets(sheet: Sheet, window: WindowMention) -> int | None:
    """Return where "no transfusion within 14 days" begins, in brackets that go on or not."""
    opened = window.first - 1
    while opened >= 0 and sheet.tokens[opened].text not in {"(", ")"}:
        opened -= 1
    if opened < 0 or sheet.tokens[opened].text != "(" or sheet.named(opened, window.first):
        return None
    said = {token.text for token in sheet.tokens[opened : window.first]}
    return None if said.isdisjoint(_DENIES) else opened + 1


#: "Platelets >= 75 without transfusion within 7 days": the days are those of the transfusion.
_DENIES = word_set("without no not unsupported")
_SAYS_WHEN = word_set(
    "measured as within obtained documented in during at for determined confirmed performed"
    " recorded assessed tested and or on by which who inclusive either"
)
