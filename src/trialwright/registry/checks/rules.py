"""Every rule, in the order of the record, and the check that asks them all."""

from __future__ import annotations

from datetime import date

from trialwright.registry.checks import (
    arms,
    dates,
    design,
    eligibility,
    identity,
    outcomes,
    results,
    sites,
    status,
    timed,
)
from trialwright.registry.checks.sheet import sheet_of
from trialwright.registry.checks.values import CheckFinding, Rule, TimedRule
from trialwright.registry.record import Study
from trialwright.registry.record.enumerations import Status

#: Changes whenever a rule is added, removed, or finds other things than before.
CHECKS_VERSION = "1"

#: Rules whose answer depends on the record alone.
RULES: tuple[Rule, ...] = (
    *identity.RULES,
    *status.RULES,
    *dates.RULES,
    *design.RULES,
    *arms.RULES,
    *outcomes.RULES,
    *eligibility.RULES,
    *sites.RULES,
    *results.RULES,
)

#: Rules whose answer depends on the day of the question too.
TIMED_RULES: tuple[TimedRule, ...] = timed.RULES

#: Read once: the check runs on every record of a load.
_TIMELESS = tuple((rule.id, rule.function) for rule in RULES)


def check(study: Study, *, today: date | None) -> tuple[CheckFinding, ...]:
    """Return what a careful reader would stop at, in the order of the rules.

    Without `today` the rules that depend on the calendar are not asked, so the answer holds
    as long as the record does. Made for whole records: a part of one is read as a record that
    leaves the rest unsaid. Of a withheld record the registry shows next to nothing, and that
    is no finding.
    """
    sheet = sheet_of(study)
    if sheet.status.overall_status is Status.WITHHELD:
        return ()
    findings = [
        CheckFinding(rule_id, path, sentence)
        for rule_id, function in _TIMELESS
        for path, sentence in function(sheet)
    ]
    if today is not None:
        findings += [
            CheckFinding(rule.id, path, sentence)
            for rule in TIMED_RULES
            for path, sentence in rule.function(sheet, today)
        ]
    return tuple(findings)
