"""Whom a criterion admits or turns away is read off its heading, and never guessed."""

from __future__ import annotations

import pytest

from trialwright.registry.diff import Side
from trialwright.registry.diff.criteria_lines import criteria_lines


def sides(text: str) -> list[tuple[str, str]]:
    """Return the criteria with their sides, without the headings."""
    return [(line.words, line.side.value) for line in criteria_lines(text) if not line.is_heading]


def side_under(heading: str) -> Side:
    """Return the side of the last criterion below a heading."""
    return criteria_lines(f"{heading}\n\nConsent")[-1].side


@pytest.mark.parametrize(
    "heading",
    [
        *("Inclusion Criteria:", "INCLUSION", "inclusion criteria", "Inclusion Criteria :"),
        *("Key Inclusion Criteria", "Inclusion Criteria：", "* INCLUSION CRITERIA:"),  # noqa: RUF001 - as the records write it
        *("1. Inclusion Criteria", "-INCLUSION CRITERIA:", "INCLUSION FOR APHERESIS:"),
        *("Inclusion requirements for all subjects", "Inclusion Criteria (screening)"),
        *("The inclusion criteria are as follows:", "**Inclusion Criteria:**", "入选标准："),  # noqa: RUF001 - as the records write it
    ],
)
def test_an_inclusion_heading_is_known_in_the_forms_that_records_use(heading: str) -> None:
    assert side_under(heading) is Side.INCLUSION


@pytest.mark.parametrize(
    "heading",
    [
        *("Exclusion Criteria:", "EXCLUSION CRITERIA", "Exclusion criteria for donors"),
        *("Non-inclusion Criteria:", "III.6 EXCLUSION CRITERIA"),
        "Exclusion Citeria:",  # codespell:ignore citeria
        *("D) Other Exclusion Criteria:", "* Other Exclusions:", "Exclusion Criteria:."),
        *("Exclusion Criteria prior Transplantation/Implantation", "排除标准"),
    ],
)
def test_an_exclusion_heading_is_known_in_the_forms_that_records_use(heading: str) -> None:
    assert side_under(heading) is Side.EXCLUSION


@pytest.mark.parametrize(
    "heading",
    [
        *("Inclusion/Exclusion Criteria:", "Inclusion and exclusion criteria:"),
        *("Eligibility criteria:", "DISEASE CHARACTERISTICS:", "INCLUSION OF WOMEN:", "Donors:"),
        *("Subjects must meet all inclusion criteria.", "All others", ""),
    ],
)
def test_where_no_heading_says_the_side_it_is_unknown(heading: str) -> None:
    assert side_under(heading) is Side.UNKNOWN


@pytest.mark.parametrize(
    "criterion",
    [
        *("* Any inclusion criteria not met", "* Not meeting the inclusion criteria"),
        *("* Other inclusion criteria apply", "* Exclusively breastfed", "* Period of inclusion"),
        *("Other inclusion and exclusion criteria may apply.", "* Inclusion criteria is consent"),
        *("* Renal, cardiac inclusion criteria:", "* All the inclusion criteria: all of them"),
    ],
)
def test_a_criterion_that_speaks_of_criteria_is_no_heading(criterion: str) -> None:
    text = f"Exclusion Criteria:\n* Fever\n{criterion}\n* Asthma"

    assert {line.side for line in criteria_lines(text)} == {Side.EXCLUSION}
    assert sum(line.is_heading for line in criteria_lines(text)) == 1


def test_a_heading_within_a_list_is_over_what_stands_further_in() -> None:
    text = """1. Inclusion Criteria
   * Consent
2. Exclusion Criteria
   * Fever
   * Donors, inclusion criteria:
   * Donor exclusion criteria:
     * Sepsis
   * Asthma
General notes"""

    assert sides(text) == [
        ("Consent", "inclusion"),
        ("Fever", "exclusion"),
        ("Donors, inclusion criteria:", "exclusion"),
        ("Sepsis", "exclusion"),
        ("Asthma", "exclusion"),
        ("General notes", "unknown"),
    ]


def test_a_heading_at_the_depth_of_its_criteria_holds_until_the_next_one() -> None:
    assert sides("* Inclusion Criteria:\n* Consent\n* Exclusion Criteria:\n* Fever\n* Asthma") == [
        ("Consent", "inclusion"),
        ("Fever", "exclusion"),
        ("Asthma", "exclusion"),
    ]


def test_headings_and_criteria_that_share_a_line_are_told_apart() -> None:
    assert sides(
        "Inclusion Criteria:- Heterosexual relationship. Exclusion Criteria: - Nitrates"
    ) == [("Heterosexual relationship.", "inclusion"), ("Nitrates", "exclusion")]
    assert sides("Inclusion criteria. Age 22.\nExclusion Criteria Subjects with asthma") == [
        ("Age 22.", "inclusion"),
        ("Subjects with asthma", "exclusion"),
    ]
    assert sides("Inclusion Criteria:\n* Not meeting the Exclusion Criteria: asthma") == [
        ("Not meeting the Exclusion Criteria: asthma", "inclusion")
    ]


def test_a_sentence_against_its_heading_leaves_the_side_open() -> None:
    text = (
        "Inclusion Criteria:\n* Consent\nSubjects will be excluded if they have:\n* Fever\n"
        "Exclusion Criteria:\nSubjects who meet this will be excluded:\n* Asthma\n"
        "Partners are eligible who have:\n* Patience"
    )

    assert dict(sides(text)) == {
        "Consent": "inclusion",
        "Subjects will be excluded if they have:": "unknown",
        "Fever": "unknown",
        "Subjects who meet this will be excluded:": "exclusion",
        "Asthma": "exclusion",
        "Partners are eligible who have:": "unknown",
        "Patience": "unknown",
    }


def test_a_line_of_headings_without_end_is_cut_without_end() -> None:
    assert len(criteria_lines("Inclusion Criteria: Age, sex " * 3000)) == 6000
