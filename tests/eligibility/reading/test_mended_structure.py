"""Lists, sections and negations that once turned a criterion round, each by an example made up."""

from __future__ import annotations

import pytest
from tests.eligibility.specified import read_one

from trialwright.eligibility.criteria import Section, text_of
from trialwright.eligibility.evaluation.evaluating import unread_parts
from trialwright.eligibility.reading import read_criteria

A, B = 'has(term("asthma"))', 'has(term("gout"))'


def listed(introduction: str, section: str) -> str:
    """Return what is read of asthma and gout in a list under an introduction."""
    raw = f"{section} Criteria:\n\n* {introduction}\n  * asthma\n  * gout"
    criterion = read_one(raw)
    if tuple(unread_parts(criterion)):
        return "for a person"
    return text_of(criterion.expression, with_spans=False)


@pytest.mark.parametrize(
    ("introduction", "expected"),
    [
        ("One of the following:", f"any([{A}, {B}])"),
        ("None of the following:", f"not(any([{A}, {B}]))"),
        ("Patients must not have:", f"not(any([{A}, {B}]))"),
        ("Absence of the following conditions:", f"not(any([{A}, {B}]))"),
        ("Patients with the following are excluded:", f"not(any([{A}, {B}]))"),
        ("Gallstones with at least one of:", f'all([has(term("Gallstones")), any([{A}, {B}])])'),
        ("Not all of the following:", "for a person"),
        ("Patients with the following are allowed:", "for a person"),
        ("Anyone in hospital who has:", "for a person"),
    ],
)
def test_what_is_required_of_a_list_is_said_above_it(introduction: str, expected: str) -> None:
    assert listed(introduction, "Inclusion") == expected


@pytest.mark.parametrize(
    ("introduction", "expected"),
    [
        ("Any of the following:", f"any([{A}, {B}])"),
        ("Conditions, including but not limited to:", f"any([{A}, {B}])"),
        ("Lung disease except:", f'except(has(term("Lung disease")), exceptions: [{A}, {B}])'),
        ("The following are not exclusions:", "for a person"),
        ("Patients with the following are eligible:", "for a person"),
        ("Lung disease unless:", "for a person"),
        ("Exceptions:", "for a person"),
        (
            "Lung disease unless all of the following:",
            f'all([has(term("Lung disease")), not(all([{A}, {B}]))])',
        ),
        (
            "History of any of the following:",
            'any([has(term("asthma"), status: "history"), has(term("gout"), status: "history")])',
        ),
        (
            "Women with any of the following:",
            f'not_applicable_unless(demographic("sex", value: "female"), part: any([{A}, {B}]))',
        ),
    ],
)
def test_what_a_list_excludes_is_said_above_it(introduction: str, expected: str) -> None:
    assert listed(introduction, "Exclusion") == expected


def test_the_time_above_a_list_is_that_of_all_in_it() -> None:
    read = listed("Any of the following within 6 months before screening:", "Exclusion")

    assert read.count("limits: <= 6") == 2


def sections(raw: str) -> list[tuple[str, str]]:
    """Return the sections of criteria with the last word of each."""
    return [
        (one.section.value, one.span.of(raw).split()[-1].strip("."))
        for one in read_criteria(raw).criteria
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "Inclusion criteria: gout. Exclusion criteria: asthma",
        "Inclusion criteria: people of any age with gout Exclusion Criteria: asthma",
        "* Inclusion Criteria:\n* gout\n* Exclusion Criteria:\n* asthma",
    ],
)
def test_a_section_may_turn_within_a_line_or_a_list(raw: str) -> None:
    assert sections(raw) == [("inclusion", "gout"), ("exclusion", "asthma")]


@pytest.mark.parametrize(
    "line",
    [
        "* Such conditions include:",
        "* Anyone with the following is included in no way:",
        "* Subjects with these will be included if:",
    ],
)
def test_a_sentence_in_a_list_turns_no_section(line: str) -> None:
    read = sections(f"Exclusion Criteria:\n\n{line}\n  * gout\n* asthma")

    assert [section for section, _ in read] == ["exclusion", "exclusion"]


@pytest.mark.parametrize(
    "raw",
    [
        "Inclusion Criteria:\n* gout\n* Exclusion: asthma\n* anaemia",
        "Inclusion Criteria:\n* gout\n* Exclusion:\n  * asthma\n* anaemia",
        "Inclusion Criteria:\n* gout\n* None of the following:\n* anaemia",
    ],
)
def test_no_section_is_assumed_where_nothing_tells_how_far_a_turn_reaches(raw: str) -> None:
    first, *_, last = sections(raw)

    assert first == ("inclusion", "gout")
    assert last == ("unknown", "anaemia")


@pytest.mark.parametrize(
    ("raw", "cohort"),
    [
        ("Inclusion Criteria for Healthy Volunteers:\n* gout", "for Healthy Volunteers"),
        ("Inclusion Criteria:\nHealthy controls:\n* gout", "Healthy controls"),
        ("Inclusion Criteria for all groups:\n* gout", None),
        ("Inclusion Criteria:\nDisease:\n* gout", None),
    ],
)
def test_a_heading_for_some_people_says_so_of_all_under_it(raw: str, cohort: str | None) -> None:
    (criterion,) = read_criteria(raw).criteria

    assert criterion.section is Section.INCLUSION
    assert (criterion.cohort or "").endswith(cohort or "")
    assert (criterion.cohort is None) is (cohort is None)
