"""The part of the earth that a map shows: found from points, moved, and made larger or smaller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import TypeAlias

#: Latitude and longitude [degrees].
Point: TypeAlias = tuple[float, float]

_ROUND, _POLE = 360.0, 90.0
#: Widths of a map are true at the parallel in its middle, or at this one where that is nearer to
#: a pole: closer still, countries would be drawn out beyond recognition.
_LAST_TRUE_PARALLEL = 65.0
#: A map of one town shows this much around it from north to south [degrees].
_LEAST_HEIGHT = 6.0
#: No map shows less than this: points are those of towns.
SMALLEST = 0.5
#: This share of a map is left free at each edge.
_EDGE = 0.08
#: The width of a map is this many times its height, as long as the earth goes on.
_SHAPE = 1.9
_PASSES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Between which meridians and parallels a map lies [degrees].

    `east` is greater than `west`, beyond 180 where the map crosses that meridian, and at most
    by 360.
    """

    west: float
    south: float
    east: float
    north: float

    @property
    def true_parallel(self) -> float:
        """The parallel along which the map is as true from west to east as from south to north."""
        middle = (self.south + self.north) / 2
        return max(-_LAST_TRUE_PARALLEL, min(_LAST_TRUE_PARALLEL, middle))

    def longitude_near(self, longitude: float) -> float:
        """Return a longitude as this window counts it: from `west`, less than a turn further."""
        return self.west + (longitude - self.west) % _ROUND

    def holds(self, point: Point) -> bool:
        """Return whether a point lies in the window, its edges included."""
        latitude, longitude = point
        return self.south <= latitude <= self.north and self.longitude_near(longitude) <= self.east


#: All that people live on; it is cut in the Bering Strait, where no country is.
WORLD = Window(west=-169.0, south=-57.0, east=191.0, north=79.0)


def fitted(
    points: Sequence[Point], *, shape: float = _SHAPE, least: float = _LEAST_HEIGHT
) -> Window:
    """Return the smallest window that shows all points with some room around; WORLD for none.

    It is `least` high at least, from south to north [degrees].
    It crosses the 180th meridian if that is the shorter way around all of them.
    """
    if not points:
        return WORLD
    west, east = _shortest_arc([longitude for _, longitude in points])
    latitudes = [latitude for latitude, _ in points]
    around = 1 + 2 * _EDGE
    middle = (min(latitudes) + max(latitudes)) / 2
    height = max((max(latitudes) - min(latitudes)) * around, least)
    return shaped((west + east) / 2, middle, (east - west) * around, height, shape=shape)


def shaped(
    longitude: float, latitude: float, width: float, height: float, *, shape: float = _SHAPE
) -> Window:
    """Return a window around a point, at least so large [degrees], as wide as `shape` says.

    It stays on the earth: it ends at the poles, and goes round it once at most.
    """
    least_width, least_height, middle = width, min(height, 2 * _POLE), latitude
    # What is true in the middle depends on where that is, and this on how much is shown.
    for _ in range(_PASSES):
        narrowed = cos(radians(max(-_LAST_TRUE_PARALLEL, min(_LAST_TRUE_PARALLEL, middle))))
        width = min(_ROUND, max(least_width, least_height * shape / narrowed))
        height = min(2 * _POLE, max(least_height, width * narrowed / shape))
        middle = max(-_POLE + height / 2, min(_POLE - height / 2, latitude))
    west = longitude - width / 2
    turns = (west + _ROUND / 2) // _ROUND * _ROUND
    return Window(
        west=west - turns,
        south=middle - height / 2,
        east=west - turns + width,
        north=middle + height / 2,
    )


def _shortest_arc(longitudes: Sequence[float]) -> tuple[float, float]:
    """Return the ends of the shortest arc with all meridians, the second not below the first."""
    ordered = sorted({(longitude + _ROUND / 2) % _ROUND - _ROUND / 2 for longitude in longitudes})
    following = (*ordered[1:], ordered[0] + _ROUND)
    gaps = [after - before for before, after in zip(ordered, following, strict=True)]
    widest = max(range(len(gaps)), key=gaps.__getitem__)
    return following[widest], ordered[widest] + _ROUND
