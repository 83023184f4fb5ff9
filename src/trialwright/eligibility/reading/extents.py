"""Ranges of a sheet: without what stands at their edges, and whether their words tell anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from trialwright.eligibility.reading.masks import MaskKind
from trialwright.eligibility.reading.sheet import Sheet
from trialwright.eligibility.reading.tokens import Kind, word_set
from trialwright.eligibility.reading.topics import (
    SEXES,
)

#: Where a range of tokens begins and ends.
Range: TypeAlias = tuple[int, int]

_EDGES = word_set(", . ; : ) ( and or - / ' \" & but * both either")


def trimmed(sheet: Sheet, lo: int, hi: int) -> Range:
    """Return a range without the signs and joining words at its edges."""
    tokens = sheet.tokens
    while lo < hi and tokens[lo].text in _EDGES and not _opens(sheet, lo, hi):
        lo += 1
    while lo < hi and tokens[hi - 1].text in _EDGES and not _closes(sheet, lo, hi):
        hi -= 1
    return lo, hi


def _opens(sheet: Sheet, lo: int, hi: int) -> bool:
    if sheet.kept[lo] or (sheet.tokens[lo].text == "*" and sheet.masks[lo] is not None):
        return True
    return sheet.tokens[lo].text == "(" and any(token.text == ")" for token in sheet.tokens[lo:hi])


def _closes(sheet: Sheet, lo: int, hi: int) -> bool:
    if sheet.kept[hi - 1]:
        return True
    return sheet.tokens[hi - 1].text == ")" and any(
        token.text == "(" for token in sheet.tokens[lo:hi]
    )


def around(lo: int, hi: int, holes: Sequence[Range]) -> list[Range]:
    """Return what is left of a range without its holes, in order."""
    made: list[Range] = []
    for first, after in holes:
        if first > lo:
            made.append((lo, first))
        lo = after
    if lo < hi:
        made.append((lo, hi))
    return made


def is_worded(sheet: Sheet, lo: int, hi: int) -> bool:
    """Whether a range has a word or number that does not only join."""
    return any(
        token.kind in {Kind.WORD, Kind.NUMBER} and token.text not in _EDGES
        for token in sheet.tokens[lo:hi]
    )


def is_cited(sheet: Sheet, lo: int, hi: int) -> bool:
    """Whether all words of a range name authors and a year: "(Smith et al., 2013)"."""
    masks = [
        mask
        for token, mask in zip(sheet.tokens[lo:hi], sheet.masks[lo:hi], strict=True)
        if token.kind is Kind.WORD
    ]
    return bool(masks) and all(
        mask is not None and mask.kind is MaskKind.CITATION for mask in masks
    )


def tells(sheet: Sheet, lo: int, hi: int) -> bool:
    """Whether a range has a word that is no person's and does not only name a staging."""
    return any(
        token.kind is Kind.WORD and token.text not in _PERSONS and token.text not in _BESIDE_STAGES
        for token in sheet.tokens[lo:hi]
    )


_BESIDE_STAGES = word_set("disease ann figo ajcc uicc clinical pathological tnm no not without")


def says_something(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether a range has two words or more that are no persons and no joining words."""
    telling = [
        token
        for token in sheet.tokens[lo:hi]
        if token.kind is Kind.WORD and token.text not in _PERSONS and token.text not in SEXES
    ]
    return len(telling) > 1 or bool(sheet.timed(lo, hi))


_PERSONS = word_set(
    "patients patient subjects subject participants participant individuals volunteers adult adults"
    " children persons people must be are is have who and or of the a an at time screening between"
    " with in on to eligible age aged ages years old any all for from year healthy should signing"
    " enrollment inclusion consent informed day study entry both inclusive gender either sex than"
)


def past_end(sheet: Sheet, lo: int, hi: int) -> int:
    """Return where a name ends before words that only lead to its time: "pain lasting"."""
    while hi > lo + 1 and sheet.tokens[hi - 1].text in _LEAD_TO_TIME:
        hi -= 1
    if [token.text for token in sheet.tokens[max(hi - 3, lo) : hi]] == ["for", "a", "period"]:
        hi -= 3
    return hi


_LEAD_TO_TIME = word_set(
    "of for in within lasting lasts lasted the during over at from since than every with"
)


def only_introduces(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether a range only leads to a row: "any of the following"."""
    return not any(
        token.kind is Kind.WORD and token.text not in _PERSONS | _INTRODUCE
        for token in sheet.tokens[lo:hi]
    )


_INTRODUCE = word_set(
    "following one more had conditions events either these below had been experienced diagnosed"
    " occurrence criteria therapies treatments procedures least"
)


def is_enclosed(sheet: Sheet, lo: int, place: int) -> bool:
    """Say whether brackets that open after `lo` are still open at a token."""
    texts = [token.text for token in sheet.tokens[lo:place]]
    return texts.count("(") > texts.count(")")
