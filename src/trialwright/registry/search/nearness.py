"""A circle around a place, as people write it, and what its centre does to relevance."""

from __future__ import annotations

import re

from trialwright.errors import InvalidInput, quoted
from trialwright.registry.fields import GEO_POINT, fields_by_path
from trialwright.registry.language.conditions import DistanceMatch
from trialwright.registry.search.questions import Decay, NearbyWeight

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_CIRCLE = re.compile(rf"(-?{_NUMBER})\s*,\s*(-?{_NUMBER})\s*,\s*({_NUMBER})\s*(km|mi)?")
#: Kilometres in each unit; a radius without a unit is in miles, as in the query language.
_KILOMETRES = {"km": 1.0, "mi": 1.609344}
_NORTH, _EAST = 90.0, 180.0
_EXPECTED = (
    "LATITUDE,LONGITUDE,RADIUS such as 39.0,-77.1,50mi or 39.0,-77.1,80km, with a latitude from "
    "-90 to 90, a longitude from -180 to 180 and a radius above 0"
)
#: Relevance halves with every 300 miles (ClinicalTrials.gov, OpenAPI 2.0.5: `geoDecay`).
_HALVES_EVERY_MILES = 300


def circle_of(text: str) -> DistanceMatch:
    """Return that a site lies in the circle that is written; raises InvalidInput."""
    written = _CIRCLE.fullmatch(text.strip())
    if written is None:
        raise InvalidInput(f"found {quoted(text)}, expected {_EXPECTED}")
    latitude, longitude = float(written[1]), float(written[2])
    radius_km = float(written[3]) * _KILOMETRES[written[4] or "mi"]
    if abs(latitude) > _NORTH or abs(longitude) > _EAST or not radius_km:
        raise InvalidInput(f"found {quoted(text)}, expected {_EXPECTED}")
    return DistanceMatch(fields_by_path()[GEO_POINT], latitude, longitude, radius_km)


def weight_around(circle: DistanceMatch) -> NearbyWeight:
    """Return the registry's default factor of relevance around the centre of a circle."""
    return NearbyWeight(
        latitude=circle.latitude,
        longitude=circle.longitude,
        kind=Decay.EXPONENTIAL,
        scale_km=_HALVES_EVERY_MILES * _KILOMETRES["mi"],
        offset_km=0.0,
        decay=0.5,
    )
