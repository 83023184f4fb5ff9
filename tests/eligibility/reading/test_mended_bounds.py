"""Bounds on measured values that were once read wrong, each by an example made up for its rule."""

from __future__ import annotations

import pytest
from tests.eligibility.specified import read_as

from trialwright.eligibility.reading.permissions import Verdict, verdict_of


@pytest.mark.parametrize(
    "text",
    [
        "AST, ALT and alkaline phosphatase ≤ 2.5 x ULN",
        "AST, ALT, ALP elevation not more than 2.5 times the upper limit of normal",
        "Aspartate aminotransferase (AST), alanine aminotransferase (ALT) and ALP ≤ 2.5 x ULN",
        "AST, ALT or ALP levels (defined as ≤ 2.5 x ULN)",
    ],
)
def test_names_of_a_row_share_the_bound_after_the_last(text: str) -> None:
    read = read_as(text)

    assert read.count('limits: <= 2.5, of: "ULN"') == 3
    assert "has(" not in read


def test_a_name_that_is_bounded_in_words_or_by_a_number_shares_no_bound() -> None:
    assert read_as("Normal creatinine, ALT ≤ 2.5 x ULN").count("limits:") == 1
    assert read_as("ALT < 40 U/L, AST < 50 U/L").count("<") == 2


@pytest.mark.parametrize(
    "text",
    [
        "Creatinine clearance or GFR that is greater than or equal to 70 mL/min",
        "Creatinine clearance or radioisotope glomerular filtration rate ≥ 70 mL/min",
    ],
)
def test_two_clearances_share_a_bound(text: str) -> None:
    read = read_as(text)

    assert read.startswith("any([compare(")
    assert read.count("limits: >= 70") == 2


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("ALT exceeds one and a half times the upper limit of normal", "> 1.5"),
        ("ALT < 2 and a half times ULN", "< 2.5"),
    ],
)
def test_a_half_is_a_part_of_its_number(text: str, limits: str) -> None:
    assert f"limits: {limits}" in read_as(text, "exclusion")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Testosterone < 10.4 nanomoles per liter (nmol/L) [300 ng/dL]", "nmol/L"),
        ("BMI > 35 kilograms per square meter (kg/m^2)", "kg/m2"),
        ("Systolic blood pressure > 170 millimeters of mercury (mm Hg)", "mm[Hg]"),
        ("Arterial pressure below 50 mm of Hg", "mm[Hg]"),
        ("Creatinine > 1.8 mg per 100 ml", "mg/dL"),
        ("Creatinine > 1.8 mg/100 ml", "mg/dL"),
        ("Creatinine > 1.8 \u338e/\u3397", "mg/dL"),
        ("Creatinine clearance < 30 ml/mn", "mL/min"),
        ("Fever > 101.3 F within 3 days of enrollment", "[degF]"),
        ("ANC < 1.5 \u00b4 109/L", "10*9/L"),
    ],
)
def test_a_unit_is_known_by_rarer_spellings(text: str, code: str) -> None:
    read = read_as(text, "exclusion")

    assert f'ucum: "{code}"' in read
    assert read.count("limits:") == (2 if "within" in text else 1)


def test_a_letter_after_a_number_that_no_body_has_is_no_degree() -> None:
    assert "Cel" not in read_as("12 C patients", "exclusion")


@pytest.mark.parametrize(
    "text",
    [
        "Testosterone > 10 % below the lower limit of normal",
        "Testosterone more than 25 % below the age-adjusted lower limit of normal",
        "PT > ULN + 4 seconds",
        "PT> ULN +4s",
        "Visual acuity 20/40 or worse",
    ],
)
def test_what_no_limit_can_say_is_left_to_a_person(text: str) -> None:
    assert read_as(text, "exclusion").startswith("opaque(")


def test_a_bound_beside_one_that_is_left_to_a_person_is_read() -> None:
    read = read_as("PT > ULN + 4 s or APTT > 1.5 ULN", "exclusion")

    assert 'opaque("PT > ULN + 4 s")' in read
    assert 'multiple(term("APTT", concept: "aptt"), limits: > 1.5, of: "ULN")' in read


@pytest.mark.parametrize(
    "text",
    [
        "Reduction of 20 mmHg or more in systolic blood pressure",
        "A decrease in systolic blood pressure of at least 20 mmHg",
        "Drop of systolic blood pressure ≥ 20 mmHg",
    ],
)
def test_a_change_of_a_value_is_not_the_value(text: str) -> None:
    read = read_as(text, "exclusion")

    assert "limits: >= 20" in read
    assert 'concept: "systolic-pressure"' not in read


