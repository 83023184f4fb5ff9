"""Where the studies of a search are: counts by country, and by places of the part shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import degrees
from typing import ClassVar
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trialwright.errors import InvalidInput
from trialwright.registry.language.conditions import DistanceMatch
from trialwright.registry.search.geometry import EARTH_RADIUS_KM
from trialwright.registry.search.nearness import circle_of
from trialwright.registry.search.questions import CellCount, Facet, Grid
from trialwright.web.public.api.serving import finder_of
from trialwright.web.public.asking import source_of
from trialwright.web.public.content import Link
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.maps.areas import (
    REGIONS,
    Area,
    Step,
    area_of,
    edges_of,
    region_in_words,
    steps_from,
    window_of,
)
from trialwright.web.public.maps.distances import point_in_words
from trialwright.web.public.maps.figures import (
    Key,
    MapFigure,
    Mark,
    form_of,
    land_of,
    look_in_words,
)
from trialwright.web.public.maps.outlines import outline_of
from trialwright.web.public.maps.shades import Counted, keys_of, shades_of
from trialwright.web.public.maps.sheets import Sheet, circle
from trialwright.web.public.maps.towns import TownNames
from trialwright.web.public.products import derived_choices, only_derived
from trialwright.web.public.rendering import answer
from trialwright.web.public.search.addresses import PATH, Sought
from trialwright.web.public.search.facets import choices
from trialwright.web.public.search.reading import asked_of, read_sought
from trialwright.web.public.wording import retold, why

_COUNTRY = "country"
WIDTH = 960
#: Cells of the grid by which places are counted, from west to east.
_COLUMNS = 18
#: A mark keeps so far from the edges of its cell, so that no two lie on one another.
_ROOM = 20.0
#: A circle that is searched has so much around it.
_AROUND = 2.4
#: So close to a point is what lies in its town.
_TOWN = "1km"


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A country: how many studies have a site there, those studies, and its own map."""

    name: str
    studies: str
    href: str
    map_href: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A cell of the map: its foremost town, how many studies and points, and ways on."""

    name: str
    studies: str
    points: str
    href: str
    near_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchMapPage:
    """What the map of a search may show."""

    template: ClassVar[str] = "search-map.html"
    title: str
    asked: str
    words: str
    kept: tuple[tuple[str, str], ...]
    problem: str
    remarks: tuple[str, ...]
    counted: str
    area: str
    areas: tuple[Link, ...]
    steps: tuple[Link, ...]
    figure: MapFigure | None
    notes: tuple[str, ...]
    places: tuple[PlaceRow, ...]
    countries: tuple[CountryRow, ...]
    unstated: str
    ways_on: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What was found: how many studies, countries, cells of a grid, and names of these.

    `remarks` are what of the search changes nothing.
    """

    sought: Sought
    remarks: tuple[str, ...]
    area: Area
    circle: DistanceMatch | None
    total: int
    countries: Facet
    cells: tuple[CellCount, ...]
    names: Mapping[int, str]


async def search_map(request: Request) -> Response:
    """Show where the hits of a search are: ``GET /search/map``."""
    sought = read_sought(request.query_params)
    try:
        found = await _found(request, sought)
    except InvalidInput as error:
        return answer(_refused(sought, why(error)), 400)
    return answer(_page(found))


async def search_map_json(request: Request) -> Response:
    """Give the same counts for programs: ``GET /search/map.json``."""
    sought = read_sought(request.query_params)
    try:
        found = await _found(request, sought)
    except InvalidInput as error:
        raise HTTPException(400, why(error)) from error
    window = found.area.window
    return JSONResponse(
        {
            "total": found.total,
            "remarks": list(found.remarks),
            "countries": {one.value: one.studies for one in found.countries.values},
            "missing": found.countries.missing,
            "area": {
                "name": found.area.name,
                "west": window.west,
                "south": window.south,
                "east": window.east,
                "north": window.north,
            },
            "places": [
                {
                    "latitude": one.latitude,
                    "longitude": one.longitude,
                    "name": found.names.get(one.cell),
                    "studies": one.studies,
                    "points": one.points,
                }
                for one in found.cells
            ],
        }
    )


