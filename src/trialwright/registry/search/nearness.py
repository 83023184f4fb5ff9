"""A circle around a place, and what its centre does to relevance, as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialwright.errors import InvalidInput, quoted
from trialwright.registry.fields import GEO_POINT, fields_by_path
from trialwright.registry.language.conditions import DistanceMatch
from trialwright.registry.search.questions import Decay, NearbyWeight
from trialwright.vocabulary.sentences import sentence

#: An unsigned decimal number, as a pattern.
NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_CIRCLE = re.compile(rf"(-?{NUMBER})\s*,\s*(-?{NUMBER})\s*,\s*({NUMBER})\s*(km|mi)?")
_FALL = re.compile(
    rf"func:(gauss|exp|linear),scale:({NUMBER})(km|mi),offset:({NUMBER})(km|mi),decay:({NUMBER})"
)
#: Kilometres in each unit; a radius without a unit is in miles, as in the query language.
_KILOMETRES = {"km": 1.0, "mi": 1.609344}
_NORTH, _EAST = 90.0, 180.0
#: Relevance halves with every 300 miles (ClinicalTrials.gov, OpenAPI 2.0.5: `geoDecay`).
USUAL_FALL = "func:exp,scale:300mi,offset:0mi,decay:0.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """How relevance falls with distance from a centre; see `NearbyWeight`."""

    kind: Decay
    scale_km: float
    offset_km: float
    decay: float

    @property
    def is_possible(self) -> bool:
        """Whether relevance does fall, and never below nothing."""
        return self.scale_km > 0 and 0 < self.decay < 1

    def around(self, circle: DistanceMatch) -> NearbyWeight:
        """Return the factor of relevance around the centre of a circle."""
        return NearbyWeight(
            latitude=circle.latitude,
            longitude=circle.longitude,
            kind=self.kind,
            scale_km=self.scale_km,
            offset_km=self.offset_km,
            decay=self.decay,
        )


def fall_of(text: str) -> Fall | None:
    """Return what is written in the registry's notation, None if it is written otherwise."""
    written = _FALL.fullmatch(text)
    if written is None:
        return None
    kind, scale, scale_unit, offset, offset_unit, decay = written.groups()
    return Fall(
        kind=Decay(kind),
        scale_km=float(scale) * _KILOMETRES[scale_unit],
        offset_km=float(offset) * _KILOMETRES[offset_unit],
        decay=float(decay),
    )


def circle_around(
    latitude: str, longitude: str, radius: str, unit: str | None
) -> DistanceMatch | None:
    """Return that a site lies in a circle, from its numbers; None if no place has them."""
    north, east = float(latitude), float(longitude)
    if abs(north) > _NORTH or abs(east) > _EAST:
        return None
    radius_km = float(radius) * _KILOMETRES[unit or "mi"]
    return DistanceMatch(fields_by_path()[GEO_POINT], north, east, radius_km)


def circle_of(text: str) -> DistanceMatch:
    """Return that a site lies in the circle that is written; raises InvalidInput."""
    written = _CIRCLE.fullmatch(text.strip())
    circle = None if written is None else circle_around(*written.groups())
    if circle is None or not circle.radius_km:
        raise InvalidInput(
            sentence(
                "found {found}, expected LATITUDE,LONGITUDE,RADIUS such as 39.0,-77.1,50mi or "
                "39.0,-77.1,80km, with a latitude from -90 to 90, a longitude from -180 to 180 "
                "and a radius above 0",
                found=quoted(text),
            )
        )
    return circle


def weight_around(circle: DistanceMatch) -> NearbyWeight:
    """Return the registry's default factor of relevance around the centre of a circle."""
    usual = fall_of(USUAL_FALL)
    assert usual is not None
    return usual.around(circle)
