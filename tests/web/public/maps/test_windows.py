"""Windows show all that they are fitted to, and stay on the earth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.web.public.maps.windows import WORLD, Point, Window, fitted, shaped

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)
POINTS = st.tuples(LATITUDES, LONGITUDES)


def is_on_earth(window: Window) -> bool:
    return (
        -90 - 1e-9 <= window.south < window.north <= 90 + 1e-9
        and 0 < window.east - window.west <= 360 + 1e-9
        and -180 <= window.west < 180
    )


@given(st.lists(POINTS, min_size=1, max_size=20))
def test_a_fitted_window_shows_every_point_and_ends_on_the_earth(points: list[Point]) -> None:
    window = fitted(points)

    assert is_on_earth(window)
    assert all(window.holds(point) for point in points)


@given(POINTS, st.floats(0.001, 1_000), st.floats(0.001, 1_000))
def test_a_shaped_window_ends_on_the_earth(middle: Point, width: float, height: float) -> None:
    assert is_on_earth(shaped(middle[1], middle[0], width, height))


def test_the_shorter_way_round_is_shown() -> None:
    """Fiji and Samoa lie on two sides of the 180th meridian, ten degrees apart."""
    window = fitted([(-17.7, 178.0), (-13.8, -172.0)])

    assert window.west < 178
    assert window.east > 188
    assert window.east - window.west < 40


def test_two_points_at_opposite_meridians_need_half_the_earth() -> None:
    window = fitted([(0.0, -90.0), (0.0, 90.0)])

    assert 180 < window.east - window.west < 230


def test_one_town_has_its_surroundings() -> None:
    window = fitted([(22.8, 108.3)])

    assert window.north - window.south == pytest.approx(6)
    assert window.holds((24.0, 110.0))


@pytest.mark.parametrize("latitude", [-90.0, 90.0])
def test_a_pole_can_be_shown(latitude: float) -> None:
    window = fitted([(latitude, 0.0)])

    assert is_on_earth(window)
    assert window.holds((latitude, 0.0))


def test_no_point_is_the_world() -> None:
    assert fitted([]) == WORLD
