"""How the round earth is laid flat: meridians and parallels as a grid of right angles.

The projection is the equirectangular one: degrees of longitude are narrowed by one factor,
which is true at the parallel in the middle of the map. Near there, and so all over a map of one
country, shapes and directions are as they are; on a map of the world the north is too wide.
Distances that a page states are never measured on a map.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import asin, atan2, cos, degrees, radians, sin
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from trialwright.registry.search.geometry import EARTH_RADIUS_KM
from trialwright.web.public.maps.outlines import FINENESSES, Box, Ring, outlines
from trialwright.web.public.maps.windows import Point, Window

#: A place on a sheet, to the right and down from its upper left corner.
Spot: TypeAlias = tuple[float, float]
_Spots: TypeAlias = npt.NDArray[np.int64]

_TURNS = (-360.0, 0.0, 360.0)
_POLE = 90.0
#: Outlines go on so far beyond the edges, so that the line along an edge is never seen.
_BEYOND = 8
_LEAST_SPOTS = 3
_SHEETS_KEPT = 128
#: So many corners make a circle.
_CORNERS = 72


@dataclass(frozen=True, slots=True)
class Sheet:
    """A window as it is drawn, so many units wide; details of fewer units than `least` may go."""

    window: Window
    width: int
    least: int = 1

    @property
    def height(self) -> int:
        """How many units high it is."""
        return round((self.window.north - self.window.south) * self._per_parallel)

    @property
    def _per_meridian(self) -> float:
        return self.width / (self.window.east - self.window.west)

    @property
    def _per_parallel(self) -> float:
        return self._per_meridian / cos(radians(self.window.true_parallel))

    @property
    def fineness(self) -> float:
        """The fineness of outlines that still shows [degrees]."""
        fit = [one for one in FINENESSES if one * self._per_meridian <= self.least]
        return fit[-1] if fit else FINENESSES[0]

    def spot(self, point: Point) -> Spot:
        """Return where a point is drawn; its longitude is counted as the window counts."""
        latitude, longitude = point
        return self._spot(latitude, self.window.longitude_near(longitude))

    def across(self, longitudes: float) -> float:
        """Return how wide some degrees of longitude are drawn."""
        return longitudes * self._per_meridian

    def down(self, latitudes: float) -> float:
        """Return how high some degrees of latitude are drawn."""
        return latitudes * self._per_parallel

    def _spot(self, latitude: float, longitude: float) -> Spot:
        return (
            (longitude - self.window.west) * self._per_meridian,
            (self.window.north - latitude) * self._per_parallel,
        )

    def point(self, spot: Spot) -> Point:
        """Return what is drawn at a spot, its longitude as the window counts."""
        x, y = spot
        return self.window.north - y / self._per_parallel, self.window.west + x / self._per_meridian

    def ring(self, ring: Ring, turn: float) -> list[tuple[int, int]]:
        """Return a ring in whole units, as many degrees further to the east."""
        spots = np.rint(
            (ring - (self.window.west - turn, self.window.north))
            * (self._per_meridian, -self._per_parallel)
        ).astype(np.int64)
        return list(map(tuple, spots[_moving(spots)].tolist()))

    def cut(self, spots: Sequence[Spot]) -> list[Spot]:
        """Return the part of a ring that is on the sheet or a little beyond its edges.

        Sutherland and Hodgman, 1974: what is beyond an edge is drawn along it.
        """
        kept = list(spots)
        for axis, low, high in (
            (0, -_BEYOND, self.width + _BEYOND),
            (1, -_BEYOND, self.height + _BEYOND),
        ):
            kept = _cut(_cut(kept, axis, low, 1), axis, high, -1)
        return kept

    def shows(self, box: Box, turn: float) -> bool:
        """Return whether a box is on the sheet in part, as many degrees further to the east.

        On a sheet that leaves details out it must be large enough too.
        """
        window = self.window
        extent = max(box.east - box.west, box.north - box.south) * self._per_meridian
        return (
            (self.least == 1 or extent >= 2 * self.least)
            and box.west + turn <= window.east
            and box.east + turn >= window.west
            and box.south <= window.north
            and box.north >= window.south
        )


@lru_cache(maxsize=_SHEETS_KEPT)
def land(sheet: Sheet) -> Mapping[str, str]:
    """Return the outline of each country on a sheet, as a path, by its name in the outlines."""
    paths = {}
    for outline in outlines():
        rings = [
            sheet.cut(sheet.ring(ring, turn))
            for box, ring in outline.rings[sheet.fineness]
            for turn in _TURNS
            if sheet.shows(box, turn)
        ]
        path = "".join(path_of(ring) for ring in rings if len(ring) >= _LEAST_SPOTS)
        if path:
            paths[outline.name] = path
    return MappingProxyType(paths)


def path_of(ring: Iterable[Spot], *, closed: bool = True) -> str:
    """Return spots as an SVG path in whole units, each step from the one before."""
    whole = [(round(x), round(y)) for x, y in ring]
    if not whole:
        return ""
    (x, y), *_ = whole
    steps = (
        f"{east - x_before} {south - y_before}"
        for (x_before, y_before), (east, south) in pairwise(whole)
        if (east, south) != (x_before, y_before)
    )
    return f"M{x} {y}l{' '.join(steps) or '0 0'}{'z' if closed else ''}".replace(" -", "-")


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle on the earth as it is drawn: the ground within, and the line around it."""

    ground: str
    line: str


