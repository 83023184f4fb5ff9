"""Every version of every public study record.

Reads: ClinicalTrials.gov v2 records, from files or from the live registry.
Writes: a store in which nothing is lost: versions, what was set aside, an account of each load.
Never knows: a participant.
Start at `record` (what a study is), `reading` (bytes to values), `loading` (files to store)
and `store` (a study by its id).
"""
