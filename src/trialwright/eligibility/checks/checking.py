"""Every rule, and the check that asks them all."""

from __future__ import annotations

from trialwright.eligibility.checks import ages, bounds, fields, form, phrases, relations, residues
from trialwright.eligibility.checks.values import Remark, Rule, Stated
from trialwright.eligibility.criteria import CriteriaReading

RULES: tuple[Rule, ...] = (
    *ages.RULES,
    *fields.RULES,
    *relations.RULES,
    *bounds.RULES,
    *phrases.RULES,
    *form.RULES,
    *residues.RULES,
)

_NOTHING_STATED = Stated()


def check(reading: CriteriaReading, stated: Stated = _NOTHING_STATED) -> tuple[Remark, ...]:
    """Return what a careful reader would stop at, in the order of the text.

    Rules that compare the text with a structured field are silent where it is not stated.
    """
    found = [remark for rule in RULES for remark in rule.check(reading, stated)]
    return tuple(sorted(found, key=lambda one: (one.span, one.rule)))
