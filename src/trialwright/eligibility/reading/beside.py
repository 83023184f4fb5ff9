"""Times that stand beside bounds and are those of something else: "(no transfusion in 14 days)"."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.eligibility.criteria import All, Any, Expression, Opaque, Section
from trialwright.eligibility.reading.bounded import Bounded
from trialwright.eligibility.reading.extents import tells
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import Kind, word_set
from trialwright.eligibility.reading.windows import WindowMention


def is_of_another(sheet: Sheet, lo: int, bounded: Sequence[Bounded], window: WindowMention) -> bool:
    """Say whether other words than those of the bounds are placed by a window."""
    return _begin(sheet, lo, bounded, window) is not None


def beside_another(
    sheet: Sheet,
    lo: int,
    windows: Sequence[WindowMention],
    bounded: Sequence[Bounded],
    made: Expression,
) -> Expression:
    """Add what windows that are not of the bounds are of, for a person to read."""
    rests: list[Expression] = []
    either = sheet.section is Section.EXCLUSION
    for one in windows:
        begin = _begin(sheet, lo, bounded, one)
        if begin is None:
            continue
        spans = sheet.spans([(begin, one.after)])
        either |= text_at(sheet, begin - 1) == "or"
        rests.append(Opaque(words=sheet.words(begin, one.after), window=one.window, spans=spans))
    if not rests:
        return made
    parts = (made, *rests)
    return Any(parts) if either else All(parts)


def named_before(
    sheet: Sheet, lo: int, bounded: Sequence[Bounded], windows: Sequence[WindowMention]
) -> int | None:
    """Return where "pain for 6 months" ends that stands before "with a score above 5"."""
    if not windows or windows[0].after >= bounded[0].first or windows[0].first <= lo:
        return None
    window = windows[0]
    if text_at(sheet, window.after) != "and" and not _goes_on(sheet, window.after):
        return None
    return window.after if tells(sheet, lo, window.first) else None


def past_named(sheet: Sheet, lo: int, hi: int, windows: Sequence[WindowMention]) -> int:
    """Return where the names of bounds may begin: after "pain for 6 months" before "with"."""
    if not windows or windows[0].after >= hi or windows[0].first <= lo:
        return lo
    window = windows[0]
    if not _goes_on(sheet, window.after) or sheet.held(lo, window.first):
        return lo
    return window.after if tells(sheet, lo, window.first) else lo


def _goes_on(sheet: Sheet, place: int) -> bool:
    """Say whether "with" or ", as defined by" leads from a time to a bound of its own."""
    place += text_at(sheet, place) == ","
    place += text_at(sheet, place) == "as"
    return text_at(sheet, place) in _LEAD_TO_BOUND


_LEAD_TO_BOUND = word_set("with defined assessed measured determined evidenced demonstrated")


def _begin(sheet: Sheet, lo: int, bounded: Sequence[Bounded], window: WindowMention) -> int | None:
    """Return where the words of a window that is of another begin; None if it is of the bounds."""
    listed = _listed_before(sheet, lo, bounded, window)
    if listed is not None:
        return listed
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
    joined = _joined_behind(sheet, max(ends), window)
    if joined is not None:
        return joined
    for place in range(max(ends), window.first - 1):
        text, following = sheet.tokens[place].text, sheet.tokens[place + 1].text
        if text in {",", ";"} and following not in _SAYS_WHEN and place + 2 < window.first:
            return last
    return None


def _joined_behind(sheet: Sheet, lo: int, window: WindowMention) -> int | None:
    """Return where "a change of dose within 3 months" begins after "HbA1c > 9 % or"."""
    for place in range(lo, window.first - 1):
        if sheet.tokens[place].text in {"or", "and"}:
            more = [
                token
                for token in sheet.tokens[place + 1 : window.first]
                if token.kind is Kind.WORD and token.text not in _SAYS_WHEN | _SIDES
            ]
            return place + 1 if len(more) > 1 else None
    return None


_SIDES = word_set("higher more greater less lower above below equal older the last past previous")


def _listed_before(
    sheet: Sheet, lo: int, bounded: Sequence[Bounded], window: WindowMention
) -> int | None:
    """Return where "stroke within 6 months" begins in a row before "and SBP < 110"."""
    first = min(one.first for one in bounded)
    between = sheet.tokens[window.after : max(first, window.after)]
    if window.after > first or not any(token.text in {",", ";"} for token in between):
        return None
    begin = window.first
    while begin > lo and sheet.tokens[begin - 1].text not in {",", ";", ":", "(", "["}:
        begin -= 1
    return begin if tells(sheet, begin, window.first) else None


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
