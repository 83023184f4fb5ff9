"""From where distances are counted: a point that is given, or a town that records know."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request

from trialwright.errors import InvalidInput, quoted
from trialwright.registry.search.asking import asked
from trialwright.web.public.api.serving import finder_or_none
from trialwright.web.public.asking import source_of
from trialwright.web.public.languages import said
from trialwright.web.public.maps.distances import point_in_words
from trialwright.web.public.maps.sites import Site, sites_of
from trialwright.web.public.maps.windows import Point

_POINT = re.compile(
    r"\s*(-?[0-9]{1,3}(?:\.[0-9]{1,15})?)\s*[,;]\s*(-?[0-9]{1,3}(?:\.[0-9]{1,15})?)\s*"
)
_NORTH, _EAST = 90.0, 180.0
#: So many studies are looked at for the point of a town that the study itself does not name.
_STUDIES = 5


@dataclass(frozen=True, slots=True)
class Origin:
    """A point with its name, and other towns that the same words may mean."""

    point: Point
    name: str
    others: tuple[str, ...] = ()


def origin_of(request: Request, sites: Iterable[Site]) -> Origin | None:
    """Return from where distances are asked for, None if they are not.

    ``near`` is a latitude and a longitude, ``place`` these or the name of a town, also with its
    state or country behind a comma. A town is one that a site of this study lies in, or else of
    others. Raises InvalidInput for what is neither.
    """
    near = request.query_params.get("near", "").strip()
    place = request.query_params.get("place", "").strip()
    if near:
        point = point_in(near)
        if point is None:
            raise InvalidInput(
                said(
                    "The point is {found}, expected a latitude from -90 to 90 and a longitude "
                    "from -180 to 180, such as 22.8,108.3.",
                    found=quoted(near),
                )
            )
        return Origin(point, point_in_words(*point))
    if not place:
        return None
    point = point_in(place)
    if point is not None:
        return Origin(point, point_in_words(*point))
    found = _town(place, sites) or _town(place, _sites_elsewhere(request, place))
    if found is None:
        raise InvalidInput(
            said(
                "No site here is known to lie in {town}. Write the town as records do, such as "
                "Nanning or Nanning, China, or a latitude and a longitude, such as 22.8,108.3.",
                town=quoted(place),
            )
        )
    return found


def point_in(text: str) -> Point | None:
    """Return a point that is written as its latitude and longitude, None if it is none."""
    written = _POINT.fullmatch(text)
    if written is None:
        return None
    latitude, longitude = float(written[1]), float(written[2])
    on_earth = abs(latitude) <= _NORTH and abs(longitude) <= _EAST
    return (latitude, longitude) if on_earth else None


def _town(place: str, sites: Iterable[Site]) -> Origin | None:
    """Return the town that most sites lie in of those that are called so."""
    named: Counter[tuple[str, Point]] = Counter(
        (site.town, site.point)
        for site in sites
        if site.point is not None and _is_called(site, place)
    )
    if not named:
        return None
    (name, point), _ = named.most_common(1)[0]
    others = dict.fromkeys(other for other, _ in named if other != name)
    return Origin(point, name, tuple(others))


def _is_called(site: Site, place: str) -> bool:
    """Return whether a site's town has this name: its first words are the town's."""
    city, *rest = map(_folded, place.split(","))
    here = site.location
    known = {_folded(part) for part in (here.state, here.country) if part}
    return _folded(here.city or "") == city and set(rest) <= known


def _folded(text: str) -> str:
    """Return a name without accents, case and blanks around, by which it is compared."""
    parts = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _sites_elsewhere(request: Request, place: str) -> Iterable[Site]:
    finder = finder_or_none(request)
    query = _query(place)
    if finder is None or query is None:
        return
    for hit in finder.find(asked(only=query).question, _STUDIES).hits:
        version = source_of(request).newest(hit.nct_id)
        if version is not None:
            yield from sites_of(version.study)


def _query(place: str) -> str | None:
    """Return in the query language that one site lies in a town, None if no town is named."""
    city, *rest = (_unquoted(part) for part in place.split(","))
    if not city:
        return None
    conditions = [
        f'AREA[LocationCity]COVERAGE[FullMatch]"{city}"',
        *(
            f'(AREA[LocationState]COVERAGE[FullMatch]"{part}" '
            f'OR AREA[LocationCountry]COVERAGE[FullMatch]"{part}")'
            for part in rest
            if part
        ),
    ]
    return f"SEARCH[Location]({' AND '.join(conditions)})"


def _unquoted(text: str) -> str:
    """Return a text that can stand between quotation marks, empty if it has no word."""
    plain = text.replace("\\", " ").replace('"', " ").strip()
    return plain if any(sign.isalnum() for sign in plain) else ""
