"""The record as a tree over HTTP: every node has an address, what is sought is unfolded."""

from __future__ import annotations

import httpx
import pytest
from tests.web.conftest import EDITED
from tests.web.public.maximal import NCT as EVERYTHING
from tests.web.public.reading_html import Reader

TREE = f"/study/{EVERYTHING}/json"


def test_the_tree_is_well_formed_and_keeps_the_order_of_the_registry(client: httpx.Client) -> None:
    page = Reader(client.get(TREE).text)

    assert page.unbalanced == []
    assert page.tags.count("h1") == 1
    links = [link for link in page.links if link.startswith("?at=")]
    sections = [link.removeprefix("?at=") for link in links if "." not in link]
    whole = client.get(f"/study/{EVERYTHING}.json?pretty=1").json()
    assert sections == list(whole)


def test_every_link_of_a_node_leads_to_it(client: httpx.Client) -> None:
    page = Reader(client.get(f"{TREE}?at=protocolSection.designModule").text)

    links = [link for link in page.links if link.startswith("?at=")]
    assert len(links) > 10
    for link in links:
        assert client.get(f"{TREE}{link}").status_code == 200


def test_a_field_is_shown_with_what_the_registry_says_of_it(client: httpx.Client) -> None:
    at = "protocolSection.contactsLocationsModule.locations.0.city"
    page = Reader(client.get(f"{TREE}?at={at}").text)

    assert page.says("Name in searches LocationCity")
    assert page.says("text of protocolSection.contactsLocationsModule.locations.city")
    assert f"{TREE}?at=protocolSection.contactsLocationsModule.locations" in page.links


def test_a_part_is_given_as_json(client: httpx.Client) -> None:
    whole = client.get(f"/study/{EVERYTHING}.json").json()
    address = (
        f"/study/{EVERYTHING}/part.json?at=protocolSection.armsInterventionsModule.armGroups.0"
    )

    part = client.get(address)
    assert part.json() == whole["protocolSection"]["armsInterventionsModule"]["armGroups"][0]
    assert b"\n  " in client.get(f"{address}&pretty=1").content


def test_what_is_sought_is_marked(client: httpx.Client) -> None:
    page = Reader(client.get(f"{TREE}?find=BriefSummary").text)

    assert "mark" in page.tags
    assert page.says("Found at")
    none = Reader(client.get(f"{TREE}?find=nowhere+at+all").text)
    assert none.says("Nothing found.")
    assert "mark" not in none.tags


def test_hostile_texts_stay_texts(client: httpx.Client) -> None:
    page = Reader(client.get(f"/study/{EDITED}/json", params={"find": "<b>Nothing"}).text)

    assert page.says("<b>Nothing")
    assert "b" not in page.tags


@pytest.mark.parametrize("rest", ["json", "part.json"])
def test_where_nothing_stands_nothing_is_shown(client: httpx.Client, rest: str) -> None:
    answer = client.get(f"/study/{EDITED}/{rest}?at=protocolSection.nothing")

    assert answer.status_code == 404
    assert "protocolSection.nothing" in answer.text


def test_an_old_version_has_a_tree_of_its_own(client: httpx.Client) -> None:
    page = Reader(client.get(f"/study/{EDITED}/version/1/json?find=RECRUITING").text)

    assert page.says("This is an old version.")
    assert "mark" in page.tags
