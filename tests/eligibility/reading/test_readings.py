"""Small cases of reading that a table of patterns does not hold: each a way to be wrong."""

from __future__ import annotations

import pytest
from tests.eligibility.specified import read_as, read_one

from trialwright.eligibility.criteria import atoms_of


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Platelets ≥ 50.000/mm3", ">= 50000"),
        ("Platelets ≥ 1,500 /µL", ">= 1500"),
        ("Creatinine ≤ 1,5 mg/dL", "<= 1.5"),
        ("Creatinine ≤ 1·5 mg/dL", "<= 1.5"),
        ("Bilirubin > / = 2 mg/dL", ">= 2"),
        ("Bilirubin =< 2 mg/dL", "<= 2"),
        ("Bilirubin ≥≥ 2 mg/dL", ">= 2"),
        ("Bilirubin no more than 2 mg/dL", "<= 2"),
        ("Bilirubin not less than 2 mg/dL", ">= 2"),
        ("Age 18 years and above", ">= 18"),
        ("Age 18+", ">= 18"),
        ("Aged between 18 and 65 years", "[18, 65]"),
        ("Age > 18 and < 70 years", "(18, 70)"),
        ("Neuropathy of ≥ CTCAE grade 2", ">= 2"),
        ("Infection > NCI-CTCAE Grade 2", "> 2"),
        ("More than two prior lines of therapy", "> 2"),
    ],
)
def test_an_operator_or_a_number_is_read_however_it_is_written(text: str, part: str) -> None:
    assert f"{part}" in read_as(text)


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Surgery within 6 months before screening", "before"),
        ("Surgery within the past 6 months", "before"),
        ("Surgery in the last 6 months", "before"),
        ("Plans to become a donor within 6 months after the end of the study", "after"),
        ("Will use contraception within 1 year after the last dose", "after"),
        ("Abstinence until 6 months after the last dose", "until"),
        ("Angina for at least 6 months", "lasting"),
        ("Surgery within 6 months", "unstated"),
        ("Surgery within 4 weeks of enrollment", "around"),
    ],
)
def test_the_direction_is_that_of_the_preposition_and_not_of_within(
    text: str, direction: str
) -> None:
    assert f'window("{direction}"' in read_as(text, "exclusion")


def test_weight_loss_is_no_bound_on_weight() -> None:
    assert "body-weight" not in read_as("Weight loss > 10 %", "exclusion")


def test_a_no_denies_what_it_stands_before_and_no_bound_after_it() -> None:
    read = read_as("ECOG 0-1 and no deterioration, LVEF of no less than 50 %")

    assert 'not(has(term("deterioration")))' in read
    assert "limits: >= 50" in read
    assert "not(compare" not in read


def test_a_share_of_weight_lost_is_no_bound_on_weight_wherever_it_stands() -> None:
    assert "body-weight" not in read_as("≥ 5% weight loss in the previous 6 months", "exclusion")


def test_a_disease_before_a_dose_is_no_exposure() -> None:
    read = read_as(
        "Severe infection within 4 weeks before the first dose of medication", "exclusion"
    )

    assert read.startswith('has(term("infection")')
    assert 'severity: "severe"' in read


def test_what_might_interfere_with_consent_is_judged_and_not_signed() -> None:
    read = read_as(
        "Any disorder that may interfere with the provision of informed consent", "exclusion"
    )

    assert read.startswith('judgement("investigator"')


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Allergy to zolmitriptan or its derivatives", 1),
        ("A tumor that cannot be cured by surgery or radiotherapy", 1),
        ("Liver or kidney disease", 1),
        ("Current or previous hormone usage", 1),
        ("Active autoimmune or inflammatory disease", 1),
        ("Asthma or diabetes mellitus", 2),
        ("Hepatitis B, hepatitis C or HIV infection", 3),
    ],
)
def test_a_row_is_cut_only_where_both_sides_stand_for_themselves(text: str, parts: int) -> None:
    criterion = read_one(f"Exclusion Criteria:\n* {text}")

    assert len(list(atoms_of(criterion.expression))) == parts


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Temperature > 38 °C", "Cel"),
        ("Temperature > 101 F", "[degF]"),
        ("FEV1 < 50 % of the predicted value", "%{predicted}"),
        ("Prednisone > 10 mg daily", "mg/d"),
        ("Sperm count < 5 million/mL", "/mL"),
        ("Intraocular pressure > 20 cm H2O", "cm[H2O]"),
        ("Platelets < 75,000 per cubic mm", "/mm3"),
        ("Exercise more than 3 times a week", "/wk"),
    ],
)
def test_a_unit_that_several_words_say_is_read(text: str, unit: str) -> None:
    assert f'ucum: "{unit}"' in read_as(text, "exclusion")


def test_a_bound_in_two_units_is_one_bound() -> None:
    assert read_as("Weight less than 154 lbs / 70 kg", "exclusion") == (
        'compare(term("Weight", concept: "body-weight"), limits: < 154, '
        'unit: unit("lbs", ucum: "[lb_av]"))'
    )


def test_the_height_of_a_disc_is_not_that_of_a_body() -> None:
    assert "body-height" not in read_as("Less than 50% preserved disc height", "exclusion")


def test_type_two_diabetes_is_no_score() -> None:
    assert "score(" not in read_as("Diabetes mellitus Type I or Type II", "exclusion")


def test_millions_are_counted() -> None:
    assert "< 5000000" in read_as("Sperm count < 5 million/mL", "exclusion")


def test_chronic_lymphocytic_leukaemia_is_no_antigen() -> None:
    assert "CLEC12A" not in read_as("CLL with ≥ 50 % of cells affected")