def test_a_second_change_goes_on_with_the_first() -> None:
    read = read_as("Decrease in SBP > 20 mmHg or in DBP > 10 mmHg", "exclusion")

    assert 'term("decrease in SBP")' in read or 'term("Decrease in SBP")' in read
    assert 'concept: "diastolic-pressure"' not in read


@pytest.mark.parametrize("text", ["Increase of AST > 3 x ULN", "Increased creatinine > 2 mg/dL"])
def test_a_rise_above_a_limit_is_a_value(text: str) -> None:
    assert "concept: " in read_as(text, "exclusion")


@pytest.mark.parametrize(
    "text",
    [
        "Pain score ≥ 4 on a 0 to 10 numerical rating scale",
        "IIEF score < 21 on at least 2 of the four efforts",
        "PSA < 1.0 mg/dL on 2 successive evaluations",
        "VAS score between 40 and 90 mm on a 100 mm scale",
    ],
)
def test_the_scale_or_the_number_of_occasions_is_no_second_bound(text: str) -> None:
    assert read_as(text).count("limits:") == 1


@pytest.mark.parametrize(
    "text", ["DBP > 95 mmHg at screening or baseline", "IIEF ≥ 21 at baseline"]
)
def test_a_second_moment_asks_for_nothing_of_its_own(text: str) -> None:
    read = read_as(text)

    assert read.startswith(("compare(", "score("))
    assert "at: anchor(" in read


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("BP below 100 systolic or 70 diastolic", ("< 100", "< 70")),
        ("Blood pressure > 150 mmHg systolic and > 100 mmHg diastolic", ("> 150", "> 100")),
    ],
)
def test_the_side_of_a_pressure_may_stand_after_its_number(
    text: str, parts: tuple[str, str]
) -> None:
    read = read_as(text, "exclusion")

    assert f'concept: "systolic-pressure"), limits: {parts[0]}' in read
    assert f'concept: "diastolic-pressure"), limits: {parts[1]}' in read


def test_a_second_number_has_the_side_of_the_first() -> None:
    read = read_as("Pulse is lower than 55 bpm at screening or 50 bpm prior to dosing", "exclusion")

    assert "limits: < 50" in read
    assert "limits: ~" not in read


def test_a_remark_between_two_bounds_parts_them_not() -> None:
    read = read_as(
        "Testosterone lower than 300 ng/dL (a sign of hypogonadism), or greater than 1197 ng/dL",
        "exclusion",
    )

    assert read.startswith("any([")
    assert read.count('concept: "testosterone"') == 2


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ("Haemoglobin A1c > 12 %", "hba1c"),
        ("PT-INR > 2.0", "inr"),
        ("\u03b3-GT > 2 x ULN", "ggt"),
        ("Direct bilirubin > 1.5 x ULN", "bilirubin-direct"),
        ("SGPT 100 IU/L or more", "alt"),
        ("Lansky PS 50-100 %", "lansky"),
        ("QTc-interval over 450 msec", "qtc"),
    ],
)
def test_a_variable_is_known_by_its_whole_name(text: str, variable: str) -> None:
    read = read_as(text, "exclusion")

    assert f'concept: "{variable}"' in read
    assert read.count("concept: ") == 1


@pytest.mark.parametrize("text", ["Disc height ≥ 3 mm", "Voided volume ≥ 150 mL"])
def test_the_height_of_a_disc_is_not_that_of_a_body(text: str) -> None:
    assert "concept: " not in read_as(text)


@pytest.mark.parametrize("text", ["Height ≥ 150 cm", "Weight ≥ 40 kg", "Prostate volume ≥ 45 cc"])
def test_a_height_alone_is_that_of_a_body(text: str) -> None:
    assert "concept: " in read_as(text)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("HER2 IHC 3+", "= 3"),
        ("HER2 by immunohistochemistry (IHC) of 2+ or 3+", "[2, 3]"),
        ("MET (IHC) expression of 1+, 2+, or 3+", "[1, 3]"),
        ("HER-2 negative (IHC 0,1+ or 2+)", "[0, 2]"),
    ],
)
def test_the_plus_of_a_level_is_no_or_more(text: str, limits: str) -> None:
    assert f"limits: {limits}" in read_as(text)


