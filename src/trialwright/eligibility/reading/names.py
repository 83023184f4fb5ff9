"""The name in a range without bounds: which words it is, beside its time, and when it was so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialwright.eligibility.criteria import (
    Anchor,
    Direction,
    Exposure,
    Point,
    Spans,
    Status,
    Term,
    Window,
)
from trialwright.eligibility.reading.anchors import MOMENTS, anchor_at
from trialwright.eligibility.reading.bounded import at_anchor
from trialwright.eligibility.reading.extents import Range, only_introduces, past_end, tells, trimmed
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import Kind, tokens_of, word_set
from trialwright.eligibility.reading.topics import LEADS, Effect, has_verb
from trialwright.eligibility.reading.windows import WindowMention

_ENDS = word_set(
    "are is to be excluded required requirement must unsuitable for enrollment not eligible will"
    " allowed permitted ineligible excluded"
)


def name_of(
    sheet: Sheet, lo: int, hi: int, windows: Sequence[WindowMention], said: Effect
) -> tuple[str, Effect]:
    """Return the words of a name, and what is said of it, with what its time parts from it.

    "Treatment within 4 days with an antibiotic" names the antibiotic.
    """
    name = _name(sheet, lo, hi, windows)
    rest = _after_time(sheet, lo, hi, windows)
    if not rest:
        return name, said
    whole = f"{name.lstrip('( ')} {rest}"
    tokens = tokens_of(whole)
    at = 0
    while (lead := LEADS.at(tokens, at)) is not None and lead[1] < len(tokens):
        effect, at = lead
        said = replace(
            said, exposed=said.exposed or effect.exposed, status=said.status or effect.status
        )
    return whole[tokens[at].start :], said


def is_told(name: str, *, exposed: bool) -> bool:
    """Say whether the words of a name are a sentence; what was taken may have a verb beside it."""
    if not has_verb(name):
        return False
    return not exposed or not _DEMANDS.isdisjoint(name.lower().split())


_DEMANDS = word_set("must should shall will")


def told_in(
    sheet: Sheet, place: Range, begin: int, windows: Sequence[WindowMention], name: str
) -> Range:
    """Return the part of a range that a name and its time tell; what else follows is not read."""
    lo, hi = place
    if not name or not windows or windows[0].first <= begin:
        return place
    tail = trimmed(sheet, windows[0].after, hi)
    is_whole = tail[0] >= tail[1] or name.endswith(sheet.tokens[tail[1] - 1].written)
    return place if is_whole else (lo, windows[0].after)


def _after_time(sheet: Sheet, lo: int, hi: int, windows: Sequence[WindowMention]) -> str:
    """Return the words that go on with a name behind its time: "with an antibiotic"."""
    if len(windows) != 1 or not tells(sheet, lo, windows[0].first):
        return ""
    if not _names_more(sheet, lo, windows[0]) or windows[0].window.anchor.words:
        return ""
    begin = windows[0].after
    begin += text_at(sheet, begin) == ")"
    if begin >= hi:
        return ""
    is_enclosed = text_at(sheet, begin - 1) == ")" and sheet.tokens[begin].kind is Kind.WORD
    goes_on = text_at(sheet, begin) in _GO_ON or (
        is_enclosed and text_at(sheet, begin) not in _ENDS_NAME
    )
    if not goes_on:
        return ""
    if text_at(sheet, begin) == "of" and windows[0].window.direction is Direction.LASTING:
        begin += 1
    end = begin + 1
    while end < hi and sheet.tokens[end].text not in _STOPS:
        end += 1
    begin, end = trimmed(sheet, begin, end)
    return sheet.words(begin, end) if tells(sheet, begin, end) else ""


_ENDS_NAME = word_set("or and but is are was were who which that before after prior since from")
_GO_ON = word_set("with of for due requiring in using via to because")
_STOPS = word_set(", ; : ( . and or unless except if")


def _name(sheet: Sheet, lo: int, hi: int, windows: Sequence[WindowMention]) -> str:
    """Return the words of a name, without a window and without "are to be excluded"."""
    for one in windows[:1]:
        if one.first <= lo or not _names_more(sheet, lo, one):
            lo = max(lo, one.after)
            lo += text_at(sheet, lo) == "of"
        else:
            hi = min(hi, one.first) if one.after >= hi - 3 or one.first > lo else hi
    lo, hi = trimmed(sheet, lo, hi)
    while hi > lo and sheet.tokens[hi - 1].text in _ENDS:
        hi -= 1
    lo, hi = trimmed(sheet, lo, past_end(sheet, lo, hi) if windows else hi)
    words = sheet.words(lo, hi)
    # Only brackets behind an anchor name nothing: "within 5 days of a biopsy (if done)".
    return "" if words[:1] == "(" and words.find(")") == len(words) - 1 else words


def words_without(sheet: Sheet, lo: int, hi: int, windows: Sequence[WindowMention]) -> str:
    """Return the words before a window, or after one that stands first."""
    if not windows:
        return sheet.words(lo, hi)
    first, after = windows[0].first, windows[0].after
    return sheet.words(lo, first) if first > lo else sheet.words(after, hi)


def status_in(window: Window | None) -> Status:
    """Return the status of what has none in words: in a window that looks back it is past."""
    if window is None or window.direction not in {Direction.BEFORE, Direction.AFTER}:
        return Status.PRESENT
    is_ahead = window.direction is Direction.AFTER and window.anchor.point is Point.UNSTATED
    return Status.PLANNED if is_ahead else Status.HISTORY


def moment_at_end(sheet: Sheet, lo: int, hi: int) -> tuple[Window | None, int]:
    """Return "at screening" at the end of a range as a window, and where the rest ends."""
    for place in range(max(lo + 1, hi - 6), hi - 1):
        at = at_anchor(sheet, place)
        if at is not None and at[1] >= hi and at[0].point in MOMENTS:
            return Window(Direction.DURING, at[0]), place
    return None, hi


def _names_more(sheet: Sheet, lo: int, window: WindowMention) -> bool:
    """Say whether words before a time name anything: those of "after 3 days of rest" do not."""
    before = {token.text for token in sheet.tokens[lo : window.first]}
    if "following" in before and only_introduces(sheet, lo, window.first):
        return False
    if before <= _QUALIFY and text_at(sheet, window.after) == ",":
        return False
    if text_at(sheet, window.after) != "of" or window.window.direction is not Direction.LASTING:
        return True
    return not before <= _LEAD_TO_LENGTH


#: "Current or previous, within 60 days, use of A".
_QUALIFY = word_set(
    "current currently previous previously prior recent recently past any or and , /"
)
_LEAD_TO_LENGTH = word_set("after following with for at least completed had")


def taken_within(sheet: Sheet, name: str, window: Window, spans: Spans) -> Exposure | None:
    """Read "use within 30 days of a drug": the drug is what was taken, and no moment."""
    anchor = window.anchor
    if name.lower() not in _TAKINGS or window.direction is not Direction.AROUND:
        return None
    if anchor.point is not Point.EVENT:
        return None
    past = replace(window, direction=Direction.BEFORE, anchor=Anchor(Point.UNSTATED))
    agent = Term(anchor.words, sheet.lookup(anchor.words))
    return Exposure(agent=agent, window=past, spans=spans)


_TAKINGS = word_set("use receipt administration intake")


def during(sheet: Sheet, lo: int, hi: int) -> Window | None:
    """Return "during the study" as a window, if the words say so."""
    for place in range(lo, hi - 1):
        if sheet.tokens[place].text in {"during", "throughout"}:
            anchor, _ = anchor_at(sheet.tokens, place + 1)
            return Window(Direction.DURING, anchor) if anchor.words else None
    return None
