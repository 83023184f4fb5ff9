"""The map of a study: every site once, at its distance, and said where there is no point."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import zstandard
from tests import records
from tests.web.conftest import listening, searching
from tests.web.public.reading_html import Reader

from trialwright.registry.loading import load
from trialwright.registry.record.contacts import GeoPoint, Location
from trialwright.registry.store import Registry
from trialwright.web.public import create_app
from trialwright.web.public.maps.distances import distance_in_words, point_in_words
from trialwright.web.public.maps.origins import point_in
from trialwright.web.public.maps.sites import (
    numbered,
    point_of,
    site_map,
    site_sketch,
    window_of_sites,
)

EVIL = '<script>alert("x")</script>'
SITES: list[dict[str, Any]] = [
    {
        "facility": "First Hospital",
        "status": "RECRUITING",
        "city": "Nanning",
        "state": "Guangxi",
        "country": "China",
        "geoPoint": {"lat": 22.81667, "lon": 108.31667},
    },
    {
        "facility": EVIL,
        "status": "NOT_YET_RECRUITING",
        "city": "Nanning",
        "state": "Guangxi",
        "country": "China",
        "geoPoint": {"lat": 22.81667, "lon": 108.31667},
    },
    {
        "facility": "Hospital of Vienna",
        "status": "COMPLETED",
        "city": "Vienna",
        "country": "Austria",
        "geoPoint": {"lat": 48.20849, "lon": 16.37208},
    },
    {"facility": "Somewhere", "status": "RECRUITING", "city": "Nanning", "country": "China"},
    {"facility": "In the sea", "geoPoint": {"lat": 0, "lon": 0}},
]
HERE = f"/study/NCT{records.FIRST}/map"
EMPTY = f"/study/NCT{records.FIRST + 1}/map"
TEXAN = f"/study/NCT{records.FIRST + 3}/map"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Return a client of studies of five sites, of none, in Paris twice, and in Texas."""
    home = tmp_path_factory.mktemp("mapped")
    paris = {"city": "Paris", "country": "France", "geoPoint": {"lat": 48.85341, "lon": 2.3488}}
    texas = {
        "city": "Paris",
        "state": "Texas",
        "country": "United States",
        "geoPoint": {"lat": 33.66094, "lon": -95.55551},
    }
    around = [{"geoPoint": {"lat": 31 + place / 3, "lon": -97 - place}} for place in range(3)]
    lines = [
        records.record(
            records.FIRST + number,
            protocolSection__contactsLocationsModule={"locations": locations},
        )
        for number, locations in enumerate((SITES, [], [paris, paris, texas], [paris, *around]))
    ]
    (home / "some.ndjson").write_bytes(b"\n".join(lines))
    load(home, [str(home / "some.ndjson")], clock=records.clock_from())
    app = create_app(lambda: Registry.open(home), finder=searching(home))
    with listening(app) as address, httpx.Client(base_url=address, trust_env=False) as ready:
        yield ready


def page(client: httpx.Client, address: str, status: int = 200) -> Reader:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    found = Reader(answer.text)
    assert not found.unbalanced
    assert "script" not in found.tags
    return found


def label(found: Reader, link: str) -> str:
    """Return what a link on a map says."""
    at = found.attributes.index(("a", "href", link))
    return found.attributes[at + 2][2]


