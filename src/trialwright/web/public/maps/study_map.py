"""The map of one study: its sites, how far each is, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trialwright.errors import InvalidInput
from trialwright.registry.record import Study
from trialwright.registry.restatement import restatement
from trialwright.registry.trees import JsonObject
from trialwright.vocabulary import NctId
from trialwright.web.public.asking import asked_id, missing, moved, source_of
from trialwright.web.public.banners import Banner, banners_of
from trialwright.web.public.content import Link
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.maps.areas import area_of, edges_of, steps_from
from trialwright.web.public.maps.distances import distance_in_words, miles
from trialwright.web.public.maps.figures import LOOKS, MapFigure
from trialwright.web.public.maps.origins import Origin, origin_of
from trialwright.web.public.maps.sites import (
    Site,
    site_map,
    sites_of,
    status_of,
    window_of_sites,
)
from trialwright.web.public.maps.windows import Window
from trialwright.web.public.rendering import answer
from trialwright.web.public.wording import title_of, why

#: The value of ``first`` by which recruiting sites come before all others.
RECRUITING = "recruiting"
_NOWHERE = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site in the table; an empty text means that the record does not say it."""

    anchor: str
    facility: str
    town: str
    status: str
    tone: str
    distance: str


@dataclass(frozen=True, slots=True)
class SiteGroup:
    """Sites under a heading."""

    heading: str
    rows: tuple[SiteRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyMapPage:
    """What the map of a study may show."""

    template: ClassVar[str] = "study-map.html"
    title: str
    nct_id: NctId
    heading: str
    banners: tuple[Banner, ...]
    counted: str
    place: str
    problem: str
    recruiting_first: bool
    measured: str
    others: tuple[Link, ...]
    steps: tuple[Link, ...]
    figure: MapFigure | None
    notes: tuple[str, ...]
    groups: tuple[SiteGroup, ...]
    ways_on: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A study and what is asked of its map."""

    nct_id: NctId
    study: Study
    is_restated: bool = False
    place: str = ""
    recruiting_first: bool = False
    area: str = ""

    def address(self, ending: str = "", **changes: str) -> str:
        """Return where this map is given, in another form, place or area."""
        first = RECRUITING if self.recruiting_first else ""
        pairs = {"place": self.place, "first": first, "area": self.area} | changes
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"/study/{self.nct_id}/map{ending}{f'?{query}' if query else ''}"


async def study_map(request: Request) -> Response:
    """Show where the sites of a study are: ``GET /study/{nct_id}/map``."""
    asked = _asked(request)
    if elsewhere := moved(request, asked.nct_id):
        return elsewhere
    sites = sites_of(asked.study)
    try:
        origin = origin_of(request, sites)
        window = _window(asked, sites, origin)
    except InvalidInput as error:
        window = window_of_sites(sites, None)
        return answer(_page(asked, sites, None, window, problem=why(error)), 400)
    return answer(_page(asked, sites, origin, window))


async def study_map_json(request: Request) -> Response:
    """Give the same sites and distances for programs: ``GET /study/{nct_id}/map.json``."""
    asked = _asked(request)
    if elsewhere := moved(request, asked.nct_id):
        return elsewhere
    sites = sites_of(asked.study)
    try:
        origin = origin_of(request, sites)
    except InvalidInput as error:
        raise HTTPException(400, why(error)) from error
    ordered = [site for _, group in _grouped(asked, sites, origin) for site in group]
    return JSONResponse(
        {
            "nctId": asked.nct_id,
            "from": None if origin is None else _origin_json(origin),
            "sites": [_site_json(site, origin) for site in ordered],
        }
    )


def page_of_sites(nct_id: NctId, study: Study) -> StudyMapPage:
    """Return the map of a study as it is shown when nothing else is asked."""
    asked = _Asked(nct_id=nct_id, study=study)
    sites = sites_of(study)
    return _page(asked, sites, None, _window(asked, sites, None))


def _asked(request: Request) -> _Asked:
    nct_id = asked_id(request)
    version = source_of(request).newest(nct_id)
    restated = restatement(nct_id) if version is None else None
    study = version.study if version else restated.study if restated else None
    if study is None:
        raise missing(nct_id)
    params = request.query_params
    first = params.get("first", "")
    if first not in ("", RECRUITING):
        raise HTTPException(
            400, said("What comes first is {found!r}, expected recruiting.", found=first[:40])
        )
    return _Asked(
        nct_id=nct_id if version is None else version.nct_id,
        study=study,
        is_restated=version is None,
        place=(params.get("near", "") or params.get("place", "")).strip()[:200],
        recruiting_first=first == RECRUITING,
        area=params.get("area", "").strip()[:200],
    )


def _window(asked: _Asked, sites: Sequence[Site], origin: Origin | None) -> Window:
    """Return the part of the earth that is shown: all sites, if no other is asked for."""
    if asked.area:
        return area_of(asked.area).window
    return window_of_sites(sites, origin.point if origin else None)


def _page(
    asked: _Asked,
    sites: Sequence[Site],
    origin: Origin | None,
    window: Window,
    *,
    problem: str = "",
) -> StudyMapPage:
    nct_id = asked.nct_id
    placed = [site for site in sites if site.point is not None]
    return StudyMapPage(
        title=said("{nct_id}: map of sites", nct_id=nct_id),
        nct_id=nct_id,
        heading=title_of(asked.study) or said("Study {nct_id}", nct_id=nct_id),
        banners=banners_of(nct_id, restated=asked.is_restated, older_than=None),
        counted=_counted(sites),
        place=asked.place,
        problem=problem,
        recruiting_first=asked.recruiting_first,
        measured="" if origin is None else said("Distances from {place}", place=origin.name),
        others=tuple(
            Link(name, asked.address(place=name)) for name in (origin.others if origin else ())
        ),
        steps=tuple(_steps(asked, window)) if placed else (),
        figure=(
            site_map(
                sites,
                origin.point if origin else None,
                window,
                lambda nearer: asked.address(area=edges_of(nearer)),
            )
            if placed
            else None
        ),
        notes=tuple(_notes(sites, window)),
        groups=tuple(
            SiteGroup(heading, tuple(_row(site, origin) for site in group))
            for heading, group in _grouped(asked, sites, origin)
        ),
        ways_on=(
            Link(said("The study"), f"/study/{nct_id}"),
            Link(said("JSON of this page"), asked.address(".json")),
        ),
    )


def _steps(asked: _Asked, window: Window) -> Iterator[Link]:
    if asked.area:
        yield Link(said("All sites"), asked.address(area=""))
    for step in steps_from(window):
        yield Link(step.says, asked.address(area=step.text))


def _counted(sites: Sequence[Site]) -> str:
    countries = {site.location.country for site in sites if site.location.country}
    counted = said_of(len(sites), "{count} site", "{count} sites")
    if not countries:
        return counted
    return said(
        "{sites} in {countries}",
        sites=counted,
        countries=said_of(len(countries), "{count} country", "{count} countries"),
    )


def _notes(sites: Sequence[Site], window: Window) -> Iterator[str]:
    points = {site.point for site in sites if site.point is not None}
    outside = sum(site.point is not None and not window.holds(site.point) for site in sites)
    if outside:
        yield said_of(
            outside,
            "{count} site lies outside this part of the map; the table has all.",
            "{count} sites lie outside this part of the map; the table has all.",
        )
    if points:
        yield said(
            "The registry's points are those of towns, not of hospitals: sites in one town lie on "
            "one another, and a distance is that to the town, along the great circle."
        )
    if without := sum(site.point is None for site in sites):
        yield said_of(
            without,
            "{count} site has no point and is in the table alone.",
            "{count} sites have no point and are in the table alone.",
        )
    if _NOWHERE in points:
        yield said("A point at 0°, 0° lies in the sea: the registry may not know the place.")


def _grouped(
    asked: _Asked, sites: Sequence[Site], origin: Origin | None
) -> Iterator[tuple[str, list[Site]]]:
    """Yield the sites in groups with a heading: by distance if it is asked, else by country."""
    if origin is None:
        yield from _by_country(sites, recruiting_first=asked.recruiting_first)
        return
    near = sorted(
        (site for site in sites if site.point is not None),
        key=lambda site: (site.km_from(origin.point) or 0.0, site.number),
    )
    if asked.recruiting_first:
        yield from _if_any(said("Recruiting"), [one for one in near if _is_recruiting(one)])
        yield from _if_any(said("Others"), [one for one in near if not _is_recruiting(one)])
    else:
        yield from _if_any(said("By distance"), near)
    yield from _if_any(
        said("Distance not known: no point stated"), [one for one in sites if one.point is None]
    )


def _by_country(
    sites: Sequence[Site], *, recruiting_first: bool
) -> Iterator[tuple[str, list[Site]]]:
    def key(site: Site) -> tuple[bool, str, int, str]:
        later = recruiting_first and not _is_recruiting(site)
        return later, site.location.country or "\uffff", LOOKS.index(site.look), status_of(site)

    ordered = sorted(sites, key=lambda site: (key(site), site.location.city or "", site.number))
    for _, group in groupby(ordered, key=key):
        found = list(group)
        country = found[0].location.country or said("Country not stated")
        yield said("{country}: {status}", country=country, status=status_of(found[0])), found


def _if_any(heading: str, sites: list[Site]) -> Iterator[tuple[str, list[Site]]]:
    if sites:
        yield heading, sites


def _is_recruiting(site: Site) -> bool:
    return str(site.location.status) == "RECRUITING"


def _row(site: Site, origin: Origin | None) -> SiteRow:
    here = site.location
    km = None if origin is None else site.km_from(origin.point)
    return SiteRow(
        anchor=site.anchor,
        facility=here.facility or "",
        town=", ".join(filter(None, (here.city, here.state, here.zip, here.country))),
        status=status_of(site) if here.status else "",
        tone=site.look,
        distance="" if km is None else distance_in_words(km),
    )


def _origin_json(origin: Origin) -> JsonObject:
    latitude, longitude = origin.point
    return {
        "name": origin.name,
        "latitude": latitude,
        "longitude": longitude,
        "others": list(origin.others),
    }


def _site_json(site: Site, origin: Origin | None) -> JsonObject:
    here = site.location
    km = None if origin is None else site.km_from(origin.point)
    return {
        "number": site.number,
        "facility": here.facility,
        "city": here.city,
        "state": here.state,
        "zip": here.zip,
        "country": here.country,
        "status": None if here.status is None else str(here.status),
        "latitude": None if site.point is None else site.point[0],
        "longitude": None if site.point is None else site.point[1],
        "distanceKm": None if km is None else round(km, 1),
        "distanceMiles": None if km is None else round(miles(km), 1),
    }
