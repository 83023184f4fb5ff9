"""Areas as addresses name them: there and back, and ways on from each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.errors import InvalidInput
from trialwright.web.public.maps.areas import REGIONS, area_of, edges_of, steps_from
from trialwright.web.public.maps.windows import WORLD, shaped


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(1, 300), st.floats(1, 150))
def test_a_window_comes_back_from_its_address(
    latitude: float, longitude: float, width: float, height: float
) -> None:
    window = shaped(longitude, latitude, width, height)

    again = area_of(edges_of(window)).window
    nearly = 0.03 * (window.north - window.south)

    assert again.south == pytest.approx(window.south, abs=nearly)
    assert again.north == pytest.approx(window.north, abs=nearly)
    assert again.east - again.west == pytest.approx(window.east - window.west, rel=0.03)


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(1, 300), st.floats(1, 150))
def test_every_way_on_is_an_area(
    latitude: float, longitude: float, width: float, height: float
) -> None:
    for step in steps_from(shaped(longitude, latitude, width, height)):
        assert area_of(step.text).window.east > -180


def test_nothing_asked_is_the_world() -> None:
    assert area_of("").window == area_of("world").window == WORLD
    assert area_of("").is_world


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("China", (22.8, 108.3)),
        ("United States", (39.0, -95.0)),
        ("Korea, Republic of", (37.5, 127.0)),
        ("Russia", (67.0, 180.0)),
        ("europe", (48.2, 16.4)),
        ("170,-25,-170,-10", (-17.7, 178.0)),
    ],
)
def test_an_area_shows_what_lies_there(text: str, point: tuple[float, float]) -> None:
    assert area_of(text).window.holds(point)


def test_all_parts_of_the_world_have_names() -> None:
    names = {area_of(text).name for text in REGIONS}

    assert len(names) == len(REGIONS)
    assert "South America" in names


@pytest.mark.parametrize(
    "text",
    [
        "Atlantis",
        "1,2,3",
        "0,10,20,10",
        "0,20,20,10",
        "0,-91,20,10",
        "999,0,20,10",
        "0,0,541,10",
        "a,b,c,d",
    ],
)
def test_what_is_no_area_is_refused_with_what_was_expected(text: str) -> None:
    with pytest.raises(InvalidInput, match="expected"):
        area_of(text)
