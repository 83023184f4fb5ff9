"""The registry's record in the formats of others: CSV, RIS, BibTeX, FHIR, a zip of its JSON.

Reads: one typed study record at a time (`registry.reading` makes one of bytes or of a tree).
Writes: bytes; the same record gives the same bytes.
Never knows: a patient, a store, a request.
Start at `tabular` for many studies and at `ris`, `bibtex`, `fhir` or `zipped` for one.
"""

from trialwright.exchange.records.bibtex import bibtex_record
from trialwright.exchange.records.fhir import fhir_json, research_study
from trialwright.exchange.records.ris import TAGS, ris_record, select_tags
from trialwright.exchange.records.tabular import (
    COLUMNS,
    Column,
    csv_header,
    csv_rows,
    select_columns,
)
from trialwright.exchange.records.zipped import zipped_json

__all__ = [
    "COLUMNS",
    "TAGS",
    "Column",
    "bibtex_record",
    "csv_header",
    "csv_rows",
    "fhir_json",
    "research_study",
    "ris_record",
    "select_columns",
    "select_tags",
    "zipped_json",
]
