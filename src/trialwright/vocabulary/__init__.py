"""The words that every room shares: values only.

Reads: nothing. Writes: nothing.
Never knows: any other room.
Start at `ids` and `dates`, at `quantities` for numbers with units
and at `concepts` for what texts and records speak of.
"""

from trialwright.vocabulary.analytes import Analyte, analyte
from trialwright.vocabulary.antigens import Antigen, antigen_called, antigens
from trialwright.vocabulary.codes import Code
from trialwright.vocabulary.concepts import (
    Concept,
    ConceptKind,
    Concepts,
    concept,
    concept_called,
    concepts,
    concepts_with,
    is_a,
)
from trialwright.vocabulary.dates import DateRange, PartialDate, Precision, UnzonedMinute
from trialwright.vocabulary.durations import Duration
from trialwright.vocabulary.ids import NctId
from trialwright.vocabulary.mentions import ConceptMention, concept_mentions
from trialwright.vocabulary.quantities import Incommensurable, Order, Quantity, order
from trialwright.vocabulary.truth import ThreeValued, Truth
from trialwright.vocabulary.unit_spellings import readings, unit_called
from trialwright.vocabulary.units import Unit, unit

__all__ = [
    "Analyte",
    "Antigen",
    "Code",
    "Concept",
    "ConceptKind",
    "ConceptMention",
    "Concepts",
    "DateRange",
    "Duration",
    "Incommensurable",
    "NctId",
    "Order",
    "PartialDate",
    "Precision",
    "Quantity",
    "ThreeValued",
    "Truth",
    "Unit",
    "UnzonedMinute",
    "analyte",
    "antigen_called",
    "antigens",
    "concept",
    "concept_called",
    "concept_mentions",
    "concepts",
    "concepts_with",
    "is_a",
    "order",
    "readings",
    "unit",
    "unit_called",
]
