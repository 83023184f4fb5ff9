"""A million laboratory values graded as columns, beside the same values one by one.

`samples` makes values up around the thresholds of every term; `tables` times both ways and
compares each value of a sample of them.
"""

from benchmarks.grading.tables import tables

__all__ = ["tables"]
