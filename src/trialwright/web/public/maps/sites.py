"""The sites of a study: where each lies, how far from a place, and what is drawn of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from trialwright.registry.record import Study
from trialwright.registry.record.contacts import Location
from trialwright.registry.record.protocol import ProtocolSection
from trialwright.registry.search.geometry import distance_km
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.maps.clusters import Cluster, Placed, clustered
from trialwright.web.public.maps.figures import (
    LOOKS,
    Key,
    Look,
    MapFigure,
    Mark,
    form_of,
    land_of,
    look_in_words,
    whole,
)
from trialwright.web.public.maps.sheets import Sheet
from trialwright.web.public.maps.windows import SMALLEST, Point, Window, fitted
from trialwright.web.public.status import tone_of
from trialwright.web.public.wording import in_words

_NORTH, _EAST = 90.0, 180.0

#: Units of the large map; marks nearer to one another than this are drawn as one.
WIDTH = 960
_APART = 40.0
#: What leads nearer shows this share of a map at most.
_NEARER = 0.9
_SKETCH_WIDTH, _SKETCH_APART, _SKETCH_LEAST = 320, 9.0, 2


@dataclass(frozen=True, slots=True)
class Site:
    """A site: its number in the record, from 1, and its point, if the record gives a whole one."""

    number: int
    location: Location
    point: Point | None

    @property
    def anchor(self) -> str:
        """The name of its row."""
        return f"site-{self.number}"

    @property
    def look(self) -> Look:
        """How its mark is drawn."""
        status = self.location.status
        return "unstated" if status is None else tone_of(status)

    @property
    def town(self) -> str:
        """The town, with what tells it from others of its name."""
        here = self.location
        return ", ".join(filter(None, (here.city, here.state, here.country)))

    def km_from(self, point: Point) -> float | None:
        """Return the distance along the great circle, None without a point."""
        return None if self.point is None else distance_km(*point, *self.point)


def sites_of(study: Study) -> tuple[Site, ...]:
    """Return the sites of a study in the order of its record."""
    module = (study.protocol_section or ProtocolSection()).contacts_locations_module
    return numbered(module.locations if module else ())


def numbered(locations: Iterable[Location]) -> tuple[Site, ...]:
    """Return sites with their numbers, in the order given."""
    return tuple(Site(number, one, point_of(one)) for number, one in enumerate(locations, 1))


def point_of(location: Location) -> Point | None:
    """Return the point of a site, None where it is not stated whole or is nowhere on earth."""
    point = location.geo_point
    if point is None or point.lat is None or point.lon is None:
        return None
    on_earth = abs(point.lat) <= _NORTH and abs(point.lon) <= _EAST
    return (point.lat, point.lon) if on_earth else None


@dataclass(frozen=True, slots=True)
class Town:
    """The sites at one point."""

    point: Point
    sites: tuple[Site, ...]


def towns_of(sites: Iterable[Site]) -> tuple[Town, ...]:
    """Return all sites that have a point, by their points from south to north."""
    with_point = [(one.point, one) for one in sites if one.point is not None]
    with_point.sort(key=lambda pair: (pair[0], pair[1].number))
    return tuple(
        Town(point, tuple(site for _, site in pairs))
        for point, pairs in groupby(with_point, key=lambda pair: pair[0])
    )


def site_map(
    sites: Sequence[Site],
    origin: Point | None,
    window: Window,
    nearer: Callable[[Window], str],
) -> MapFigure:
    """Return the sites of a study that lie in a window, and from where distances are counted.

    `nearer` gives the address of a window. A mark for several points leads to a window of
    their own, any other to the row of its first site.
    """
    towns = [town for town in towns_of(sites) if window.holds(town.point)]
    sheet = Sheet(window, WIDTH)
    clusters = _clusters(sheet, towns, _APART)
    looks = {site.look for town in towns for site in town.sites}
    return MapFigure(
        width=sheet.width,
        height=sheet.height,
        says=_in_words(towns),
        land=land_of(sheet),
        marks=tuple(_mark(one, _way_to(one, window, nearer)) for one in clusters),
        origin=whole(sheet.spot(origin)) if origin and window.holds(origin) else None,
        keys=tuple(_keys(looks, several=any(one.weight > 1 for one in clusters))),
    )


def window_of_sites(sites: Iterable[Site], origin: Point | None) -> Window:
    """Return the smallest window with all sites, and with the place to measure from."""
    points = [town.point for town in towns_of(sites)]
    return fitted([*points, *((origin,) if origin else ())])


def site_sketch(sites: Sequence[Site]) -> MapFigure | None:
    """Return a small map of a study's sites, None if none of them has a point."""
    towns = towns_of(sites)
    if not towns:
        return None
    sheet = Sheet(fitted([town.point for town in towns]), _SKETCH_WIDTH, _SKETCH_LEAST)
    return MapFigure(
        width=sheet.width,
        height=sheet.height,
        says=_in_words(towns),
        land=land_of(sheet),
        marks=tuple(map(_dot, _clusters(sheet, towns, _SKETCH_APART))),
    )


