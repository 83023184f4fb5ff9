"""The recorded document of the API, and what schemathesis makes of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.web.public.api.acceptance.conftest import library
from tests.web.public.api.acceptance.openapi_values import MEANT

pytestmark = [pytest.mark.reference, pytest.mark.allow_hosts(["127.0.0.1"])]

REPOSITORY = Path(__file__).parents[5]
SETTINGS = Path(__file__).with_name("schemathesis.toml")
DOCUMENT = "registry/spec/official-openapi-2.0.5.yaml"


@pytest.fixture(scope="module")
def document(reference_data: Path) -> Any:  # noqa: ANN401 - is not typed that far
    """Return the recorded document of the API."""
    return library("schemathesis").openapi.from_path(reference_data / DOCUMENT)


def test_every_answer_is_as_the_document_says(
    reference_data: Path, address: str, tmp_path: Path
) -> None:
    library("schemathesis")
    report = tmp_path / "report.json"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(SETTINGS)),
            *("run", "--url", address, "--report-json-path", str(report)),
            str(reference_data / DOCUMENT),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    operations = json.loads(report.read_text("utf-8"))["operations"]
    assert operations["tested"] == operations["total"] == 9


#: What the document's own examples get that cannot be answered here.
NOT_HERE = {
    # The numbers of synonyms are the registry's own and stand in no record.
    "filter.synonyms": {400},
    "postFilter.synonyms": {400},
    # Other studies are here.
    "nctId": {200, 404},
}


def test_every_example_of_the_document_is_answered(document: Any, address: str) -> None:  # noqa: ANN401
    asked = 0
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as api:
        for path, name, value in examples(document):
            query = None if name == "nctId" else {name: value}
            nct_id = value if name == "nctId" else "NCT06008288"
            answer = api.get(path.replace("{nctId}", nct_id), params=query)
            assert answer.status_code in NOT_HERE.get(name, {200}), (path, name, value, answer.text)
            document[path]["GET"].validate_response(answer)
            asked += 1
    assert asked == 40


def examples(document: Any) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401
    """Yield path, parameter and value of each example, lists joined as the document says."""
    for path, methods in document.raw_schema["paths"].items():
        for parameter in methods["get"]["parameters"]:
            for example in parameter.get("examples", {}).values():
                value = example["value"]
                joined = "|".join(value) if isinstance(value, list) else str(value)
                yield path, parameter["name"], joined


@pytest.mark.parametrize(("path", "name"), sorted(MEANT))
def test_what_generated_requests_mean_is_answered(
    document: Any,  # noqa: ANN401
    address: str,
    path: str,
    name: str,
) -> None:
    """Else an exception for refusals would hide that none of them is ever answered."""
    for value in MEANT[path, name]:
        nct_id = value if name == "nctId" else "NCT06008288"
        query = None if name == "nctId" else {name: value}
        answer = httpx.get(
            f"{address}{path.replace('{nctId}', nct_id)}", params=query, timeout=60, trust_env=False
        )
        assert answer.status_code == (404 if nct_id == "NCT00000001" else 200), answer.text
        document[path]["GET"].validate_response(answer)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/studies", "pageSize=1000"),
        ("/studies", "pageSize=1000&sort=LastUpdatePostDate&markupFormat=legacy"),
        ("/studies", "query.term=AREA[HasResults]true&pageSize=1000&countTotal=true"),
        ("/studies/metadata", "includeIndexedOnly=true&includeHistoricOnly=true"),
        ("/studies/search-areas", ""),
        ("/studies/enums", ""),
        ("/stats/size", ""),
        ("/stats/field/values", "types=ENUM,DATE,INTEGER,NUMBER,BOOLEAN"),
        ("/stats/field/values", "fields=Condition|BriefTitle"),
        ("/stats/field/sizes", ""),
        ("/version", ""),
    ],
)
def test_long_answers_are_valid(document: Any, address: str, path: str, query: str) -> None:  # noqa: ANN401
    operation = document[path]["GET"]
    answer = httpx.get(f"{address}{path}?{query}", timeout=60, trust_env=False)

    assert answer.status_code == 200
    assert len(answer.json()) > 0
    operation.validate_response(answer)