def test_the_plus_of_an_age_is_or_more() -> None:
    assert "limits: >= 18" in read_as("18+ years of age")


@pytest.mark.parametrize(
    "text",
    [
        "AEs of prior therapy that have not resolved to grade ≤ 1",
        "Unresolved toxicities of prior therapy to ≤ grade 1",
        "Toxicity of prior therapy has not recovered to CTCAE grade ≤ 1",
        "That is not resolved to grade 1 or below",
    ],
)
def test_what_has_not_gone_down_to_a_grade_is_above_it(text: str) -> None:
    read = read_as(text, "exclusion")

    assert read.startswith("not(score(")
    assert read.count("not(") == 1
    assert "limits: <= 1" in read


def test_none_that_has_not_gone_down_to_a_grade_is_denied_twice() -> None:
    read = read_as("No toxicity that has not resolved to grade ≤ 1")

    assert read.startswith("not(not(score(")


def test_what_has_gone_down_to_a_grade_is_at_most_it() -> None:
    assert "not(" not in read_as("Toxicities recovered to grade ≤ 1")


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("QTc interval male ≥ 450 ms, female ≥ 470 ms", (">= 450", ">= 470")),
        ("QTc > 450 ms (males) or > 470 ms (females)", ("> 450", "> 470")),
        ("Men with QTc ≥ 450 ms, women ≥ 470 ms", (">= 450", ">= 470")),
        (
            "Intake of > 15 units for men and > 10 units for women (1 unit = 25 ml of spirits)",
            ("> 15", "> 10"),
        ),
    ],
)
def test_each_sex_has_its_limit_wherever_it_is_named(text: str, limits: tuple[str, str]) -> None:
    read = read_as(text, "exclusion")

    assert read.startswith('if_else(demographic("sex", value: "male")')
    assert read.index(limits[0]) < read.index(limits[1])


@pytest.mark.parametrize("text", ["QTcF > 450 msec (males)", "QTcF > 450 msec for males"])
def test_a_bound_for_one_sex_asks_only_those_of_it(text: str) -> None:
    read = read_as(text, "exclusion")

    assert read.startswith('not_applicable_unless(demographic("sex", value: "male")')


def test_a_bound_for_some_of_a_sex_is_left_without_it() -> None:
    assert "not_applicable" not in read_as("QTc < 470 ms for women of childbearing potential")


def test_under_what_excludes_a_comma_joins_bounds_by_or() -> None:
    text = "Hypertension (SBP > 140 mmHg, DBP > 90 mmHg)"

    assert read_as(text, "exclusion").startswith("any([")
    assert read_as(text, "inclusion").startswith("all([")


@pytest.mark.parametrize(
    "text",
    [
        "Drinking of over 21 standard units per week; 1 standard unit contains 14 g",
        "SBP > 140 mmHg at screening (2 rechecks are allowed)",
    ],
)
def test_a_definition_and_a_second_measurement_bound_nothing(text: str) -> None:
    assert read_as(text, "exclusion").count("limits:") == 1


def test_what_brackets_say_is_excluded_excludes_nobody() -> None:
    assert verdict_of("One measurable lesion (irradiated lesions are excluded)") is None
    assert verdict_of("(Patients with seizures are excluded)") is Verdict.OUT


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("Minimum body weight of 50 kg", ">= 50"),
        ("Maximum BMI 35 kg/m2", "<= 35"),
        ("Maximum tumor diameter 5 cm", "~ 5"),
    ],
)
def test_a_minimum_is_a_lower_end_and_a_longest_diameter_none(text: str, limits: str) -> None:
    assert f"limits: {limits}" in read_as(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ANC ≥ 1.5 x 109 cells/L", "10*9/L"),
        ("Platelets ≥ 100 x 10^9 platelets/L", "10*9/L"),
        ("HBV DNA > 1 x 103 copy /ml", "10*3{copies}/mL"),
        ("HBV DNA < 2 x 10^3 IU/mL", "10*3.[iU]/mL"),
        ("Heterotropia ≤ 5 prism diopters", "[p'diop]"),
    ],
)
def test_what_a_power_of_ten_counts_is_per_a_volume(text: str, code: str) -> None:
    assert f'ucum: "{code}"' in read_as(text)


