"""Who has an answer already is told so."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.web.conftest import EDITED, listening

from trialwright.web.public.manners import validation
from trialwright.web.public.manners.validation import Validation, is_known

PATHS = [
    "/",
    f"/study/{EDITED}",
    f"/study/{EDITED}/history.json",
    f"/api/v2/studies/{EDITED}",
    f"/api/v2/studies/{EDITED}?format=csv",
    f"/api/trialwright/studies/{EDITED}/flags",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_what_is_known_is_not_sent_again(client: httpx.Client, path: str, encoding: str) -> None:
    accepts = {"Accept-Encoding": encoding}
    first = client.get(path, headers=accepts)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    for method in ("GET", "HEAD"):
        again = client.request(method, path, headers={**accepts, "If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == "no-cache"
        assert "content-type" not in again.headers
        assert "content-length" not in again.headers
        assert again.headers["x-content-type-options"] == "nosniff"
    other = client.get(path, headers={**accepts, "If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


@pytest.mark.parametrize("path", PATHS)
def test_a_head_request_has_the_validator_of_the_answer(client: httpx.Client, path: str) -> None:
    full, head = client.get(path), client.head(path)

    for name in ("etag", "content-length", "content-type"):
        assert head.headers[name] == full.headers[name]


def test_a_page_that_changed_has_another_validator(client: httpx.Client) -> None:
    tags = {client.get(f"/study/{EDITED}/version/{n}").headers["etag"] for n in (1, 2, 3)}

    assert len(tags) == 3


@pytest.mark.parametrize("path", ["/nowhere", "/study/x", f"/study/{EDITED.lower()}"])
def test_what_is_no_answer_has_no_validator(client: httpx.Client, path: str) -> None:
    assert "etag" not in client.get(path, headers={"If-None-Match": "*"}).headers


def test_what_is_kept_for_ever_stays_so(client: httpx.Client) -> None:
    page = client.get("/").text
    address = page[page.index("/static/") :].split('"')[0]

    assert "immutable" in client.get(address).headers["cache-control"]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (None, False),
        ("", False),
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ('"b","c"', False),
        ("*", True),
        ("a", False),
    ],
)
def test_which_validators_are_named(known: str | None, expected: bool) -> None:  # noqa: FBT001 - a table
    assert is_known('"a"', known) is expected


async def answer(_: Request) -> Response:
    return Response(b"some words")


def test_a_very_long_answer_and_a_question_that_changes_things_have_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Starlette(
        routes=[Route("/", answer, methods=["GET", "POST"])], middleware=[Middleware(Validation)]
    )
    with listening(app) as address, httpx.Client(base_url=address, trust_env=False) as client:
        assert "etag" in client.get("/").headers
        assert "etag" not in client.post("/").headers
        monkeypatch.setattr(validation, "MOST", 9)
        assert "etag" not in client.get("/", headers={"If-None-Match": "*"}).headers
