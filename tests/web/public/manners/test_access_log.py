"""One line a request."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from tests.web.conftest import listening

from trialwright.web.public.manners.access_log import STDERR, AccessLog, writing_to


async def words(_: Request) -> Response:
    return Response(b"some words", 202)


async def streamed(_: Request) -> Response:
    return StreamingResponse(iter([b"some ", b"words"]))


async def broken(_: Request) -> Response:
    raise RuntimeError("a bug")


def logged(*paths: str, **headers: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the lines of some requests, and the ids that came with the answers."""
    lines: list[bytes] = []
    app = Starlette(
        routes=[
            Route("/words", words),
            Route("/streamed", streamed),
            Route("/broken", broken),
            Route("/a/{b:path}", words),
        ],
        middleware=[Middleware(AccessLog, lines.append)],
    )
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    with listening(app) as address, httpx.Client(base_url=address, trust_env=False) as client:
        ids = [client.get(one, headers=given).headers.get("x-request-id", "") for one in paths]
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in lines)
    return [msgspec.json.decode(line) for line in lines], ids


def test_a_line_says_what_was_asked_and_how_it_was_answered() -> None:
    (line,), (identity,) = logged("/words")

    assert (line["method"], line["path"], line["status"]) == ("GET", "/words", 202)
    assert (line["bytes"], line["whole"], line["id"]) == (10, True, identity)
    assert line["milliseconds"] >= 0
    assert line["at"].endswith("Z")


def test_a_query_stands_in_no_line() -> None:
    """A search can describe a patient."""
    (line,), _ = logged("/words?query.cond=something+rare&query.locn=a+small+town")

    assert line["path"] == "/words"
    assert "rare" not in str(line)


def test_an_answer_in_parts_is_counted_to_its_end() -> None:
    (line,), _ = logged("/streamed")

    assert (line["bytes"], line["whole"]) == (10, True)


def test_a_bug_is_logged_as_500() -> None:
    (line,), _ = logged("/broken")

    assert (line["status"], line["whole"]) == (500, False)


def test_a_line_stays_one_line_whatever_the_path_says() -> None:
    (line,), _ = logged("/a/%0A%22%7D%0Ab%E2%80%A8c")

    assert line["path"] == '/a/\n"}\nb\u2028c'


def test_an_id_is_taken_over_if_it_is_one() -> None:
    for given, is_kept in [("a-1:b", True), ("x" * 65, False), ("a b", False)]:
        (line,), (identity,) = logged("/words", X_Request_Id=given)
        assert line["id"] == identity
        assert (identity == given) is is_kept
    lines, _ = logged("/words", "/words")
    assert lines[0]["id"] != lines[1]["id"]


def test_lines_go_to_the_end_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "access.ndjson"
    file.write_bytes(b"before\n")
    one, other = writing_to(str(file)), writing_to(str(file))
    one(b"1\n")
    other(b"2\n")
    one(b"3\n")
    assert file.read_bytes() == b"before\n1\n2\n3\n"


def test_lines_go_to_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    writing_to(STDERR)(b"a line\n")
    assert capfd.readouterr().err == f"a line{os.linesep}"
