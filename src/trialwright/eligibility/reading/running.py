"""Markers of a list that runs on within its line: "9. Dysfunction 10. Liver failure 11. Stroke"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialwright.eligibility.reading.tokens import word_set

_MARKED = re.compile(
    r"(?<![\w.,/<>=\u2264\u2265+-])(?P<digits>[0-9]{1,2})"
    r"(?:[.)](?=\ {0,3}[A-Za-z])|\ ?-\ (?=[A-Za-z]{3})|\ \.\ (?=[A-Z][a-z]))"
)
_WORD_BEFORE = re.compile(r"([A-Za-z]+|[<>=\u2264\u2265~\u00b1+/-])\s*$")
#: After these a number is a bound or a grade, and a full stop behind it ends a sentence.
_BOUND_TO = word_set(
    "than least most of to at below above under over within from until between by is are"
    " was be least equal equals exceeding exceeds minimum maximum only about approximately stage"
    " grade grades class score scores status level type phase group category ecog asa nyha kps who"
    " scale number question questions item items day days visit week cycle cycles version criteria"
    " criterion years age aged in for with the"
    " < > = ~ + - /"
) | frozenset("\u2264\u2265\u00b1")
_JOINTS = word_set("and or")
_FARTHEST_WORD = 24
_FARTHEST_LETTER = 4


def running_markers(plain: str) -> Iterator[tuple[int, int]]:
    """Give the digits of markers within a line that count on from one to the next.

    The first of a row is left out where it begins its line: it is the marker of the line. A number
    that an operator, a scale or a preposition stands before is none.
    """
    last: tuple[int, int, int] | None = None
    row = 0
    for found in _MARKED.finditer(plain):
        if _is_bound(plain, found):
            continue
        number, (start, end) = int(found["digits"]), found.span("digits")
        goes_on = last is not None and number == last[0] + 1 and "\n" not in plain[last[2] : start]
        if goes_on and last is not None:
            if row == 0 and not _begins_line(plain, last[1]):
                yield last[1:]
            row += 1
            yield start, end
        else:
            row = 0
        last = (number, start, end)


def _begins_line(plain: str, start: int) -> bool:
    return not plain[plain.rfind("\n", 0, start) + 1 : start].strip(" *-(")


def _is_bound(plain: str, found: re.Match[str]) -> bool:
    start = found.start()
    before = _WORD_BEFORE.search(plain, max(start - _FARTHEST_WORD, 0), start)
    if before is None:
        return False
    word = before[1].lower()
    if word in _JOINTS:
        # "A, and 3. relapse occurs" goes on; "ECOG 0, 1 or 2. Adequate function" does not.
        return not plain[found.end() : found.end() + _FARTHEST_LETTER].lstrip()[:1].islower()
    return word in _BOUND_TO
