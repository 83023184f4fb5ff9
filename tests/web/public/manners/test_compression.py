"""Texts are packed for whoever accepts it, and come out as they were."""

from __future__ import annotations

import gzip

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from tests.web.conftest import EDITED, listening

from trialwright.web.public.manners.compression import LEAST, Compression, accepts_gzip

TEXT = b"all work and no play " * 1_000


async def answer(request: Request) -> Response:
    asked = request.query_params
    headers = {"Content-Encoding": "br"} if "packed" in asked else {}
    body = TEXT[: int(asked.get("size", len(TEXT)))]
    if "parts" in asked:
        size = int(asked["parts"])
        parts = (body[start : start + size] for start in range(0, len(body), size))
        return StreamingResponse(parts, media_type=asked["type"], headers=headers)
    return Response(body, media_type=asked["type"], headers=headers)


def asked(query: str, accepts: str = "gzip") -> httpx.Response:
    app = Starlette(routes=[Route("/", answer)], middleware=[Middleware(Compression)])
    with listening(app) as address, httpx.Client(base_url=address, trust_env=False) as client:
        return client.get(f"/?{query}", headers={"Accept-Encoding": accepts})


@pytest.mark.parametrize(
    "kind", ["text/html", "application/json", "application/x-ndjson", "application/fhir+json"]
)
@pytest.mark.parametrize("parts", ["", "&parts=10", "&parts=999", "&parts=99999"])
def test_a_text_is_packed_and_comes_out_as_it_was(kind: str, parts: str) -> None:
    got = asked(f"type={kind.replace('+', '%2B')}{parts}")

    assert got.headers["content-encoding"] == "gzip"
    assert got.headers["vary"] == "Accept-Encoding"
    assert got.content == TEXT
    assert ("content-length" in got.headers) is not bool(parts)


def test_the_length_is_that_of_what_is_sent() -> None:
    length = int(asked("type=text/html").headers["content-length"])

    assert len(gzip.compress(TEXT, 9)) <= length < len(TEXT) / 10


@pytest.mark.parametrize(
    ("query", "accepts"),
    [
        ("type=text/html", "br"),
        ("type=text/html", ""),
        ("type=text/html", "gzip;q=0"),
        (f"type=text/html&size={LEAST - 1}", "gzip"),
        ("type=text/html&size=0", "gzip"),
    ],
)
def test_a_text_that_is_not_packed_says_that_it_might_have_been(query: str, accepts: str) -> None:
    got = asked(query, accepts)

    assert "content-encoding" not in got.headers
    assert got.headers["vary"] == "Accept-Encoding"
    assert int(got.headers["content-length"]) == len(got.content)


def test_an_answer_in_parts_is_sent_as_it_is_to_who_accepts_nothing() -> None:
    got = asked("type=text/html&parts=999", "identity")

    assert "content-encoding" not in got.headers
    assert got.content == TEXT


def test_what_is_packed_already_or_no_text_is_left_as_it_is() -> None:
    archive = asked("type=application/zip")
    assert "content-encoding" not in archive.headers
    assert "vary" not in archive.headers
    assert archive.content == TEXT


@pytest.mark.parametrize(
    ("accepted", "accepts"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZIP", True),
        ("deflate, gzip;q=0.5", True),
        ("*", True),
        ("*;q=0", False),
        ("*, gzip;q=0", False),
        ("*;q=0, gzip", True),
        ("gzip;q=nonsense", False),
        ("gzip;level=9;q=0.1", True),
        ("identity", False),
    ],
)
def test_what_a_client_accepts(accepted: str | None, accepts: bool) -> None:  # noqa: FBT001 - a table
    assert accepts_gzip(accepted) is accepts


@pytest.mark.parametrize("path", [f"/study/{EDITED}", f"/api/v2/studies/{EDITED}"])
def test_pages_and_records_are_the_same_packed_or_not(client: httpx.Client, path: str) -> None:
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    plain = client.get(path, headers={"Accept-Encoding": "identity"})

    assert (packed.headers.get("content-encoding"), plain.headers.get("content-encoding")) == (
        "gzip",
        None,
    )
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
