"""The client `pytrials`: its own tests, unchanged, and every call that they make."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.conftest import skip_or_fail
from tests.web.public.api.acceptance.conftest import ids_of, library

pytestmark = [pytest.mark.reference, pytest.mark.allow_hosts(["127.0.0.1"])]

#: The source distribution, which alone has the tests; the setup keeps it beside the tools.
SUITE = Path(
    os.environ.get(
        "TRIALWRIGHT_PYTRIALS_SDIST",
        Path(sys.prefix) / "share/suites/pytrials-1.0.0.tar.gz",
    )
)
REDIRECTION = Path(__file__).with_name("redirecting_pytrials.py")
SEARCHED = "Coronavirus+COVID"


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the unpacked source distribution, which has the client's own tests, or skip."""
    library("pytrials")
    if not SUITE.exists():
        skip_or_fail(
            f"no {SUITE}: the tests of pytrials come with its source distribution only "
            "(pip download --no-deps --no-binary pytrials pytrials==1.0.0)"
        )
    folder = tmp_path_factory.mktemp("pytrials")
    with tarfile.open(SUITE) as packed:
        packed.extractall(folder, filter="data")
    (unpacked,) = folder.iterdir()
    return unpacked


@pytest.fixture
def trials(address: str, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 - has no types
    """Return the client, redirected."""
    client = library("pytrials.client").ClinicalTrials
    monkeypatch.setattr(client, "_BASE_URL", f"{address}/")
    return client()


def test_its_own_tests_pass_unchanged(suite: Path, address: str, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    with report.open("wb") as file:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "--allow-hosts=127.0.0.1", "tests"),
                *("-p", REDIRECTION.stem, "-p", "no:cacheprovider", "-p", "no:schemathesis"),
            ],
            cwd=suite,
            env={
                **os.environ,
                "PYTHONPATH": str(REDIRECTION.parent),
                "PYTRIALS_BASE_URL": f"{address}/",
            },
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        )

    said = report.read_text("utf-8")
    assert done.returncode == 0, said
    assert "9 passed" in said


def test_it_is_told_the_versions(trials: Any) -> None:  # noqa: ANN401
    version, timestamp = trials.api_info

    assert version == "2.0.5"
    assert timestamp


@pytest.mark.parametrize("count", [50, 100])
def test_whole_studies_have_the_keys_of_the_registry(
    trials: Any,  # noqa: ANN401
    count: int,
) -> None:
    found = trials.get_full_studies(search_expr=SEARCHED, max_studies=count, fmt="json")

    assert list(found["studies"][0]) == ["protocolSection", "derivedSection", "hasResults"]
    assert len(found["studies"]) == count


def test_whole_studies_come_as_a_table_with_every_column(trials: Any) -> None:  # noqa: ANN401
    header, *rows = trials.get_full_studies(search_expr=SEARCHED, max_studies=5)

    assert header == trials.study_fields["csv"]
    assert len(header) == 30
    assert rows


def test_columns_come_in_the_registrys_order(trials: Any) -> None:  # noqa: ANN401
    header, *rows = trials.get_study_fields(
        search_expr=SEARCHED,
        fields=["NCT Number", "Conditions", "Study Title"],
        max_studies=50,
        fmt="csv",
    )

    assert header == ["NCT Number", "Study Title", "Conditions"]
    assert len(rows) == 50
    assert all(len(row) == 3 for row in rows)


def test_each_of_the_columns_it_knows_can_be_asked_for_alone(trials: Any) -> None:  # noqa: ANN401
    for column in trials.study_fields["csv"]:
        (header, *_) = trials.get_study_fields(SEARCHED, [column], max_studies=1, fmt="csv")
        assert header == [column]


def test_parts_come_in_the_order_of_the_record(trials: Any) -> None:  # noqa: ANN401
    found = trials.get_study_fields(
        search_expr=SEARCHED,
        fields=["NCTId", "Condition", "BriefTitle"],
        max_studies=50,
        fmt="json",
    )

    identification = found["studies"][0]["protocolSection"]["identificationModule"]
    assert list(identification) == ["nctId", "briefTitle"]
    assert len(found["studies"]) == 50


def test_each_of_the_fields_it_knows_can_be_asked_for(
    trials: Any,  # noqa: ANN401
    api: httpx.Client,
) -> None:
    fields = sorted({*trials.study_fields["json"]})
    found = trials.get_study_fields(SEARCHED, fields, max_studies=3, fmt="json")
    same = api.get("/studies?query.term=Coronavirus+COVID&pageSize=3&fields=NCTId").json()

    assert ids_of(found["studies"]) == ids_of(same["studies"])


def test_a_blank_written_as_plus_is_a_blank(api: httpx.Client) -> None:
    plus, encoded = (
        api.get(f"/studies?query.term=Coronavirus{blank}COVID&countTotal=true&pageSize=1").json()
        for blank in ("+", "%20")
    )

    assert plus == encoded
    assert plus["totalCount"] >= 100
