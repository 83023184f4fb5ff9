"""Circles and the fall of relevance around their centre, as parameters describe them."""

from __future__ import annotations

import re

from trialwright.registry.fields import GEO_POINT, fields_by_path
from trialwright.registry.language.conditions import DistanceMatch
from trialwright.registry.search.questions import Decay, NearbyWeight
from trialwright.web.public.api.refusing import invalid_value, wrong_form

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_CIRCLE = re.compile(rf"distance\((-?{_NUMBER}),(-?{_NUMBER}),({_NUMBER})(km|mi)?\)")
_DECAY = re.compile(
    rf"func:(gauss|exp|linear),scale:({_NUMBER})(km|mi),offset:({_NUMBER})(km|mi),decay:({_NUMBER})"
)

#: Kilometres in each unit; a distance without a unit is in miles, as in the query language.
_KILOMETRES = {"km": 1.0, "mi": 1.609344}
_NORTH, _EAST = 90.0, 180.0

DEFAULT_DECAY = "func:exp,scale:300mi,offset:0mi,decay:0.5"


def circle(parameter: str, text: str) -> DistanceMatch:
    """Return that a site lies in a circle, from ``distance(latitude,longitude,radius)``."""
    written = _CIRCLE.fullmatch(text)
    if written is None:
        expected = "distance(latitude,longitude,radius) without blanks, such as "
        raise wrong_form(parameter, text, f"{expected}distance(39.0035707,-77.1013313,50mi)")
    latitude, longitude = float(written[1]), float(written[2])
    if abs(latitude) > _NORTH or abs(longitude) > _EAST:
        limits = "a latitude from -90 to 90 and a longitude from -180 to 180"
        raise invalid_value(parameter, text, limits)
    radius = float(written[3]) * _KILOMETRES[written[4] or "mi"]
    return DistanceMatch(fields_by_path()[GEO_POINT], latitude, longitude, radius)


def nearby(text: str, around: DistanceMatch | None) -> NearbyWeight | None:
    """Return the factor that a `geoDecay` describes; it is read, and ignored, without a circle."""
    written = _DECAY.fullmatch(text)
    if written is None:
        raise wrong_form("geoDecay", text, f"a decay such as {DEFAULT_DECAY}")
    kind, scale, scale_unit, offset, offset_unit, decay = written.groups()
    if not float(scale) > 0 or not 0 < float(decay) < 1:
        raise invalid_value("geoDecay", text, "a scale above 0 and a decay between 0 and 1")
    if around is None:
        return None
    return NearbyWeight(
        latitude=around.latitude,
        longitude=around.longitude,
        kind=Decay(kind),
        scale_km=float(scale) * _KILOMETRES[scale_unit],
        offset_km=float(offset) * _KILOMETRES[offset_unit],
        decay=float(decay),
    )
