"""Studies side by side: the same facts of each, differences marked, nothing left out silently."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import httpx
import msgspec
import pytest
from tests import records
from tests.web.conftest import EDITED, listening
from tests.web.public.maximal import NCT as EVERYTHING
from tests.web.public.reading_html import Reader

from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.web.public import create_app

FIRST = records.FIRST
EVIL = '<script>alert("x")</script>'
IDS = [f"NCT{FIRST + number}" for number in range(7)]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Return a client of seven studies; the second differs in phase, outcomes and sponsor."""
    home = tmp_path_factory.mktemp("compared")
    second = records.tree(
        FIRST + 1,
        protocolSection__designModule__phases=["PHASE3"],
        protocolSection__sponsorCollaboratorsModule__leadSponsor={"name": EVIL, "class": "OTHER"},
        protocolSection__statusModule__whyStopped="Fewer than 3 \\>= planned",
        protocolSection__outcomesModule={
            "primaryOutcomes": [{"measure": "Death", "timeFrame": "2 years"}, {"measure": "Fever"}]
        },
    )
    trees = [records.tree(FIRST), second, *(records.tree(FIRST + n) for n in range(2, 7))]
    (home / "in.ndjson").write_bytes(b"\n".join(map(msgspec.json.encode, trees)))
    load(home, [str(home / "in.ndjson")], clock=records.clock_from())
    with (
        listening(create_app(lambda: Registry.open(home))) as address,
        httpx.Client(base_url=address, trust_env=False) as ready,
    ):
        yield ready


def rows(answer: httpx.Response) -> dict[str, dict[str, object]]:
    return {row["name"]: row for row in answer.json()["rows"]}


def asked(*ids: str) -> dict[str, list[str]]:
    return {"id": [*ids]}


def test_the_same_facts_stand_beside_each_other(pair: httpx.Client) -> None:
    found = rows(pair.get("/compare.json", params=asked(*IDS[:2])))

    assert found["phase"]["values"] == [["Phase 1 / Phase 2"], ["Phase 3"]]
    assert found["primaryOutcomes"]["values"] == [
        [],
        ["Death (2 years)", "Fever (time frame not stated)"],
    ]
    assert found["criteria"]["values"] == [["1 listed item, 43 characters"]] * 2
    assert found["whyStopped"]["values"] == [[], ["Fewer than 3 >= planned"]]


def test_rows_that_differ_are_marked_by_a_word(pair: httpx.Client) -> None:
    found = rows(pair.get("/compare.json", params=asked(*IDS[:2])))
    differing = {name for name, row in found.items() if row["differs"]}

    assert differing == {"phase", "sponsor", "whyStopped", "primaryOutcomes"}
    page = Reader(pair.get("/compare", params=asked(*IDS[:2])).text)
    assert page.says(f"4 of {len(found)} facts differ.")
    assert page.pieces.count("differs") == 4


def test_only_what_differs_can_be_shown(pair: httpx.Client) -> None:
    page = Reader(pair.get("/compare", params={**asked(*IDS[:2]), "only": "differences"}).text)

    assert page.says("Phase 3")
    assert not page.says("Minimum age")
    assert page.says("Show all facts")


def test_a_study_is_left_out_by_a_link(pair: httpx.Client) -> None:
    page = Reader(pair.get("/compare", params=asked(*IDS[:3])).text)

    assert f"/compare?id={IDS[0]}&id={IDS[2]}" in page.links


def test_what_is_wrong_with_an_id_is_said_beside_the_others(pair: httpx.Client) -> None:
    answer = pair.get("/compare", params=asked(IDS[0], "moon", "NCT00000001", IDS[0].lower()))
    page = Reader(answer.text)

    assert answer.status_code == 200
    assert page.says("moon is no NCT id")
    assert page.says("NCT00000001 is not in this copy of the registry.")
    alone = pair.get("/compare", params=asked("NCT00000001"))
    assert (alone.status_code, Reader(alone.text).says("not in this copy")) == (404, True)


def test_at_most_five_stand_side_by_side(pair: httpx.Client) -> None:
    page = Reader(pair.get("/compare", params=asked(*IDS)).text)

    assert page.says(f"{IDS[5]} is left out: 5 fit side by side.")
    assert pair.get("/compare.json", params=asked(*IDS)).json()["studies"] == IDS[:5]


def test_without_ids_there_is_a_form(pair: httpx.Client) -> None:
    answer = pair.get("/compare", params=asked("", " "))

    assert answer.status_code == 200
    boxes = [
        value
        for tag, name, value in Reader(answer.text).attributes
        if (tag, name) == ("input", "name")
    ]
    assert boxes.count("id") == 5
    assert pair.get("/compare.json").status_code == 400


def test_what_records_and_readers_write_stays_text(pair: httpx.Client) -> None:
    page = Reader(pair.get("/compare", params=asked(*IDS[:2], EVIL)).text)

    assert page.says(EVIL)
    assert not page.unbalanced
    assert "script" not in page.tags


def test_a_table_has_a_column_for_each_study(pair: httpx.Client) -> None:
    answer = pair.get("/compare.csv", params=asked(*IDS[:2]))
    head, *found = list(csv.reader(io.StringIO(answer.text)))

    assert head == ["Fact", *IDS[:2], "Differs"]
    assert ["Phase", "Phase 1 / Phase 2", "Phase 3", "yes"] in found


def test_what_may_be_shown_is_one_of_two(pair: httpx.Client) -> None:
    assert pair.get("/compare?only=moon").status_code == 400


def test_a_record_that_states_everything_is_compared_whole(client: httpx.Client) -> None:
    """A former id leads to the study that has it now."""
    found = client.get("/compare.json", params=asked(EVERYTHING, EDITED, "NCT90000009")).json()

    assert found["studies"] == [EVERYTHING, EDITED]
    assert [row["name"] for row in found["rows"] if not row["values"][0]] == ["antigens"]
