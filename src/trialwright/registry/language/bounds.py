"""What stands between the brackets of RANGE and DISTANCE: dates, numbers, ages, radii."""

from __future__ import annotations

import re

from trialwright.registry.language.errors import QueryError, mismatch, shown
from trialwright.registry.language.tree import (
    Age,
    Date,
    Distance,
    Max,
    Min,
    Number,
    Range,
    Span,
    Unit,
    Value,
)
from trialwright.vocabulary import PartialDate
from trialwright.vocabulary.sentences import sentence

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
_AMERICAN = re.compile(r"([0-9]{1,2})/(?:([0-9]{1,2})/)?([0-9]{4})")
_AGE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(year|month|week|day|hour|minute)s?", re.IGNORECASE)
_RADIUS = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(mi|km)?", re.IGNORECASE)

_LITERALS = "DecimalLiteral, DateLiteral, TimeLiteral"
_NUMBERS_OF_DISTANCE = 3


def value_of(text: str) -> Value | None:
    """Return the date, number or age that a text is; None if it is none of them."""
    if _NUMBER.fullmatch(text):
        return Number(text.removeprefix("+"))
    if age := _AGE.fullmatch(text):
        return Age(age[1], f"{age[2].lower()}s")
    return _date_of(text)


def _date_of(text: str) -> Date | None:
    if american := _AMERICAN.fullmatch(text):
        month, day, year = american.groups()
        text = f"{year}-{month:0>2}" + (f"-{day:0>2}" if day else "")
    elif not _ISO.fullmatch(text):
        return None
    try:
        return Date(PartialDate(text).text)
    except ValueError:
        return None


def range_of(argument: str, *, span: Span, at: int, label: str) -> Range:
    """Return the range that the bounds written from character `at` on describe."""
    low, comma, high = argument.partition(",")
    if not comma:
        expected = sentence("two bounds with a comma between them")
        raise _bad_bound(argument, at, "','", expected, label)
    return Range(
        _low(low, at, label),
        _high(high, at + len(low) + 1, label),
        span=span,
    )


def _low(text: str, at: int, label: str) -> Min | Value:
    if text.strip() == "MIN":
        return Min()
    return _bound(text, at, "MIN", label)


def _high(text: str, at: int, label: str) -> Max | Value:
    if text.strip() == "MAX":
        return Max()
    return _bound(text, at, "MAX", label)


def _bound(text: str, at: int, keyword: str, label: str) -> Value:
    value = value_of(text.strip())
    if value is None:
        literals = f"{{'{keyword}', {_LITERALS}}}"
        expected = sentence(
            "{keyword}, a date such as 2023-01-15 or 01/15/2023, a number, or an age such as 16 "
            "years",
            keyword=keyword,
        )
        raise _bad_bound(text, at, literals, expected, label)
    return value


def _bad_bound(text: str, at: int, token: str, expected: str, label: str) -> QueryError:
    written = text.strip()
    return QueryError(
        mismatch(written or "]", token),
        label=label,
        position=at + len(text) - len(text.lstrip()) + 1,
        found=shown(written) if written else sentence("nothing"),
        expected=expected,
    )


def distance_of(argument: str, *, span: Span, at: int, label: str) -> Distance:
    """Return the circle that latitude, longitude and radius from character `at` on describe."""
    numbers = [number.strip() for number in argument.split(",")]
    if len(numbers) == _NUMBERS_OF_DISTANCE:
        latitude, longitude, reach = numbers
        radius = _RADIUS.fullmatch(reach)
        if _NUMBER.fullmatch(latitude) and _NUMBER.fullmatch(longitude) and radius:
            unit = Unit((radius[2] or Unit.MILES.value).lower())
            return Distance(
                latitude.removeprefix("+"), longitude.removeprefix("+"), radius[1], unit, span=span
            )
    raise QueryError(
        mismatch(argument.strip() or "]", "DecimalLiteral"),
        label=label,
        position=at + 1,
        found=shown(argument.strip()) if argument.strip() else sentence("nothing"),
        expected=sentence("latitude, longitude and radius, such as 39.0035707,-77.1013313,50mi"),
    )
