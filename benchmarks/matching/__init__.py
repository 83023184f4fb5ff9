"""One patient against all recruiting studies: how long a new process takes, and what it needs.

`texts` makes the studies, `tables` reads their criteria, times the command and compares a sample
of its verdicts with those of screening.
"""

from benchmarks.matching.tables import tables

__all__ = ["tables"]
