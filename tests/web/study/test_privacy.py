"""What is typed in is kept nowhere, sent to nobody else, and taken from no other page."""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path

import httpx
import pytest
from starlette.datastructures import Headers
from starlette.routing import Mount, Route
from tests.web.study.visiting import STUDY, Visitor

import trialwright.web.public
from trialwright.web.public import create_app
from trialwright.web.study.guarding import is_of_these_pages

SECRET = {"value": "34.567", "unit": "kg", "day": "2026-03-10"}


def contents(home: Path) -> dict[str, str]:
    """Return what every file of a home holds, by its name."""
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*"))
        if path.is_file()
    }


def test_no_file_of_the_home_changes_and_the_log_holds_no_value(
    visitor: Visitor, study_home: Path, log: list[bytes]
) -> None:
    before = contents(study_home)
    log.clear()
    rows = b"patient_id,kind,text,date\nSECRET-9,procedure,allogeneic HSCT,2026-02\n"
    for to in ("", "/save", "/report", "/screening.json"):
        visitor.sends(
            {"body weight": SECRET} if "body weight" in visitor.questions else {},
            to=to,
            files={"file": ("secret-file.csv", rows)},
        )
    visitor.sends({}, as_of="secret-day")

    assert contents(study_home) == before
    assert [line.count(b"/screen/") for line in log] == [1] * 5
    said = b"".join(log)
    for word in (b"34.567", b"SECRET", b"secret", b"2026-03-10", b"Lu Min", b"Qin", b"weight"):
        assert word not in said, word


def test_nobody_between_keeps_a_page_and_none_sets_a_cookie(
    visitor: Visitor, study_client: httpx.Client
) -> None:
    answers = [
        study_client.get("/"),
        study_client.get(visitor.address),
        study_client.get("/nowhere"),
        visitor.sends({}),
        visitor.sends({}, to="/save"),
        visitor.sends({}, to="/report"),
        visitor.sends({}, to="/screening.json"),
    ]
    for one in answers:
        assert one.headers["cache-control"] == "no-store", one.url
        assert one.headers["referrer-policy"] == "no-referrer"
        policy = one.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src" not in policy
        assert "set-cookie" not in one.headers
        assert "<script" not in one.text
    sheet = visitor.page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "immutable" in study_client.get(sheet).headers["cache-control"]


def test_nothing_of_a_patient_is_ever_in_an_address(visitor: Visitor) -> None:
    assert 'method="post"' in visitor.page
    assert visitor.page.count("<form") == 1
    assert "formmethod" not in visitor.page


@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        (
            {"sec-fetch-site": "cross-site", "origin": "http://here:8000", "host": "here:8000"},
            False,
        ),
        ({"origin": "http://here:8000", "host": "here:8000"}, True),
        ({"origin": "http://HERE:8000", "host": "here:8000"}, True),
        ({"origin": "http://here:8001", "host": "here:8000"}, False),
        ({"origin": "https://elsewhere.example", "host": "here:8000"}, False),
        ({"origin": "null", "host": "here:8000"}, False),
        ({"origin": "null"}, False),
    ],
)
def test_only_a_form_of_these_pages_is_taken(headers: dict[str, str], *, is_ours: bool) -> None:
    assert is_of_these_pages(Headers(headers)) is is_ours


def test_a_form_of_another_site_is_refused_before_it_is_read(visitor: Visitor) -> None:
    visitor.headers = {"Sec-Fetch-Site": "cross-site"}
    answer = visitor.sends({"body weight": SECRET})
    assert answer.status_code == 403
    assert "34.567" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_the_public_pages_have_no_such_address_and_know_nothing_of_these() -> None:
    def paths(routes: list[object]) -> list[str]:
        found: list[str] = []
        for one in routes:
            if isinstance(one, Mount):
                found += paths(list(one.routes))
            elif isinstance(one, Route):
                assert not {"POST", "PUT", "PATCH", "DELETE"} & (one.methods or set()), one.path
                found.append(one.path)
        return found

    def never() -> None:
        raise AssertionError

    public = paths(list(create_app(never).routes))  # type: ignore[arg-type]
    assert len(public) > 50
    assert not [path for path in public if path.startswith("/screen")]
    for source in Path(trialwright.web.public.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            named = getattr(node, "module", "") or ""
            assert not named.startswith("trialwright.web.study"), source


def test_what_is_too_large_is_refused(study_client: httpx.Client) -> None:
    answer = study_client.post(f"/screen/{STUDY}", content=b"a=" + b"b" * 16_000_001)
    assert answer.status_code == 413
    assert "expected at most 16 MB" in answer.text
