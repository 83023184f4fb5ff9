r"""The registry's text as it was meant, with every character's place in the text as stored.

Criteria are stored in a light markup: ``\<`` stands for ``<`` and ``&#8805;`` for ``≥``. Spans
point into the stored text, so each character of the text that is read knows where it came from.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.entities import html5

from trialwright.eligibility.criteria import Span

_ESCAPE = re.compile(
    r"\\?&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|\\?<U\+([0-9A-F]{4})\\?>"
    r"|\\([!-/:-@\[-`{-~])"
)
#: One character for one: full-width forms, blanks, dashes and rare operators to usual ones.
_USUAL = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u200b\u202f\u3000\ufeff", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63", "-"),
        **dict.fromkeys("\u2266\u2a7d\u2264", "\u2264"),
        **dict.fromkeys("\u2267\u2a7e\u2265", "\u2265"),
        **dict.fromkeys("\u2018\u2019\u00b4\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **dict.fromkeys("\u223c\u301c\uff5e", "~"),
        **dict.fromkeys("\u2715\u2716\u2a2f\u2a09", "\u00d7"),
        "\u2044": "/",
        "\\": "/",
        "\u00ba": "\u00b0",
        "\u00b5": "\u03bc",
        "\u22c5": "\u00b7",
        "\u2219": "\u00b7",
        "\u3001": ",",
        "\u3002": ".",
    }
)


@dataclass(frozen=True, slots=True)
class Text:
    """A criteria text: as stored, as meant, and where each meant character begins and ends.

    `starts` is None where the two are the same character for character.
    """

    raw: str
    plain: str
    starts: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> Span:
        """Return the place in the stored text of the meant characters from start to end."""
        if self.starts is None:
            return Span(start, end)
        return Span(self.starts[start], self.starts[end] if end > start else self.starts[start])


def text_from(raw: str) -> Text:
    r"""Return the text that was meant by a stored one.

    >>> text_from(r"age \<16 years").plain
    'age <16 years'
    """
    if "\\" not in raw and "&" not in raw and "<U+" not in raw:
        return Text(raw, raw.translate(_USUAL))
    plain: list[str] = []
    starts: list[int] = []
    at = 0
    for escape in _ESCAPE.finditer(raw):
        plain.append(raw[at : escape.start()])
        starts.extend(range(at, escape.start()))
        meant = _meant(escape)
        plain.append(meant)
        starts.extend([escape.start()] * len(meant))
        at = escape.end()
    plain.append(raw[at:])
    starts.extend(range(at, len(raw) + 1))
    return Text(raw, "".join(plain).translate(_USUAL), tuple(starts))


def _meant(escape: re.Match[str]) -> str:
    if escape[1] is not None:
        # What is left of a sign that was stored by its number.
        return chr(int(escape[1], 16))
    if escape[2] is not None:
        return escape[2]
    entity = escape[0].removeprefix("\\")
    if entity.startswith("&#"):
        return html.unescape(entity) or entity
    return html5.get(entity[1:], entity)
