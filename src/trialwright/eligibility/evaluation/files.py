"""What people write for a screening, read once: signed answers and a study's policies, as TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeVar

from trialwright.eligibility.evaluation.signing import Choice, Signed
from trialwright.eligibility.patient import Completeness, FactKind, Policies, Window
from trialwright.errors import InvalidInput, quoted

_ANSWER = frozenset({"patient", "criterion", "statement", "holds", "by", "on", "reason"})
_READING = frozenset({"criterion", "words", "read_as", "by", "on", "reason"})
_COMPLETE = frozenset({"kind", "concept", "from", "until", "declared_by"})
_MOST_DAYS = 40_000

Read = TypeVar("Read")


def read_signed(text: str, place: str, study: str | None = None) -> tuple[Signed, ...]:
    """Return the answers that people signed.

    `[[answer]]` is about one patient, `[[reading]]` decides for the study how a text is read. Where
    the file names a study it must be `study`. Raises InvalidInput, saying which row and what was
    expected.
    """
    table = _table(text, place, {"study", "answer", "reading"})
    named = table.get("study")
    if named is not None and study is not None and named != study:
        raise InvalidInput(f"{place}: study is {quoted(named)}, expected {study}")
    return (
        *_rows(table, "answer", place, _answer, _ANSWER),
        *_rows(table, "reading", place, _reading, _READING),
    )


def read_policies(text: str, place: str, day: date) -> Policies:
    """Return a study's policies as of a day; raises InvalidInput where a key or a value is none."""
    table = _table(text, place, {"at_screening_days", "stale_after_days", "complete"})
    limits = table.get("stale_after_days", {})
    if not isinstance(limits, dict):
        raise InvalidInput(f"{place}: stale_after_days is {quoted(limits)}, expected a table")
    stale = {
        name: _days(days, f"{place}: stale_after_days.{name}") for name, days in limits.items()
    }
    reach = table.get("at_screening_days")
    return Policies(
        day=day,
        stale_after=MappingProxyType(stale),
        at_screening=None if reach is None else _days(reach, f"{place}: at_screening_days"),
        complete=tuple(_rows(table, "complete", place, _complete, _COMPLETE)),
    )


def _table(text: str, place: str, known: set[str]) -> dict[str, Any]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"{place}: found no TOML: {error}") from error
    strange = sorted(set(table) - known)
    if strange:
        expected = ", ".join(sorted(known))
        raise InvalidInput(f"{place}: found the key {quoted(strange[0])}, expected {expected}")
    return table


def _rows(
    table: Mapping[str, Any],
    key: str,
    place: str,
    read: Callable[[Mapping[str, Any], str], Read],
    known: frozenset[str],
) -> Iterator[Read]:
    listed = table.get(key, [])
    if not isinstance(listed, list):
        raise InvalidInput(f"{place}: {key} is {quoted(listed)}, expected rows [[{key}]]")
    for number, row in enumerate(listed, 1):
        where = f"{place}: {key} {number}"
        if not isinstance(row, dict):
            raise InvalidInput(f"{where}: found {quoted(row)}, expected a table")
        strange = sorted(row.keys() - known)
        if strange:
            expected = ", ".join(sorted(known))
            raise InvalidInput(f"{where}: found {quoted(strange[0])}, expected {expected}")
        yield read(row, where)


def _answer(row: Mapping[str, Any], where: str) -> Signed:
    holds = row.get("holds")
    if not isinstance(holds, bool):
        raise InvalidInput(f"{where}: holds is {quoted(holds)}, expected true or false")
    return Signed(
        by=_text(row, "by", where),
        on=_day(row, "on", where),
        criterion=_text(row, "criterion", where),
        words=_text(row, "statement", where),
        reason=_text(row, "reason", where),
        patient=_text(row, "patient", where),
        holds=holds,
    )


def _reading(row: Mapping[str, Any], where: str) -> Signed:
    chosen = row.get("read_as")
    if chosen not in {one.value for one in Choice}:
        raise InvalidInput(f"{where}: read_as is {quoted(chosen)}, expected and, or")
    return Signed(
        by=_text(row, "by", where),
        on=_day(row, "on", where),
        criterion=_text(row, "criterion", where),
        words=_text(row, "words", where),
        reason=_text(row, "reason", where),
        reading=Choice(chosen),
    )


def _complete(row: Mapping[str, Any], where: str) -> Completeness:
    kinds = [one.value for one in FactKind]
    kind = row.get("kind")
    if kind not in kinds:
        raise InvalidInput(f"{where}: kind is {quoted(kind)}, expected {', '.join(kinds)}")
    start = _day(row, "from", where) if "from" in row else None
    end = _day(row, "until", where) if "until" in row else None
    concept = _text(row, "concept", where) if "concept" in row else ""
    declared_by = _text(row, "declared_by", where)
    return Completeness(FactKind(kind), Window(start, end), declared_by, concept)


def _text(row: Mapping[str, Any], key: str, where: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise InvalidInput(f"{where}: {key} is {quoted(value)}, expected a text")
    return value


def _day(row: Mapping[str, Any], key: str, where: str) -> date:
    value = row.get(key)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise InvalidInput(f"{where}: {key} is {quoted(value)}, expected a day such as 2026-03-15")
    return value


def _days(value: object, where: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_DAYS:
        return value
    raise InvalidInput(f"{where} is {quoted(value)}, expected a number of days")
