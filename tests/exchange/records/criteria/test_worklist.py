"""A worklist has a line for each task, and no criterion without one."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.exchange.records.criteria import StudyCriteria, criteria_of_text, worklist


def lines(found: StudyCriteria) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(worklist(found).decode("utf-8-sig"))))


def tasks(text: str) -> list[tuple[str, str, str]]:
    found = lines(criteria_of_text(text))
    return [(one["Criterion"], one["Task"], one["About"]) for one in found]


def test_each_task_is_a_line() -> None:
    assert tasks(
        "Inclusion Criteria:\n\n1. Aged 3 to 18 years.\n2. Adequate organ function.\n"
        "3. Weight >= 10 kg without a coat.\n\nExclusion Criteria:\n\n1. Asthma, gout, etc."
    ) == [
        ("I1", "compare with facts", ""),
        ("I2", "judge", "Adequate organ function"),
        ("I3", "compare with facts", ""),
        ("I3", "read", "without a coat."),
        ("E1", "compare with facts", ""),
        ("E1", "complete", "etc."),
    ]


def test_a_line_says_what_was_posted_and_what_was_remarked() -> None:
    (line,) = lines(criteria_of_text("Inclusion Criteria:\n\n1. Part A: weight \\>= 10 kg"))[:1]

    assert line["Section"] == "inclusion"
    assert line["Cohort"] == "Part A"
    assert line["Posted text"] == "Part A: weight >= 10 kg"
    assert line["As read"] == "Weight at least 10 kg."
    assert line["Read by"] == "rules"
    assert "it is asked of 'Part A' alone" in line["Remarks"]
    assert line["Answer"] == line["Answered by"] == line["Answered on"] == ""


def test_a_spreadsheet_runs_nothing() -> None:
    (line,) = lines(criteria_of_text("Exclusion Criteria:\n\n* =HYPERLINK(1) or asthma"))[:1]

    assert line["Posted text"] == "'=HYPERLINK(1) or asthma"


@given(st.text(max_size=200))
def test_no_criterion_is_without_a_line_whatever_the_text_holds(words: str) -> None:
    found = criteria_of_text(f"Exclusion Criteria:\n\n* {words}")

    assert [*dict.fromkeys(one["Criterion"] for one in lines(found))] == [
        one.id for one in found.reading.criteria
    ]


def test_a_text_without_criteria_has_headings_alone() -> None:
    assert lines(criteria_of_text("")) == []
    assert worklist(criteria_of_text("")).startswith(b"\xef\xbb\xbfStudy,Criterion,")


@pytest.mark.reference
def test_no_criterion_of_a_real_record_is_lost(real_criteria: list[StudyCriteria]) -> None:
    for found in real_criteria:
        named = dict.fromkeys(one["Criterion"] for one in lines(found))
        assert [*named] == [one.id for one in found.reading.criteria]
