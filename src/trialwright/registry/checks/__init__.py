"""A record read as a careful reader would read it.

Reads: one study record. Writes: findings, each a rule, a path and a sentence.
Never knows: where records are kept, or what day it is unless told.
Begin at `rules`; one module holds the rules on one subject.
"""

from trialwright.registry.checks.rules import CHECKS_VERSION, RULES, TIMED_RULES, check
from trialwright.registry.checks.values import CheckFinding, Described, Rule, TimedRule

__all__ = [
    "CHECKS_VERSION",
    "RULES",
    "TIMED_RULES",
    "CheckFinding",
    "Described",
    "Rule",
    "TimedRule",
    "check",
]
