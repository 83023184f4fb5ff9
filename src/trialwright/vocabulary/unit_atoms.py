"""The units that have a symbol of their own, and the prefixes (UCUM 2.1, tables 1 to 22)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

#: Base units with their exponents, in order of the base unit.
Dimension: TypeAlias = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Atom:
    """A unit with a symbol: `factor` base units of `dimension`; metric ones take prefixes."""

    factor: Fraction
    dimension: Dimension
    is_metric: bool = True
    offset: Fraction = Fraction(0)


def _of(factor: str, *, metric: bool = True, offset: str = "0", **bases: int) -> Atom:
    dimension = tuple(sorted((base, exponent) for base, exponent in bases.items()))
    return Atom(Fraction(factor), dimension, metric, Fraction(offset))


def _arbitrary(name: str, *, metric: bool = False) -> Atom:
    """Return a unit that a test procedure defines: it is like itself only (UCUM 2.1, § 24)."""
    return Atom(Fraction(1), ((name, 1),), metric)


#: UCUM 2.1, table 1.
PREFIXES = MappingProxyType(
    {
        "Y": Fraction(10**24),
        "Z": Fraction(10**21),
        "E": Fraction(10**18),
        "P": Fraction(10**15),
        "T": Fraction(10**12),
        "G": Fraction(10**9),
        "M": Fraction(10**6),
        "k": Fraction(10**3),
        "h": Fraction(10**2),
        "da": Fraction(10),
        "d": Fraction(1, 10),
        "c": Fraction(1, 10**2),
        "m": Fraction(1, 10**3),
        "u": Fraction(1, 10**6),
        "n": Fraction(1, 10**9),
        "p": Fraction(1, 10**12),
        "f": Fraction(1, 10**15),
        "a": Fraction(1, 10**18),
    }
)

_JULIAN_YEAR = "31557600"
_JULIAN_MONTH = "2629800"

ATOMS = MappingProxyType(
    {
        # Base units (table 2). An amount of substance is a dimension here: see `units`.
        "m": _of("1", m=1),
        "s": _of("1", s=1),
        "g": _of("1", g=1),
        "K": _of("1", K=1),
        "C": _of("1", C=1),
        "mol": _of("1", mol=1),
        # Bare numbers (table 3).
        "%": _of("1/100", metric=False),
        "[ppth]": _of("1/1000", metric=False),
        "[ppm]": _of("1/1000000", metric=False),
        # Derived from the base units (table 4).
        "Hz": _of("1", s=-1),
        "N": _of("1000", g=1, m=1, s=-2),
        "Pa": _of("1000", g=1, m=-1, s=-2),
        "J": _of("1000", g=1, m=2, s=-2),
        "W": _of("1000", g=1, m=2, s=-3),
        "A": _of("1", C=1, s=-1),
        "V": _of("1000", g=1, m=2, s=-2, C=-1),
        "Ohm": _of("1000", g=1, m=2, s=-1, C=-2),
        "Cel": _of("1", metric=False, offset="273.15", K=1),
        "Bq": _of("1", s=-1),
        "Gy": _of("1", m=2, s=-2),
        "Sv": _of("1", m=2, s=-2),
        # Others from international standards (table 5). The month is the mean Julian month.
        "L": _of("1/1000", m=3),
        "l": _of("1/1000", m=3),
        "min": _of("60", metric=False, s=1),
        "h": _of("3600", metric=False, s=1),
        "d": _of("86400", metric=False, s=1),
        "wk": _of("604800", metric=False, s=1),
        "mo": _of(_JULIAN_MONTH, metric=False, s=1),
        "a": _of(_JULIAN_YEAR, metric=False, s=1),
        "mo_j": _of(_JULIAN_MONTH, metric=False, s=1),
        "a_j": _of(_JULIAN_YEAR, metric=False, s=1),
        "t": _of("1000000", g=1),
        "bar": _of("100000000", g=1, m=-1, s=-2),
        "[pH]": _arbitrary("[pH]"),
        # Customary units (tables 8 to 12): exact by the agreement of 1959.
        "[in_i]": _of("0.0254", metric=False, m=1),
        "[ft_i]": _of("0.3048", metric=False, m=1),
        "[lb_av]": _of("453.59237", metric=False, g=1),
        "[oz_av]": _of("28.349523125", metric=False, g=1),
        "[degF]": _of("5/9", metric=False, offset="459.67", K=1),
        # Clinical units (tables 15 to 20).
        "m[Hg]": _of("133322000", g=1, m=-1, s=-2),
        "m[H2O]": _of("9806650", g=1, m=-1, s=-2),
        "cal": _of("4184", g=1, m=2, s=-2),
        "[Cal]": _of("4184000", metric=False, g=1, m=2, s=-2),
        # By UCUM one mole each; but a mole of calcium is two equivalents: see `units`.
        "eq": _of("1", eq=1),
        "osm": _of("1", osm=1),
        # One micromole a minute; one mole a second.
        "U": _of("1/60000000", mol=1, s=-1),
        "kat": _of("1", mol=1, s=-1),
        "[iU]": _arbitrary("[iU]", metric=True),
        "[IU]": _arbitrary("[iU]", metric=True),
        "[arb'U]": _arbitrary("[arb'U]"),
        "[CFU]": _arbitrary("[CFU]"),
        "[PFU]": _arbitrary("[PFU]"),
        "[HPF]": _arbitrary("[HPF]"),
        "[LPF]": _arbitrary("[LPF]"),
        "[drp]": _of("1/20000000", metric=False, m=3),
    }
)