async def _found(request: Request, sought: Sought) -> _Found:
    asked = asked_of(sought)
    question = await only_derived(request, asked.question, sought.derived)
    near = circle_of(sought.near) if sought.near else None
    area = _area(request.query_params.get("area", "").strip(), sought, near)
    finder = finder_of(request)
    overview = finder.look(question, 0, fields=(choices()[_COUNTRY].field,))
    cells = () if area.is_world else finder.places(question, _grid(_sheet(area)))
    return _Found(
        sought=sought,
        remarks=asked.remarks,
        area=area,
        circle=near,
        total=overview.found.total,
        countries=overview.facets[0],
        cells=cells,
        names=_towns().of(cells, source_of(request)),
    )


@cache
def _towns() -> TownNames:
    """Return the names of points that this process knows."""
    return TownNames()


def _area(text: str, sought: Sought, near: DistanceMatch | None) -> Area:
    """Return the area that is asked for, else the circle that is searched, else a country's."""
    if text:
        return area_of(text)
    if near is not None:
        reach = degrees(near.radius_km / EARTH_RADIUS_KM) * _AROUND / 2
        window = window_of(
            near.longitude - reach,
            max(near.latitude - reach, -90),
            near.longitude + reach,
            min(near.latitude + reach, 90),
        )
        return area_of(edges_of(window))
    countries = sought.chosen.get(_COUNTRY, ())
    if len(countries) == 1 and outline_of(countries[0]) is not None:
        return area_of(countries[0])
    return area_of("")


def _address(sought: Sought, area: str, ending: str = "") -> str:
    """Return where a map of a search is shown."""
    pairs = (*sought.on_page(1).pairs, ("area", area))
    return f"{PATH}/map{ending}?{urlencode(pairs)}"


def _sheet(area: Area) -> Sheet:
    return Sheet(area.window, WIDTH)


def _grid(sheet: Sheet) -> Grid:
    window = sheet.window
    return Grid(
        west=window.west,
        south=window.south,
        east=window.east,
        north=window.north,
        columns=_COLUMNS,
        rows=max(1, round(sheet.height * _COLUMNS / sheet.width)),
    )


def _page(found: _Found) -> SearchMapPage:
    sought, area = found.sought, found.area
    counted = tuple(
        Counted(one.value, one.studies, _address(sought, one.value))
        for one in found.countries.values
    )
    return SearchMapPage(
        title=said("Map of studies"),
        asked=_asked_in_words(sought),
        words=sought.words.get("q", ""),
        kept=_kept(sought),
        problem="",
        remarks=tuple(map(retold, found.remarks)),
        counted=said_of(found.total, "{count} study", "{count} studies"),
        area=area.name,
        areas=tuple(_areas(sought, area)),
        steps=tuple(Link(step.says, _address(sought, step.text)) for step in _steps(area)),
        figure=_figure(found, counted),
        notes=tuple(_notes(found)),
        places=tuple(_places(found)),
        countries=tuple(_countries(sought, counted)),
        unstated=f"{found.countries.missing:,}" if found.countries.missing else "",
        ways_on=(
            Link(said("List of these studies"), sought.on_page(1).address),
            Link(said("JSON of this page"), _address(sought, area.text, ".json")),
        ),
    )


def _refused(sought: Sought, problem: str) -> SearchMapPage:
    return SearchMapPage(
        title=said("Map of studies"),
        asked=_asked_in_words(sought),
        words=sought.words.get("q", ""),
        kept=_kept(sought),
        problem=problem,
        remarks=(),
        counted="",
        area="",
        areas=(),
        steps=(),
        figure=None,
        notes=(),
        places=(),
        countries=(),
        unstated="",
        ways_on=(),
    )


def _asked_in_words(sought: Sought) -> str:
    """Return what is asked, all of it, as one line."""
    chosen = (
        f"{choices()[name].heading}: {choices()[name].label(value)}"
        for name, values in sought.chosen.items()
        for value in values
    )
    derived = (
        f"{derived_choices()[name].heading}: {derived_choices()[name].label(value)}"
        for name, values in sought.derived.items()
        for value in values
    )
    near = (said("near {circle}", circle=sought.near),) if sought.near else ()
    return "; ".join((*sought.words.values(), *chosen, *derived, *near))


def _kept(sought: Sought) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in sought.pairs if name not in {"q", "page"})


