"""The map of a search: exact counts by country and place, and a way from each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest
from tests import records
from tests.web.conftest import listening, searching
from tests.web.public.reading_html import Reader

from trialwright.registry.loading import load
from trialwright.registry.search.questions import CellCount
from trialwright.registry.store import Registry
from trialwright.vocabulary import NctId
from trialwright.web.public import create_app
from trialwright.web.public.maps.towns import MOST_NAMED, TownNames

EVIL = '<script>alert("x")</script>'


def site(city: str, country: str, lat: float | None = None, lon: float | None = None) -> Any:  # noqa: ANN401 - JSON
    found: dict[str, Any] = {"city": city, "country": country}
    return found if lat is None else found | {"geoPoint": {"lat": lat, "lon": lon}}


NANNING = site("Nanning", "China", 22.81667, 108.31667)
BEIJING = site("Beijing", "China", 39.9075, 116.39723)
VIENNA = site("Vienna", "Austria", 48.20849, 16.37208)
SUVA = site("Suva", "Fiji", -18.14161, 178.44149)
REUNION = site("Saint-Denis", "Réunion", -20.88231, 55.4504)
SITES = [
    [NANNING, NANNING, BEIJING],
    [NANNING, VIENNA],
    [VIENNA],
    [SUVA],
    [REUNION, site("Paris", "France")],
    [],
    [site(EVIL, EVIL, 48.9, 17.1)],
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Return a client of a registry of studies with these sites, every second one recruiting."""
    home = tmp_path_factory.mktemp("mapped")
    lines = [
        records.record(
            records.FIRST + number,
            protocolSection__identificationModule__briefTitle=f"Number{number} of many",
            protocolSection__statusModule__overallStatus=("RECRUITING", "COMPLETED")[number % 2],
            protocolSection__contactsLocationsModule={"locations": sites},
        )
        for number, sites in enumerate(SITES)
    ]
    (home / "some.ndjson").write_bytes(b"\n".join(lines))
    load(home, [str(home / "some.ndjson")], clock=records.clock_from())
    app = create_app(lambda: Registry.open(home), finder=searching(home))
    with listening(app) as address, httpx.Client(base_url=address, trust_env=False) as ready:
        yield ready


def page(client: httpx.Client, query: str = "", status: int = 200) -> Reader:
    answer = client.get(f"/search/map?{query}")
    assert answer.status_code == status, answer.text
    found = Reader(answer.text)
    assert not found.unbalanced
    assert "script" not in found.tags
    return found