@pytest.mark.parametrize(
    "text", ["Bilirubin ≤ 1.5 times of ULN", "Bilirubin ≤ 1.5 fold of the upper limit of normal"]
)
def test_times_of_a_limit_is_a_multiple_of_it(text: str) -> None:
    assert 'limits: <= 1.5, of: "ULN"' in read_as(text)


def test_a_litre_is_no_roman_numeral() -> None:
    read = read_as("i) ANC ≥ 1.5x109/L ii) PLT ≥ 80x109/L iii) Hb ≥ 90 g/L")

    assert read.count("limits:") == 3
    assert "limits: [1, 2]" in read_as("NYHA class I/II")


@pytest.mark.parametrize(
    "text",
    [
        "Hemoglobin ≥ 90 g/L (no blood transfusion within 14 days)",
        "Blood routine (no transfusion within 14 days): Hemoglobin ≥ 90 g/L",
        "Blood (no transfusion within 14 days, no growth factor): Hemoglobin ≥ 90 g/L",
    ],
)
def test_the_time_that_brackets_deny_something_for_is_not_that_of_a_bound(text: str) -> None:
    read = read_as(text)

    assert 'compare(term("Hemoglobin", concept: "hemoglobin"), limits: >= 90' in read
    assert 'opaque("no ' in read
    assert read.count("window:") == 1


def test_the_time_of_a_bound_in_brackets_stays_with_it() -> None:
    read = read_as("Hemoglobin ≥ 90 g/L (within 14 days of enrollment)")

    assert read.startswith("compare(")
    assert "window:" in read


@pytest.mark.parametrize(
    "text", ["No evidence of dementia (MMSE ≥ 24)", "Has no erectile dysfunction (SHIM score < 14)"]
)
def test_a_bound_in_brackets_after_a_no_is_neither_denied_nor_asked(text: str) -> None:
    assert read_as(text).startswith("opaque(")


def test_a_no_before_brackets_that_end_denies_no_bound_after_them() -> None:
    read = read_as("Blood test (for 14 days no growth factors): hemoglobin (Hb) ≥ 90 g/L")

    assert "not(compare" not in read
    assert read_as("No toxicity > grade 1").startswith("not(")


@pytest.mark.parametrize(
    "text",
    ["Eastern Cooperative Oncology Group 0 to 2", "Performance status of Oncology Group 0-2"],
)
def test_the_grade_of_an_oncology_group_is_no_number_of_a_group(text: str) -> None:
    assert "limits: [0, 2]" in read_as(text)


def test_an_increase_to_more_than_a_change_can_be_is_a_value() -> None:
    read = read_as("Continuous increase in systolic blood pressure ≥ 150 mmHg", "exclusion")

    assert 'concept: "systolic-pressure"), limits: >= 150' in read


def test_a_mass_is_that_of_a_drug_and_of_no_scale() -> None:
    assert 'concept: "asa"' not in read_as("Low dose ASA (81 mg/d)", "exclusion")
    assert 'concept: "asa"' in read_as("ASA 1-3", "exclusion")


def test_a_pressure_may_be_told_in_brackets() -> None:
    read = read_as("Blood pressure ≥ 160 mmHg (systolic) or ≥ 100 mmHg (diastolic)", "exclusion")

    assert 'concept: "systolic-pressure"), limits: >= 160' in read
    assert 'concept: "diastolic-pressure"), limits: >= 100' in read


def test_what_follows_the_brackets_of_an_exception_is_read() -> None:
    read = read_as("Bilirubin ≤ 1.5 x ULN (except Gilbert's syndrome), AST ≤ 2.5 x ULN")

    assert read.startswith("all([except(")
    assert 'concept: "ast"), limits: <= 2.5' in read


def test_a_predicate_after_the_brackets_of_an_exception_bounds_nothing() -> None:
    read = read_as("Reactions after therapy (except hair loss), but not gone to CTCAE ≤ 1 grade")

    assert read.startswith("except(")


def test_a_second_multiple_goes_on_past_a_semicolon() -> None:
    read = read_as("AST < 2.5 x ULN without liver metastases; < 5 x ULN with liver metastases")

    assert "count:" not in read
    assert read_as("AST ≤ 3 x ULN; ALT ≤ 5 x ULN").count('concept: "a') == 2


def test_a_multiple_of_nothing_is_left_to_a_person() -> None:
    assert read_as("< 5 x ULN in patients with liver metastases").startswith("opaque(")


