"""Whether a text states how much is given."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Amounts of matter, activity, energy, particles and cells. A length of time, an age or a
#: number of days is no amount.
_UNITS = (
    r"[munpkµμ]?g\b|mc?gs?\b|mcg|(?:milli|micro|kilo)?grams?\b"
    r"|[mµμ]?l\b|cc\b|(?:milli)?lit(?:er|re)s?\b"
    r"|%|percent\b|[mnµμ]?mol"
    r"|(?:k|m)?i\.?u\.?\b|m?units?\b|u\b|pfu\b|cfu\b|tcid50"
    r"|vg\b|gc\b|vp\b|viral (?:genomes|particles)|vector genomes|(?:genome )?copies\b"
    r"|[cm]?gy\b|rads?\b|[kmg]?bq\b|[mµμ]?ci\b|ppm\b|m?eq\b"
)
_FORMS = r"(?:tablet|capsule|drop|puff|spray|vial|ampoule|sachet|patch)"
#: 100 mg, 3.4 g/day, 0.5-1 ml, 2 x 10^6, 1x10^8, 10^6, 1e13, 2 oral tablets, 5 million.
_BY_DIGIT = re.compile(
    rf"\d[\d.,]*\s*(?:(?:(?:[-\u2013]|to)\s*\d[\d.,]*\s*)?(?:{_UNITS})"
    rf"|(?:[\w-]+ )?{_FORMS}"
    r"|[x\u00d7*\u2022]\s*10\s*(?:\\?\^|e|\*\*)?\s*[\d\u2070\u00b9\u00b2\u00b3\u2074-\u2079]"
    r"|\\?\^\s*\d|e\+?\d|(?:million|billion)\b)"
)
#: 500,000 cells; a smaller number before the word belongs to a name, as in CLL-1 CAR-T cells.
_CELLS = re.compile(r"\d[\d.,]{3,}\s(?:[\w+-]+ ){0,4}cells?\b")
_BY_WORD = re.compile(rf"\b(?:one|two|three|four)(?: [\w-]+)? {_FORMS}")


def states_an_amount(texts: Iterable[str | None]) -> bool:
    """Whether one of the texts names a number with a unit of dose."""
    return any(_names_an_amount(text.lower()) for text in texts if text)


def _names_an_amount(text: str) -> bool:
    return any(pattern.search(text) for pattern in (_BY_DIGIT, _BY_WORD, _CELLS))