def _areas(sought: Sought, area: Area) -> Iterator[Link]:
    yield Link(said("World"), "" if area.is_world else _address(sought, "world"))
    for name in REGIONS:
        href = "" if name == area.text else _address(sought, name)
        yield Link(region_in_words(name), href)


def _steps(area: Area) -> Iterator[Step]:
    if not area.is_world:
        yield from steps_from(area.window)


def _figure(found: _Found, counted: Sequence[Counted]) -> MapFigure:
    sheet = _sheet(found.area)
    shades = shades_of(sheet, counted, numbered=not found.cells)
    near = found.circle
    return MapFigure(
        width=sheet.width,
        height=sheet.height,
        says=said(
            "Map of {area}: studies by country. The tables say the same in words.",
            area=found.area.name,
        ),
        land=land_of(sheet),
        shades=shades,
        circle=(
            None if near is None else circle(sheet, (near.latitude, near.longitude), near.radius_km)
        ),
        marks=tuple(_marks(found, sheet)),
        keys=tuple(_keys(found, counted)),
    )


def _keys(found: _Found, counted: Sequence[Counted]) -> Iterator[Key]:
    yield from keys_of(counted)
    if found.cells:
        yield Key("mark-count", form_of("count", 10), look_in_words("count"))
    if found.circle is not None:
        yield Key("circle", form_of("open", 10), said("The circle that is searched"))


def _marks(found: _Found, sheet: Sheet) -> Iterator[Mark]:
    grid = _grid(sheet)
    across, down = sheet.width / grid.columns, sheet.height / grid.rows
    for one in found.cells:
        row, column = divmod(one.cell, grid.columns)
        x, y = sheet.spot((one.latitude, one.longitude))
        number = f"{one.studies:,}"
        yield Mark(
            x=round(_within(x, column * across, across)),
            y=round(_within(y, row * down, down)),
            look="count",
            form=form_of("count", 8 + 4 * len(number)),
            number=number,
            says=f"{_name(found, one)}: {_studies(one.studies)}",
            href=_cell_address(found, one),
        )


def _within(at: float, start: float, length: float) -> float:
    """Return a place moved into the middle of a stretch, if there is room for that."""
    room = min(_ROOM, length / 2)
    return max(start + room, min(start + length - room, at))


def _places(found: _Found) -> Iterator[PlaceRow]:
    for one in sorted(found.cells, key=lambda cell: (-cell.studies, cell.cell)):
        near = Sought(
            words=found.sought.words,
            chosen=found.sought.chosen,
            derived=found.sought.derived,
            near=f"{one.latitude:g},{one.longitude:g},{_TOWN}",
        )
        yield PlaceRow(
            name=_name(found, one),
            studies=f"{one.studies:,}",
            points=f"{one.points:,}",
            href=_cell_address(found, one),
            near_href=near.address,
        )


def _cell_address(found: _Found, one: CellCount) -> str:
    """Return where a cell alone is shown."""
    window, grid = found.area.window, _grid(_sheet(found.area))
    row, column = divmod(one.cell, grid.columns)
    across = (window.east - window.west) / grid.columns
    down = (window.north - window.south) / grid.rows
    west, north = window.west + column * across, window.north - row * down
    return _address(found.sought, edges_of(window_of(west, north - down, west + across, north)))


def _name(found: _Found, one: CellCount) -> str:
    return found.names.get(one.cell) or point_in_words(one.latitude, one.longitude)


def _studies(count: int) -> str:
    return said_of(count, "{count} study", "{count} studies")


def _countries(sought: Sought, counted: Sequence[Counted]) -> Iterator[CountryRow]:
    for one in counted:
        yield CountryRow(
            name=one.name,
            studies=f"{one.studies:,}",
            href=sought.with_choice(_COUNTRY, (one.name,)).address,
            map_href=one.href if outline_of(one.name) else "",
        )


def _notes(found: _Found) -> Iterator[str]:
    if found.countries.values:
        yield said("A study with sites in several countries counts in each of them, once.")
    if found.cells:
        yield said(
            "Places are counted by the registry's points, which are those of towns; a study "
            "counts once in a circle, and all its sites count, also those outside what was "
            "searched. Sites without a point are in the counts by country alone."
        )
    absent = [one.value for one in found.countries.values if outline_of(one.value) is None]
    if absent:
        yield said("Without an outline on the map: {names}.", names=", ".join(absent))
