"""NCT07338357: all 21 criteria, each read as written down beside this test."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from trialwright.eligibility.checks import Stated, check
from trialwright.eligibility.criteria import CriteriaReading, Section, text_of
from trialwright.eligibility.reading import read_criteria
from trialwright.vocabulary import Duration

_READINGS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "reference_study.toml").read_text("utf-8")
)["criterion"]

pytestmark = pytest.mark.reference


@pytest.fixture(scope="module")
def module(reference_data: Path) -> dict[str, Any]:
    record = json.loads((reference_data / "registry/seed/NCT07338357.json").read_text("utf-8"))
    held: dict[str, Any] = record["protocolSection"]["eligibilityModule"]
    return held


@pytest.fixture(scope="module")
def reading(module: dict[str, Any]) -> CriteriaReading:
    return read_criteria(module["eligibilityCriteria"])


def test_it_has_ten_inclusion_and_eleven_exclusion_criteria(reading: CriteriaReading) -> None:
    sections = [one.section for one in reading.criteria]

    assert sections == [Section.INCLUSION] * 10 + [Section.EXCLUSION] * 11
    assert [one.id for one in reading.criteria] == [one["id"] for one in _READINGS]
    assert [one.path[-1] for one in reading.criteria] == [one["path"] for one in _READINGS]


@pytest.mark.parametrize("expected", _READINGS, ids=lambda one: one["id"])
def test_a_criterion_is_read_as_written_down(
    reading: CriteriaReading, expected: dict[str, Any]
) -> None:
    (criterion,) = (one for one in reading.criteria if one.id == expected["id"])

    assert text_of(criterion.expression, with_spans=False) == expected["expression"]
    assert [span.of(reading.text) for span in criterion.unread] == expected["unread"]


def test_no_number_is_invented_where_the_text_has_none(reading: CriteriaReading) -> None:
    by_people = {"I5", "I7", "I10", "E9", "E11"}

    for one in reading.criteria:
        if one.id in by_people:
            assert "limits:" not in text_of(one.expression), one.id


def test_its_ages_and_sex_agree_with_the_fields(
    module: dict[str, Any], reading: CriteriaReading
) -> None:
    stated = Stated(
        minimum_age=Duration(module["minimumAge"]),
        maximum_age=Duration(module["maximumAge"]),
        sex=module["sex"],
        healthy_volunteers=module["healthyVolunteers"],
    )
    rules = {remark.rule for remark in check(reading, stated)}

    assert not rules & {"age-field-conflict", "sex-field-conflict", "healthy-volunteers-conflict"}
    assert not rules & {"age-branch-gap", "age-branch-overlap", "contradiction"}


def test_what_it_leaves_open_is_remarked(reading: CriteriaReading) -> None:
    found = {(remark.criterion, remark.rule) for remark in check(reading)}

    assert {
        ("I3", "and-means-or"),
        ("I3", "undefined-reference"),
        ("I8", "future-window"),
        ("I9", "future-window"),
        ("E4", "open-list"),
        ("E5", "undefined-reference"),
        ("E6", "open-list"),
        ("E9", "vague-bound"),
    } <= found
