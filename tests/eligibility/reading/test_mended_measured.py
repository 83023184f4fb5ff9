"""Measured values that were once read wrong: their limits, their analytes, for whom they are."""

from __future__ import annotations

import pytest
from tests.eligibility.specified import read_as

from trialwright.eligibility.criteria import text_of
from trialwright.eligibility.reading.reader import read_criteria


@pytest.mark.parametrize(
    "text",
    [
        "Platelets outside the normal range (150 to 400 x 10^9/L)",
        "Platelets out of the reference range (150 - 400 x 10^9/L)",
        "Platelets not within the range of 150 to 400 x 10^9/L",
        "Platelets not between 150 and 400 x 10^9/L",
    ],
)
def test_outside_a_range_is_not_inside_it(text: str) -> None:
    read = read_as(text, "exclusion")

    assert read.startswith('not(compare(term("Platelets", concept: "platelets")')
    assert "limits: [150, 400]" in read


def test_within_a_normal_range_is_inside_it() -> None:
    read = read_as("Serum potassium within the normal range (3.5-5.0 mmol/L)")

    assert read.startswith('compare(term("Serum potassium", concept: "potassium")')


@pytest.mark.parametrize(
    "text",
    [
        "Elevated ALT (normal range 5-40 U/L)",
        "Impaired flow, considered normal for values ≥ 30 cm/s",
        "Reduced ejection fraction (normal > 55 %)",
    ],
)
def test_what_is_normal_bounds_nobody(text: str) -> None:
    assert "limits" not in read_as(text, "exclusion")


def test_a_limit_of_the_laboratory_is_said_again_in_numbers() -> None:
    read = read_as("Creatinine above the upper limit of normal (1.2 mg/dL)", "exclusion")

    assert 'limits: > 1, of: "ULN"' in read
    assert "limits: > 1.2" in read
    about = read_as("ALT > 3 x ULN (approximately 120 U/L)", "exclusion")
    assert about == 'multiple(term("ALT", concept: "alt"), limits: > 3, of: "ULN")'


@pytest.mark.parametrize(
    "text",
    [
        "AST ≤ 2.5 x ULN (patients with liver metastases: ≤ 5 x ULN)",
        "AST ≤ 2.5 x ULN; for patients with liver metastases AST ≤ 5 x ULN",
        "AST ≤ 2.5 x ULN unless liver metastases are present, in which case ≤ 5 x ULN",
        "AST ≤ 2.5 x ULN. NOTE: ≤ 5 x ULN is acceptable if liver metastases are present",
        "AST ≤ 2.5 x ULN, if liver metastases occurred, AST ≤ 5 x ULN",
        "AST ≤ 2.5 x ULN. Patients with liver metastases may have AST ≤ 5 x ULN",
    ],
)
def test_a_limit_for_some_stands_in_place_of_the_first(text: str) -> None:
    then = 'multiple(term("AST", concept: "ast"), limits: <= 5, of: "ULN")'
    otherwise = 'multiple(term("AST", concept: "ast"), limits: <= 2.5, of: "ULN")'

    assert read_as(text) == (
        f'if_else(has(term("liver metastases")), then: {then}, otherwise: {otherwise})'
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ionized calcium < 1.1 mmol/L", "Ionized calcium"),
        ("Free testosterone level < 60 pg/mL", "Free testosterone"),
        ("Indirect bilirubin > 2 mg/dL", "Indirect bilirubin"),
        ("Urine creatinine > 300 mg/dL", "Urine creatinine"),
        ("HCT-CI > 3", "HCT-CI"),
    ],
)
def test_another_analyte_is_not_taken_for_the_one_in_its_name(text: str, words: str) -> None:
    read = read_as(text, "exclusion")

    assert f'term("{words}' in read
    assert "concept:" not in read


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("HBV DNA > 2000 IU/mL", "hbv-dna"),
        ("HIV-1 RNA > 50 copies/mL", "hiv-rna"),
        ("NT-proBNP > 300 pg/mL", "nt-probnp"),
        ("HDL cholesterol < 40 mg/dL", "hdl"),
        ("Hb1Ac > 8.5 %", "hba1c"),
        ("Thyroid-stimulating hormone > 5 mIU/L", "tsh"),
        ("WHO performance 0-1", "ecog"),
    ],
)
def test_more_variables_are_known_by_name(text: str, concept: str) -> None:
    assert f'concept: "{concept}"' in read_as(text, "exclusion")


@pytest.mark.parametrize(
    "text",
    [
        "Pregnant women between 34-42 weeks gestation",
        "Women at 34 to 42 weeks of gestation",
        "Infants born at 34-42 weeks' gestation",
    ],
)
def test_weeks_of_a_pregnancy_are_its_length(text: str) -> None:
    read = read_as(text)

    assert 'concept: "gestational-age"), limits: [34, 42]' in read


