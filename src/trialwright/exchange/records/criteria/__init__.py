"""The criteria of a record as read, and what can be exported of such a reading.

Reads: one typed study record. Writes: `StudyCriteria`, and a worklist (CSV), an EvidenceVariable
(FHIR R4) and a cohort definition (OHDSI Circe) made of it; each tells what it could not carry.
Never knows: a patient, a store, a request.
Start at `study`.
"""

from trialwright.exchange.records.criteria.study import (
    StudyCriteria,
    criteria_of,
    criteria_of_text,
)

__all__ = ["StudyCriteria", "criteria_of", "criteria_of_text"]
