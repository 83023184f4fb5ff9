"""Identifiers, as distinct types that cannot stand for one another."""

from __future__ import annotations

import re
from typing import Self

_WRITTEN = re.compile(r"[Nn][Cc][Tt]0*([1-9][0-9]{0,7})")

#: Numbers from here on are never given out by the registry's own counter in our
#: lifetime (it stands near 7,400,000 in 2026 and grows by about 40,000 a year):
#: the samples that this program makes itself live here.
FIRST_SAMPLE_NUMBER = 90_000_000


class NctId(str):
    """A study's identifier at ClinicalTrials.gov: ``NCT`` and eight digits.

    Reads what the registry's own addresses accept (any case, leading zeros
    optional; ClinicalTrials.gov OpenAPI 2.0.5, path parameter ``nctId``) and is
    always the canonical form. Raises ValueError for anything else.

    >>> NctId("nct7338357")
    NctId('NCT07338357')
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Read an id in any of the accepted forms."""
        written = _WRITTEN.fullmatch(text)
        if written is None:
            raise ValueError(f"{text!r} is not an NCT id: expected NCT and up to eight digits")
        return super().__new__(cls, f"NCT{int(written[1]):08d}")

    @classmethod
    def from_number(cls, number: int) -> NctId:
        """Return the identifier with this number, from 1 to 99,999,999."""
        return cls(f"NCT{number:08d}")

    @property
    def number(self) -> int:
        """The digits as a number; ids sort alike by number and by text."""
        return int(self[3:])

    @property
    def is_sample(self) -> bool:
        """Whether this program made the record itself: no such study exists."""
        return self.number >= FIRST_SAMPLE_NUMBER

    def __repr__(self) -> str:
        return f"NctId({str(self)!r})"
