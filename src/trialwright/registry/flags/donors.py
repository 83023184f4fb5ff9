"""Whose cells are given: the participant's own, a donor's, or not settled by the record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from trialwright.registry.flags.answers import Donor, Evidence
from trialwright.registry.flags.passages import HEADING, Passage, Place
from trialwright.registry.flags.signs import compiled, read_table

_WINDOW = 80
#: Words that are also said of a transplant; the others speak of making the product.
_KINDS = ("auto", "allo", "donor")
_READ = HEADING | {Place.SUMMARY, Place.DESCRIPTION, Place.KEYWORD}


def donor_of(
    passages: Iterable[Passage], *, transplant_is_product: bool
) -> tuple[Donor, tuple[Evidence, ...]]:
    """Return whose cells are given, and the words that say so.

    What titles, interventions and arms say goes before the texts. Both kinds, or neither:
    unknown. A transplant named as the setting of another product says nothing.
    """
    read = [passage for passage in passages if passage.place in _READ]
    for tier in (
        [passage for passage in read if passage.place in HEADING],
        [passage for passage in read if passage.place is Place.SUMMARY],
        read,
    ):
        own = list(_mentions(tier, "autologous", transplant_is_product=transplant_is_product))
        others = list(_mentions(tier, "allogeneic", transplant_is_product=transplant_is_product))
        if own and others:
            return Donor.UNKNOWN, (own[0], others[0])
        if own:
            return Donor.AUTOLOGOUS, (own[0],)
        if others:
            return Donor.ALLOGENEIC, (others[0],)
    return Donor.UNKNOWN, ()


def _mentions(
    passages: Iterable[Passage], kind: str, *, transplant_is_product: bool
) -> Iterator[Evidence]:
    patterns = _patterns()
    for passage in passages:
        folded = passage.folded
        for match in patterns[kind].finditer(folded):
            before = folded[max(0, match.start() - _WINDOW) : match.start()]
            after = folded[match.end() : match.end() + _WINDOW]
            if transplant_is_product or not _is_setting(match.group(), before, after):
                yield passage.evidence(match.start(), match.end())


def _is_setting(words: str, before: str, after: str) -> bool:
    """Whether the words speak of a transplant or a therapy around the product."""
    patterns = _patterns()
    return words.startswith(_KINDS) and bool(
        patterns["transplant"].search(after) or patterns["setting"].search(before)
    )


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = read_table("signs.toml")["words"]
    return {name: compiled(row, words) for name, row in read_table("donors.toml").items()}
