"""Distances in words: along the great circle, in kilometres and in miles."""

from __future__ import annotations

from trialwright.web.public.languages import said

#: The international mile [km].
KM_IN_A_MILE = 1.609344


def miles(km: float) -> float:
    """Return a distance in miles."""
    return km / KM_IN_A_MILE


def distance_in_words(km: float) -> str:
    """Return a distance in whole kilometres and miles: points are no more exact than towns."""
    if km < 1:
        return said("less than 1 km")
    return said("{km} km ({miles} mi)", km=f"{km:,.0f}", miles=f"{miles(km):,.0f}")


def point_in_words(latitude: float, longitude: float) -> str:
    """Return a point as a reader knows it: ``22.8° N, 108.3° E``."""
    return f"{degrees(latitude, 'N', 'S')}, {degrees(longitude, 'E', 'W')}"


def degrees(angle: float, positive: str, negative: str) -> str:
    """Return an angle with the side on which it lies."""
    return f"{abs(angle):.6g}°\N{NO-BREAK SPACE}{positive if angle >= 0 else negative}"
