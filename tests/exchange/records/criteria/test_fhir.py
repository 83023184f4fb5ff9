"""An EvidenceVariable of R4 has every criterion, in CQL, by codes or in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from tests.exchange.records.fhir import r4

from trialwright.eligibility.corrections import Correction, Corrections
from trialwright.eligibility.criteria import Section, parse
from trialwright.eligibility.reading import fingerprint
from trialwright.errors import InvalidInput
from trialwright.exchange.records.criteria import (
    StudyCriteria,
    criteria_of_text,
    evidence_variable,
    evidence_variable_json,
)
from trialwright.exchange.records.criteria.cql import cql_of


def exported(text: str) -> dict[str, Any]:
    """Return the resource as a program reads it, if it is valid."""
    made: dict[str, Any] = msgspec.json.decode(evidence_variable_json(criteria_of_text(text)))
    assert r4.faults(made) == []
    return made


TEXT = (
    "Inclusion Criteria:\n\n1. Aged 3 to 18 years.\n2. Adequate organ function.\n"
    "3. Part A: aged 3 to 12 years\n\nExclusion Criteria:\n\n1. Acute promyelocytic leukaemia\n"
    "2. Asthma within 6 weeks before screening\n"
)


def test_an_age_is_said_in_cql_with_its_sentence() -> None:
    assert exported(TEXT)["characteristic"][0] == {
        "description": "I1: Aged 3 to 18 years.",
        "definitionExpression": {
            "description": "Age from 3 to 18 years.",
            "language": "text/cql",
            "expression": "AgeInYears() >= 3 and AgeInYears() <= 18",
        },
        "exclude": False,
    }


def test_a_single_condition_carries_its_codes_and_an_exclusion_is_one() -> None:
    excluded = exported(TEXT)["characteristic"][3]

    assert excluded["exclude"] is True
    codes = {one["code"] for one in excluded["definitionCodeableConcept"]["coding"]}
    assert "C92.4" in codes


def test_what_is_more_than_a_condition_or_not_of_everybody_stands_in_words() -> None:
    characteristics = exported(TEXT)["characteristic"]

    for place in (1, 2, 4):
        assert list(characteristics[place]["definitionCodeableConcept"]) == ["text"]
    assert characteristics[2]["description"] == ("I3 (only for Part A): Part A: aged 3 to 12 years")


def test_the_file_says_what_is_not_computable_in_it() -> None:
    notes = [one["text"] for one in exported(TEXT)["note"]]

    assert notes == [
        "5 criteria. In words alone, and not computable here: I2, I3, E2.",
        "Left in part or whole to a person: I2.",
    ]
    assert "The posted text counts." in exported(TEXT)["description"]


def test_where_no_heading_says_so_nothing_is_said_of_excluding() -> None:
    made = exported("* Asthma")

    assert "exclude" not in made["characteristic"][0]
    assert made["note"][-1]["text"] == "Whether these include or exclude is not stated: U1."


def test_a_persons_reading_is_told() -> None:
    text = "Exclusion Criteria:\n* Recently had surgery"
    correction = Correction(
        criterion="E1",
        section=Section.EXCLUSION,
        fingerprint=fingerprint(Section.EXCLUSION, "Recently had surgery"),
        text="Recently had surgery",
        expression=parse('has(term("surgery"))'),
        by="A",
        on=date(2026, 11, 28),
        reason="b",
    )
    corrections = Corrections(version=1, study=None, corrections=(correction,))

    made = evidence_variable(criteria_of_text(text).with_corrections(corrections))

    assert '"text":"As a person read them: E1."' in msgspec.json.encode(made).decode()


def test_no_criteria_make_no_resource() -> None:
    with pytest.raises(InvalidInput, match="the record states no criteria"):
        evidence_variable(criteria_of_text(""))


_MALE = 'demographic("sex", value: "male")'


def aged(limits: str, *, unit: str = 'unit("years", ucum: "a")') -> str:
    return f'demographic("age", limits: {limits}, unit: {unit})'


@pytest.mark.parametrize(
    ("expression", "cql"),
    [
        (aged(">= 6", unit='unit("months", ucum: "mo")'), "AgeInMonths() >= 6"),
        (aged("< 16"), "AgeInYears() < 16"),
        ('demographic("sex", value: "female")', "Patient.gender = 'female'"),
        (f"not({_MALE})", "not (Patient.gender = 'male')"),
        (f"any([{_MALE}, {aged('> 65')}])", "(Patient.gender = 'male') or (AgeInYears() > 65)"),
        (
            f"if_else({_MALE}, then: {aged('> 60')}, otherwise: {aged('> 65')})",
            "if Patient.gender = 'male' then (AgeInYears() > 60) else (AgeInYears() > 65)",
        ),
        # What cannot be said exactly is not said.
        ('demographic("age", limits: >= 6)', None),
        (aged("~ 6"), None),
        (aged(">= 17.5"), None),
        ('demographic("age", unit: unit("years", ucum: "a"))', None),
        (aged('>= 6, at: anchor("birth")'), None),
        ('demographic("sex", value: "any")', None),
        ('demographic("reproductive potential")', None),
        (f'all([{_MALE}, has(term("asthma"))])', None),
        ('not(has(term("asthma")))', None),
        (f'if_else(has(term("a")), then: {_MALE}, otherwise: {_MALE})', None),
        ("all([])", None),
    ],
)
def test_only_what_can_be_said_exactly_is_said_in_cql(expression: str, cql: str | None) -> None:
    assert cql_of(parse(expression)) == cql


@pytest.mark.reference
def test_every_real_record_is_a_valid_resource_with_all_its_criteria(
    real_criteria: list[StudyCriteria],
) -> None:
    for found in real_criteria:
        made: dict[str, Any] = msgspec.json.decode(evidence_variable_json(found))
        assert r4.faults(made) == [], found.nct_id
        assert len(made["characteristic"]) == len(found.reading.criteria)
