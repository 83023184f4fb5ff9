"""Whether a result says of which cells it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialwright.eligibility.patient import Fact

#: Names of cells as criteria and laboratories write them; an adjective alone names none, for
#: "plasma" is no cell and "tumor infiltrating lymphocytes" are other ones.
_CELLS = re.compile(
    r"\bblasts?\b"
    r"|\b(?P<cell>leuk(?:a)?emic|leuk(?:a)?emia|tumou?r|malignant|plasma|myeloma|lymphoma)"
    r"(?:\s+cells?\b|(?=\s+blasts?\b))"
)
_SAME = {
    "leukaemic": "leukemia",
    "leukaemia": "leukemia",
    "leukemic": "leukemia",
    "tumour": "tumor",
}
_BLASTS = "blasts"
#: A text with one of these may name cells that it is not of.
_DENIES = re.compile(
    r"\b(?:no|non|not|without|w/o|none|never|neither|nor|negative|absen(?:t|ce)|lack(?:s|ing)?|free"
    r"|exclud(?:es|ed|ing)|exclusive|except|deplet(?:ed|ion)|other than|rather than|instead)\b"
)


def is_of(fact: Fact, population: str) -> bool:
    """Whether a result says that it is of the cells that are asked for.

    One that denies anything of its cells does not say so, and a person looks at it.
    """
    said = [_plain(one) for one in (fact.specimen, fact.method, fact.text)]
    if any(_DENIES.search(one) for one in said):
        return False
    asked = _plain(population)
    wanted = set(_named(asked))
    return asked in said or any(not wanted.isdisjoint(_named(one)) for one in said)


def _named(text: str) -> Iterator[str]:
    """Yield the cells that a text names."""
    for one in _CELLS.finditer(text):
        cell = one["cell"]
        yield _BLASTS if cell is None else _SAME.get(cell, cell)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