def test_a_score_of_bone_may_stand_after_its_number() -> None:
    read = read_as("Below -3.5 T-score by densitometry", "exclusion")

    assert read == 'score(term("T-score", concept: "t-score"), limits: < -3.5)'


def test_a_sign_after_a_number_that_nothing_follows_has_no_side() -> None:
    for text in ("Dementia rating score of 1 ≥ at screening", "MMSE score of 26 ≥ within 1 month"):
        assert "limits: ~ " in read_as(text)

    assert "limits: >= 18" in read_as("18 ≤ BMI")


def test_a_tolerance_between_two_bounds_parts_them_not() -> None:
    read = read_as(
        "Testosterone lower than 300 ng/dL +/- 5 % (low), or greater than 1197 ng/dL +/- 5 %",
        "exclusion",
    )

    assert read.count('concept: "testosterone"') == 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("12 pmol/L ≤ serum free thyroxine (FT4) ≤ 22 pmol/L", "serum free thyroxine (FT4)"),
        ("1.5 nmol/L <= marker X (MX) < 22 nmol/L", "marker X (MX)"),
        ("12 pmol/L < marker X < 22 pmol/L", "marker X"),
    ],
)
def test_a_name_between_its_two_bounds_has_both(text: str, name: str) -> None:
    read = read_as(text)

    assert read.count(f'compare(term("{name}")') == 2
    assert "limits: <" in read
    assert "limits: >" in read


@pytest.mark.parametrize(
    ("text", "count", "bound"),
    [
        (
            "All three risk factors (PSA > 10 and ≤ 20, Gleason 7)",
            'has(term("risk factors"), count: ~ 3)',
            'compare(term("PSA", concept: "psa"), limits: (10, 20])',
        ),
        (
            "At least two tumors (longest diameter of ≥ 10 mm)",
            'has(term("tumors"), count: >= 2)',
            'compare(term("longest diameter", concept: "lesion-size"), limits: >= 10',
        ),
    ],
)
def test_brackets_after_a_count_hold_a_bound_with_its_name(
    text: str, count: str, bound: str
) -> None:
    read = read_as(text)

    assert count in read
    assert bound in read


def test_brackets_that_close_belong_to_what_is_counted() -> None:
    assert read_as("At least 3 electrocardiograms (ECGs)") == (
        'has(term("electrocardiograms (ECGs)"), count: >= 3)'
    )


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("IIEF score higher than, equal to 20", ">= 20"),
        ("MMSE greater than, or equal to 24", ">= 24"),
        ("MMSE less than, or equal to 24", "<= 24"),
        ("MMSE less than 24", "< 24"),
    ],
)
def test_a_comma_before_equal_makes_no_new_bound(text: str, limits: str) -> None:
    read = read_as(text)

    assert f"limits: {limits})" in read
    assert read.startswith("score(")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Penile rigidity of ≥ 70% during ≥ 5 min", "min"),
        ("Creatinine clearance < 30 mL/min during at least 3 months", "mo"),
        ("Creatinine clearance < 30 mL/min during 3 or more months", "mo"),
    ],
)
def test_what_holds_during_a_least_time_lasts(text: str, unit: str) -> None:
    read = read_as(text)

    assert read.startswith("compare(")
    assert 'window: window("lasting", anchor: anchor("unstated"), limits: >= ' in read
    assert f'unit: "{unit}"))' in read


def test_the_time_during_which_is_measured_is_none_that_lasts() -> None:
    assert "lasting" not in read_as("Heart rate > 100 bpm during 5 min")


@pytest.mark.parametrize(
    "text",
    [
        "A PACC mutation as defined by Robichaux et al (24)",
        "A PACC mutation as defined by Robichaux et al. (24)",
        "An exon 21 L858R mutation",
        "Strong cytochrome P-450 (CYP) 3A inhibitors",
    ],
)
def test_numbers_of_references_mutations_and_enzymes_bound_nothing(text: str) -> None:
    read = read_as(text)

    assert "limits:" not in read
    assert "opaque(" not in read


@pytest.mark.parametrize("which", ["elimination", "drug-elimination", "drug - elimination", "PK"])
def test_half_lives_of_the_elimination_of_a_drug_are_half_lives(which: str) -> None:
    text = f"Interferon within 4 weeks or 5 {which} half-lives prior to the first dose"

    assert "half_lives: <= 5" in read_as(text, "exclusion")
