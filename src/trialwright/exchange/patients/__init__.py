"""Patients in the formats of others, FHIR, OMOP and CSV, and in our own: all to the same facts.

Reads: files and folders of a site.
Writes: patients (`eligibility.patient`) with an account of what was read and what was set aside.
Never knows: a study, a criterion, a store; formats of records (`exchange.records`).
Start at `reading`; one module or folder a format, `naming` and `units` are the same for all.
"""

from trialwright.exchange.patients.account import PatientsRead, SetAside
from trialwright.exchange.patients.reading import read_patients, read_patients_text

__all__ = ["PatientsRead", "SetAside", "read_patients", "read_patients_text"]
