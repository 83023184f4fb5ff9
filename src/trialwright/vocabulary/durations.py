"""Lengths of time as the registry writes them: "18 Years", "1 Month"."""

from __future__ import annotations

import re

from trialwright.vocabulary.written import Written

#: No age and no length of a study needs more digits, and a longer number would be no float.
_MOST_DIGITS = 9
_WRITTEN = re.compile(rf"([0-9]{{1,{_MOST_DIGITS}}}) (Year|Month|Week|Day|Hour|Minute)s?")

#: UCUM codes of the units, and their length in days (UCUM 2.1: the mean Julian year
#: of 365.25 days, `a_j`, and its twelfth, `mo_j`).
_UNITS = {
    "Year": ("a", 365.25),
    "Month": ("mo", 365.25 / 12),
    "Week": ("wk", 7.0),
    "Day": ("d", 1.0),
    "Hour": ("h", 1 / 24),
    "Minute": ("min", 1 / 1440),
}


class Duration(Written):
    """An age or a length of time, kept as it was written.

    Forms: a whole number and Year(s), Month(s), Week(s), Day(s), Hour(s) or Minute(s)
    (ClinicalTrials.gov type NormalizedTime), of at most nine digits. Raises ValueError for
    anything else.

    >>> Duration("18 Years").days
    6574.5
    """

    __slots__ = ()

    @classmethod
    def check(cls, text: str) -> None:
        """Raise ValueError unless the text is a whole number and a unit."""
        if _WRITTEN.fullmatch(text) is None:
            raise ValueError(
                f"{text!r} is not a length of time: expected a number and a unit, "
                "such as '18 Years' or '1 Month'"
            )

    @property
    def amount(self) -> int:
        """The number, in the written unit."""
        return int(self.text.split(" ")[0])

    @property
    def unit(self) -> str:
        """The unit as a UCUM code: a, mo, wk, d, h or min."""
        return _UNITS[self.text.split(" ")[1].rstrip("s")][0]

    @property
    def days(self) -> float:
        """The mean length in days [d], for ordering; a calendar year may differ by a day."""
        return self.amount * _UNITS[self.text.split(" ")[1].rstrip("s")][1]
