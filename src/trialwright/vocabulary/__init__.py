"""The words that every room shares: values only.

Reads: nothing. Writes: nothing.
Never knows: any other room.
Start at `ids` and `dates`, at `quantities` for numbers with units.
"""

from trialwright.vocabulary.analytes import Analyte, analyte
from trialwright.vocabulary.antigens import Antigen, antigen_called, antigens
from trialwright.vocabulary.dates import DateRange, PartialDate, Precision, UnzonedMinute
from trialwright.vocabulary.durations import Duration
from trialwright.vocabulary.ids import NctId
from trialwright.vocabulary.quantities import Incommensurable, Order, Quantity, order
from trialwright.vocabulary.unit_spellings import readings, unit_called
from trialwright.vocabulary.units import Unit, unit

__all__ = [
    "Analyte",
    "Antigen",
    "DateRange",
    "Duration",
    "Incommensurable",
    "NctId",
    "Order",
    "PartialDate",
    "Precision",
    "Quantity",
    "Unit",
    "UnzonedMinute",
    "analyte",
    "antigen_called",
    "antigens",
    "order",
    "readings",
    "unit",
    "unit_called",
]
