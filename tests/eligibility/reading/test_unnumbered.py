"""Bounds that name no number, numbers that are said twice, and markers within a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.eligibility.criteria import text_of
from trialwright.eligibility.reading import read_criteria
from trialwright.eligibility.reading.amounts import Amount, amounts_of
from trialwright.eligibility.reading.masks import MaskKind, masked, masks_of
from trialwright.eligibility.reading.running import running_markers
from trialwright.eligibility.reading.tokens import tokens_of


def _amounts(text: str) -> list[Amount]:
    tokens = tokens_of(text)
    return amounts_of(tokens, masked(tokens, masks_of(text)))


def _read(text: str) -> str:
    (criterion,) = read_criteria(text).criteria
    return text_of(criterion.expression)


@pytest.mark.parametrize(
    ("text", "limits", "of"),
    [
        ("ALT > ULN", "> 1", "ULN"),
        ("ALT above the upper limit of normal (ULN)", "> 1", "ULN"),
        ("ALT no greater than the upper limit of normal", "<= 1", "ULN"),
        ("Testosterone below the lower limit of normal", "< 1", "LLN"),
    ],
)
def test_a_limit_of_normal_without_a_factor_is_once_that_limit(
    text: str, limits: str, of: str
) -> None:
    assert f'limits: {limits}, of: "{of}"' in _read(text)


@pytest.mark.parametrize(
    "text",
    [
        "PT > ULN + 4 seconds",
        "HBV DNA > the upper limit of detection",
        "weight above the upper limit",
        "testosterone > 10 % below the lower limit of normal",
        "bilirubin > ULN to 1.5 x ULN",
        "the ULN of the laboratory",
    ],
)
def test_a_limit_that_goes_on_or_has_no_side_is_not_once_that_limit(text: str) -> None:
    assert not [one for one in _amounts(text) if one.reference is not None and not one.values]


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Surgery within a week of enrollment", 'limits: <= 1, unit: "wk"'),
        ("Chemotherapy in the month prior to enrollment", 'limits: <= 1, unit: "mo"'),
        ("Planned surgery in the coming month", 'limits: <= 1, unit: "mo"'),
        ("Stroke in the last three (3) months", 'limits: <= 3, unit: "mo"'),
    ],
)
def test_a_window_is_read_though_its_number_is_a_word_twice_said_or_left_out(
    text: str, window: str
) -> None:
    assert window in _read(text)


def test_the_next_day_is_no_stretch_of_one_day() -> None:
    assert _amounts("discharged on the next day") == []


@given(number=st.integers(1, 10), other=st.integers(1, 10))
def test_only_the_same_number_in_brackets_is_the_number_again(number: int, other: int) -> None:
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    first = _amounts(f"for at least {words[number - 1]} ({other}) months")[0]

    assert (first.time == "mo") is (number == other)


def _markers(text: str) -> list[str]:
    return [text[start:end] for start, end in running_markers(text)]


def test_a_list_that_runs_on_within_its_line_has_its_markers() -> None:
    text = "9. Erectile dysfunction 10. Liver failure 11. Kidney failure"

    assert _markers(text) == ["10", "11"]
    assert {one.kind for one in masks_of(text)} == {MaskKind.MARKER}


@pytest.mark.parametrize(
    "text",
    [
        "1. ECOG of 0, 1 or 2. Adequate function",
        "1. Toxicity of grade 2. Patients without",
        "1. Lesions < 2. Patients without",
        "Score was 4. Patients without",
    ],
)
def test_a_grade_or_bound_before_a_full_stop_is_no_marker(text: str) -> None:
    assert _markers(text) == []


def test_a_rate_may_stand_some_words_after_its_number() -> None:
    (found,) = _amounts("more than two episodes of headache per day")

    assert found.unit is not None
    assert found.unit.ucum == "/d"
