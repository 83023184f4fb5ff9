"""Circles and the fall of relevance around their centre, as parameters describe them."""

from __future__ import annotations

import re

from trialwright.registry.language.conditions import DistanceMatch
from trialwright.registry.search.nearness import NUMBER, USUAL_FALL, circle_around, fall_of
from trialwright.registry.search.questions import NearbyWeight
from trialwright.web.public.api.parameters import Given
from trialwright.web.public.api.refusing import invalid_value, wrong_form

_CIRCLE = re.compile(rf"distance\((-?{NUMBER}),(-?{NUMBER}),({NUMBER})(km|mi)?\)")


def circle(parameter: str, text: str) -> DistanceMatch:
    """Return that a site lies in a circle, from ``distance(latitude,longitude,radius)``."""
    written = _CIRCLE.fullmatch(text)
    if written is None:
        expected = "distance(latitude,longitude,radius) without blanks, such as "
        raise wrong_form(parameter, text, f"{expected}distance(39.0035707,-77.1013313,50mi)")
    found = circle_around(*written.groups())
    if found is None:
        limits = "a latitude from -90 to 90 and a longitude from -180 to 180"
        raise invalid_value(parameter, text, limits)
    return found


def nearby(given: Given, around: DistanceMatch | None) -> NearbyWeight | None:
    """Return the factor that `geoDecay` describes; it is read, and ignored, without a circle."""
    text = given.text("geoDecay")
    text = USUAL_FALL if text is None else text
    fall = fall_of(text)
    if fall is None:
        raise wrong_form("geoDecay", text, f"a decay such as {USUAL_FALL}")
    if not fall.is_possible:
        raise invalid_value("geoDecay", text, "a scale above 0 and a decay between 0 and 1")
    return None if around is None else fall.around(around)
