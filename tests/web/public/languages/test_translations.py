"""Every language says everything, with the same values, and nothing in English besides."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from tests.web.conftest import EDITED
from tests.web.public.languages.interface import catalog, entries, missing, spoken
from tests.web.public.maximal import NCT as EVERYTHING
from tests.web.public.reading_html import Reader

from trialwright.web.public.design.exhibits import exhibited
from trialwright.web.public.languages import LANGUAGES
from trialwright.web.public.languages.known import ENGLISH

TAGS = [one.tag for one in LANGUAGES if one is not ENGLISH]
SEED = "NCT07338357"
PAGES = [
    "/",
    "/search?q=study",
    "/search?q=study&view=table&status=COMPLETED",
    "/search?q=nothingofthekind",
    "/search?q=study&antigen=none&modality=none",
    f"/study/{SEED}",
    f"/study/{EDITED}",
    f"/study/{EDITED}/history",
    f"/study/{EDITED}/diff?from=1&to=2",
    f"/study/{EVERYTHING}",
    f"/study/{EVERYTHING}/results",
    f"/study/{EVERYTHING}/modules",
    f"/study/{SEED}/criteria",
    f"/study/{EVERYTHING}/module/eligibilityModule",
    f"/study/{EVERYTHING}/json",
    f"/study/{EDITED}/similar",
    f"/study/{EDITED}/cite",
    "/study/nothing",
    "/design",
    "/landscape",
    f"/compare?id={EDITED}&id={EVERYTHING}",
    "/compare",
    "/saved",
    "/changes?since=2026-01-01",
    "/search/map?q=study",
    f"/study/{EDITED}/map",
    "/nowhere",
]
#: Fewer letters around values may stand in any text of a record: "{names} and {last}".
_TELLING = 7
_VALUE = re.compile(r"\{\w+\}")


@pytest.mark.parametrize("tag", TAGS)
def test_no_words_lack_a_translation(tag: str) -> None:
    lacking = "\n".join(entries(missing(catalog(tag)).values()))

    assert lacking == ""


@pytest.mark.parametrize("tag", TAGS)
def test_no_translation_is_of_words_that_are_no_longer_said(tag: str) -> None:
    said = {one.words for one in spoken()}

    assert [words for words in catalog(tag).entries if words not in said] == []


@pytest.mark.parametrize("tag", TAGS)
def test_a_translation_has_the_values_of_its_words(tag: str) -> None:
    wrong = [
        (entry.words, said)
        for entry in catalog(tag).entries.values()
        for said in entry.said
        if set(_VALUE.findall(entry.plural or entry.words)) != set(_VALUE.findall(said))
    ]

    assert wrong == []


@pytest.mark.parametrize("tag", TAGS)
def test_a_translation_begins_and_ends_with_blanks_as_its_words_do(tag: str) -> None:
    """Elsewhere a blank at an end is a slip; other punctuation takes the place of one."""
    wrong = [
        entry.words
        for entry in catalog(tag).entries.values()
        for said in entry.said
        if said != said.strip() and entry.words == entry.words.strip()
    ]

    assert wrong == []


def test_words_about_a_count_say_the_count() -> None:
    assert [one for one in spoken() if one.plural and "{count}" not in one.plural] == []


def english(tag: str) -> tuple[frozenset[str], list[re.Pattern[str]]]:
    """Return the words that are said otherwise in a language: whole ones, and with values."""
    whole, valued = set(), []
    for entry in catalog(tag).entries.values():
        if entry.words in entry.said or not re.search("[A-Za-z]{4}", _VALUE.sub("", entry.words)):
            continue
        for words in filter(None, (entry.words, entry.plural)):
            if _VALUE.search(words):
                if len(re.findall("[A-Za-z]", _VALUE.sub("", words))) >= _TELLING:
                    pieces = map(re.escape, _VALUE.split(words))
                    valued.append(re.compile(".*".join(pieces)))
            else:
                whole.add(words.strip())
    return frozenset(whole), valued


def slips(page: Reader, tag: str, record: str) -> Iterator[str]:
    """Yield texts and names of a page that are words of the interface in English."""
    whole, valued = english(tag)
    named = ("aria-label", "title", "placeholder", "alt")
    names = [text for _, name, text in page.attributes if name in named]
    for text in {one.strip() for one in (*page.pieces, *names)}:
        is_english = text in whole or any(one.fullmatch(text) for one in valued)
        if is_english and text not in record:
            yield text


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("tag", TAGS)
def test_no_page_shows_words_of_the_interface_in_english(address: str, path: str, tag: str) -> None:
    page = httpx.get(address + path, headers={"accept-language": tag}, follow_redirects=True)
    study = re.match(r"/study/NCT\d+", path)
    record = httpx.get(f"{address}{study[0]}.json").text if study else ""
    if path == "/design":
        record = exhibited()[1].json.decode()

    found = sorted(slips(Reader(page.text), tag, record))

    assert f'<html lang="{tag}">' in page.text
    assert found == []


def test_the_search_for_english_words_finds_them(address: str) -> None:
    page = Reader(httpx.get(f"{address}/study/{SEED}").text)

    found = set(slips(page, TAGS[0], ""))

    assert {"Who can take part", "Study type", "Not yet recruiting", "Search"} <= found
    assert len(found) > 100
