"""Which language a request is answered in, and how another one is chosen."""

from __future__ import annotations

import httpx
import pytest
from starlette.types import Scope
from tests.web.conftest import EDITED

from trialwright.web.public.languages.choosing import accepted, language_of
from trialwright.web.public.languages.switch import own_address

CHINESE_ACCEPTED = {"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"}


def scope(path: str = "/", query: str = "", **headers: str) -> Scope:
    return {
        "type": "http",
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("", "en"),
        ("*", "en"),
        ("fr-FR, de;q=0.5", "en"),
        ("zh", "zh-Hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-Hans-SG", "zh-Hans"),
        ("zh-TW", "en"),
        ("en-GB,zh-CN;q=0.9", "en"),
        ("en;q=0.1, zh-CN;q=0.9", "zh-Hans"),
        ("zh-CN;q=0", "en"),
        ("zh-CN;q=much", "en"),
        ("english", "en"),
    ],
)
def test_the_language_liked_best_is_spoken(header: str, tag: str) -> None:
    assert accepted(header).tag == tag


def test_the_parameter_goes_before_the_cookie_and_that_before_the_browser() -> None:
    cookie = "other=1; lang=zh-Hans"

    assert language_of(scope(cookie=cookie)).tag == "zh-Hans"
    assert language_of(scope(query="q=a&lang=en", cookie=cookie)).tag == "en"
    assert language_of(scope(query="lang=xx", cookie="lang=yy")).tag == "en"
    assert language_of(scope(cookie='lang="; =')).tag == "en"


def test_programs_are_answered_in_english_unless_they_ask() -> None:
    path = "/search.json"

    assert language_of(scope(path, cookie="lang=zh-Hans")).tag == "en"
    assert language_of(scope(path, query="lang=zh-Hans")).tag == "zh-Hans"


def test_pixels_have_latin_letters_unless_others_are_asked_for() -> None:
    path = "/landscape/phase.png"

    assert language_of(scope(path, cookie="lang=zh-Hans")).tag == "en"
    assert language_of(scope(path, query="lang=zh-Hans")).tag == "zh-Hans"
    assert language_of(scope("/landscape/phase.svg", cookie="lang=zh-Hans")).tag == "zh-Hans"


@pytest.mark.parametrize("address", ["/", "/search?q=a%20b&cond=c", "/study/NCT07338357#arms"])
def test_own_addresses_lead_back(address: str) -> None:
    assert own_address(address) == address


@pytest.mark.parametrize(
    "address",
    ["", "//evil.test", "https://evil.test/", "/\\evil.test", "\\evil", "/\t/evil.test", "search"],
)
def test_no_way_back_leads_elsewhere(address: str) -> None:
    assert own_address(address) == "/"


def test_a_page_says_its_language_and_what_it_depends_on(address: str) -> None:
    page = httpx.get(address, headers=CHINESE_ACCEPTED)

    assert page.headers["content-language"] == "zh-Hans"
    assert '<html lang="zh-Hans">' in page.text
    assert {"Accept-Language", "Cookie", "Accept-Encoding"} <= {
        one.strip() for one in page.headers["vary"].split(",")
    }


def test_a_page_kept_in_one_language_is_not_taken_for_another(address: str) -> None:
    english = httpx.get(address)
    chinese = httpx.get(
        address, headers={**CHINESE_ACCEPTED, "if-none-match": english.headers["etag"]}
    )
    again = httpx.get(
        address, headers={**CHINESE_ACCEPTED, "if-none-match": chinese.headers["etag"]}
    )

    assert chinese.status_code == 200
    assert chinese.headers["etag"] != english.headers["etag"]
    assert again.status_code == 304
    assert "Accept-Language" in again.headers["vary"]


def test_the_api_speaks_english_whoever_asks(address: str) -> None:
    answer = httpx.get(f"{address}/api/v2/version", headers=CHINESE_ACCEPTED)

    assert "content-language" not in answer.headers
    assert "Accept-Language" not in answer.headers.get("vary", "")


def test_a_chosen_language_is_kept_and_the_same_page_is_shown(address: str) -> None:
    way = {"to": "zh-Hans", "back": f"/study/{EDITED}/history"}
    with httpx.Client(base_url=address, follow_redirects=True) as client:
        page = client.get("/language", params=way)
        later = client.get("/search")

    cookie = page.history[0].headers["set-cookie"]
    assert page.url.path == f"/study/{EDITED}/history"
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert later.headers["content-language"] == "zh-Hans"


def test_every_page_offers_its_languages_and_the_way_back(address: str) -> None:
    page = httpx.get(f"{address}/search", params={"q": "a b", "lang": "zh-Hans"})

    assert 'href="/language?to=en&amp;back=%2Fsearch%3Fq%3Da%2Bb"' in page.text
    assert page.text.count('hreflang="zh-Hans" aria-current="true"') == 1


def test_a_language_that_is_not_spoken_is_refused(address: str) -> None:
    refusal = httpx.get(f"{address}/language", params={"to": "la"})

    assert refusal.status_code == 400
    assert "en, zh-Hans" in refusal.text
    assert "set-cookie" not in refusal.headers
