"""The outlines of countries that come with the package, in degrees, at several finenesses."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

#: Points of a ring, (n, 2): longitude and latitude.
Ring: TypeAlias = npt.NDArray[np.float64]

#: How fine outlines are kept [degrees between points]; the first is how they come.
FINENESSES = (0.05, 0.2, 0.5, 1.0, 2.0)
_STEPS = 20
_ZIGZAG, _GROUP, _GOES_ON, _SIGN = 1, 5, 32, 63
_ROUND, _POLE = 360.0, 90.0
_LEAST_POINTS = 3
_NOT_MUCH_SMALLER = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """Between which meridians and parallels something lies [degrees]."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, ring: Ring) -> Box:
        """Return the smallest box around points."""
        (west, south), (east, north) = ring.min(axis=0).tolist(), ring.max(axis=0).tolist()
        return cls(west, south, east, north)


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A country: its name in the outlines, its rings by fineness, and the box of each.

    `middle` is the centre of the largest ring: latitude and longitude.
    """

    name: str
    rings: Mapping[float, tuple[tuple[Box, Ring], ...]]
    middle: tuple[float, float]

    @property
    def largest(self) -> Box:
        """The box around the largest ring."""
        return self.rings[FINENESSES[0]][0][0]

    @property
    def mainland(self) -> Box:
        """The box around the largest ring and those that are not much smaller."""
        rings = [ring for _, ring in self.rings[FINENESSES[0]]]
        least = _room(rings[0]) * _NOT_MUCH_SMALLER
        return Box.around(np.concatenate([one for one in rings if _room(one) >= least]))


@cache
def outlines() -> tuple[Outline, ...]:
    """Return the outlines of all countries."""
    lines = _lines("outlines.tsv")
    arcs = [decoded(line[1]) for line in lines if line[0] == "arc"]
    return tuple(_outline(line, arcs) for line in lines if line[0] == "country")


@cache
def outline_names() -> Mapping[str, str]:
    """Return by the name that records give a country the name of its outline."""
    text = files("trialwright.web.public.maps").joinpath("names.toml").read_text("utf-8")
    found = {one.name: one.name for one in outlines()}
    found |= {name: outline for outline, names in tomllib.loads(text).items() for name in names}
    return MappingProxyType(found)


@cache
def outlines_by_name() -> Mapping[str, Outline]:
    """Return outlines by their names."""
    return MappingProxyType({one.name: one for one in outlines()})


def outline_of(country: str) -> Outline | None:
    """Return the outline of a country by the name that records give it, None without one."""
    name = outline_names().get(country)
    return None if name is None else outlines_by_name()[name]


def decoded(signs: str) -> Ring:
    """Return the points of an arc from how it is written in ``outlines.tsv``, in degrees."""
    steps = []
    bits = shift = 0
    for sign in signs:
        group = ord(sign) - _SIGN
        bits |= (group & (_GOES_ON - 1)) << shift
        shift += _GROUP
        if not group & _GOES_ON:
            steps.append(~(bits >> _ZIGZAG) if bits & _ZIGZAG else bits >> _ZIGZAG)
            bits = shift = 0
    return np.cumsum(np.array(steps, dtype=np.int64).reshape(-1, 2), axis=0) / _STEPS


def _lines(name: str) -> list[list[str]]:
    text = files("trialwright.web.public.maps").joinpath(name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


def _outline(line: list[str], arcs: list[Ring]) -> Outline:
    _, name, numbers = line
    rings = sorted((_ring(part, arcs) for part in numbers.split(" ")), key=_room, reverse=True)
    return Outline(name, _at_finenesses(rings), _middle(rings[0]))


def _ring(numbers: str, arcs: list[Ring]) -> Ring:
    """Return a ring of arcs; its longitudes go on without a jump, beyond 180 degrees if need be.

    A ring around a pole, which never comes back to its first longitude, is closed along it.
    """
    parts = (int(number) for number in numbers.split(","))
    ring = np.concatenate([(arcs[one] if one >= 0 else arcs[~one][::-1])[:-1] for one in parts])
    ring[:, 0] = np.unwrap(ring[:, 0], period=_ROUND)
    (first, north), (last, _) = ring[0], ring[-1]
    if abs(last - first) < _ROUND / 2:
        return ring
    around, pole = first + np.copysign(_ROUND, last - first), np.copysign(_POLE, north)
    return np.concatenate([ring, [(around, north), (around, pole), (first, pole)]])


def _at_finenesses(rings: list[Ring]) -> Mapping[float, tuple[tuple[Box, Ring], ...]]:
    """Return rings, the largest first, at every fineness; what gets too small is left out.

    The largest ring stays, however small it gets.
    """
    return MappingProxyType({fine: tuple(_coarsened(rings, fine)) for fine in FINENESSES})


def _coarsened(rings: list[Ring], fineness: float) -> Iterator[tuple[Box, Ring]]:
    for place, ring in enumerate(rings):
        rounded = np.round(ring / fineness) * fineness if fineness > FINENESSES[0] else ring
        moves = np.any(rounded != np.roll(rounded, 1, axis=0), axis=1)
        coarse = rounded[moves]
        if len(coarse) >= _LEAST_POINTS:
            yield Box.around(coarse), coarse
        elif not place:
            yield Box.around(ring), _speck(ring, fineness)


def _speck(ring: Ring, fineness: float) -> Ring:
    """Return a lozenge as small as a fineness shows, where a ring is."""
    east, north = ring[0]
    half = fineness / 2
    corners = [(east - half, north), (east, north + half), (east + half, north)]
    return np.array([*corners, (east, north - half)])


def _middle(ring: Ring) -> tuple[float, float]:
    """Return the centre of gravity of a ring, or the middle of its points if it has no room."""
    east, north = (ring - ring.mean(axis=0)).T
    east_after, north_after = np.roll(east, -1), np.roll(north, -1)
    crossed = east * north_after - east_after * north
    room = crossed.sum() / 2
    longitude, latitude = ring.mean(axis=0).tolist()
    if not room:
        return latitude, longitude
    return (
        latitude + float(((north + north_after) * crossed).sum() / (6 * room)),
        longitude + float(((east + east_after) * crossed).sum() / (6 * room)),
    )


def _room(ring: Ring) -> float:
    """Return how much of the earth a ring takes up, in square degrees at the equator."""
    east, north = ring[:, 0], ring[:, 1]
    twice = np.dot(east, np.roll(north, -1)) - np.dot(north, np.roll(east, -1))
    return float(abs(twice) / 2 * np.cos(np.radians(north.mean())))
