"""Two studies whose records name each other's id as a former one, on the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests import records
from tests.web.conftest import TODAY, listening
from tests.web.public.reading_html import Reader

from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.web.public import create_app

ONE, OTHER = "NCT90000001", "NCT90000002"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    """Return a client of the pages of two studies, one shown by two data cuts."""
    aliases = "protocolSection__identificationModule__nctIdAliases"
    cut = "derivedSection__miscInfoModule__versionHolder"
    file = tmp_path / "records.ndjson"
    lines = [
        records.record(90_000_001, **{aliases: [OTHER], cut: "2026-04-01"}),
        records.record(90_000_001, **{aliases: [OTHER], cut: "2026-05-02"}),
        records.record(90_000_002, **{aliases: [ONE]}),
    ]
    file.write_bytes(b"\n".join(lines))
    load(tmp_path, [str(file)], clock=records.clock_from(), workers=1)
    app = create_app(lambda: Registry.open(tmp_path), today=lambda: TODAY)
    with listening(app) as address, httpx.Client(base_url=address, trust_env=False) as ready:
        yield ready


@pytest.mark.parametrize(("own", "other"), [(ONE, OTHER), (OTHER, ONE)])
@pytest.mark.parametrize("rest", ["", "/history", "/version/1"])
def test_each_is_the_study_of_its_own_id_and_says_who_names_it(
    client: httpx.Client, own: str, other: str, rest: str
) -> None:
    answer = client.get(f"/study/{own}{rest}")

    assert answer.status_code == 200
    found = Reader(answer.text)
    assert found.says("Another study names this NCT id as a former one of its own.")
    assert f"/study/{other}" in found.links
    assert client.get(f"/study/{own}.json").status_code == 200


def test_a_history_tells_the_first_and_the_last_data_cut(client: httpx.Client) -> None:
    found = Reader(client.get(f"/study/{ONE}/history").text)
    (version,) = client.get(f"/study/{ONE}/history.json").json()["versions"]

    assert found.says("1 April 2026")
    assert found.says("2 May 2026")
    assert (version["dataCut"], version["lastDataCut"]) == ("2026-04-01", "2026-05-02")
