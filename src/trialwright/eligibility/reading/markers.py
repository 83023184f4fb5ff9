"""Markers of lists at the beginning of a line: bullets, numbers, letters, Roman numerals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class MarkerKind(Enum):
    """What a marker is made of; items of one list have markers of one kind."""

    BULLET = "bullet"
    NUMBER = "number"
    LETTER = "letter"
    ROMAN = "roman"


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker: its kind, its bare number or letter, and the character after it."""

    kind: MarkerKind
    label: str
    after: int


_MARKER = re.compile(
    r"""
      (?P<bullet>
          [*+\u2022\u25cf\u25cb\u25aa\u00b7\u2023\u2713\u00a7\u25a0\u25a1\u25c6\uf0b7]\ *
        | -{1,2}(?:\ +|(?=[A-Za-z<>\u2265\u2264]))
      )
    | (?P<number>
        \(?[0-9]{1,3}(?:\.[0-9]{1,2}){0,3}
        (?:[.)]\)?(?:\ +|(?=[A-Za-z<>\u2265\u2264(]))|\u3001\ *|:\ +(?=[A-Za-z])
          |\ *-\ +(?=[A-Za-z]))
      )
    | (?P<roman>\(?[ivxIVX]{1,5}[.)]\ *)
    | (?P<letter>\(?[A-Za-z][.)]\ +|\([A-Za-z]\)\ *|[a-h]\)\ *)
    | (?P<coded>[IE][0-9]{1,2}[.:)]?\ +(?=[A-Z]))
    """,
    re.VERBOSE,
)
_KINDS = {
    "bullet": MarkerKind.BULLET,
    "number": MarkerKind.NUMBER,
    "roman": MarkerKind.ROMAN,
    "letter": MarkerKind.LETTER,
    "coded": MarkerKind.NUMBER,
}


def marker_at(plain: str, start: int, end: int) -> Marker | None:
    """Return the marker that begins at a character, or None.

    >>> marker_at("3) Adults", 0, 9).label
    '3'
    """
    found = _MARKER.match(plain, start, end)
    if found is None:
        return None
    kind = _KINDS[found.lastgroup or ""]
    label = "" if kind is MarkerKind.BULLET else found[0].strip(" .()-:").lower()
    return Marker(kind, label, found.end())
