"""Units as laboratories and protocols spell them, and the UCUM codes that they may mean.

A spelling may have several readings: `G/L` is 10^9 per litre for a blood count and grams per
litre where a laboratory writes in capitals. Only what is measured can tell them apart, so all
readings are given (`analytes.unit_for` takes the one that fits). A spelling that is a UCUM code
by accident only (`K/uL`, kelvin per microlitre) is read as it is meant; the table
`unit_spellings.toml` has a row for each. What is not recognised has no reading: no unit is ever
guessed from the size of a number.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from trialwright.vocabulary.units import Unit, unit

_LONGEST_SPELLING = 60
_SIGNS = str.maketrans(
    {
        "\u00b5": "u",  # micro sign
        "\u03bc": "u",  # Greek mu
        "\u00d7": "x",
        "\u2715": "x",
        "\u2044": "/",
        "\u2215": "/",
        "\u00b7": ".",
        "\u22c5": ".",
        "\u2212": "-",
        "\u00ba": "\u00b0",  # an ordinal sign for a degree
    }
)
_RAISED = re.compile("[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+")
_POWER = re.compile(
    r"^(?:[x*]\s*)?10(?:\*\*|\^|\*|[eExX]|\s?)\(?(?P<power>3|6|9|12)\)?\s*(?P<rest>/.+)$"
)
_ONE_POWER = re.compile(r"^1?[eE](?P<power>3|6|9|12)\s*(?P<rest>/.+)$")
_LOST_POWER = re.compile(r"^[x*]?10(?P<power>3|6|9|12)(?P<rest>/.+)$")
_PER = re.compile(r"\s+per\s+", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")


@cache
def readings(spelling: str) -> tuple[Unit, ...]:
    """Return the units that a spelling may mean, the likeliest first; none if it is not known.

    >>> [str(one) for one in readings("x10^9/L")]
    ['10*9/L']
    >>> [str(one) for one in readings("G/L")]
    ['10*9/L', 'g/L']
    """
    text = _plain(spelling)
    if not text or len(text) > _LONGEST_SPELLING:
        return ()
    for rows, key in ((_by_spelling(), text), (_by_folded(), text.casefold())):
        if key in rows:
            return tuple(unit(code) for code in rows[key])
    return _power(text) or _as_code(text)


def unit_called(spelling: str) -> Unit | None:
    """Return the one unit that a spelling means; None if it is not known or has two readings."""
    found = readings(spelling)
    return found[0] if len(found) == 1 else None


def _plain(spelling: str) -> str:
    """Return a spelling with one sign for each that looks alike, and no blank to spare."""
    raised = _RAISED.sub(lambda found: "^" + unicodedata.normalize("NFKC", found[0]), spelling)
    text = unicodedata.normalize("NFKC", raised.translate(_SIGNS)).translate(_SIGNS)
    text = _PER.sub("/", _BLANKS.sub(" ", text.strip()))
    return re.sub(r"\s*([/.])\s*", r"\1", text)


def _power(text: str) -> tuple[Unit, ...]:
    """Return the reading of a power of ten by itself: x10^9/L, 10E3/uL, 109/L."""
    joined = text.replace(" ", "") if "^" in text else text
    for pattern in (_POWER, _ONE_POWER, _LOST_POWER):
        found = pattern.match(joined)
        if found is not None:
            rest = _by_folded().get(found["rest"].casefold())
            return tuple(unit(f"10*{found['power']}{code}") for code in rest or ())
    return ()


def _as_code(text: str) -> tuple[Unit, ...]:
    try:
        return (unit(text),)
    except ValueError:
        return ()


@cache
def _by_spelling() -> MappingProxyType[str, tuple[str, ...]]:
    """Return the rows in which case counts, by their spelling."""
    return MappingProxyType(
        {_plain(text): tuple(row["means"]) for row in _rows("exact") for text in row["written"]}
    )


@cache
def _by_folded() -> MappingProxyType[str, tuple[str, ...]]:
    """Return the rows in which case does not count."""
    return MappingProxyType(
        {
            _plain(text).casefold(): tuple(row["means"])
            for row in _rows("any_case")
            for text in row["written"]
        }
    )


def _rows(kind: str) -> list[dict[str, list[str]]]:
    table = files("trialwright.vocabulary").joinpath("unit_spellings.toml").read_text("utf-8")
    rows: list[dict[str, list[str]]] = tomllib.loads(table)[kind]
    return rows
