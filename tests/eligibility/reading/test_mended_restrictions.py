"""What a part of a row restricts or starts anew: examples of readings that once were wrong."""

from __future__ import annotations

import pytest

from trialwright.eligibility.criteria import text_of
from trialwright.eligibility.reading import read_criteria


def read(words: str, section: str = "Inclusion") -> str:
    (one,) = read_criteria(f"{section} Criteria:\n\n* {words}\n").criteria
    return text_of(one.expression, with_spans=False)


NOT_CONTROLLED = (
    'all([has(term("Infection")), not(exposure(term("controlled by antibiotics"),'
    ' status: "present"))])'
)


@pytest.mark.parametrize("section", ["Inclusion", "Exclusion"])
def test_a_not_behind_a_comma_restricts_what_stands_before(section: str) -> None:
    """As one of several ways to be excluded, it would exclude whoever has no infection."""
    assert read("Infection, not controlled by antibiotics", section) == NOT_CONTROLLED


@pytest.mark.parametrize("section", ["Inclusion", "Exclusion"])
def test_what_or_joins_behind_it_is_denied_too(section: str) -> None:
    said = read("Advanced sarcoma, not amenable to surgery or radiotherapy", section)
    assert said.startswith('all([has(term("Advanced sarcoma")), not(any([')


def test_an_age_is_asked_of_all_who_are_not_pregnant() -> None:
    assert read("Age 18 to 65 years, not pregnant or lactating") == (
        'all([demographic("age", limits: [18, 65], unit: unit("years", ucum: "a")),'
        ' not(any([has(term("pregnant")), has(term("lactating"))]))])'
    )


def test_in_a_list_of_reasons_to_exclude_a_not_is_one_of_them() -> None:
    said = read("Cardiomyopathy, not fluent in English, or gout", "Exclusion")
    assert said.startswith('any([has(term("Cardiomyopathy"))')


def test_a_not_that_restricts_nothing_is_left() -> None:
    said = read("Infections, not limited to hepatitis B or HIV", "Exclusion")
    assert not said.startswith("all(")


def test_what_is_denied_of_some_patients_is_not_denied_of_others() -> None:
    said = read("No brain metastases or asymptomatic patients with brain metastases")
    assert said == (
        'any([not(has(term("brain metastases"))),'
        ' has(term("asymptomatic patients with brain metastases"))])'
    )


def test_patients_who_lack_something_are_no_condition() -> None:
    assert read("Patients without diabetes or gout") == (
        'not(any([has(term("diabetes")), has(term("gout"))]))'
    )


def test_what_was_not_to_be_done_keeps_nobody_out_who_did_not() -> None:
    """And leaves to a person who did; read as it stands, it would let in who did."""
    said = read("Subjects were not to have donated blood within 90 days", "Exclusion")
    assert said.startswith('all([not(not(has(term("donated blood"), window:')
    assert said.endswith('opaque("Subjects were not to have donated blood within 90 days")])')


@pytest.mark.parametrize(
    "words",
    [
        "To not be considered of childbearing potential a subject must be after hysterectomy.",
        "Women of childbearing potential are defined as women without a hysterectomy.",
    ],
)
def test_who_is_of_childbearing_potential_is_told_and_not_asked(words: str) -> None:
    assert read(words) == f'opaque("{words.removesuffix(".")}")'


@pytest.mark.parametrize(
    "words", ["Asthma nor", "Neither asthma nor", "Neither asthma, nor", "Gout and asthma nor pain"]
)
def test_a_row_that_breaks_off_is_read_to_its_end(words: str) -> None:
    assert "sthma" in read(words)
