"""Criteria read as a careful reader would: each remark with its rule, its place, its sentence.

Reads: criteria as read, and the structured fields of the record beside them, as values.
Writes: `Remark`. Never knows: a participant.
Start at `checking`.
"""

from trialwright.eligibility.checks.checking import RULES, check
from trialwright.eligibility.checks.values import Remark, Stated

__all__ = ["RULES", "Remark", "Stated", "check"]
