"""A cohort definition has what can be said, and says what it leaves out."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from trialwright.exchange.records.criteria import (
    StudyCriteria,
    cohort_definition_json,
    criteria_of_text,
)
from trialwright.exchange.records.criteria.circe import LEFT_OUT
from trialwright.exchange.records.criteria.terms import conditions_and_tests, sexes, units
from trialwright.vocabulary import concept


def defined(text: str) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.json.decode(cohort_definition_json(criteria_of_text(text)))
    return made


def included(words: str) -> tuple[list[dict[str, Any]], str]:
    """Return the rules of one inclusion, and what the definition says it left out."""
    *rules, rest = defined(f"Inclusion Criteria:\n* {words}")["InclusionRules"]
    return rules, rest["description"].partition("otherwise:\n")[2]


def excluded(words: str) -> tuple[list[dict[str, Any]], str]:
    *rules, rest = defined(f"Exclusion Criteria:\n* {words}")["InclusionRules"]
    return rules, rest["description"].partition("otherwise:\n")[2]


def only(group: dict[str, Any]) -> dict[str, Any]:
    """Return the one thing that a group holds within."""
    while group["Groups"]:
        (group,) = group["Groups"]
    (asked,) = group["CriteriaList"] or group["DemographicCriteriaList"]
    found: dict[str, Any] = asked
    return found


def test_an_age_is_a_range_and_says_how_the_format_counts_it() -> None:
    (rule,), left = included("Aged 3 to 18 years")

    assert only(rule["expression"]) == {"Age": {"Value": 3, "Extent": 18, "Op": "bt"}}
    assert rule["name"] == "I1: age from 3 to 18 years"
    assert "Note: age is the difference of calendar years" in rule["description"]
    assert left == "nothing"


def test_a_sex_is_a_concept() -> None:
    (rule,), _ = included("Male patients")

    assert only(rule["expression"])["Gender"][0]["CONCEPT_ID"] == 8507


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("Weight > 10.5 kg", {"Value": 10.5, "Op": "gt"}),
        ("Weight < 100 kg", {"Value": 100, "Op": "lt"}),
        ("Weight <= 100 kg", {"Value": 100, "Op": "lte"}),
    ],
)
def test_a_value_is_asked_in_its_unit_alone(words: str, asked: dict[str, Any]) -> None:
    (rule,), left = included(words)

    measured = only(rule["expression"])["Criteria"]["Measurement"]
    assert measured["ValueAsNumber"] == asked
    assert [one["CONCEPT_NAME"] for one in measured["Unit"]] == ["kilogram"]
    assert "values in other units than kilogram are not seen" in rule["description"]
    assert "any value on record up to the index day counts" in rule["description"]
    assert left == "nothing"


def test_a_multiple_is_a_ratio_of_the_laboratorys_own_range() -> None:
    (rule,), _ = included("AST <= 3 x ULN")

    measured = only(rule["expression"])["Criteria"]["Measurement"]
    assert measured["RangeHighRatio"] == {"Value": 3, "Op": "lte"}


def test_an_exclusion_is_met_by_nobody_of_the_cohort() -> None:
    (rule,), left = excluded("Asthma")

    assert (rule["expression"]["Type"], rule["expression"]["Count"]) == ("AT_MOST", 0)
    assert only(rule["expression"]) == {
        "Criteria": {"ConditionOccurrence": {"CodesetId": 0}},
        "StartWindow": {
            "Start": {"Coeff": -1},
            "End": {"Days": 0, "Coeff": 1},
            "UseEventEnd": False,
        },
        "Occurrence": {"Type": 2, "Count": 1},
    }
    assert "also of a condition that is over" in rule["description"]
    assert left == "nothing"


def test_a_time_is_as_many_days_as_the_text_says() -> None:
    (rule,), _ = excluded("History of asthma within 6 weeks before screening")

    assert only(rule["expression"])["StartWindow"]["Start"] == {"Days": 42, "Coeff": -1}


def test_what_is_not_denied_is_not_asked_of_nobody() -> None:
    (rule,), _ = included("No asthma")

    within = rule["expression"]["Groups"][0]
    assert (within["Type"], within["Count"]) == ("AT_MOST", 0)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Weight < 10 kg", "any such value in the past would exclude"),
        ("AST > 3 x ULN", "any such value in the past would exclude"),
        ("Severe asthma", "'severe' is no part of a coded condition"),
        ("Planned asthma", "a plan is on no record"),
        ("Frobnication", "its concept has no code of the OHDSI vocabulary here"),
        ("Asthma within 3 years before screening", "its time is no stretch of days up to"),
        ("Asthma within 6 weeks after surgery", "its time is no stretch of days up to"),
        ("Unwilling to sign consent", "no criterion of the format asks this"),
        ("Age < 6 months", "the format counts age in years alone"),
        ("Age < 17.5 years", "the format counts age in whole years"),
        ("Aged 70 years", "without a direction"),
    ],
)
def test_what_cannot_be_said_is_left_out_with_the_reason(words: str, why: str) -> None:
    rules, left = excluded(words)

    assert rules == []
    assert left.startswith("E1: ")
    assert why in left


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("AST <= 3 x baseline", "a multiple of baseline is asked by no criterion"),
        ("Weight >= 10 stone", "its unit has no code"),
        ("Weight > 10 kg and < 20 kg", "no range of which an end does not count"),
        ("Part A: aged 3 to 18 years", "it is asked of Part A alone"),
    ],
)
def test_what_an_inclusion_cannot_say_is_left_out_too(words: str, why: str) -> None:
    rules, left = included(words)

    assert rules == []
    assert why in left


def test_of_a_row_of_demands_those_are_kept_that_can_be_said() -> None:
    (rule,), left = included("Aged 3 to 18 years and adequate organ function")

    assert rule["name"] == "I1: age from 3 to 18 years"
    assert "a physician judges: adequate organ function" in left


def test_of_a_row_of_grounds_those_are_kept_that_can_be_said() -> None:
    (rule,), left = excluded("Severe epilepsy, asthma, or frobnication")

    assert rule["name"] == "E1: none of: asthma"
    assert left.count("E1: ") == 2


def test_of_a_row_of_alternatives_none_is_left_out_alone() -> None:
    """A cohort of those with asthma would leave out whoever has the other one."""
    rules, left = included("Asthma or frobnication")

    assert rules == []
    assert "asthma or frobnication" in left.lower()
    assert defined("Inclusion Criteria:\n* Asthma or frobnication")["ConceptSets"] == []


def test_criteria_of_an_unknown_section_are_not_guessed() -> None:
    *rules, rest = defined("* Asthma")["InclusionRules"]

    assert rules == []
    assert "U1: whether it includes or excludes is not stated" in rest["description"]


def test_words_that_were_not_read_are_told() -> None:
    _, left = included("Weight >= 10 kg without a coat")

    assert left == "I1: without a coat: these words were not read"


def test_the_rule_that_tells_it_is_met_by_everybody() -> None:
    rest = defined("* Asthma")["InclusionRules"][-1]

    assert rest["name"] == LEFT_OUT
    assert only(rest["expression"]) == {"Age": {"Value": 0, "Op": "gte"}}


def test_the_index_day_is_that_of_the_last_visit_and_the_definition_says_so() -> None:
    made = defined("Exclusion Criteria:\n* Asthma")

    assert made["PrimaryCriteria"]["CriteriaList"] == [{"VisitOccurrence": {}}]
    assert made["PrimaryCriteria"]["PrimaryCriteriaLimit"] == {"Type": "Last"}
    assert "index day is that of the last visit" in made["InclusionRules"][-1]["description"]


def test_terms_are_of_the_vocabularies_and_of_concepts_that_there_are() -> None:
    for name, rows in conditions_and_tests().items():
        known = concept(name)
        assert known is not None
        codes = {str(one) for one in known.codes}
        assert {f"{row.vocabulary}:{row.code}" for row in rows} <= codes
    assert {row.vocabulary for rows in units().values() for row in rows} == {"UCUM"}
    assert set(sexes()) == {"male", "female"}


@pytest.mark.reference
def test_every_criterion_of_a_real_record_is_a_rule_or_told_to_be_left_out(
    real_criteria: list[StudyCriteria],
) -> None:
    for found in real_criteria:
        made: dict[str, Any] = msgspec.json.decode(cohort_definition_json(found))
        *rules, rest = made["InclusionRules"]
        told = {one["name"].partition(":")[0] for one in rules}
        told |= {line.partition(":")[0] for line in rest["description"].splitlines()}
        assert {one.id for one in found.reading.criteria} <= told
        numbers = {one["id"] for one in made["ConceptSets"]}
        assert numbers == set(range(len(numbers)))
