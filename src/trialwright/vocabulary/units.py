"""Units of measure by their UCUM code, exactly: what they measure, and how large they are.

A subset of UCUM 2.1 (The Unified Code for Units of Measure, case sensitive): the units,
prefixes and operators that laboratories and bedside measurements use. Differences from UCUM,
each so that fewer unlike things look alike: an amount of substance (`mol`) has a dimension of
its own, where UCUM has a bare number, and so have equivalents and osmoles, where UCUM has moles
(a mole of calcium is two equivalents: `analytes` knows the valence); a field of view (`[HPF]`)
and the body surface of a clearance (`{1.73_m2}`) have one too, because 60 mL/min is not
60 mL/min/1.73 m2; and a factor that looks like a decimal number (`1.73`, in UCUM 1 times 73) is
refused. Any other annotation (`{score}`, `%{blasts}`) means nothing, as in UCUM.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from trialwright.vocabulary.unit_atoms import ATOMS, PREFIXES, Atom, Dimension

#: No unit of a laboratory comes near it; a longer exponent would be a number without end.
_LONGEST_CODE = 80
_LARGEST_EXPONENT = 30
_COMPONENT = re.compile(
    r"(?P<ten>10[*^])(?P<ten_exponent>[+-]?[0-9]{1,3})?"
    r"|(?P<number>[0-9]{1,12})(?![0-9*^])"
    r"|(?P<symbol>(?:[A-Za-z%']|\[[^\[\]{}]+\])(?:[A-Za-z_'%]|\[[^\[\]{}]+\])*)"
    r"(?P<exponent>[+-]?[0-9]{1,2})?"
)
_ANNOTATION = re.compile(r"\{[^{}]*\}")
_LOOKS_DECIMAL = re.compile(r"(?<![0-9*^A-Za-z\]+-])[0-9]+\.[0-9]")
#: The one annotation that is more than a remark.
_BODY_SURFACE = "{1.73_m2}"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: its UCUM code as written, its size and what it measures.

    A number x of it is ``(x + offset) * factor`` in the base units of `dimension`; `offset` is
    not 0 for temperatures on a scale (Cel, [degF]) alone. Two units are equal if their codes are.
    """

    code: str
    factor: Fraction
    dimension: Dimension
    offset: Fraction = Fraction(0)

    @property
    def is_number(self) -> bool:
        """Whether it measures nothing: a count, a ratio, a score."""
        return not self.dimension

    def measures_like(self, other: Unit) -> bool:
        """Whether both measure the same, so that one can be turned into the other."""
        return self.dimension == other.dimension

    def is_same_as(self, other: Unit) -> bool:
        """Whether a number means the same in both: 10*3/uL and 10*9/L."""
        mine = (self.factor, self.dimension, self.offset)
        return mine == (other.factor, other.dimension, other.offset)

    def __str__(self) -> str:
        return self.code


@cache
def unit(code: str) -> Unit:
    """Return the unit of a UCUM code.

    Raises ValueError, saying which part, for what is no code of the subset. Spellings of
    laboratories are not codes: see `unit_spellings`.

    >>> unit("10*3/uL").is_same_as(unit("10*9/L"))
    True
    """
    if len(code) > _LONGEST_CODE or not code.isascii():
        raise _no_unit(code, "it is not short ASCII text")
    return _Reader(code).whole()


def is_unit(code: str) -> bool:
    """Whether a text is a UCUM code of the subset."""
    try:
        unit(code)
    except ValueError:
        return False
    return True


def _no_unit(code: str, why: str) -> ValueError:
    return ValueError(f"{code[:_LONGEST_CODE]!r} is not a unit of UCUM: {why}")


def _times(left: Dimension, right: Dimension, power: int) -> Dimension:
    """Return the dimension of a product, its base units in order and none with exponent 0."""
    exponents = dict(left)
    for base, exponent in right:
        exponents[base] = exponents.get(base, 0) + power * exponent
    return tuple(sorted((base, exponent) for base, exponent in exponents.items() if exponent))


