"""Rulebooks that count days: periods, thresholds, and how many days make a grade."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from trialwright.errors import InvalidInput
from trialwright.grading.conditions import ABOVE_IT, BELOW_IT, Condition, condition_of
from trialwright.grading.fields import Defect, Fields, table_of, without_defects
from trialwright.grading.icaht.counting import CountRule
from trialwright.grading.shelf import bundled
from trialwright.vocabulary.units import is_unit

_ICAHT, _T_ICAHT = "icaht-2023.toml", "t-icaht.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """Where one grade begins: so many days, so many measurements, or never a recovery.

    `never_recovered_from` N: one episode from day N or before to the end of the period.
    """

    id: str
    grade: int
    condition: Condition
    days_from: int
    measurements_from: int
    never_recovered_from: int | None
    printed: str
    source: str
    verified: str


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included; `last` None is open."""

    name: str
    first: int
    last: int | None
    rows: tuple[DayRow, ...]


@dataclass(frozen=True, slots=True)
class RecoveryRule:
    """When platelets have recovered."""

    condition: Condition
    days: int
    days_without_transfusion: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRulebook:
    """One published scale that counts days, in one version; counts are in `unit`."""

    name: str
    version: str
    term: str
    title: str
    source: str
    verified: str
    verified_how: str
    unit: str
    count: CountRule
    recovery_days: int
    periods: tuple[Period, ...]
    recovery: RecoveryRule | None

    @property
    def key(self) -> str:
        """Name and version, as every grade carries them."""
        return f"{self.name} {self.version}"

    def period(self, name: str) -> Period:
        """Return the period of that name; raises InvalidInput if there is none."""
        for one in self.periods:
            if one.name == name:
                return one
        known = ", ".join(one.name for one in self.periods)
        raise InvalidInput(f"{self.key}: period is {name!r}, expected one of {known}")


def icaht() -> DayRulebook:
    """Return the rulebook on neutrophils."""
    return _read(_ICAHT)


def t_icaht() -> DayRulebook:
    """Return the rulebook on platelets."""
    return _read(_T_ICAHT)


def day_rulebooks() -> Iterator[DayRulebook]:
    """Yield both."""
    yield icaht()
    yield t_icaht()


@cache
def _read(name: str) -> DayRulebook:
    return day_rulebook_of(bundled(name), name)


def day_rulebook_of(source: bytes, name: str) -> DayRulebook:
    """Return the rulebook of a file.

    Raises InvalidInput with one sentence for each thing that is wrong with it, each on a line.
    """
    return without_defects(read_days, source, name)


def read_days(source: bytes, name: str) -> tuple[DayRulebook | None, list[Defect]]:
    """Return the rulebook of a file with all that is wrong with it; None if it has no table."""
    table, defects = table_of(source, name)
    if table is None:
        return None, defects
    rulebook = _rulebook(Fields(table, name, defects))
    defects += [*_unreachable(rulebook, name), *_periods(rulebook, name)]
    if rulebook.unit and not is_unit(rulebook.unit):
        defects.append(Defect(name, "unit", f"is {rulebook.unit!r}, expected a UCUM code"))
    return rulebook, defects


def _rulebook(fields: Fields) -> DayRulebook:
    if fields.number("format") != 1 or fields.text("kind") != "days":
        fields.wrong("kind", "is not 'days' in format 1")
    name, version = fields.text("name"), fields.text("version")
    verified = fields.text("verified")
    key = f"{name} {version}".casefold().replace(" ", "-").replace("/", "-")
    rulebook = DayRulebook(
        name=name,
        version=version,
        term=fields.text("term"),
        title=fields.text("title"),
        source=fields.text("source"),
        verified=verified,
        verified_how=fields.text("verified_how"),
        unit=fields.text("unit"),
        count=fields.choice("count", CountRule),
        recovery_days=fields.whole("recovery_days", least=1),
        periods=tuple(_period(one, key, verified) for one in fields.tables("period", "period")),
        recovery=_recovery(fields.inner("recovery")),
    )
    fields.end()
    return rulebook


def _period(fields: Fields, key: str, verified: str) -> Period:
    name = fields.text("name")
    first = fields.whole("first")
    last = fields.whole("last") if "last" in fields.table else None
    rows = tuple(
        _row(one, f"{key}/{name}/{number}", verified)
        for number, one in enumerate(fields.tables("row", "row"), 1)
    )
    period = Period(name, first, last, rows)
    fields.end()
    return period


