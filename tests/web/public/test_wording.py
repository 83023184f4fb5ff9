"""Single values in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from trialwright.registry.record.enumerations import DateType
from trialwright.vocabulary import Duration, PartialDate
from trialwright.vocabulary.sentences import in_a_row, named, sentence
from trialwright.web.public.languages import speaking
from trialwright.web.public.languages.known import CHINESE
from trialwright.web.public.wording import (
    age,
    day,
    day_if_stated,
    distance,
    enumerated,
    happened,
    in_a_sentence,
    in_words,
    moment,
    number,
    partial,
    retold,
    yes_or_no,
)


@pytest.mark.parametrize(
    ("written", "said"),
    [("2026", "2026"), ("2026-01", "January 2026"), ("2026-12-31", "31 December 2026")],
)
def test_a_date_is_said_no_more_precisely_than_it_was_reported(written: str, said: str) -> None:
    assert partial(PartialDate(written)) == said


def test_our_moments_are_said_in_utc() -> None:
    at = datetime(2026, 1, 1, 0, 5, tzinfo=timezone(timedelta(hours=8)))

    assert moment(at) == "31 December 2025, 16:05 UTC"
    assert day(date(2026, 3, 9)) == "9 March 2026"


def test_silence_is_neither_yes_nor_no() -> None:
    assert [yes_or_no(True), yes_or_no(False), yes_or_no(None)] == ["Yes", "No", None]  # noqa: FBT003 - the values said


def test_what_is_not_stated_has_no_words() -> None:
    assert [day_if_stated(None), day_if_stated(date(2026, 3, 9))] == ["", "9 March 2026"]
    assert [in_words(None), in_words(DateType.ACTUAL)] == ["", "actual"]
    assert [age(None), age(Duration("18 Years"))] == ["", "18 Years"]
    assert happened(None) == "actual or estimated: not stated"


def test_thousands_are_set_apart() -> None:
    assert number(150_000) == "150,000"


def test_in_chinese_dates_are_as_precise_as_reported_too() -> None:
    with speaking(CHINESE):
        assert [partial(PartialDate(one)) for one in ("2026", "2026-01", "2026-12-31")] == [
            "2026年",
            "2026年1月",
            "2026年12月31日",
        ]
        assert day(date(2026, 1, 13)) == "2026年1月13日"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("3 Years", "3 岁"),
        ("1 Month", "1 个月"),
        ("2 Weeks", "2 周"),
        ("7 Days", "7 天"),
        ("1 Hour", "1 小时"),
        ("30 Minutes", "30 分钟"),
    ],
)
def test_ages_are_said_as_they_are_written_or_in_words_of_the_language(
    written: str, said: str
) -> None:
    assert age(Duration(written)) == written
    with speaking(CHINESE):
        assert age(Duration(written)) == said


def test_names_and_clauses_are_parted_as_the_language_parts_them() -> None:
    names = ["CAR-T", "fludarabine"]
    assert enumerated(names) == "CAR-T, fludarabine"
    assert enumerated(["a, b", "c"]) == "a, b; c"
    assert in_a_sentence(["A study", "of two", "in one arm"]) == "A study, of two, in one arm."
    with speaking(CHINESE):
        assert enumerated(names) == "CAR-T、fludarabine"
        assert in_a_sentence(["一项研究", "分 1 个组别"]) == "一项研究\uff0c分 1 个组别。"


def test_a_sentence_from_below_is_said_in_the_language_of_the_page() -> None:
    said = sentence(
        "The masking is {masking}, but the masked roles are: {roles}.",
        masking=named("double", "Double"),
        roles=in_a_row(", ", [named("participant", "Participant"), "someone else"]),
    )

    assert (
        retold(said)
        == "The masking is double, but the masked roles are: participant, someone else."
    )
    with speaking(CHINESE):
        assert retold(said) == "盲法为双盲，但设盲对象为：受试者、someone else。"  # noqa: RUF001 - Chinese
        assert retold(sentence("died")) == "死亡"
        assert retold("a text of the record {kept}") == "a text of the record {kept}"


def test_distances_are_said_in_both_units_first_the_one_that_readers_know() -> None:
    assert [distance(km) for km in (80.4672, 3, 2_000)] == [
        "50 mi (80 km)",
        "1.9 mi (3.0 km)",
        "1,243 mi (2,000 km)",
    ]
    with speaking(CHINESE):
        assert distance(80.4672) == "80 公里（50 英里）"  # noqa: RUF001 - Chinese
