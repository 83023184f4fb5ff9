"""How the earth is laid flat: there and back, cut at the edges, with circles on it."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.registry.search.geometry import distance_km
from trialwright.web.public.maps.outlines import outline_of, outlines
from trialwright.web.public.maps.sheets import Sheet, Spot, circle, land, path_of
from trialwright.web.public.maps.windows import WORLD, Point, Window, fitted, shaped

POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
WINDOWS = st.builds(
    lambda point, width, height: shaped(point[1], point[0], width, height),
    POINTS,
    st.floats(1, 360),
    st.floats(1, 180),
)
SPOTS = st.tuples(st.integers(-2_000, 3_000), st.integers(-2_000, 3_000))


@given(WINDOWS, st.floats(0, 1), st.floats(0, 1))
def test_a_point_comes_back_from_its_spot(window: Window, right: float, down: float) -> None:
    sheet = Sheet(window, 960)
    latitude = window.south + (window.north - window.south) * down
    longitude = window.west + (window.east - window.west) * right * 0.999

    back = sheet.point(sheet.spot((latitude, longitude)))

    assert back == pytest.approx((latitude, longitude), abs=1e-6)


@given(WINDOWS, POINTS)
def test_a_point_in_the_window_is_on_the_sheet(window: Window, point: Point) -> None:
    sheet = Sheet(window, 960)
    x, y = sheet.spot(point)

    on_sheet = -1e-6 <= x <= sheet.width + 1e-6 and -1e-6 <= y <= sheet.height + 0.5
    assert on_sheet or not window.holds(point)


@given(st.lists(SPOTS, min_size=3, max_size=12))
def test_what_is_cut_ends_near_the_edges(ring: list[Spot]) -> None:
    sheet = Sheet(WORLD, 960)

    for x, y in sheet.cut(ring):
        assert -9 <= x <= sheet.width + 9
        assert -9 <= y <= sheet.height + 9


def test_a_ring_within_is_left_as_it_is() -> None:
    ring = [(10, 10), (20, 10), (20, 30)]

    assert Sheet(WORLD, 960).cut(ring) == ring


def test_a_ring_around_all_becomes_the_edge() -> None:
    sheet = Sheet(WORLD, 960)
    ring = [(-5_000, -5_000), (5_000, -5_000), (5_000, 5_000), (-5_000, 5_000)]

    xs, ys = zip(*sheet.cut(ring), strict=True)
    assert (min(xs), max(xs)) == (-8, sheet.width + 8)
    assert (min(ys), max(ys)) == (-8, sheet.height + 8)


def test_a_square_degree_is_square_in_the_middle_of_a_map() -> None:
    """One degree of longitude at 60 degrees north is half as long as one of latitude."""
    sheet = Sheet(Window(west=0, south=50, east=20, north=70), 1_000)

    (x, y), (east, _), (_, north) = (sheet.spot(one) for one in ((60, 10), (60, 11), (61, 10)))

    assert (y - north) / (east - x) == pytest.approx(2)


@given(
    st.tuples(st.floats(-75, 75), st.floats(-180, 180)),
    st.floats(50, 1_500),
)
def test_the_line_of_a_circle_is_as_far_away_as_it_says(centre: Point, radius_km: float) -> None:
    sheet = Sheet(shaped(centre[1], centre[0], 60, 40), 96_000)

    spots = spots_of(circle(sheet, centre, radius_km).line)

    for spot in spots:
        latitude, longitude = sheet.point(spot)
        if abs(latitude) <= 90:
            found = distance_km(*centre, latitude, longitude)
            assert found == pytest.approx(radius_km, abs=1)


def test_a_circle_across_the_180th_meridian_is_on_a_map_of_the_world_at_both_edges() -> None:
    sheet = Sheet(Window(west=-180, south=-60, east=180, north=80), 960)

    assert circle(sheet, (0.0, 179.0), 1_000).line.count("M") == 2


@pytest.mark.parametrize(
    ("centre", "radius_km", "inside", "outside"),
    [
        ((80.0, 0.0), 2_000, (85.0, 180.0), (60.0, 0.0)),
        ((-80.0, 0.0), 2_000, (-85.0, 180.0), (-50.0, 90.0)),
        ((0.0, 10.0), 12_000, (75.0, 100.0), (0.0, -170.0)),
        ((0.0, 10.0), 21_000, (0.0, -170.0), None),
        ((45.0, 0.0), 100, (45.0, 0.0), (47.0, 0.0)),
    ],
)
def test_the_ground_of_a_circle_has_what_is_within(
    centre: Point, radius_km: float, inside: Point, outside: Point | None
) -> None:
    """Circles with one pole, with both, and with all of the earth."""
    sheet = Sheet(Window(west=-180, south=-90, east=180, north=90), 3_600)
    ground = circle(sheet, centre, radius_km).ground

    assert covers(ground, sheet.spot(inside))
    assert outside is None or not covers(ground, sheet.spot(outside))


def test_every_map_has_its_land_and_no_other() -> None:
    europe = land(Sheet(fitted([(48.2, 16.4), (52.5, 13.4)]), 960))

    assert {"Austria", "Germany", "Czechia"} <= set(europe)
    assert "Australia" not in europe


def test_the_whole_of_russia_is_on_one_side_of_the_world() -> None:
    """Its east ends beyond the 180th meridian, at 190 degrees."""
    sheet = Sheet(WORLD, 960)
    right = max(x for x, _ in spots_of(land(sheet)["Russia"]))

    assert right > sheet.spot((66.0, -175.0))[0] > sheet.width * 0.9


def test_a_step_of_a_path_starts_where_the_last_ended() -> None:
    assert path_of([(1, 2), (4, 2), (4, -2)]) == "M1 2l3 0 0-4z"
    assert path_of([(1, 2), (1, 2)], closed=False) == "M1 2l0 0"
    assert path_of([]) == ""


@pytest.mark.parametrize(
    ("name", "outline"),
    [
        ("Korea, Republic of", "South Korea"),
        ("South Korea", "South Korea"),
        ("Turkey (Türkiye)", "Turkey"),
        ("United States", "United States of America"),
    ],
)
def test_names_of_today_and_of_the_past_have_one_outline(name: str, outline: str) -> None:
    found = outline_of(name)

    assert found is not None
    assert found.name == outline
    assert outline_of("Atlantis") is None


def test_outlines_are_light_and_say_whose_they_are() -> None:
    folder = files("trialwright.web.public.maps")

    assert len(folder.joinpath("outlines.tsv").read_bytes()) < 60_000
    assert "Natural Earth" in folder.joinpath("outlines.tsv").read_text("utf-8")
    assert "Copyright" in folder.joinpath("outlines-licence.txt").read_text("utf-8")


def test_every_outline_is_on_the_earth_and_not_empty() -> None:
    for outline in outlines():
        for rings in outline.rings.values():
            assert rings, outline.name
            for box, ring in rings:
                assert len(ring) >= 3
                assert -182 <= box.west <= box.east <= 191
                assert -90.1 <= box.south <= box.north <= 90.1


def spots_of(path: str) -> list[Spot]:
    """Return the corners of a path that `path_of` wrote."""
    spots: list[Spot] = []
    for part in path.split("M")[1:]:
        x, y, *steps = (int(one) for one in re.findall("-?[0-9]+", part))
        spots.append((x, y))
        for right, down in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + right, y + down
            spots.append((x, y))
    return spots


def covers(path: str, spot: Spot) -> bool:
    """Return whether a spot is filled by the even-odd rule: a ray crosses lines an odd time."""
    x, y = spot[0] + 0.37, spot[1] + 0.41
    crossings = 0
    for part in path.split("M")[1:]:
        ring = spots_of("M" + part)
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                crossings += 1
    return crossings % 2 == 1
