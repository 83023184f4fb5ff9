"""Patients from the OMOP Common Data Model 5.4: CSV tables in a folder or zip, or a database.

Reads: the tables of persons and their records, and the vocabulary tables that come with them.
Writes: patients with an account.
Never knows: a terminology that is not in the source or in our own table of concepts.
Start at `reading`; `tables` opens the source, `terms` knows what a concept id means.
"""

from trialwright.exchange.patients.omop.reading import read_omop

__all__ = ["read_omop"]
