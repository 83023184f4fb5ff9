"""Pages of any site may read the API, and only the API."""

from __future__ import annotations

import httpx
import pytest
from tests.web.conftest import EDITED

ORIGIN = {"Origin": "https://example.org"}
SHARED = [
    f"/api/v2/studies/{EDITED}",
    "/api/v2/nowhere",
    "/api/v2/studies?x=1",
    f"/api/trialwright/studies/{EDITED}/history",
    "/api/trialwright/nowhere",
]


@pytest.mark.parametrize("path", SHARED)
def test_any_origin_may_read_answers_and_refusals(client: httpx.Client, path: str) -> None:
    for method in ("GET", "HEAD"):
        answer = client.request(method, path, headers=ORIGIN)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "X-Total-Count" in answer.headers["access-control-expose-headers"]
        assert "access-control-allow-credentials" not in answer.headers


#: What a server of pages sends of itself, for browsers to heed and not for scripts to read.
HEEDED = {"x-content-type-options"}
#: Answers that have, taken together, every header of our own that there is.
HEADED = [
    "/api/v2/studies?query.term=TILT[StartDate]study&format=csv&pageSize=1&countTotal=true",
    f"/api/trialwright/studies/{EDITED}",
    "/api/trialwright/export?query.term=TILT[StartDate]study",
]


def test_each_header_of_ours_may_be_read(client: httpx.Client) -> None:
    met = set()
    for path in HEADED:
        answer = client.get(path, headers=ORIGIN)
        assert answer.status_code == 200
        listed = answer.headers["access-control-expose-headers"].lower().split(", ")
        ours = {name for name in answer.headers if name.startswith("x-")} - HEEDED
        assert ours <= {*listed}, path
        met |= ours

    assert met == {
        "x-next-page-token",
        "x-total-count",
        "x-trialwright-remarks",
        "x-trialwright-version",
    }


def test_a_browser_that_asks_beforehand_is_told(client: httpx.Client) -> None:
    answer = client.options(
        "/api/v2/studies", headers={**ORIGIN, "Access-Control-Request-Method": "GET"}
    )

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD"


@pytest.mark.parametrize("headers", [{}, ORIGIN, {"Access-Control-Request-Method": "GET"}])
def test_another_question_for_options_is_refused(
    client: httpx.Client, headers: dict[str, str]
) -> None:
    assert client.options("/api/v2/studies", headers=headers).status_code == 405


@pytest.mark.parametrize("path", ["/", f"/study/{EDITED}", f"/study/{EDITED}.json", "/apiary"])
def test_pages_are_not_shared(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers=ORIGIN)

    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_a_not_modified_answer_may_be_read_too(client: httpx.Client) -> None:
    tag = client.get(SHARED[0]).headers["etag"]
    answer = client.get(SHARED[0], headers={**ORIGIN, "If-None-Match": tag})

    assert answer.status_code == 304
    assert answer.headers["access-control-allow-origin"] == "*"
