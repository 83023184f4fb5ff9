"""A circle around a place, as people write it."""

from __future__ import annotations

import pytest

from trialwright.errors import InvalidInput
from trialwright.registry.search.nearness import circle_of, fall_of, weight_around
from trialwright.registry.search.questions import Decay


@pytest.mark.parametrize(
    ("text", "latitude", "longitude", "radius_km"),
    [
        ("39.0,-77.1,50mi", 39.0, -77.1, 80.4672),
        ("39.0,-77.1,50", 39.0, -77.1, 80.4672),
        (" -33.9 , 151.2 , 80 km ", -33.9, 151.2, 80.0),
        ("90,180,0.5km", 90.0, 180.0, 0.5),
    ],
)
def test_a_circle_has_a_centre_and_a_radius(
    text: str, latitude: float, longitude: float, radius_km: float
) -> None:
    circle = circle_of(text)
    assert (circle.latitude, circle.longitude) == (latitude, longitude)
    assert circle.radius_km == pytest.approx(radius_km)
    assert circle.field.piece == "LocationGeoPoint"


@pytest.mark.parametrize(
    "text", ["", "39,-77", "39,-77,50ly", "91,0,5km", "0,181,5km", "0,0,0km", "39,-77,-5km"]
)
def test_what_is_no_circle_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="expected LATITUDE,LONGITUDE,RADIUS"):
        circle_of(text)


def test_relevance_halves_in_three_hundred_miles() -> None:
    weight = weight_around(circle_of("1,2,3km"))
    assert (weight.latitude, weight.longitude, weight.offset_km) == (1.0, 2.0, 0.0)
    assert weight.scale_km == pytest.approx(300 * 1.609344)
    assert weight.decay == 0.5


def test_a_fall_is_read_in_the_registrys_notation() -> None:
    fall = fall_of("func:linear,scale:100km,offset:10mi,decay:0.1")
    assert fall is not None
    assert (fall.kind, fall.scale_km, fall.decay) == (Decay.LINEAR, 100.0, 0.1)
    assert fall.offset_km == pytest.approx(16.09344)
    assert fall.is_possible
    assert fall_of("func:step,scale:100km,offset:10mi,decay:0.1") is None


@pytest.mark.parametrize("text", ["scale:0km,offset:0km,decay:0.5", "scale:1km,offset:0km,decay:1"])
def test_a_fall_that_is_none_is_told_apart(text: str) -> None:
    fall = fall_of(f"func:exp,{text}")
    assert fall is not None
    assert not fall.is_possible
