"""Which of two dates comes first, where that is certain."""

from __future__ import annotations

from datetime import date

from trialwright.vocabulary import PartialDate


def certainly_before(earlier: PartialDate | date, later: PartialDate | date) -> bool:
    """Whether every day that `earlier` can mean lies before every day that `later` can mean.

    At the precision of the coarser date the texts order as the days do: within one month
    or one year nothing is certain, and beyond it no day is needed.
    """
    first, second = _text(earlier), _text(later)
    shared = min(len(first), len(second))
    return first[:shared] < second[:shared]


def _text(day: PartialDate | date) -> str:
    return day.isoformat() if isinstance(day, date) else day.text