def _row(fields: Fields, key: str, verified: str) -> DayRow:
    never = fields.whole("never_recovered_from") if "never_recovered_from" in fields.table else None
    row = DayRow(
        id=key,
        grade=fields.grade("grade", 4),
        condition=_condition(fields, "when", BELOW_IT),
        days_from=fields.whole("days_from", default=0),
        measurements_from=fields.whole("measurements_from", default=0),
        never_recovered_from=never,
        printed=fields.text("printed"),
        source=fields.text("source"),
        verified=fields.text("verified", default=verified),
    )
    fields.end()
    return row


def _recovery(fields: Fields | None) -> RecoveryRule | None:
    if fields is None:
        return None
    rule = RecoveryRule(
        _condition(fields, "platelets", ABOVE_IT),
        fields.whole("days", least=1),
        fields.whole("days_without_transfusion"),
        fields.text("source"),
    )
    fields.end()
    return rule


def _condition(fields: Fields, name: str, signs: Collection[str]) -> Condition:
    """Return a condition that looks one way and needs nothing but the count."""
    condition = condition_of(fields.text(name))
    if condition is None:
        fields.wrong(name, "is no comparison of a value with a number")
        return Condition("", ())
    expected = f"expected {' or '.join(sorted(signs))} and a number"
    if not condition.of_value_alone:
        fields.wrong(name, f"is {condition.text!r}: of a count no limit is known, {expected}")
    elif not condition.looks(signs):
        fields.wrong(name, f"is {condition.text!r}, {expected}")
    return condition


def _unreachable(rulebook: DayRulebook, name: str) -> list[Defect]:
    """Return grades without a row, and rows that ask for days that their period has not."""
    defects = []
    for period in rulebook.periods:
        place = f"{name}, {period.name}"
        have = [row.grade for row in period.rows]
        if have != sorted(have) or set(have) != {1, 2, 3, 4}:
            defects.append(Defect(place, "row", f"has grades {have}, expected 1 to 4, rising"))
        length = None if period.last is None else period.last - period.first + 1
        defects += [
            Defect(place, "days_from", f"is {row.days_from}, more than the {length} days there are")
            for row in period.rows
            if length is not None and row.days_from > length
        ]
        defects += [
            Defect(
                place,
                "never_recovered_from",
                f"is {never}, expected a day of a period that ends, {_span(period)}",
            )
            for never in (row.never_recovered_from for row in period.rows)
            if never is not None
            and not (period.last is not None and period.first <= never <= period.last)
        ]
    return defects


def _span(period: Period) -> str:
    return f"{period.first} to {'its end' if period.last is None else period.last}"


def _periods(rulebook: DayRulebook, name: str) -> Iterator[Defect]:
    """Yield periods that end before they begin or begin before another has ended, no period."""
    if not rulebook.periods:
        yield Defect(name, "period", "is missing: expected at least one [[period]]")
    names = [one.name for one in rulebook.periods]
    if len(set(names)) < len(names):
        yield Defect(name, "period", f"has the names {names}, expected each once")
    before: Period | None = None
    for period in sorted(rulebook.periods, key=lambda one: one.first):
        place = f"{name}, {period.name}"
        if period.last is not None and period.last < period.first:
            yield Defect(place, "last", f"is {period.last}, expected {period.first} or later")
        if before is not None and (before.last is None or before.last >= period.first):
            yield Defect(place, "first", f"is {period.first}, within {before.name}")
        elif before is not None and before.last is not None and before.last + 1 < period.first:
            says = f"is {period.first}: the days from {before.last + 1} on belong to no period"
            yield Defect(place, "first", says)
        yield from _repeated(period, place)
        before = period


def _repeated(period: Period, place: str) -> Iterator[Defect]:
    """Yield rows that say of a grade what an earlier row says of a lower one."""
    said: dict[tuple[object, ...], DayRow] = {}
    for number, row in enumerate(period.rows, 1):
        key = (row.condition.text, row.days_from, row.measurements_from, row.never_recovered_from)
        other = said.setdefault(key, row)
        if other is not row:
            yield Defect(
                f"{place}, row {number}", "when", f"says what the row of grade {other.grade} says"
            )
