"""The decimal mark of a file, as far as its numbers tell, and a number read by it.

`50.000` is fifty where the point is the decimal mark, and fifty thousand where it parts
thousands. Which it is, another number of the file tells (`1.5`, `0.125`), or nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from trialwright.exchange.patients.account import Odd

POINT, COMMA = ".", ","
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*(?:[eE][+-]?[0-9]{1,3})?")
_WITH_ONE_MARK = re.compile(r"[+-]?[0-9]+(?P<mark>[.,])[0-9]*(?:[eE][+-]?[0-9]{1,3})?")
#: A number that may be one with a mark of thousands.
_OF_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")


def decimal_marks(numbers: Iterable[str]) -> frozenset[str]:
    """Return the marks that are surely decimal marks in some of the numbers of a file."""
    found = map(_WITH_ONE_MARK.fullmatch, numbers)
    return frozenset(
        one["mark"] for one in found if one is not None and not _OF_THOUSANDS.fullmatch(one[0])
    )


def digits_of(path: str, text: str, marks: AbstractSet[str]) -> str | None:
    """Return a number with a decimal point, None if it is none.

    `marks` are the decimal marks of the file; where that is not one, the comma goes before the
    point. Raises Odd on the wrong mark, and on one that may part thousands.
    """
    if not _NUMBER.fullmatch(text):
        return None
    if len(marks) != 1 and _OF_THOUSANDS.fullmatch(text):
        raise Odd(path, text, "a number of which the file tells whether its mark parts thousands")
    right, wrong = (COMMA, POINT) if COMMA in marks else (POINT, COMMA)
    if wrong in text or text.count(right) > 1:
        raise Odd(path, text, f"a number with {right!r} as its decimal mark and no other")
    return text.replace(right, POINT)
