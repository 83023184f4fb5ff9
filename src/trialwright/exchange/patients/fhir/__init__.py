"""Patients from FHIR: bundles, single resources and bulk NDJSON, R4, R4B and R5.

Reads: JSON, one file or a folder of files. Writes: patients with an account.
Never knows: the package of anybody's FHIR models; resources are read as plain JSON.
Start at `reading`, which goes through the files, and `facts`, which reads one resource.
"""

from trialwright.exchange.patients.fhir.reading import read_fhir, read_fhir_text

__all__ = ["read_fhir", "read_fhir_text"]
