"""The API over a few made-up studies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext

import httpx
import msgspec
import pytest
from tests import records
from tests.web.conftest import TODAY, listening
from tests.web.public.api.shelf import Shelf, SmallFinder
from tests.web.public.maximal import maximal_tree

from trialwright.web.public import create_app
from trialwright.web.public.sources import StudySource

FORMER = "NCT90000099"


def made_up_studies() -> list[bytes]:
    """Return thirty studies that differ in what is searched; one states everything."""
    made = []
    for place in range(30):
        number = records.FIRST + place
        changes: dict[str, object] = {
            "protocolSection__identificationModule__briefTitle": f"Study {place} of Something",
            "protocolSection__statusModule__overallStatus": (
                "RECRUITING" if place % 3 else "COMPLETED"
            ),
            "protocolSection__designModule__enrollmentInfo": {"count": place // 4 * 10},
            "protocolSection__statusModule__startDateStruct": {"date": f"20{place % 7 + 10}-03"},
        }
        if place % 5 == 0:
            changes["protocolSection__designModule__enrollmentInfo"] = ...
        if place == 1:
            changes["protocolSection__identificationModule__nctIdAliases"] = [FORMER]
        made.append(records.record(number, **changes))
    whole = maximal_tree()
    whole["protocolSection"]["identificationModule"]["nctIdAliases"] = []
    return [*made, msgspec.json.encode(whole)]


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    """Return the made-up studies."""
    return Shelf(made_up_studies())


@pytest.fixture(scope="session")
def finder(shelf: Shelf) -> SmallFinder:
    """Return what finds them."""
    return SmallFinder(shelf)


def opened(shelf: Shelf) -> AbstractContextManager[StudySource]:
    """Return studies as an application opens them."""
    return nullcontext(shelf)


@pytest.fixture(scope="session")
def api_address(shelf: Shelf, finder: SmallFinder) -> Iterator[str]:
    """Return where the API is served."""
    app = create_app(lambda: opened(shelf), finder=lambda: finder, today=lambda: TODAY)
    with listening(app) as served:
        yield f"{served}/api/v2"


@pytest.fixture
def api(api_address: str) -> Iterator[httpx.Client]:
    """Return a client of the API that follows no redirect by itself."""
    with httpx.Client(base_url=api_address, trust_env=False) as ready:
        yield ready
