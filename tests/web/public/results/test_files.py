"""Each figure of posted results is a file too: a drawing, pixels, and the numbers as posted."""

from __future__ import annotations

import csv
import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import msgspec
import pytest
from tests import records
from tests.web.conftest import EDITED, listening
from tests.web.public.reading_html import Reader

from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.web.public import create_app
from trialwright.web.public.landscape.drawing import COLOURS

SVG = "{http://www.w3.org/2000/svg}"
EVIL = "=1+1"


def measured(title: str, param: str, *found: dict[str, str]) -> dict[str, Any]:
    return {
        "title": title,
        "paramType": param,
        "dispersionType": "STANDARD_DEVIATION" if "spread" in found[0] else None,
        "classes": [
            {
                "categories": [
                    {
                        "measurements": [
                            {"groupId": group} | one for group, one in zip("AB", found, strict=True)
                        ]
                    }
                ]
            }
        ],
    }


GROUPS = [{"id": "A", "title": EVIL}, {"id": "B", "title": "Other"}]
RESULTS = {
    "baselineCharacteristicsModule": {
        "groups": GROUPS,
        "denoms": [
            {
                "units": "Participants",
                "counts": [{"groupId": group, "value": "20"} for group in "AB"],
            }
        ],
        "measures": [
            measured(
                "Age", "MEAN", {"value": "40.5", "spread": "3"}, {"value": "41", "spread": "2"}
            ),
            measured("Region", "NUMBER", {"value": "NA"}, {"value": "<1"}),
            measured("Women", "COUNT_OF_PARTICIPANTS", {"value": "7"}, {"value": "9"}),
        ],
    },
    "outcomeMeasuresModule": {
        "outcomeMeasures": [
            measured("Nothing", "NUMBER", {"value": "NA"}, {"value": "NA"}),
            {
                **measured("Pain", "MEAN", {"value": "-1.5"}, {"value": "-0.3"}),
                "groups": GROUPS,
                "analyses": [
                    {
                        "groupIds": ["A", "B"],
                        "paramType": "Mean Difference",
                        "paramValue": "-1.2",
                        "ciPctValue": "95",
                        "ciNumSides": "TWO_SIDED",
                        "ciLowerLimit": "-2",
                        "ciUpperLimit": "-0.4",
                    }
                ],
            },
        ]
    },
}
NAMES = ("baseline-1", "baseline-3", "outcome-2", "comparison-2-1")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home = tmp_path_factory.mktemp("figures")
    source: Path = home / "one.json"
    tree = records.tree(resultsSection=msgspec.json.decode(msgspec.json.encode(RESULTS)))
    source.write_bytes(msgspec.json.encode(tree))
    load(home, [str(source)], clock=records.clock_from(), workers=1)
    with (
        listening(create_app(lambda: Registry.open(home))) as address,
        httpx.Client(base_url=address, trust_env=False) as ready,
    ):
        yield ready


def test_the_page_leads_to_the_files_of_all_its_figures(client: httpx.Client) -> None:
    page = Reader(client.get(f"/study/{EDITED}/results").text)
    files = {one for one in page.links if "/results/" in one}

    assert files == {
        f"/study/{EDITED}/results/{name}.{form}" for name in NAMES for form in ("svg", "png", "csv")
    }
    assert page.unbalanced == []
    assert all(client.get(one).status_code == 200 for one in files)


def test_from_a_chinese_page_all_files_of_figures_are_saved(client: httpx.Client) -> None:
    """What a browser sends from there says that Chinese is wanted; pixels say it in English."""
    spoken = {"Accept-Language": "zh-CN", "Cookie": "lang=zh-Hans"}
    page = Reader(client.get(f"/study/{EDITED}/results", headers=spoken).text)
    files = {one for one in page.links if "/results/" in one}

    assert len(files) == 3 * len(NAMES)
    assert page.says("英文")
    for one in files:
        assert client.get(one, headers=spoken).status_code == 200, one


def test_a_measure_at_the_start_is_drawn_as_an_outcome_is(client: httpx.Client) -> None:
    page = Reader(client.get(f"/study/{EDITED}/results").text)

    assert page.says("Figures of the measures")
    assert page.says("The light bar is the number analyzed.")
    assert page.says("40.5 (3)")


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_saved_as_a_drawing_that_needs_no_stylesheet(
    client: httpx.Client, name: str
) -> None:
    answer = client.get(f"/study/{EDITED}/results/{name}.svg")

    assert answer.headers["content-type"] == "image/svg+xml"
    assert f"{EDITED}.{name}.svg" in answer.headers["content-disposition"]
    root = ET.fromstring(answer.content)  # noqa: S314 - our own
    fills = {one.get("fill") for one in root.iter(f"{SVG}rect")}
    assert fills <= {*COLOURS.values(), "#ffffff"}
    texts = [one.text or "" for one in root.iter(f"{SVG}text")]
    assert any(EDITED in one for one in texts)
    assert any(EVIL in one for one in texts)


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_saved_as_pixels(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/study/{EDITED}/results/{name}.png")

    assert answer.content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", answer.content[16:24])
    assert width > 1000
    assert height > 100


def test_the_table_of_a_figure_has_the_numbers_as_posted(client: httpx.Client) -> None:
    table = client.get(f"/study/{EDITED}/results/comparison-2-1.csv").text
    (row,) = csv.DictReader(io.StringIO(table))

    assert row == {
        "heading": "",
        "label": f"'{EVIL} compared with Other",
        "value": "-1.2",
        "spread": "",
        "lower": "-2",
        "upper": "-0.4",
        "as_posted": "'-1.2 (-2 to -0.4; 95% confidence, two-sided)",
    }
    age = client.get(f"/study/{EDITED}/results/baseline-1.csv").text
    assert [one["spread"] for one in csv.DictReader(io.StringIO(age))] == ["3", "2"]


@pytest.mark.parametrize(
    "name",
    ["baseline-2", "baseline-4", "outcome-1", "outcome-3", "comparison-1-1", "moon", "outcome-02"],
)
def test_what_is_not_drawn_is_no_file(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/study/{EDITED}/results/{name}.svg")

    assert answer.status_code == 404
    assert "These results have no such figure." in answer.text


def test_a_version_has_files_of_its_own(client: httpx.Client) -> None:
    assert client.get(f"/study/{EDITED}/version/1/results/outcome-2.svg").status_code == 200
    page = Reader(client.get(f"/study/{EDITED}/version/1/results").text)
    assert f"/study/{EDITED}/version/1/results/outcome-2.svg" in page.links