def test_a_name_in_brackets_is_apart_from_what_stands_before_them() -> None:
    read = read_as("Bleeding tendency (prothrombin activity less than 70 %)", "exclusion")

    assert read.startswith('compare(term("prothrombin activity")')
    named = read_as("Moderate dysfunction (defined as > 15 and < 21 points)")
    assert named.startswith('compare(term("Moderate dysfunction"), limits: (15, 21)')


@pytest.mark.parametrize(
    "text",
    [
        "Standing or supine systolic blood pressure < 90 mmHg",
        "Fasting or random glucose > 200 mg/dL",
    ],
)
def test_how_something_is_measured_is_nothing_by_itself(text: str) -> None:
    assert read_as(text, "exclusion").startswith("compare(")


def test_a_weight_of_people_is_known_by_its_unit() -> None:
    assert 'concept: "body-weight"' in read_as("Participants who are > 250 lbs", "exclusion")
    read = read_as("Male ≥ 50 kg, female ≥ 45 kg")
    assert read.startswith('if_else(demographic("sex", value: "male")')
    assert read.count('concept: "body-weight"') == 2


def test_a_range_of_people_is_one_of_ages() -> None:
    assert 'demographic("age", limits: [18, 65])' in read_as("Men or women 18 to 65 with asthma")
    assert 'demographic("age"' not in read_as("In 20 patients 2-4 attacks")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hemoglobin > 9 mg\\\\dl", "mg/dL"),
        ("Systolic blood pressure > 180 mm.hg", "mm[Hg]"),
        ("HBV DNA > 8 log10 copies/mL", "{log10_copies}/mL"),
    ],
)
def test_rarer_signs_between_the_parts_of_a_unit_are_read(text: str, code: str) -> None:
    assert f'ucum: "{code}"' in read_as(text, "exclusion")


def test_a_value_between_two_signs_has_both_ends() -> None:
    read = read_as("90 mmHg ≤ systolic blood pressure (sitting) < 140 mmHg")

    assert read.count('concept: "systolic-pressure"') == 2
    assert "limits: >= 90" in read
    assert "limits: < 140" in read


def test_an_isotope_is_no_quantity() -> None:
    assert "limits" not in read_as("A positive 13 C-urea breath test")


def test_major_than_is_above() -> None:
    assert "limits: > 200" in read_as("Glucose major than 200 mg/dL", "exclusion")


def test_another_variable_may_be_bounded_for_some() -> None:
    read = read_as(
        "Total bilirubin ≤ 1.5 x ULN, unless there is Gilbert's disease, in which case"
        " direct bilirubin ≤ 2 x ULN"
    )

    assert read.startswith('if_else(has(term("Gilbert\'s disease")), then: multiple(term("direct')
    assert 'otherwise: multiple(term("Total bilirubin"' in read


def test_what_fails_one_bound_is_asked_for_another() -> None:
    read = read_as(
        "Dipstick proteinuria < 2+. Patients found to have proteinuria ≥ 2+ must have"
        " ≤ 1 g of protein in 24 hours"
    )

    assert read.startswith("if_else(compare(term(")
    assert 'then: compare(term("protein"), limits: <= 1' in read
    assert read.endswith("limits: < 2))")


def test_semicolons_behind_or_part_choices() -> None:
    read = read_as("Fibrosis and one of the following: FIB-4 > 1.5 or; stiffness > 9 kPa")

    assert read.startswith('all([has(term("Fibrosis")), any([compare(term("FIB-4")')


def test_a_comma_or_capitals_before_or_part_two_wholes() -> None:
    read = read_as("Pain index ≥ 7 and severity ≥ 5, OR pain index 4-6 and severity ≥ 9")

    assert read.startswith("any([all([")
    assert read.count("all([") == 2


@pytest.mark.parametrize(
    "text",
    [
        "LVEF ≥ 50 % measured by MUGA scan or echocardiogram",
        "LVEF ≥ 50 %, confirmed by a second reader",
    ],
)
def test_how_a_bound_is_measured_is_nothing_more_to_ask(text: str) -> None:
    assert read_as(text).startswith('compare(term("LVEF", concept: "lvef"), limits: >= 50')


def test_what_is_absent_beside_a_bound_does_not_deny_it() -> None:
    read = read_as("No medication ongoing, and at least 14 clear scans")

    assert "not(" not in read


def test_a_name_in_brackets_for_which_something_is_adjusted_has_no_bound() -> None:
    read = read_as("Corrected (for serum albumin) serum calcium < 8.0 mg/dL", "exclusion")

    assert 'albumin")' not in read
    assert 'concept: "calcium"), limits: < 8.0' in read


