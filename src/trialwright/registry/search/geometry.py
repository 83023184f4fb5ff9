"""Distances on the earth, taken as a sphere."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

#: Mean radius of the earth [km] (IUGG: R1 of GRS 80).
EARTH_RADIUS_KM = 6371.0088


def distance_km(
    latitude: float, longitude: float, to_latitude: float, to_longitude: float
) -> float:
    """Return the distance along the great circle between two points [degrees], in km.

    The haversine formula in double precision; rounding cannot bring points that lie
    opposite one another out of its domain.
    """
    north = sin((radians(to_latitude) - radians(latitude)) / 2)
    east = sin((radians(to_longitude) - radians(longitude)) / 2)
    part = north * north + cos(radians(latitude)) * cos(radians(to_latitude)) * east * east
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(part)))
