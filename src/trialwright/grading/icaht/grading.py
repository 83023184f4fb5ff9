"""Counts by day to the grade of early or late haematotoxicity.

Missing days are what makes this hard. By default they are unknown: the grade is given between
what it is if all of them were harmless and what it is if none was.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from trialwright.errors import InvalidInput, quoted
from trialwright.grading.answers import Grade, NotAssessed, Used, level_between, once_each
from trialwright.grading.conditions import Condition, Sample
from trialwright.grading.icaht.counting import (
    Between,
    CountRule,
    MissingRule,
    days_low,
    filled,
    joined,
)
from trialwright.grading.icaht.rulebooks import DayRow, DayRulebook, Period
from trialwright.grading.rounding import DIGITS
from trialwright.grading.truth import Truth

#: Gaps up to a week are filled, if any are.
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class IcahtSettings:
    """How a study counts; printed with every grade.

    `count` None is the rulebook's own way. `last_day` is the last day that counts, where
    progression, the next therapy or death ends the counting; None counts to the period's end.
    `non_transient` is a physician's word that a single late value was not transient.
    `ended_is_enough`: where counting ended early, never to have recovered until then counts as
    never to have recovered, as the open-source grader has it; otherwise only the whole period does.
    """

    count: CountRule | None = None
    missing: MissingRule = MissingRule.UNKNOWN
    longest_gap: int = _WEEK
    last_day: int | None = None
    non_transient: bool = False
    ended_is_enough: bool = False


def grade_icaht(  # noqa: PLR0913 - counts, and how they are read
    rulebook: DayRulebook,
    period_name: str,
    counts: Mapping[int, float],
    settings: IcahtSettings | None = None,
    *,
    baseline: float | None = None,
    unit: str | None = None,
) -> Grade:
    """Return the grade of one period.

    `counts` has the lowest count of each day, by days since the infusion; `baseline` is the
    count before treatment, shown beside the grade and not part of it. `unit` is the UCUM code
    of all of them: None takes it for that of the rulebook, and the grade says so. Raises
    InvalidInput for another unit (nothing is converted silently), for a count that is none, and
    for a period that there is not.
    """
    settings = settings or IcahtSettings()
    period = rulebook.period(period_name)
    _check(rulebook, counts, baseline, unit)
    days = _days(period, counts, settings)
    own = {day: counts[day] for day in days if day in counts}
    if not own:
        return Grade(rulebook=rulebook.key, term=_term(rulebook, period), level=NotAssessed())
    asked = _Asked(rulebook, period, days, own, settings)
    lowest = max((row.grade for row in period.rows if asked.holds(row)), default=0)
    highest = max((row.grade for row in period.rows if asked.may_hold(row)), default=0)
    deciding = [row for row in period.rows if row.grade == lowest and asked.holds(row)]
    return Grade(
        rulebook=rulebook.key,
        term=_term(rulebook, period),
        level=level_between(lowest, highest),
        rows=tuple(row.id for row in deciding),
        inputs=(*asked.inputs(), *_baseline(rulebook, baseline)),
        missing=asked.missing() if lowest != highest else (),
        assumptions=(*_unit_assumed(rulebook, unit), *asked.assumptions()),
        remarks=asked.remarks(),
        verified="; ".join(once_each(row.verified for row in deciding)) or rulebook.verified,
    )


def _term(rulebook: DayRulebook, period: Period) -> str:
    return f"{rulebook.term}, {period.name}"


def _unit_assumed(rulebook: DayRulebook, unit: str | None) -> tuple[str, ...]:
    return () if unit is not None else (f"that counts are in {rulebook.unit}: no unit was stated",)


def _check(
    rulebook: DayRulebook, counts: Mapping[int, float], baseline: float | None, unit: str | None
) -> None:
    if unit not in {None, rulebook.unit}:
        raise InvalidInput(
            f"{rulebook.key}: unit is {quoted(unit)}, expected {rulebook.unit}; "
            "convert the counts first"
        )
    named = {f"the count of day {day}": count for day, count in counts.items()}
    if baseline is not None:
        named["the baseline"] = baseline
    for name, count in named.items():
        if not (math.isfinite(count) and count >= 0):
            raise InvalidInput(
                f"{rulebook.key}: {name} is {count}, expected {rulebook.unit} from 0 upwards"
            )


def _days(period: Period, counts: Mapping[int, float], settings: IcahtSettings) -> range:
    """Return the days that count: those of the period, up to the day on which counting ends."""
    last = max(counts, default=period.first) if period.last is None else period.last
    if settings.last_day is not None:
        last = min(last, settings.last_day)
    return range(period.first, last + 1)


def _baseline(rulebook: DayRulebook, baseline: float | None) -> tuple[Used, ...]:
    if baseline is None:
        return ()
    return (Used("before treatment, for comparison", f"{baseline:g} {rulebook.unit}"),)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The counts of one period, asked about its rows."""

    rulebook: DayRulebook
    period: Period
    days: range
    counts: Mapping[int, float]
    settings: IcahtSettings

    @property
    def rule(self) -> CountRule:
        return self.settings.count or self.rulebook.count

    def holds(self, row: DayRow) -> bool:
        return self._asked(row, unknown_is_low=False)

    def may_hold(self, row: DayRow) -> bool:
        return self._asked(row, unknown_is_low=True)

    def _asked(self, row: DayRow, *, unknown_is_low: bool) -> bool:
        low = self._low(row.condition, unknown_is_low=unknown_is_low)
        if row.never_recovered_from is not None:
            return self._never_recovered(low, row.never_recovered_from)
        enough = days_low(low, self.rule, self.rulebook.recovery_days) >= row.days_from
        return enough and self._measured_often(row, unknown_is_low=unknown_is_low)

    def _low(self, condition: Condition, *, unknown_is_low: bool) -> list[bool]:
        """Return for each day whether it is low; what is unknown is as the caller wants."""
        known = filled(self.counts, self.days, self.settings.missing, self.settings.longest_gap)
        return [
            _is_low(condition, known[day]) if day in known else unknown_is_low for day in self.days
        ]

    def _never_recovered(self, low: list[bool], first: int) -> bool:
        """Return whether one episode lasts from that day or before to the period's end.

        Where counting ended before, nobody can say that there would have been no recovery; that
        there was none until then is enough only where the study says so.
        """
        if self.period.last is None or self.days.stop <= first:
            return False
        if self.days.stop <= self.period.last and not self.settings.ended_is_enough:
            return False
        return all(joined(low, self.rulebook.recovery_days)[first - self.days.start :])

    def _measured_often(self, row: DayRow, *, unknown_is_low: bool) -> bool:
        low = sum(_is_low(row.condition, count) for count in self.counts.values())
        if self.settings.non_transient:
            return low >= min(row.measurements_from, 1)
        # One measurement is neither transient nor not: a second one would tell.
        alone = len(self.counts) == 1 and unknown_is_low
        return low >= (min(row.measurements_from, 1) if alone else row.measurements_from)

    def unmeasured(self) -> int:
        """Return how many days nothing is known of, after filling."""
        known = filled(self.counts, self.days, self.settings.missing, self.settings.longest_gap)
        return len(self.days) - len(known)

    def missing(self) -> tuple[str, ...]:
        named = []
        by_days = any(
            row.days_from or row.never_recovered_from is not None for row in self.period.rows
        )
        if by_days and self.unmeasured():
            named.append(
                f"counts of {self.unmeasured()} of the {len(self.days)} days "
                f"{self.days.start} to {self.days.stop - 1}"
            )
        if len(self.counts) == 1 and any(row.measurements_from > 1 for row in self.period.rows):
            named.append("a second measurement")
        return tuple(named)

    def inputs(self) -> tuple[Used, ...]:
        used = [Used("days with a count", f"{len(self.counts)} of {len(self.days)}")]
        used += [
            Used(f"days with {text.replace('value', 'count')}", f"{self._between(condition)}")
            for text, condition in {
                row.condition.text: row.condition for row in self.period.rows if row.days_from
            }.items()
        ]
        if any(row.measurements_from for row in self.period.rows):
            used.append(Used("lowest two counts", self._lowest()))
        return tuple(used)

    def _between(self, condition: Condition) -> Between:
        least, most = (
            days_low(
                self._low(condition, unknown_is_low=unknown),
                self.rule,
                self.rulebook.recovery_days,
            )
            for unknown in (False, True)
        )
        return Between(least, most)

    def _lowest(self) -> str:
        two = sorted(self.counts.values())[:2]
        return f"{', '.join(f'{one:g}' for one in two)} {self.rulebook.unit}"

    def assumptions(self) -> tuple[str, ...]:
        said = [
            f"days are counted {_COUNTED[self.rule]}",
            f"a recovery of fewer than {self.rulebook.recovery_days} days does not end an episode",
            _MISSING[self.settings.missing].format(self.settings.longest_gap),
        ]
        if self.settings.ended_is_enough:
            said.append("never recovered until counting ended is never recovered")
        if self.settings.non_transient:
            said.append("that a single low value was not transient, on a physician's word")
        elif (passed := self._taken_for_transient()) is not None:
            said.append(f"that a single count of {passed:g} was transient: nobody says otherwise")
        return tuple(said)

    def _taken_for_transient(self) -> float | None:
        """Return the lowest count where it alone would be a higher grade; None if it is not so."""
        if all(row.measurements_from < 2 for row in self.period.rows):  # noqa: PLR2004 - more than one
            return None
        alone = replace(self, settings=replace(self.settings, non_transient=True))
        given, highest = (
            max((row.grade for row in self.period.rows if one.may_hold(row)), default=0)
            for one in (self, alone)
        )
        return min(self.counts.values()) if highest > given else None

    def remarks(self) -> tuple[str, ...]:
        last = self.settings.last_day
        if last is None or (self.period.last is not None and last >= self.period.last):
            return ()
        return (f"counting ended on day {last}; what counts did later is not judged",)


_COUNTED = {
    CountRule.LONGEST: "by the longest episode",
    CountRule.CUMULATIVE: "together over all episodes",
}
_MISSING = {
    MissingRule.UNKNOWN: "a day without a count may have been anything",
    MissingRule.CARRIED: (
        "a day without a count has the count before it, for up to {} days in a row"
    ),
    MissingRule.INTERPOLATED: (
        "a day without a count lies on a straight line between its neighbours, "
        "for up to {} days in a row"
    ),
}


def _is_low(condition: Condition, count: float) -> bool:
    return condition.holds(Sample(value=count), DIGITS).truth is Truth.TRUE