def _clusters(sheet: Sheet, towns: Sequence[Town], apart: float) -> tuple[Cluster[Town], ...]:
    return clustered(
        (Placed(sheet.spot(town.point), len(town.sites), town) for town in towns), apart
    )


def _way_to(cluster: Cluster[Town], window: Window, nearer: Callable[[Window], str]) -> str:
    """Return where a mark leads: nearer, until its points stand alone or no map is smaller."""
    own = fitted([placed.what.point for placed in cluster.members], least=SMALLEST)
    is_nearer = own.north - own.south < (window.north - window.south) * _NEARER
    if len(cluster.members) > 1 and is_nearer:
        return nearer(own)
    return f"#{_sites(cluster)[0].anchor}"


def _mark(cluster: Cluster[Town], href: str) -> Mark:
    sites = _sites(cluster)
    look = min((one.look for one in sites), key=LOOKS.index)
    x, y = whole(cluster.spot)
    count = len(sites)
    number = str(count) if count > 1 else ""
    size = 7 if count == 1 else 11 + 2 * len(number)
    return Mark(
        x=x,
        y=y,
        look=look,
        form=form_of(look, size),
        number=number,
        says=_mark_in_words(cluster, sites),
        href=href,
    )


def _dot(cluster: Cluster[Town]) -> Mark:
    sites = _sites(cluster)
    look = min((one.look for one in sites), key=LOOKS.index)
    x, y = whole(cluster.spot)
    return Mark(x=x, y=y, look=look, form=form_of(look, 4), number="", says="", href="")


def _sites(cluster: Cluster[Town]) -> list[Site]:
    return [site for placed in cluster.members for site in placed.what.sites]


def _mark_in_words(cluster: Cluster[Town], sites: Sequence[Site]) -> str:
    where = sites[0].town or said("Town not stated")
    others = len(cluster.members) - 1
    around = f" {said_of(others, 'and {count} more place', 'and {count} more places')}"
    return f"{where}{around if others else ''}: {', '.join(_statuses(sites))}"


def _statuses(sites: Sequence[Site]) -> Iterator[str]:
    """Yield how many sites have which status, the most important first."""
    ordered = sorted(sites, key=lambda site: (LOOKS.index(site.look), status_of(site)))
    for status, group in groupby(ordered, key=status_of):
        yield f"{sum(1 for _ in group):,} {status}"


def status_of(site: Site) -> str:
    """Return the status of a site in words."""
    return in_words(site.location.status) or said("Not stated")


def _in_words(towns: Sequence[Town]) -> str:
    placed = sum(len(town.sites) for town in towns)
    return said(
        "Map of {sites} at {places}. The table of sites says the same in words.",
        sites=said_of(placed, "{count} site", "{count} sites"),
        places=said_of(len(towns), "{count} point", "{count} points"),
    )


def _keys(looks: set[Look], *, several: bool) -> Iterator[Key]:
    for look in LOOKS:
        if look in looks:
            yield Key(f"mark-{look}", form_of(look, 7), look_in_words(look))
    if several:
        yield Key(
            "",
            "",
            said("A number is that of sites; the form is that of the first of these among them."),
        )