def counts(client: httpx.Client, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/search/map.json?{query}").json()
    return found


def test_every_country_has_its_studies_and_the_silent_are_counted(client: httpx.Client) -> None:
    found = counts(client)

    assert found["total"] == len(SITES)
    assert found["countries"] == {
        "Austria": 2,
        "China": 2,
        EVIL: 1,
        "Fiji": 1,
        "France": 1,
        "Réunion": 1,
    }
    assert found["missing"] == 1
    assert found["places"] == []
    shown = page(client)
    assert shown.says("7 studies")
    assert shown.says(EVIL)
    assert shown.says("Réunion")
    assert shown.says("Without an outline on the map:")


def test_places_are_counted_where_the_map_is_near(client: httpx.Client) -> None:
    """A study with two sites in Nanning counts once there."""
    places = {one["name"]: one["studies"] for one in counts(client, "area=China")["places"]}

    assert places == {"Nanning, China": 2, "Beijing, China": 1}
    shown = page(client, "area=China")
    assert shown.says("Places in China")
    labels = [v for tag, name, v in shown.attributes if (tag, name) == ("a", "aria-label")]
    assert "Nanning, China: 2 studies" in labels


def test_a_country_that_is_chosen_is_shown(client: httpx.Client) -> None:
    found = counts(client, "country=Fiji")

    assert found["area"]["name"] == "Fiji"
    assert found["area"]["west"] < 178 < found["area"]["east"]
    assert [one["name"] for one in found["places"]] == ["Suva, Fiji"]


def test_a_circle_is_shown_with_what_is_in_it(client: httpx.Client) -> None:
    found = counts(client, "near=48.2,16.4,100km")

    assert found["total"] == 3
    assert {one["studies"] for one in found["places"]} == {1, 2}
    shown = page(client, "near=48.2,16.4,100km")
    assert ("path", "class", "circle") in shown.attributes
    assert shown.says("near 48.2,16.4,100km")


def test_a_country_leads_to_its_studies_in_the_same_search(client: httpx.Client) -> None:
    shown = page(client, "q=many&status=RECRUITING&area=europe")

    assert "/search?q=many&status=RECRUITING&country=China" in shown.links
    assert "/search/map?q=many&status=RECRUITING&area=China" in shown.links
    assert "/search?q=many&status=RECRUITING" in shown.links


def test_a_place_leads_to_the_list_of_its_studies(client: httpx.Client) -> None:
    shown = page(client, "area=China")

    (link,) = [link for link in shown.links if "near=22.8167" in link]
    assert client.get(link.replace("/search?", "/search.json?")).json()["total"] == 2


def test_a_mark_leads_nearer_until_towns_stand_alone(client: httpx.Client) -> None:
    """From Asia on, every step shows Nanning, and less of the earth around it."""
    query, widths = "area=asia", []
    for _ in range(3):
        found = counts(client, query)
        assert "Nanning, China" in [one["name"] for one in found["places"]]
        widths.append(found["area"]["east"] - found["area"]["west"])
        shown = page(client, query)
        at = shown.pieces.index("Nanning, China: 2 studies")
        assert at
        labels = [
            (value, shown.attributes[place - 2][2])
            for place, (_, name, value) in enumerate(shown.attributes)
            if name == "aria-label"
        ]
        query = urlsplit(dict(labels)["Nanning, China: 2 studies"]).query
        assert parse_qs(query)["area"]
    assert widths == sorted(widths, reverse=True)


def test_the_search_page_leads_to_its_map(client: httpx.Client) -> None:
    shown = Reader(client.get("/search?q=many&page=1").text)

    assert "/search/map?q=many" in shown.links


@pytest.mark.parametrize("query", ["area=Atlantis", "q=AREA[Phse]1", "near=1,2", "near=x"])
def test_what_cannot_be_read_is_said(client: httpx.Client, query: str) -> None:
    assert page(client, query, 400).says("expected")
    assert client.get(f"/search/map.json?{query}").status_code == 400


def test_nothing_found_is_an_empty_map(client: httpx.Client) -> None:
    shown = page(client, "q=nothingatall")

    assert shown.says("0 studies")
    assert shown.says("No study here is what was asked for.")


def test_an_empty_registry_has_an_empty_map(empty_client: httpx.Client) -> None:
    assert Reader(empty_client.get("/search/map?area=europe").text).says("0 studies")


def test_names_are_looked_up_once_and_for_the_foremost_alone(tmp_path: Path) -> None:
    """What a point is called stands in the record of a study that has it."""
    tree = records.tree(protocolSection__contactsLocationsModule={"locations": [NANNING]})
    (tmp_path / "one.json").write_bytes(msgspec.json.encode(tree))
    load(tmp_path, [str(tmp_path / "one.json")], clock=records.clock_from())
    cells = [
        CellCount(
            cell=number,
            latitude=22.81667,
            longitude=108.31667 + number,
            studies=1,
            points=1,
            example=NctId.from_number(records.FIRST),
        )
        for number in range(MOST_NAMED + 1)
    ]
    names = TownNames()
    with Registry.open(tmp_path) as registry:
        assert names.of(cells, registry) == {0: "Nanning, China"}
        assert names.of(cells[:1], registry) == {0: "Nanning, China"}