def test_two_scores_for_two_ages_are_a_branch_only_if_the_ages_leave_no_gap() -> None:
    assert read_as("Karnofsky ≥ 70 (age ≥ 16) or Lansky ≥ 50 (age < 16)").startswith("if_else(")
    assert read_as("Karnofsky ≥ 70 (age ≥ 16) and Lansky ≥ 50 (age < 16)").startswith("if_else(")
    assert read_as("Karnofsky ≥ 70 (age ≥ 16) or Lansky ≥ 50 (age ≤ 16)").startswith("any(")
    assert read_as("Karnofsky ≥ 70 (age ≥ 16) and Lansky ≥ 50 (age ≤ 16)").startswith("all(")


def test_a_row_means_all_in_inclusion_and_any_in_exclusion() -> None:
    assert read_as("Fever, cough and rash").startswith("all(")
    assert read_as("Fever, cough and rash", "exclusion").startswith("any(")


def test_a_no_before_a_row_denies_every_name_of_it_once() -> None:
    read = read_as("No prior prostatectomy, hysterectomy or nephrectomy")

    assert read == (
        'not(any([has(term("prostatectomy"), status: "history"), '
        'has(term("hysterectomy"), status: "history"), '
        'has(term("nephrectomy"), status: "history")]))'
    )


def test_a_no_before_each_name_denies_each() -> None:
    read = read_as("No asthma, no diabetes and no epilepsy")

    assert (
        read
        == "all(["
        + ", ".join(f'not(has(term("{name}")))' for name in ("asthma", "diabetes", "epilepsy"))
        + "])"
    )


def test_a_name_that_begins_with_non_is_a_name() -> None:
    read = read_as("History of cancer except non-melanoma skin cancer", "exclusion")

    assert "not(" not in read
    assert '"non-melanoma skin cancer"' in read


def test_an_exception_of_two_conditions_asks_both() -> None:
    read = read_as("Cancer except cured cancer and no recurrence", "exclusion")

    assert "exceptions: [all([" in read


def test_an_exclusion_that_only_says_who_is_excluded_is_its_condition() -> None:
    assert read_as("Patients are excluded if brain metastases", "exclusion") == (
        'has(term("brain metastases"))'
    )


def test_an_exclusion_that_says_no_keeps_its_no() -> None:
    assert read_as("No measurable lesion", "exclusion").startswith("not(")


def test_bounds_that_exclude_each_other_are_alternatives() -> None:
    assert read_as("BMI < 20 kg/m2 and > 35 kg/m2", "exclusion").startswith("any(")


def test_unless_in_an_exclusion_frees_whoever_meets_it() -> None:
    read = read_as("Hepatitis B unless the viral load is controlled", "exclusion")

    assert read.startswith('all([has(term("Hepatitis B")), not(')


def test_other_malignancies_keep_the_word_that_spares_the_index_disease() -> None:
    assert '"other malignancies"' in read_as("History of other malignancies", "exclusion")


@pytest.mark.parametrize(
    "text",
    [
        "Recently undergone major surgery",
        "Suitable venous access",
        "Adequate organ function",
        "Recovered from prior toxicities",
        "Any condition that in the opinion of the investigator may interfere with the study",
        "Blood specimen can be provided",
    ],
)
def test_what_the_text_leaves_open_goes_to_a_person_and_gets_no_number(text: str) -> None:
    read = read_as(text)

    assert read.startswith("judgement(")
    assert "limits:" not in read


def test_a_concept_is_filled_by_the_lookup_that_is_given() -> None:
    from trialwright.eligibility.reading import read_criteria  # noqa: PLC0415 - beside its use

    known = {"GVHD": "gvhd"}
    (criterion,) = read_criteria("Exclusion Criteria:\n* Active GVHD", concepts=known.get).criteria
    (atom,) = atoms_of(criterion.expression)

    assert atom.concept.concept == "gvhd"  # type: ignore[union-attr]


def test_a_limit_under_a_condition_keeps_the_limit_for_all_others() -> None:
    criterion = read_one(
        "Inclusion Criteria:\n* AST or ALT ≤ 2.5 x ULN "
        "(≤ 5 x ULN in patients with liver metastases)"
    )

    assert not criterion.unread
    assert len(list(atoms_of(criterion.expression))) == 5


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("T-score ≤ -2.5", "<= -2.5"),
        ("Spherical equivalent between -1.00 D and -6.00 D", "[-6.00, -1.00]"),
        ("Corticosteroid dose not to exceed 10 mg daily", "<= 10"),
        ("20 kg/m2 ≤ BMI", ">= 20"),
        ("ASA classification I to II", "[1, 2]"),
        ("AST more than twice ULN", "> 2"),
    ],
)
def test_a_bound_keeps_its_sign_and_its_side(text: str, limits: str) -> None:
    assert limits in read_as(text)


@pytest.mark.parametrize(
    "text",
    [
        "Use of strong inhibitors of cytochrome P450 3A4",
        "BRAF V600E mutation",
        "Fracture (S72.0)",
        "120 healthy men with migraine",
        "Seen between January 2015 and July 2018",
    ],
)
def test_digits_of_names_sizes_and_dates_bound_nothing(text: str) -> None:
    read = read_as(text)

    assert "limits" not in read
    assert "count" not in read


def test_a_second_multiple_bounds_the_test_that_was_named_before() -> None:
    text = "ALT ≤ 2.5 x ULN (without metastases) or > 5 x ULN (with metastases)"
    read = read_as(text)

    assert read.count('multiple(term("ALT"') == 2


def test_over_the_past_months_means_within_them() -> None:
    text = "Loss of weight over the past 3 months"

    assert "limits: <= 3" in read_as(text)
