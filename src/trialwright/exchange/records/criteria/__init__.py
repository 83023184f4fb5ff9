"""The criteria of a record as read, and what can be exported of such a reading.

Reads: one typed study record. Writes: `StudyCriteria`, and a worklist (CSV), an EvidenceVariable
(FHIR R4) and a cohort definition (OHDSI Circe) made of it; each tells what it could not carry.
Never knows: a patient, a store, a request.
Start at `study`.
"""

from trialwright.exchange.records.criteria.circe import (
    cohort_definition,
    cohort_definition_json,
)
from trialwright.exchange.records.criteria.fhir import evidence_variable, evidence_variable_json
from trialwright.exchange.records.criteria.study import (
    StudyCriteria,
    criteria_of,
    criteria_of_text,
)
from trialwright.exchange.records.criteria.worklist import worklist

__all__ = [
    "StudyCriteria",
    "cohort_definition",
    "cohort_definition_json",
    "criteria_of",
    "criteria_of_text",
    "evidence_variable",
    "evidence_variable_json",
    "worklist",
]
