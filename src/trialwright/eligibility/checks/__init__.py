"""Criteria read as a careful reader would: each remark with its rule, its place, its sentence.

Reads: criteria as read, and the structured fields of the record beside them, as values.
Writes: `Remark`, and `Decision` for what is left to people. Never knows: a participant.
Start at `checking`, and at `decisions`.
"""

from trialwright.eligibility.checks.checking import RULES, check
from trialwright.eligibility.checks.decisions import Decision, DecisionKind, decisions_of
from trialwright.eligibility.checks.json_form import checked_as_json
from trialwright.eligibility.checks.values import Remark, Rule, Stated

__all__ = [
    "RULES",
    "Decision",
    "DecisionKind",
    "Remark",
    "Rule",
    "Stated",
    "check",
    "checked_as_json",
    "decisions_of",
]