def sites(client: httpx.Client, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{HERE}.json{query}").json()["sites"]
    return found


def test_every_site_has_its_row_and_every_mark_leads_to_one(client: httpx.Client) -> None:
    found = page(client, HERE)

    rows = {f"site-{number}" for number in range(1, len(SITES) + 1)}
    assert rows <= set(found.ids)
    marks = {link[1:] for link in found.links if link.startswith("#site-")}
    assert marks == {"site-1", "site-3", "site-5"}
    assert found.says(EVIL)


def test_sites_at_one_point_are_one_mark_of_the_status_that_matters_most(
    client: httpx.Client,
) -> None:
    found = page(client, HERE)

    labels = [value for tag, name, value in found.attributes if (tag, name) == ("a", "aria-label")]
    assert "Nanning, Guangxi, China: 1 Recruiting, 1 Not yet recruiting" in labels


def test_what_has_no_point_and_what_lies_in_the_sea_is_said(client: httpx.Client) -> None:
    found = page(client, HERE)

    assert found.says("1 site has no point and is in the table alone.")
    assert found.says("A point at 0°, 0° lies in the sea")
    assert found.says("those of towns, not of hospitals")


def test_distances_go_along_the_great_circle_in_both_units(client: httpx.Client) -> None:
    """Nanning to Vienna by the law of cosines, which is another formula than the program's.

    cos(angle) = sin(22.81667) sin(48.20849) + cos(22.81667) cos(48.20849) cos(91.94459)
    = 0.28912 - 0.02084 = 0.26828, an angle of 1.29919 and with 6,371.0088 km to it 8,277 km.
    """
    ordered = sites(client, "?place=Nanning")

    assert [one["number"] for one in ordered] == [1, 2, 3, 5, 4]
    assert [one["distanceKm"] for one in ordered][:2] == [0, 0]
    assert ordered[2]["distanceKm"] == pytest.approx(8_277, abs=1)
    assert ordered[2]["distanceMiles"] == pytest.approx(ordered[2]["distanceKm"] / 1.609344, 1e-3)
    assert ordered[4]["distanceKm"] is None
    found = page(client, f"{HERE}?place=Nanning")
    assert found.says("Distances from Nanning, Guangxi, China")
    assert found.says("less than 1 km")
    assert found.says("Distance not known: no point stated")


def test_recruiting_sites_come_first_if_asked(client: httpx.Client) -> None:
    ordered = sites(client, "?near=48.2,16.3&first=recruiting")

    assert [one["number"] for one in ordered] == [1, 3, 5, 2, 4]


def test_without_a_place_sites_stand_by_country_and_status(client: httpx.Client) -> None:
    assert [one["number"] for one in sites(client)] == [3, 1, 4, 2, 5]
    assert [one["number"] for one in sites(client, "?first=recruiting")] == [1, 4, 3, 2, 5]
    found = page(client, HERE)
    assert found.says("China: Recruiting")
    assert found.says("Country not stated: Not stated")


def test_a_town_of_other_studies_is_known_too(client: httpx.Client) -> None:
    found = client.get(f"{HERE}.json?place=Paris").json()["from"]

    assert found["name"] == "Paris, France"
    assert found["others"] == ["Paris, Texas, United States"]
    texas = client.get(f"{HERE}.json?place=paris, texas").json()["from"]
    assert (texas["latitude"], texas["longitude"]) == (33.66094, -95.55551)
    assert (
        f"{HERE}?place=Paris%2C+Texas%2C+United+States" in page(client, f"{HERE}?place=Paris").links
    )


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("VIENNA", "Vienna, Austria"),
        ("Vi\u00e9nna , austria", "Vienna, Austria"),
        ("paris,united states", "Paris, Texas, United States"),
        ("Paris, Texas, United States", "Paris, Texas, United States"),
        ("48.2, 16.4", "48.2\u00b0\u00a0N, 16.4\u00b0\u00a0E"),
    ],
)
def test_a_town_is_known_by_its_name_however_it_is_typed(
    client: httpx.Client, place: str, found: str
) -> None:
    answer = client.get(f"{HERE}.json", params={"place": place})

    assert answer.json()["from"]["name"] == found


@pytest.mark.parametrize(
    "query",
    [
        "near=x",
        "near=91,0",
        "near=0,181",
        "near=1",
        "near=nan,1",
        "place=Atlantis",
        "place=%22,",
        "place=Paris,%20Austria",
        "place=%5C%22)",
    ],
)
def test_what_is_no_place_is_one_clear_sentence(client: httpx.Client, query: str) -> None:
    found = page(client, f"{HERE}?{query}", 400)

    assert found.says("22.8,108.3")
    assert client.get(f"{HERE}.json?{query}").status_code == 400


def test_a_mark_for_several_places_leads_nearer(client: httpx.Client) -> None:
    """Three points of Texas and one of France: the map of both puts those of Texas together."""
    found = page(client, TEXAN)

    (nearer,) = [
        link for link in found.links if "area=" in link and "2 more places" in label(found, link)
    ]
    marks = [link for link in page(client, nearer).links if link.startswith("#site-")]
    assert sorted(marks) == ["#site-2", "#site-3", "#site-4"]
    assert page(client, nearer).says("1 site lies outside this part of the map")
    assert TEXAN in page(client, nearer).links


