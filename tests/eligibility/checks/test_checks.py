"""Each rule finds what it is for, and lets pass what is near it."""

from __future__ import annotations

import pytest

from trialwright.eligibility.checks import RULES, Remark, Stated, check
from trialwright.eligibility.criteria import are_disjoint, is_within
from trialwright.eligibility.criteria import limits as amounts
from trialwright.eligibility.reading import read_criteria
from trialwright.vocabulary import Duration

_ADULTS = Stated(
    minimum_age=Duration("18 Years"),
    maximum_age=Duration("65 Years"),
    sex="ALL",
    healthy_volunteers=True,
)


def remarks(raw: str, stated: Stated = _ADULTS) -> tuple[Remark, ...]:
    return check(read_criteria(raw), stated)


def included(text: str) -> str:
    return f"Inclusion Criteria:\n* {text}\nExclusion Criteria:\n* Fever"


def excluded(text: str) -> str:
    return f"Inclusion Criteria:\n* Cough\nExclusion Criteria:\n* {text}"


RAISED = [
    ("age-branch-gap", included("Karnofsky ≥ 70 (age > 16) or Lansky ≥ 50 (age < 16)")),
    ("age-branch-gap", included("Karnofsky ≥ 70 (age ≥ 18) or Lansky ≥ 50 (age < 16)")),
    ("age-branch-overlap", included("Karnofsky ≥ 70 (age ≥ 16) or Lansky ≥ 50 (age ≤ 16)")),
    ("age-field-conflict", included("Aged 21 to 65 years")),
    ("age-field-conflict", included("Age ≤ 70 years")),
    ("sex-field-conflict", included("Female patients aged 18 to 65 years")),
    ("healthy-volunteers-conflict", included("Diagnosis of asthma")),
    ("contradiction", included("BMI ≥ 30 kg/m2\n* BMI < 25 kg/m2")),
    (
        "contradiction",
        "Inclusion Criteria:\n* BMI > 30 kg/m2\nExclusion Criteria:\n* BMI > 25 kg/m2",
    ),
    ("subsumed", "Inclusion Criteria:\n* BMI ≤ 30 kg/m2\nExclusion Criteria:\n* BMI > 35 kg/m2"),
    ("subsumed", included("BMI ≥ 30 kg/m2\n* BMI > 25 kg/m2")),
    ("duplicate", included("Asthma\n* asthma.")),
    ("unit-missing", excluded("BMI > 35")),
    ("unit-missing", included("Age ≥ 18")),
    ("bound-without-direction", included("Platelets 100,000/mm3")),
    ("unit-implausible", included("Karnofsky ≥ 65")),
    ("unit-implausible", included("ECOG ≤ 7")),
    ("vague-bound", included("Adequate venous access")),
    ("open-list", excluded("Infections such as hepatitis B, etc.")),
    ("undefined-reference", included("Asthma according to the 2019 GINA guideline")),
    ("undefined-reference", excluded("Allergy to any component of the study drug")),
    ("window-without-anchor", excluded("Surgery within the past 6 weeks")),
    ("window-without-direction", excluded("Surgery within 6 weeks")),
    ("future-window", included("Agrees to use contraception until 1 year after the last dose")),
    ("double-negative", excluded("No measurable lesion")),
    ("and-means-or", included("Relapsed and refractory leukemia")),
    ("and-means-or", excluded("Asthma, cough and fever")),
    ("cohort-specific", included("Cohort A: ECOG 0-1")),
    ("truncated", included("Patients with asthma and")),
    ("negation-unread", excluded("Not aged 18 to 20 years")),
    ("permission-unread", excluded("Major surgery; biopsies do not count")),
    ("heading-missing", "Inclusion Criteria:\n* Asthma"),
    ("section-unknown", "* Asthma"),
]
_PASSED = [
    ("age-branch-gap", included("Karnofsky ≥ 70 (age ≥ 16) or Lansky ≥ 50 (age ≤ 15)")),
    ("age-branch-gap", included("Karnofsky ≥ 70 (age ≥ 16) or Lansky ≥ 50 (age < 16)")),
    ("age-branch-overlap", included("Karnofsky ≥ 70 (age ≥ 16) or Lansky ≥ 50 (age < 16)")),
    ("age-field-conflict", included("Aged 18 to 65 years")),
    ("age-field-conflict", included("Age > 17 years")),
    ("age-field-conflict", included("Age ≥ 216 months")),
    ("sex-field-conflict", included("Male or female patients aged 18 to 65 years")),
    ("sex-field-conflict", included("Females of childbearing potential must use contraception")),
    ("healthy-volunteers-conflict", included("Asthma")),
    ("contradiction", included("BMI ≥ 25 kg/m2\n* BMI < 30 kg/m2")),
    ("contradiction", included("Weight ≥ 30 kg\n* BMI < 25 kg/m2")),
    ("subsumed", "Inclusion Criteria:\n* BMI ≤ 30 kg/m2\nExclusion Criteria:\n* BMI < 18 kg/m2"),
    ("duplicate", included("Asthma\n* Cough")),
    ("unit-missing", excluded("INR > 1.5")),
    ("unit-missing", excluded("BMI > 35 kg/m2")),
    ("bound-without-direction", included("Platelets ≥ 100,000/mm3")),
    ("unit-implausible", included("Karnofsky ≥ 70")),
    ("vague-bound", excluded("Severe anemia with hemoglobin < 8 g/dL")),
    ("open-list", excluded("Hepatitis B or hepatitis C")),
    ("undefined-reference", included("Asthma")),
    ("window-without-anchor", excluded("Surgery within 6 weeks before screening")),
    ("window-without-direction", excluded("Surgery within 6 weeks before screening")),
    ("future-window", excluded("Surgery within 6 weeks before screening")),
    ("double-negative", included("No measurable lesion")),
    ("and-means-or", excluded("Asthma, cough or fever")),
    ("cohort-specific", included("ECOG 0-1")),
    ("truncated", included("Patients with asthma")),
    ("negation-unread", included("Patients without asthma")),
    (
        "negation-unread",
        included("Subjects with these will NOT be eligible:\n  * Asthma\n  * Gout"),
    ),
    ("negation-unread", excluded("Malignancy, except skin cancer")),
    ("permission-unread", excluded("Malignancy, except skin cancer, which is allowed")),
    ("permission-unread", excluded("Steroids. Inhaled steroids are allowed.")),
    ("permission-unread", included("Steroids. Inhaled steroids are allowed.")),
    ("heading-missing", included("Asthma")),
    ("section-unknown", included("Asthma")),
]


