"""A file of corrections: TOML that a person writes and this program only reads.

    format = 1
    version = 3
    study = "NCT07338357"

    [[correction]]
    criterion = "E9"
    section = "exclusion"
    fingerprint = "99d0df3f0e068583"
    text = "Major surgery recently."
    expression = 'has(term("major surgery"), status: "history")'
    by = "A. Physician"
    on = 2026-11-28
    reason = "The protocol, section 5.2, names no time."

Every key but `study` is needed; others are refused.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from trialwright.eligibility.corrections.validation import placeless
from trialwright.eligibility.corrections.values import Correction, Corrections
from trialwright.eligibility.criteria import Expression, Section
from trialwright.eligibility.reading import fingerprint
from trialwright.errors import InvalidInput, quoted

FORMAT = 1
_OF_FILE = ("format", "version", "study", "correction")
#: A key of very many parts takes the library a time that grows with their square.
_DEEP_KEY = re.compile(r"(?<![\w\"'-])(?:[\w\"'-]+[ \t]*\.[ \t]*){50}")
_OF_ROW = ("criterion", "section", "fingerprint", "text", "expression", "by", "on", "reason")


def read_corrections(source: str, place: str) -> Corrections:
    """Return the corrections of a file, `place` being what it is called.

    Raises InvalidInput, saying which correction, which key, what was found and expected.
    """
    if _DEEP_KEY.search(source):
        raise InvalidInput(f"{place}: found a key of many parts, expected {', '.join(_OF_ROW)}")
    try:
        table = tomllib.loads(source)
    except RecursionError as error:
        raise InvalidInput(f"{place}: found no TOML: it is nested too deeply") from error
    except ValueError as error:  # a number of too many digits is none of the errors of TOML
        raise InvalidInput(f"{place}: found no TOML: {error}") from error
    _only(table, _OF_FILE, place)
    if table.get("format") != FORMAT or isinstance(table["format"], bool):
        raise _wrong(place, "format", table.get("format"), str(FORMAT))
    rows = table.get("correction", [])
    if not isinstance(rows, list):
        raise _wrong(place, "correction", rows, "[[correction]] tables")
    corrections = tuple(_row(row, f"{place}: correction {n}") for n, row in enumerate(rows, 1))
    _each_once(corrections, place)
    return Corrections(
        version=_version(table, place), study=_study(table, place), corrections=corrections
    )


def _row(row: object, place: str) -> Correction:
    if not isinstance(row, dict):
        raise InvalidInput(f"{place} is {quoted(row)}, expected a table")
    _only(row, _OF_ROW, place)
    section = _section(row, place)
    text, stated = _text(row, "text", place), _text(row, "fingerprint", place)
    known = fingerprint(section, text)
    if stated != known:
        raise InvalidInput(
            f"{place}: fingerprint is {quoted(stated)}, expected {known!r}, that of its section "
            "and text: they stand as posted when the correction was begun"
        )
    return Correction(
        criterion=_text(row, "criterion", place),
        section=section,
        fingerprint=stated,
        text=text,
        expression=_expression(row, place),
        by=_text(row, "by", place),
        on=_day(row, place),
        reason=_text(row, "reason", place),
    )


def _expression(row: Mapping[str, Any], place: str) -> Expression:
    try:
        return placeless(_text(row, "expression", place))
    except InvalidInput as error:
        raise InvalidInput(f"{place}: expression: {error}") from error


def _text(row: Mapping[str, Any], key: str, place: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _wrong(place, key, value, "a text that is not empty")
    return value


def _section(row: Mapping[str, Any], place: str) -> Section:
    for one in Section:
        if one.value == row.get("section"):
            return one
    raise _wrong(place, "section", row.get("section"), "inclusion, exclusion or unknown")


def _day(row: Mapping[str, Any], place: str) -> date:
    value = row.get("on")
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _wrong(place, "on", value, "a day such as 2026-11-28, without quotation marks")
    return value


def _version(table: Mapping[str, Any], place: str) -> int:
    value = table.get("version")
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise _wrong(place, "version", value, "a whole number from 1, raised with every change")
    return value


def _study(table: Mapping[str, Any], place: str) -> str | None:
    value = table.get("study")
    if value is not None and not isinstance(value, str):
        raise _wrong(place, "study", value, "an NCT id")
    return value


def _each_once(corrections: tuple[Correction, ...], place: str) -> None:
    seen: dict[str, int] = {}
    for number, one in enumerate(corrections, 1):
        before = seen.setdefault(one.fingerprint, number)
        if before != number:
            raise InvalidInput(
                f"{place}: corrections {before} and {number} are of the same criterion, "
                "expected one"
            )


def _only(table: Mapping[str, Any], keys: tuple[str, ...], place: str) -> None:
    for key in _unknown(table, keys):
        raise InvalidInput(f"{place} has the key {quoted(key)}, expected only {', '.join(keys)}")


def _unknown(table: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    return (key for key in table if key not in keys)


def _wrong(place: str, key: str, found: object, expected: str) -> InvalidInput:
    said = "missing" if found is None else quoted(found)
    return InvalidInput(f"{place}: {key} is {said}, expected {expected}")
