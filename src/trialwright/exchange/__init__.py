"""Outside formats, one module each.

Reads: what the rooms below hold, as values; files of patients.
Writes: bytes in a format that others defined; patients' facts.
Never knows: a store, a request; formats of records (`records`) never know a patient.
Start at `records` for studies, at `patients` for patients.
"""
