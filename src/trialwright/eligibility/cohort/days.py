"""Partial dates as whole numbers, many at a time: year x 512 + month x 32 + day.

A month or a day that is not known is 0 there, and so is a date that is not stated at all.
"""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from trialwright.vocabulary import PartialDate

Dates: TypeAlias = npt.NDArray[np.int32]
"""(n,) partial dates as numbers."""
Ordinals: TypeAlias = npt.NDArray[np.int32]
"""(n,) days of the calendar, counted as `date.toordinal` does."""

#: Before and after every day of the calendar.
NEVER_BEFORE, NEVER_AFTER = 0, 4_000_000
_EPOCH = 719_163
_YEAR, _MONTH = 512, 32
_MONTHS = 12
#: Dates of so many years are looked up; later ones are computed.
_TABLED = 2200 * _YEAR


def written(when: PartialDate | None) -> int:
    """Return a partial date as a number.

    >>> written(PartialDate("2026-03")) == 2026 * 512 + 3 * 32
    True
    """
    if when is None:
        return 0
    year, month, day = [*map(int, when.text.split("-")), 0, 0][:3]
    return year * _YEAR + month * _MONTH + day


def read(number: int) -> PartialDate | None:
    """Return the partial date that a number means; raises ValueError where it means none.

    >>> read(2026 * 512 + 3 * 32)
    PartialDate('2026-03')
    """
    if number == 0:
        return None
    year, rest = divmod(number, _YEAR)
    month, day = divmod(rest, _MONTH)
    if day and not month:
        raise ValueError(f"{number} is no date: it has a day and no month")
    parts = (f"{year:04}", f"{month:02}" if month else "", f"{day:02}" if day else "")
    return PartialDate("-".join(filter(None, parts)))


def earliest(dates: Dates) -> Ordinals:
    """Return the first day that each date can mean; before all days where there is none."""
    if len(dates) and int(dates.max()) >= _TABLED:
        return _earliest(dates)
    return _tabled()[0][dates]


def latest(dates: Dates) -> Ordinals:
    """Return the last day that each date can mean; after all days where there is none."""
    if len(dates) and int(dates.max()) >= _TABLED:
        return _latest(dates)
    return _tabled()[1][dates]


@cache
def _tabled() -> tuple[Ordinals, Ordinals]:
    every = np.arange(_TABLED, dtype=np.int32)
    return _earliest(every), _latest(every)


def _earliest(dates: Dates) -> Ordinals:
    month = np.maximum(dates // _MONTH % (_YEAR // _MONTH), 1)
    day = np.maximum(dates % _MONTH, 1)
    found = _first_of(dates // _YEAR, month) + day - 1
    return np.where(dates == 0, NEVER_BEFORE, found).astype(np.int32)


def _latest(dates: Dates) -> Ordinals:
    year, month, day = dates // _YEAR, dates // _MONTH % (_YEAR // _MONTH), dates % _MONTH
    known = np.where(month == 0, _MONTHS, month)
    is_last = known == _MONTHS
    end = _first_of(year + is_last, np.where(is_last, 1, known + 1)) - 1
    found = np.where(day > 0, _first_of(year, known) + day - 1, end)
    return np.where(dates == 0, NEVER_AFTER, found).astype(np.int32)


def _first_of(year: npt.NDArray[np.int32], month: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """Return the first day of months as ordinals."""
    months = (year.astype(np.int64) - 1970) * _MONTHS + month - 1
    days = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return days + _EPOCH
