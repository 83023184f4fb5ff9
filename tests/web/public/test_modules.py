"""Each module of a record has a page, a path, and a twin that is exactly that part."""

from __future__ import annotations

from operator import attrgetter

import httpx
import msgspec
import pytest
from tests import records
from tests.web.conftest import EDITED
from tests.web.public.maximal import NCT as EVERYTHING
from tests.web.public.maximal import altered, leaves, maximal_tree
from tests.web.public.reading_html import Reader
from tests.web.public.study_pages import held

from trialwright.registry.fields import all_fields
from trialwright.web.public.modules import module_page
from trialwright.web.public.record.modules import Module, modules
from trialwright.web.public.rendering import html_of

ALL = modules()
#: Without these a record is none.
REQUIRED = {"identificationModule", "statusModule", "miscInfoModule"}


def html_of_module(source: bytes, module: Module) -> str:
    return html_of(module_page(held(source), module))


def test_every_module_of_the_structure_has_a_page_and_no_other() -> None:
    known = [field.path for field in all_fields() if field.path.count(".") == 1]

    assert sorted(one.path for one in ALL) == sorted(known)


@pytest.mark.parametrize("module", ALL, ids=attrgetter("name"))
def test_a_module_has_its_path_its_meaning_and_its_content(
    module: Module, client: httpx.Client
) -> None:
    page = Reader(client.get(f"/study/{EVERYTHING}/module/{module.name}").text)

    assert page.unbalanced == []
    assert page.tags.count("h1") == 1
    assert page.says(module.path)
    assert page.says(module.meaning)
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("module", ALL, ids=attrgetter("name"))
def test_a_twin_is_exactly_that_part_of_the_record(module: Module, client: httpx.Client) -> None:
    whole = client.get(f"/study/{EVERYTHING}.json")
    part = client.get(f"/study/{EVERYTHING}/module/{module.name}.json")

    assert part.json() == whole.json()[module.section][module.name]
    assert part.content in whole.content


@pytest.mark.parametrize(
    ("path", "module", "other"),
    [
        (path, module, altered(maximal_tree(), steps))
        for path, steps in leaves()
        for module in ALL
        if path.startswith(f"{module.path}.") and not path.endswith(".nctId")
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_whatever_a_leaf_states_is_told_apart_on_the_page_of_its_module(
    path: str, module: Module, other: dict[str, object]
) -> None:
    pages = [
        html_of_module(msgspec.json.encode(tree), module).partition("<main")[2]
        for tree in (maximal_tree(), other)
    ]

    bare = [page.partition('<div class="record">')[2] for page in pages]
    assert bare[0] != bare[1], path


@pytest.mark.parametrize(
    "module", [one for one in ALL if one.name not in REQUIRED], ids=attrgetter("name")
)
def test_a_module_that_is_not_in_the_record_has_a_page_that_says_so(module: Module) -> None:
    tree = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT90000003"},
            "statusModule": {"overallStatus": "WITHHELD"},
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": "2026-03-25"}},
    }
    page = Reader(html_of_module(msgspec.json.encode(tree), module))

    assert page.says("Not in this record")
    assert not page.says("no harm")
    if module.section == "protocolSection":
        assert page.says("Not provided by the sponsor.")


def test_a_module_that_is_not_in_the_record_is_null_as_json(client: httpx.Client) -> None:
    address = f"/study/{EDITED}/module/adverseEventsModule"

    assert client.get(address).status_code == 200
    assert client.get(f"{address}.json").json() is None


def test_fields_that_the_model_does_not_know_stand_on_the_page_of_their_module() -> None:
    tree = records.tree()
    tree["protocolSection"]["eligibilityModule"]["later"] = "<i>new</i>"
    source = msgspec.json.encode(tree)
    module = next(one for one in ALL if one.name == "eligibilityModule")

    page = Reader(html_of_module(source, module))

    assert page.says("protocolSection.eligibilityModule.later")
    assert page.says('"<i>new</i>"')


@pytest.mark.parametrize("rest", ["", ".json"])
def test_a_name_in_other_capitals_leads_to_the_module(client: httpx.Client, rest: str) -> None:
    answer = client.get(f"/study/{EDITED}/module/ELIGIBILITYmodule{rest}")

    assert answer.status_code == 301
    assert answer.headers["location"] == f"/study/{EDITED}/module/eligibilityModule{rest}"


def test_another_name_is_refused_with_a_sentence(client: httpx.Client) -> None:
    answer = client.get(f"/study/{EDITED}/module/<b>")

    assert answer.status_code == 404
    assert Reader(answer.text).says("No record has a module of the name '<b>'")


def test_the_list_names_every_module_with_what_it_holds(client: httpx.Client) -> None:
    page = Reader(client.get(f"/study/{EDITED}/modules").text)
    listed = client.get(f"/study/{EDITED}/modules.json").json()["modules"]

    assert [one["path"] for one in listed] == [one.path for one in ALL]
    for one in ALL:
        assert f"/study/{EDITED}/module/{one.name}" in page.links
    assert {one["name"] for one in listed if not one["stated"]} >= {"adverseEventsModule"}
    assert all(client.get(one["address"]).status_code == 200 for one in listed[:3])


def test_sections_of_a_study_lead_to_their_modules(client: httpx.Client) -> None:
    links = Reader(client.get(f"/study/{EDITED}").text).links

    for one in ALL:
        if one.section != "resultsSection":
            assert f"/study/{EDITED}/module/{one.name}" in links


def test_an_old_version_has_modules_of_its_own(client: httpx.Client) -> None:
    first, newest = (
        client.get(f"/study/{EDITED}{version}/module/statusModule.json").json()["overallStatus"]
        for version in ("/version/1", "")
    )

    assert (first, newest) == ("RECRUITING", "COMPLETED")
    page = Reader(client.get(f"/study/{EDITED}/version/1/module/statusModule").text)
    assert page.says("This is an old version.")
    assert f"/study/{EDITED}/version/1/modules" in page.links


def test_the_restatement_has_modules_too(empty_client: httpx.Client) -> None:
    page = Reader(empty_client.get("/study/NCT07338357/module/eligibilityModule").text)

    assert page.says("This is a restatement in our own words.")
    assert empty_client.get("/study/NCT00000001/modules").status_code == 404


@pytest.mark.parametrize(
    "rest",
    [
        "modules",
        "modules.json",
        "module/statusModule",
        "module/statusModule.json",
        "results",
        "results.json",
        "json?at=protocolSection",
        "part.json?at=protocolSection",
        "version/1/modules",
    ],
)
def test_another_spelling_of_an_id_leads_to_the_same_part(client: httpx.Client, rest: str) -> None:
    answer = client.get(f"/study/{EDITED.lower()}/{rest}")

    assert (answer.status_code, answer.headers["location"]) == (301, f"/study/{EDITED}/{rest}")