class _Reader:
    """Reads one code from left to right; `.` and `/` bind alike, as UCUM says."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._at = 0

    def whole(self) -> Unit:
        if not self._code:
            raise _no_unit(self._code, "it is empty; a bare number is '1'")
        if _LOOKS_DECIMAL.search(_ANNOTATION.sub("", self._code)):
            raise _no_unit(self._code, "a factor is a whole number")
        special = _special(self._code)
        if special is not None:
            return special
        factor, dimension = self._term()
        if self._at != len(self._code):
            raise self._odd("an end")
        return Unit(self._code, factor, dimension)

    def _term(self) -> tuple[Fraction, Dimension]:
        sign = -1 if self._takes("/") else 1
        factor = Fraction(1)
        dimension: Dimension = ()
        while True:
            size, measured = self._component()
            if abs(sum(exponent for _, exponent in measured)) > _LARGEST_EXPONENT:
                raise _no_unit(self._code, "an exponent is too large")
            factor *= size**sign
            dimension = _times(dimension, measured, sign)
            if self._takes("."):
                sign = 1
            elif self._takes("/"):
                sign = -1
            else:
                return factor, dimension

    def _component(self) -> tuple[Fraction, Dimension]:
        if self._takes("("):
            inside = self._term()
            if not self._takes(")"):
                raise self._odd("')'")
            return inside
        annotated = self._annotation()
        part = _COMPONENT.match(self._code, self._at)
        if part is None:
            if annotated:
                return Fraction(1), _annotated(annotated)
            raise self._odd("a unit")
        if annotated:
            raise self._odd("an operator after the annotation")
        self._at = part.end()
        factor, dimension = self._value(part)
        return factor, _times(dimension, _annotated(self._annotation()), 1)

    def _value(self, part: re.Match[str]) -> tuple[Fraction, Dimension]:
        if part["ten"]:
            return Fraction(10) ** int(part["ten_exponent"] or 1), ()
        if part["number"]:
            if not int(part["number"]):
                raise _no_unit(self._code, "0 is no factor")
            return Fraction(int(part["number"])), ()
        atom = _atom(part["symbol"])
        if atom is None:
            raise _no_unit(self._code, f"{part['symbol']!r} is not known")
        exponent = int(part["exponent"] or 1)
        return atom.factor**exponent, _times((), atom.dimension, exponent)

    def _annotation(self) -> str:
        found = _ANNOTATION.match(self._code, self._at)
        if found is None:
            return ""
        self._at = found.end()
        return found.group()

    def _takes(self, sign: str) -> bool:
        taken = self._code.startswith(sign, self._at)
        self._at += taken
        return taken

    def _odd(self, expected: str) -> ValueError:
        found = self._code[self._at :] or "the end"
        return _no_unit(self._code, f"found {found!r}, expected {expected}")


def _annotated(annotation: str) -> Dimension:
    return ((_BODY_SURFACE, 1),) if annotation == _BODY_SURFACE else ()


def _special(code: str) -> Unit | None:
    """Return a unit with a zero of its own; such a unit has neither prefix nor exponent."""
    atom = ATOMS.get(_ANNOTATION.sub("", code))
    if atom is None or not atom.offset:
        return None
    return Unit(code, atom.factor, atom.dimension, atom.offset)


def _atom(symbol: str) -> Atom | None:
    """Return the unit of a symbol, with or without a prefix; a whole symbol comes first."""
    whole = ATOMS.get(symbol)
    if whole is not None:
        return None if whole.offset else whole
    for prefix, atom in _split(symbol, PREFIXES):
        return Atom(atom.factor * PREFIXES[prefix], atom.dimension)
    return None


def _split(symbol: str, prefixes: Mapping[str, Fraction]) -> Iterator[tuple[str, Atom]]:
    for length in (2, 1):
        prefix, rest = symbol[:length], symbol[length:]
        if prefix in prefixes and rest in ATOMS and ATOMS[rest].is_metric:
            yield prefix, ATOMS[rest]
