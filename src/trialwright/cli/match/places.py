"""Where a patient is, as people say it, and how far it is from there to the sites of studies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trialwright.cli.match.readings import Site
from trialwright.cli.match.shelf import Places, Shelf
from trialwright.errors import InvalidInput, NotFound, quoted
from trialwright.registry.search.geometry import EARTH_RADIUS_KM, distance_km

_POINT = re.compile(r"\s*(-?[0-9]+(?:\.[0-9]+)?)\s*,\s*(-?[0-9]+(?:\.[0-9]+)?)\s*")
_NORTH, _EAST = 90.0, 180.0
#: Sites of one name that lie further apart are not one place [km].
_APART_KM = 100.0


@dataclass(frozen=True, slots=True)
class Place:
    """A point [degrees], and how it was said."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Nearest:
    """A site and its distance [km]."""

    site: Site
    km: float


def place_of(said: str, shelf: Shelf) -> Place:
    """Return the place that is meant: LATITUDE,LONGITUDE, or a city in which there is a site.

    A city may have its state or country behind it, after a comma. Raises NotFound for a city
    without a site, InvalidInput for one that lies in several places, naming them.
    """
    point = _POINT.fullmatch(said)
    if point is None:
        return _city(said, shelf)
    latitude, longitude = float(point[1]), float(point[2])
    if abs(latitude) > _NORTH or abs(longitude) > _EAST:
        raise InvalidInput(
            f"found the place {quoted(said)}, expected a latitude from -90 to 90 and a longitude "
            "from -180 to 180"
        )
    return Place(said, latitude, longitude)


def _city(said: str, shelf: Shelf) -> Place:
    wanted = [part.strip().casefold() for part in said.split(",") if part.strip()]
    found = Counter(
        (one.city, one.state, one.country, one.latitude, one.longitude)
        for one in shelf.sites_in(wanted[0] if wanted else "")
        if one.latitude is not None
        and one.longitude is not None
        and {one.state.casefold(), one.country.casefold()}.issuperset(wanted[1:])
    )
    if not found:
        raise NotFound(
            f"no recruiting site with coordinates is in {quoted(said)}; give LATITUDE,LONGITUDE"
        )
    (most, _), *_ = found.most_common(1)
    city, state, country, latitude, longitude = most
    assert latitude is not None
    assert longitude is not None
    for other in found:
        assert other[3] is not None
        assert other[4] is not None
        if distance_km(latitude, longitude, other[3], other[4]) > _APART_KM:
            names = sorted({", ".join(filter(None, one[:3])) for one in found})
            raise InvalidInput(f"{quoted(said)} may be {'; '.join(names)}: say which")
    return Place(", ".join(filter(None, (city, state, country))), latitude, longitude)


def distances(places: Places, here: Place) -> npt.NDArray[np.float64]:
    """Return how far the nearest site of each study is [km]; infinite where none has a place."""
    north = np.sin(np.radians(places.latitude - here.latitude) / 2)
    east = np.sin(np.radians(places.longitude - here.longitude) / 2)
    along = np.cos(np.radians(here.latitude)) * np.cos(np.radians(places.latitude))
    part = np.minimum(1.0, np.sqrt(north * north + along * east * east))
    every = 2 * EARTH_RADIUS_KM * np.arcsin(part)
    nearest = np.full(len(places.start) - 1, np.inf)
    has_any = np.diff(places.start) > 0
    if has_any.any():
        nearest[has_any] = np.minimum.reduceat(every, places.start[:-1][has_any])
    return nearest


def nearest_of(sites: Iterable[Site], here: Place) -> Nearest | None:
    """Return the nearest of some sites; None where none has a place."""
    found = [
        Nearest(one, distance_km(here.latitude, here.longitude, one.latitude, one.longitude))
        for one in sites
        if one.latitude is not None and one.longitude is not None
    ]
    return min(found, key=lambda one: one.km, default=None)
