"""Distances on the earth."""

from __future__ import annotations

from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.registry.search.geometry import EARTH_RADIUS_KM, distance_km

_LATITUDES = st.floats(-90, 90)
_LONGITUDES = st.floats(-180, 180)
_HALF_ROUND = pi * EARTH_RADIUS_KM


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        ((0, 0), (0, 0), 0),
        ((90, 0), (-90, 0), _HALF_ROUND),
        ((0, -179.5), (0, 179.5), _HALF_ROUND / 180),
        ((0, 0), (0, 90), _HALF_ROUND / 2),
        ((36.12, -86.67), (33.94, -118.40), 2886.4),
    ],
)
def test_known_distances(here: tuple[float, float], there: tuple[float, float], km: float) -> None:
    """The last is Nashville to Los Angeles: 2887.26 km on a sphere of 6372.8 km."""
    assert distance_km(*here, *there) == pytest.approx(km, abs=0.1)


@given(_LATITUDES, _LONGITUDES, _LATITUDES, _LONGITUDES)
def test_the_way_there_is_as_long_as_the_way_back(
    north: float, east: float, to_north: float, to_east: float
) -> None:
    there = distance_km(north, east, to_north, to_east)
    assert 0 <= there <= _HALF_ROUND + 1e-6
    assert there == pytest.approx(distance_km(to_north, to_east, north, east), abs=1e-6)


@given(_LATITUDES, _LONGITUDES)
def test_the_opposite_point_is_half_way_round(north: float, east: float) -> None:
    assert distance_km(north, east, -north, east + 180) == pytest.approx(_HALF_ROUND, abs=1e-3)
