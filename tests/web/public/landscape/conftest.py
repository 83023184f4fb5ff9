"""A registry of products, sponsors and years, and one of every real record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests import records
from tests.web.conftest import listening, searching

from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.web.public import create_app

STUDIES = 24
EVIL = '<script>alert("x")</script>'


def made_up(number: int) -> bytes:
    """Return a study: every third a product of cells, one sponsor hostile, some without phase."""
    product = number % 3 == 0
    title = ("CD19 CAR-T cells", "CD19 and CD22 CAR-T cells")[number % 2]
    return records.record(
        records.FIRST + number,
        protocolSection__identificationModule__briefTitle=title if product else "Aspirin",
        protocolSection__armsInterventionsModule={
            "interventions": [
                {
                    "type": "BIOLOGICAL" if product else "DRUG",
                    "name": title if product else "Aspirin",
                }
            ]
        },
        protocolSection__designModule__phases=[] if number < 4 else ["PHASE1", "PHASE2"],
        protocolSection__statusModule__startDateStruct={
            "date": ("1950-01", "2019", "2020-05", "2021-06-07")[number % 4],
            "type": "ACTUAL",
        },
        protocolSection__sponsorCollaboratorsModule__leadSponsor={
            "name": EVIL if number == 5 else f"Hospital {number}",
            "class": ("OTHER", "INDUSTRY")[number % 2],
        },
    )


@pytest.fixture(scope="package")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Return a client of the pages of made-up studies."""
    home = tmp_path_factory.mktemp("counted")
    (home / "many.ndjson").write_bytes(b"\n".join(map(made_up, range(STUDIES))))
    load(home, [str(home / "many.ndjson")], clock=records.clock_from())
    with serving(home) as ready:
        yield ready


@pytest.fixture(scope="package")
def real_client(
    reference_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """Return a client of the pages of all real records."""
    home = tmp_path_factory.mktemp("really-counted")
    load(home, [str(reference_data / "registry/studies.ndjson.zst")], clock=records.clock_from())
    with serving(home) as ready:
        yield ready


@contextmanager
def serving(home: Path) -> Iterator[httpx.Client]:
    """Serve a home while it is asked."""
    app = create_app(lambda: Registry.open(home), finder=searching(home))
    with (
        listening(app) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as ready,
    ):
        yield ready