def test_two_units_of_one_bound_may_be_joined_by_or() -> None:
    read = read_as("Creatinine > 1.5 mg/dL or 132 umol/L", "exclusion")

    assert read.count("limits:") == 1


def test_millimoles_are_no_millimetres() -> None:
    assert 'ucum: "mmol/L"' in read_as("Fasting glucose < 7,0 mM")


def test_a_note_in_brackets_is_a_sentence_of_its_own() -> None:
    read = read_as(
        "Creatinine ≤ 2 mg/dL (Note: Patients with creatinine ≥ 1.4 and ≤ 2 mg/dL must have"
        " a creatinine clearance ≥ 50 mL/min)"
    )

    assert "not_applicable_unless(compare(" in read
    assert read.startswith("all([compare(")


_EXCEPTED = """Inclusion Criteria:

* AST, ALT and ALP ≤ 2.5 x ULN with the following exceptions:

  * Patients with liver metastases: AST and ALT ≤ 5 x ULN
  * Patients with bone metastases: ALP ≤ 5 x ULN
"""


def test_exceptions_below_an_item_change_the_bounds_of_what_they_name() -> None:
    [criterion] = read_criteria(_EXCEPTED).criteria
    read = text_of(criterion.expression, with_spans=False)

    assert read.count("if_else(") == 3
    assert read.count('has(term("liver metastases"))') == 2
    assert read.count('has(term("bone metastases"))') == 1


_OUTSIDE = """Exclusion Criteria:

* Vital signs outside the following ranges:

  * Heart rate 50 to 100 bpm
  * Systolic blood pressure 90-140 mmHg
"""


def test_ranges_below_outside_are_those_of_nobody() -> None:
    [criterion] = read_criteria(_OUTSIDE).criteria
    read = text_of(criterion.expression, with_spans=False)

    assert read.startswith("any([not(compare(")
    assert read.count("not(") == 2


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("INR > 3 for patients using blood thinners", 'exposure(term("blood thinners")'),
        ("Hemoglobin < 9 g/dL in patients with renal failure", 'has(term("renal failure"))'),
    ],
)
def test_a_bound_for_some_people_asks_only_them(text: str, condition: str) -> None:
    read = read_as(text, "exclusion")

    assert read.startswith(f"not_applicable_unless({condition}")


def test_a_therapy_may_stand_in_place_of_a_bound() -> None:
    read = read_as("HbA1c > 7 % OR on medical therapy for diabetes")

    assert read.startswith("any([compare(")
    assert "exposure(" in read


def test_a_pressure_of_two_ranges_is_systolic_and_diastolic() -> None:
    read = read_as("High-normal blood pressure (130-139 mmHg or 85-89 mmHg)")

    assert 'concept: "systolic-pressure"), limits: [130, 139]' in read
    assert 'concept: "diastolic-pressure"), limits: [85, 89]' in read


@pytest.mark.parametrize(
    "text",
    [
        "Serum bilirubin must not exceed 1.2 x ULN",
        "Bilirubin should be ≤ 1.2 x ULN",
    ],
)
def test_what_is_required_under_exclusion_excludes_whoever_fails_it(text: str) -> None:
    assert read_as(text, "exclusion").startswith("not(multiple(")


def test_who_is_kept_out_under_a_condition_is_denied_under_it() -> None:
    read = read_as(
        "If creatinine is 1.0 - 1.5 x ULN, patients with creatinine clearance < 60 mL/min"
        " should be excluded"
    )

    assert read.startswith("not_applicable_unless(multiple(")
    assert "part: not(" in read


def test_a_table_of_what_is_normal_excludes_who_is_outside_it() -> None:
    read = read_as(
        "Abnormal vital signs (reference range: 90 mmHg ≤ SBP < 140 mmHg, pulse 50-100 bpm)",
        "exclusion",
    )

    assert read.startswith("any([")
    assert read.count("not(compare(") == 3


@pytest.mark.parametrize(
    "text",
    [
        "Stable disease, see https://example.org/form?s=AB7CD9EF2",
        "Participants of protocol 2016-0046",
        "Migraine (n=35) or cluster headache (n=40)",
        "Treatment with 131I-tositumomab",
    ],
)
def test_addresses_and_numbers_of_samples_and_protocols_are_no_quantities(text: str) -> None:
    read = read_as(text, "exclusion")

    assert "limits" not in read
    assert "count:" not in read


def test_a_condition_of_what_is_allowed_stands_with_it() -> None:
    read = read_as(
        "INR > 1.5; Note: On the premise that INR is below 1.5, low doses of heparin are allowed",
        "exclusion",
    )

    assert "exceptions: [all([compare(" in read