def test_a_part_that_is_no_part_is_refused(client: httpx.Client) -> None:
    assert page(client, f"{HERE}?area=Atlantis", 400).says("expected world")
    assert page(client, f"{HERE}?area=Austria").says("3 sites lie outside")


def test_another_order_than_that_is_refused(client: httpx.Client) -> None:
    assert client.get(f"{HERE}?first=last").status_code == 400


def test_a_study_without_sites_says_so(client: httpx.Client) -> None:
    assert page(client, EMPTY).says("No location is provided by the sponsor.")
    assert client.get(f"{EMPTY}.json").json()["sites"] == []


def test_other_spellings_of_an_id_lead_here_and_unknown_ones_nowhere(client: httpx.Client) -> None:
    answer = client.get(f"/study/nct{records.FIRST}/map?place=Nanning")

    assert (answer.status_code, answer.headers["location"]) == (301, f"{HERE}?place=Nanning")
    assert client.get("/study/NCT99999999/map").status_code == 404


def test_the_reference_study_has_a_map_before_it_is_loaded(client: httpx.Client) -> None:
    assert page(client, "/study/NCT07338357/map").says("No location is provided by the sponsor.")


def test_the_page_of_a_study_has_a_small_map_that_leads_here(client: httpx.Client) -> None:
    found = page(client, HERE.removesuffix("/map"))

    assert HERE in found.links
    assert ("p", "class", "sketch") in found.attributes
    without = page(client, EMPTY.removesuffix("/map"))
    assert ("p", "class", "sketch") not in without.attributes


@pytest.mark.parametrize(
    ("lat", "lon"), [(None, 1.0), (1.0, None), (91.0, 0.0), (0.0, 200.0), (float("nan"), 0.0)]
)
def test_half_a_point_or_one_that_is_nowhere_is_none(lat: float | None, lon: float | None) -> None:
    assert point_of(Location(geo_point=GeoPoint(lat=lat, lon=lon))) is None


def test_points_at_a_pole_and_across_the_180th_meridian_are_drawn() -> None:
    points = [(90.0, 0.0), (-17.7, 160.0), (-13.8, -160.0), (-90.0, 12.0)]
    locations = [Location(geo_point=GeoPoint(lat=lat, lon=lon)) for lat, lon in points]

    sites = numbered(locations)

    figure = site_map(sites, None, window_of_sites(sites, None), lambda _: "")

    assert len(figure.marks) == 4
    assert all(0 <= one.x <= figure.width and 0 <= one.y <= figure.height for one in figure.marks)


def test_no_point_is_no_small_map() -> None:
    assert site_sketch(numbered([Location(city="Nanning")])) is None


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("22.8,108.3", (22.8, 108.3)),
        (" -90 ; 180 ", (-90.0, 180.0)),
        ("90.1,0", None),
        ("1,2,3", None),
        ("1e1,2", None),
    ],
)
def test_a_point_is_read_as_it_is_written(text: str, point: tuple[float, float] | None) -> None:
    assert point_in(text) == point


def test_distances_are_no_more_exact_than_points() -> None:
    assert distance_in_words(0.4) == "less than 1 km"
    assert distance_in_words(1_234.56) == "1,235 km (767 mi)"
    assert point_in_words(-22.8, -108.31667) == "22.8°\xa0S, 108.317°\xa0W"


@pytest.mark.reference
def test_the_study_with_the_most_sites_is_light(reference_data: Path, tmp_path: Path) -> None:
    """482 sites, packed as they are sent, in less than 100 kB."""
    source = next(
        line
        for line in _lines(reference_data / "registry" / "studies.ndjson.zst")
        if b'"NCT03204916"' in line
    )
    (tmp_path / "one.json").write_bytes(source)
    load(tmp_path, [str(tmp_path / "one.json")], clock=records.clock_from())
    with (
        listening(create_app(lambda: Registry.open(tmp_path))) as address,
        httpx.Client(base_url=address, trust_env=False) as ready,
    ):
        found = ready.get("/study/NCT03204916/map?near=48.9,2.4")
        study = ready.get("/study/NCT03204916").text

    assert len(gzip.compress(found.content)) < 100_000
    assert Reader(found.text).tags.count("tr") > 482
    sketch = study[study.index('<p class="sketch">') :]
    assert len(gzip.compress(sketch[: sketch.index("</p>")].encode())) < 6_000


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as packed:
        yield from zstandard.ZstdDecompressor().stream_reader(packed).readall().splitlines()
