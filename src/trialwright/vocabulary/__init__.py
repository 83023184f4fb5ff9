"""The words that every room shares: values only.

Reads: nothing. Writes: nothing.
Never knows: any other room.
Start at `ids` and `dates`.
"""

from trialwright.vocabulary.antigens import Antigen, antigen_called, antigens
from trialwright.vocabulary.dates import DateRange, PartialDate, Precision, UnzonedMinute
from trialwright.vocabulary.durations import Duration
from trialwright.vocabulary.ids import NctId

__all__ = [
    "Antigen",
    "DateRange",
    "Duration",
    "NctId",
    "PartialDate",
    "Precision",
    "UnzonedMinute",
    "antigen_called",
    "antigens",
]
