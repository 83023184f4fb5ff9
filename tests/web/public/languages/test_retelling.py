"""What the rooms below refuse and remark is told in the language of the page, whole.

A text is told in another language as far as it is a sentence: what it was made of besides has to
be a value, never words of ours.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.eligibility.checks.test_checks import RAISED, remarks
from tests.web.public.languages.interface import catalog
from tests.web.public.languages.test_translations import TAGS
from tests.web.public.reading_html import Reader

from trialwright.errors import InvalidInput
from trialwright.registry.search.asking import asked
from trialwright.vocabulary.sentences import Listing, Named, Sentence
from trialwright.web.public.languages.known import LANGUAGES
from trialwright.web.public.languages.words import speaking
from trialwright.web.public.wording import retold, why

_SPECIFIED = Path(__file__).parents[3] / "registry/language/specification.toml"
#: What can be read and still not be asked.
_UNASKABLE = (
    "AREA[Phse]1",
    "AREA[Phase]PHASE9",
    "AREA[EnrollmentCount]many",
    "AREA[StartDate]soon",
    "AREA[HasResults]perhaps",
    "AREA[MinimumAge]young",
    "AREA[LocationGeoPoint]here",
    "AREA[Phase]RANGE[1, 2]",
    "AREA[StartDate]RANGE[2020-01-01, 17]",
    "AREA[EnrollmentCount:size]2",
    "AREA[Phase:size]few",
    "AREA[Phase:size]MISSING",
    "AREA[BasicSearch]RANGE[1, 2]",
    "AREA[DesignModule]RANGE[1, 2]",
    "TILT[Phase]cancer",
    "AREA[Phase]DISTANCE[1,1,1mi]",
    "AREA[LocationGeoPoint]DISTANCE[91,1,1mi]",
    "AREA[LocationGeoPoint]DISTANCE[1,1,900mi]",
    "SEARCH[Location](AREA[BriefTitle]x)",
    "SEARCH[Location](SEARCH[Study]x)",
    "SEARCH[Location](AREA[TitleSearch]x)",
    "COVERAGE[FullMatch]EXPANSION[Relaxation]x",
)
_PROSE = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b")


def _refusal(query: str | None = None, **also: object) -> InvalidInput:
    with pytest.raises(InvalidInput) as refused:
        asked(query, **also)  # type: ignore[arg-type]
    return refused.value


def _refusals() -> Iterator[InvalidInput]:
    table = tomllib.loads(_SPECIFIED.read_text("utf-8"))
    for section in table["section"]:
        for case in section["case"]:
            if "error" in case:
                yield _refusal(case["query"])
    yield from map(_refusal, _UNASKABLE)
    yield _refusal("x", only="AREA[Phse]1")
    yield _refusal("x", near="somewhere")
    yield _refusal("x", sort=("Phase",))
    yield _refusal("x", sort=("StartDat",))
    yield _refusal("x", sort=("StartDate", "NCTId", "Phase"))
    yield _refusal("x", status=("OPEN",))
    yield _refusal("x", term="y")
    yield _refusal("x", moon="y")
    yield _refusal("x" * 100_000)


def _values(text: object) -> Iterator[str]:
    """Yield what a sentence was made of besides words that can be said in another language."""
    match text:
        case Sentence(values=values):
            for value in values.values():
                yield from _values(value)
        case Listing(parts=parts):
            for part in parts:
                yield from _values(part)
        case Named():
            return
        case _:
            yield str(text)


def test_a_refused_query_is_made_of_words_that_can_be_told_and_of_values() -> None:
    refused = tuple(_refusals())

    assert len(refused) > 50
    assert all(isinstance(one.args[0], Sentence) for one in refused)
    assert [one for error in refused for one in _values(error.args[0]) if _PROSE.search(one)] == []


@pytest.mark.parametrize("tag", TAGS)
def test_a_refused_query_is_told_in_the_language_of_the_page(tag: str) -> None:
    spoken = next(one for one in LANGUAGES if one.tag == tag)
    known = catalog(tag)
    for error in _refusals():
        with speaking(spoken):
            told = why(error)
        assert re.search(spoken.letters, told), told
        assert "expected" not in told
        assert not any(words in told for words in known.entries if "{" in words)


def test_programs_read_the_words_of_the_library() -> None:
    """In English nothing is told otherwise than the library says it."""
    for error in _refusals():
        assert why(error) == str(error)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(("code", "raw"), RAISED)
def test_a_remark_on_criteria_is_told_in_the_language_of_the_page(
    tag: str, code: str, raw: str
) -> None:
    spoken = next(one for one in LANGUAGES if one.tag == tag)
    found = [one.sentence for one in remarks(raw) if one.rule == code]
    for sentence in found:
        assert isinstance(sentence, Sentence)
        with speaking(spoken):
            told = retold(sentence)
        assert re.search(spoken.letters, told), told
        assert sentence.words.partition("{")[0].strip() not in {told, *told.split("\n")}


def test_a_page_tells_a_wrong_query_in_chinese_and_the_api_as_the_registry_does(
    address: str,
) -> None:
    query = {"q": "AREA[Phse]1"}
    told = httpx.get(f"{address}/search", params=query, headers={"accept-language": "zh-CN"})
    page = Reader(told.text)

    assert told.status_code == 400
    assert page.says("未知的检索区域名")
    assert page.says("最接近的有")
    assert not page.says("Error parsing query")
    api = httpx.get(
        f"{address}/api/v2/studies",
        params={"query.term": "AREA[Phse]1"},
        headers={"accept-language": "zh-CN"},
    )
    assert api.text.startswith("Error parsing query in Other terms: Unknown area name: `Phse`")
