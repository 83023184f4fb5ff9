"""When platelets have recovered without transfusions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from trialwright.errors import InvalidInput
from trialwright.grading.conditions import Sample
from trialwright.grading.icaht.rulebooks import DayRulebook
from trialwright.grading.rounding import DIGITS
from trialwright.grading.truth import Truth


@dataclass(frozen=True, slots=True)
class Recovery:
    """The day of recovery, None where none is seen; `missing_days` could have made an earlier.

    `free_days` are those that had to be without a transfusion for it, none where none is seen.
    """

    day: int | None
    missing_days: tuple[int, ...]
    free_days: tuple[int, ...] = ()


def platelet_recovery(
    rulebook: DayRulebook, counts: Mapping[int, float], transfusions: Collection[int]
) -> Recovery:
    """Return the first of three consecutive days of recovered platelets without a transfusion.

    The print asks for seven consecutive days without a transfusion; they are read as the seven
    up to and including that first day, and the days that follow it within the three. Raises
    InvalidInput for a rulebook without such a rule.
    """
    rule = rulebook.recovery
    if rule is None:
        raise InvalidInput(f"{rulebook.key} has no rule of platelet recovery")
    days = range(min(counts, default=0), max(counts, default=-1) + 1)
    recovered = {
        day
        for day, count in counts.items()
        if rule.condition.holds(Sample(value=count), DIGITS).truth is Truth.TRUE
    }
    missing: set[int] = set()
    for day in days:
        within = range(day, day + rule.days)
        free = range(day - rule.days_without_transfusion + 1, day + rule.days)
        if any(one in transfusions for one in free):
            continue
        if all(one in recovered for one in within):
            return Recovery(day, tuple(sorted(missing)), tuple(free))
        if all(one in recovered or one not in counts for one in within):
            missing |= {one for one in within if one not in counts}
    return Recovery(None, tuple(sorted(missing)))