def test_every_rule_is_shown_to_find_something_and_to_let_something_pass() -> None:
    codes = {rule.code for rule in RULES}

    assert {code for code, _ in RAISED} == codes
    assert {code for code, _ in _PASSED} == codes


@pytest.mark.parametrize(("code", "raw"), RAISED)
def test_a_rule_finds_what_it_is_for(code: str, raw: str) -> None:
    found = [one for one in remarks(raw) if one.rule == code]

    assert found
    assert all(one.span.of(raw).strip() and one.sentence for one in found)


@pytest.mark.parametrize(("code", "raw"), _PASSED)
def test_a_rule_lets_pass_what_is_near_it(code: str, raw: str) -> None:
    assert code not in {one.rule for one in remarks(raw)}


def test_what_is_not_stated_is_compared_with_nothing() -> None:
    found = {one.rule for one in remarks(included("Female patients aged 21 to 70 years"), Stated())}

    assert not found & {"age-field-conflict", "sex-field-conflict", "healthy-volunteers-conflict"}


def test_a_text_without_criteria_has_no_remarks() -> None:
    assert remarks("") == ()


def test_limits_are_within_or_apart_by_their_own_inclusiveness() -> None:
    assert is_within(amounts.above(30), amounts.at_least(30))
    assert not is_within(amounts.at_least(30), amounts.above(30))
    assert is_within(amounts.between(1, 2), amounts.at_most(2))
    assert not is_within(amounts.at_most(2), amounts.below(2))
    assert not is_within(amounts.at_least(2), amounts.below(5))
    assert are_disjoint(amounts.below(30), amounts.at_least(30))
    assert not are_disjoint(amounts.at_most(30), amounts.at_least(30))
    assert not are_disjoint(amounts.at_most(30), amounts.at_most(10))


def test_a_remark_on_a_list_that_is_left_open_stands_from_its_first_word_to_its_last() -> None:
    """What is open of it is read behind its examples, though its words come first."""
    text = "Exclusion Criteria:\n\n* Blood disease such as sickle cell anemia and leukemia.\n"
    (remark,) = (one for one in check(read_criteria(text)) if one.rule == "and-means-or")
    assert remark.span.of(text) == "Blood disease such as sickle cell anemia and leukemia"