def circle(sheet: Sheet, centre: Point, radius_km: float) -> Circle:
    """Return all that lies at most so far from a point along the great circle.

    The ground is filled by the even-odd rule: where a circle holds both poles it is the whole
    sheet but for the circle around the opposite point.
    """
    reach = degrees(radius_km / EARTH_RADIUS_KM)
    if reach >= 2 * _POLE:
        return Circle(path_of(_edge(sheet)), "")
    latitude, longitude = centre
    holds_north, holds_south = latitude + reach > _POLE, latitude - reach < -_POLE
    if holds_north and holds_south:
        opposite = (-latitude, longitude + 180)
        rest = circle(sheet, opposite, radians(180 - reach) * EARTH_RADIUS_KM)
        return Circle(path_of(_edge(sheet)) + rest.ground, rest.line)
    line = list(_around(centre, reach))
    ground = [*line]
    if holds_north or holds_south:
        pole = _POLE if holds_north else -_POLE
        ground += [(pole, line[-1][1]), (pole, line[0][1])]
    return Circle(
        "".join(
            path_of(cut)
            for turn in _copies(sheet, line)
            if len(cut := sheet.cut(_moved(sheet, ground, turn))) >= _LEAST_SPOTS
        ),
        "".join(path_of(_moved(sheet, line, turn), closed=False) for turn in _copies(sheet, line)),
    )


def _around(centre: Point, reach: float) -> Iterator[Point]:
    """Yield points at the same distance [degrees] all round; longitudes go on without a jump."""
    latitude, distance = radians(centre[0]), radians(reach)
    before = centre[1]
    for corner in range(_CORNERS + 1):
        bearing = 2 * np.pi * corner / _CORNERS
        north = asin(sin(latitude) * cos(distance) + cos(latitude) * sin(distance) * cos(bearing))
        east = atan2(
            sin(bearing) * sin(distance) * cos(latitude),
            cos(distance) - sin(latitude) * sin(north),
        )
        longitude = centre[1] + degrees(east)
        longitude += round((before - longitude) / 360) * 360
        yield degrees(north), longitude
        before = longitude


def _copies(sheet: Sheet, points: Sequence[Point]) -> list[float]:
    """Return by how many degrees points are to be moved so that they come to lie on a sheet."""
    longitudes = [longitude for _, longitude in points]
    west, east = min(longitudes), max(longitudes)
    first = -int((east - sheet.window.west) // 360)
    last = int((sheet.window.east - west) // 360)
    return [360.0 * turn for turn in range(first, last + 1)]


def _moved(sheet: Sheet, points: Iterable[Point], turn: float) -> list[Spot]:
    return [sheet._spot(latitude, longitude + turn) for latitude, longitude in points]  # noqa: SLF001


def _edge(sheet: Sheet) -> list[Spot]:
    right, low = sheet.width + _BEYOND, sheet.height + _BEYOND
    return [(-_BEYOND, -_BEYOND), (right, -_BEYOND), (right, low), (-_BEYOND, low)]


def _moving(spots: _Spots) -> npt.NDArray[np.bool_]:
    return np.asarray(np.any(spots != np.roll(spots, 1, axis=0), axis=1))


def _cut(spots: Sequence[Spot], axis: int, bound: float, side: int) -> list[Spot]:
    """Return the part of a ring on one side of a line; `side` 1 is above a bound, -1 below."""
    kept: list[Spot] = []
    for place, spot in enumerate(spots):
        before = spots[place - 1]
        inside, was_inside = (
            side * spot[axis] >= side * bound,
            side * before[axis] >= side * bound,
        )
        if inside != was_inside:
            kept.append(_crossing(before, spot, axis, bound))
        if inside:
            kept.append(spot)
    return kept


def _crossing(before: Spot, spot: Spot, axis: int, bound: float) -> Spot:
    share = (bound - before[axis]) / (spot[axis] - before[axis])
    crossed = before[1 - axis] + share * (spot[1 - axis] - before[1 - axis])
    return (bound, crossed) if axis == 0 else (crossed, bound)
