"""Patients as columns in a folder: Arrow files, and the dictionary of what their numbers mean.

Reads and writes: the columns of `eligibility.cohort`, without loss.
Needs the extra `cohorts`. Start at `folder`; `dictionary` has the JSON beside the tables.
"""

from trialwright.exchange.patients.columnar.folder import (
    ColumnFolder,
    ColumnWriter,
    looks_like_columns,
    read_columns,
    write_columns,
)

__all__ = [
    "ColumnFolder",
    "ColumnWriter",
    "looks_like_columns",
    "read_columns",
    "write_columns",
]
