"""Where names begin after the words that lead to them, and what stands after a number."""

from __future__ import annotations

from trialwright.eligibility.reading.brackets import opened_in
from trialwright.eligibility.reading.sheet import Sheet, find, text_at
from trialwright.eligibility.reading.tokens import Kind, word_set
from trialwright.eligibility.reading.topics import LEADS


def past_leads(sheet: Sheet, lo: int, hi: int) -> int:
    """Return where words begin after those that only lead to them: "history of", "any"."""
    at = lo
    while at < hi:
        lead = LEADS.at(sheet.tokens, at)
        if lead is not None and lead[1] <= hi:
            at = lead[1]
        elif sheet.tokens[at].text in _MARKERS and text_at(sheet, at + 1) == ")":
            at += 2
        elif sheet.tokens[at].kind in {Kind.MARK, Kind.SIGN} or sheet.tokens[at].text in {
            "of",
            "and",
            "or",
        }:
            at += 1
        else:
            break
    return at


_MARKERS = word_set("i ii iii iv v vi a b c d")


def counted(sheet: Sheet, lo: int, hi: int) -> tuple[str, int]:
    """Return the words that say what is counted, up to a stop or the next amount or window."""
    end = min(hi, sheet.next_bound(lo))
    at = lo
    while at < end and sheet.tokens[at].text not in {",", ";", ".", ":"} and not _parts(sheet, at):
        closed = find(sheet, at + 1, end, _CLOSING) if sheet.tokens[at].text == "(" else None
        at = at + 1 if closed is None else closed + 1
    opened = opened_in(sheet, lo, at)
    if opened is not None and opened > lo:
        # "Two risk factors (PSA > 10": the brackets hold another bound with its name.
        at = opened
    while at > lo and sheet.tokens[at - 1].text in _END_NO_COUNT:
        if sheet.tokens[at - 1].text == ")" and opened_in(sheet, lo, at - 1) is not None:
            break
        at -= 1
    return sheet.words(lo, at), at


def _parts(sheet: Sheet, at: int) -> bool:
    """Say whether a dash between blanks begins another sentence."""
    if sheet.tokens[at].text != "-" or at + 1 >= len(sheet.tokens) or at == 0:
        return False
    dash, before, following = sheet.tokens[at], sheet.tokens[at - 1], sheet.tokens[at + 1]
    return before.end < dash.start and dash.end < following.start


_CLOSING = frozenset(")")
_END_NO_COUNT = word_set(
    "( ) in the and or with for during on at of to from by than a an that which are is"
)
