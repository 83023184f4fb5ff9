"""Outside formats, one module each.

Reads: what the rooms below hold, as values.
Writes: bytes in a format that others defined.
Never knows: a store, a request; formats of records (`records`) never know a patient.
Start at `records`.
"""
