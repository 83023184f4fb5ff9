"""Days below a threshold: what is made of missing days, and how days are counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby


class CountRule(Enum):
    """Whether the longest episode counts, or all days together."""

    LONGEST = "longest"
    CUMULATIVE = "cumulative"


class MissingRule(Enum):
    """What is made of a day without a count."""

    #: It may have been anything: the grade stays open as far as these days could move it.
    UNKNOWN = "unknown"
    #: The last count before it.
    CARRIED = "carried"
    #: On a straight line between the counts before and after it.
    INTERPOLATED = "interpolated"


@dataclass(frozen=True, slots=True)
class Between:
    """A number that is known to lie between two bounds."""

    least: int
    most: int

    def __str__(self) -> str:
        return str(self.least) if self.least == self.most else f"{self.least} to {self.most}"


def filled(
    counts: Mapping[int, float], days: range, rule: MissingRule, longest_gap: int
) -> dict[int, float]:
    """Return counts with missing days filled by a rule.

    Only gaps of at most `longest_gap` days are filled; days before the first count never are,
    and days after the last only by carrying it.
    """
    made = {day: counts[day] for day in days if day in counts}
    if rule is MissingRule.UNKNOWN:
        return made
    known = sorted(made)
    for before, after in zip(known, [*known[1:], days.stop], strict=True):
        gap = range(before + 1, after)
        if not 0 < len(gap) <= longest_gap:
            continue
        if rule is MissingRule.CARRIED:
            made |= dict.fromkeys(gap, made[before])
        elif after in made:
            slope = (made[after] - made[before]) / (after - before)
            made |= {day: made[before] + slope * (day - before) for day in gap}
    return made


def days_low(low: Sequence[bool], rule: CountRule, recovery_days: int) -> int:
    """Return how many days count, of days in a row.

    A recovery of fewer than `recovery_days` days between low days does not end an episode, and
    its days count.
    """
    lengths = [length for is_low, length in runs(joined(low, recovery_days)) if is_low]
    if not lengths:
        return 0
    return max(lengths) if rule is CountRule.LONGEST else sum(lengths)


def joined(low: Sequence[bool], recovery_days: int) -> list[bool]:
    """Return days with every recovery that is too short counted as low."""
    made: list[bool] = []
    parts = list(runs(low))
    for place, (is_low, length) in enumerate(parts):
        within = 0 < place < len(parts) - 1
        made += [is_low or (within and length < recovery_days)] * length
    return made


def runs(low: Sequence[bool]) -> list[tuple[bool, int]]:
    """Return stretches of equal days with their lengths.

    >>> runs([True, True, False])
    [(True, 2), (False, 1)]
    """
    return [(is_low, len(list(days))) for is_low, days in groupby(low)]
