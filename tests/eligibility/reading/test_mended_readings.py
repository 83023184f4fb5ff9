"""Readings that were once wrong on real records, each by an example made up for its rule."""

from __future__ import annotations

import pytest
from tests.eligibility.specified import read_as

from trialwright.eligibility.reading.permissions import Verdict, verdict_of
from trialwright.eligibility.reading.stages import stages_of
from trialwright.eligibility.reading.tokens import tokens_of


def test_men_of_or_above_an_age_are_men_and_of_that_age() -> None:
    read = read_as("men of or above the age of 40")

    assert read == 'all([demographic("sex", value: "male"), demographic("age", limits: >= 40)])'


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("Hb ≥ 13 g/dL for men or ≥ 12 g/dL for women", (">= 13", ">= 12")),
        ("Hb > 12 g/dL (men) or > 11 g/dL (women)", ("> 12", "> 11")),
        ("QTc ≤ 450 ms for males and ≤ 470 ms for females", ("<= 450", "<= 470")),
        (
            "Alcohol above 14 drinks per week for men and 7 drinks per week for women",
            ("> 14", "> 7"),
        ),
    ],
)
def test_a_limit_for_each_sex_is_a_branch_on_the_sex(text: str, limits: tuple[str, str]) -> None:
    read = read_as(text)

    assert read.startswith('if_else(demographic("sex", value: "male")')
    assert [one in read for one in limits] == [True, True]
    assert read.index(limits[0]) < read.index(limits[1])


@pytest.mark.parametrize(
    "text",
    [
        "ALT ≤ 3 x ULN (if liver metastases are present, ≤ 5 x ULN)",
        "ALT ≤ 3 x ULN or ≤ 5 x ULN for patients with liver metastases",
        "ALT ≤ 3 x ULN if no liver metastases or ≤ 5 x ULN in the presence of liver metastases",
    ],
)
def test_another_limit_under_a_condition_is_a_branch_on_the_condition(text: str) -> None:
    alt = 'multiple(term("ALT", concept: "alt"), limits: <= {}, of: "ULN")'

    assert read_as(text) == (
        f'if_else(has(term("liver metastases")), then: {alt.format(5)}, otherwise: {alt.format(3)})'
    )


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("stage IIIB or IV lung cancer", ("IIIB", "IV")),
        ("Ann Arbor III/IV lymphoma", ("III", "IV")),
        ("stage IIB-IIIA", ("IIB", "IIC", "III", "IIIA")),
        ("stage IIIb", ("IIIB",)),
        ("stage 3b or 4a", ("IIIB", "IVA")),
        ("stage IIIB2", ("IIIB2",)),
    ],
)
def test_stages_with_letters_are_levels_of_a_scale(text: str, levels: tuple[str, ...]) -> None:
    (found,) = stages_of(tokens_of(text))

    assert found.levels == levels
    assert "levels: " in read_as(text)


@pytest.mark.parametrize("text", ["stage III or IV", "on stage at once", "stage of grief"])
def test_what_has_no_letter_is_no_row_of_stages(text: str) -> None:
    assert not stages_of(tokens_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "Systolic blood pressure 90-140 mmHg (12.0-18.7 kPa)",
        "Age > 18 months (i.e., > 547 days)",
        "Body weight ≥ 45 kilograms (kg) (99 pounds)",
        "Glucose 70-126 mg/dL (3.9-7.0 mmol/L)",
    ],
)
def test_a_bound_that_is_said_again_in_another_unit_is_one_bound(text: str) -> None:
    assert read_as(text).count("limits:") == 1


def test_two_lengths_that_are_not_the_same_stay_two() -> None:
    assert read_as("Age > 18 months (> 900 days)").count("limits:") == 2


def test_pressures_that_are_written_over_one_another_are_two_ranges() -> None:
    for text in ("BP 120-139/80-89 mmHg", "BP between 120/80 and 139/89 mmHg"):
        read = read_as(text)

        assert 'concept: "systolic-pressure"), limits: [120, 139]' in read
        assert 'concept: "diastolic-pressure"), limits: [80, 89]' in read


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("Age less than 20 years (not including 20 years)", "< 20"),
        ("Hardness score less than 3 (including 3)", "<= 3"),
        ("Aged 20 to 55 years, including 20 and 55 years", "[20, 55]"),
    ],
)
def test_words_in_brackets_say_whether_an_end_counts(text: str, limits: str) -> None:
    read = read_as(text)

    assert f"limits: {limits}" in read
    assert read.count("limits:") == 1


def test_two_ages_of_which_one_excludes_are_joined_by_or() -> None:
    for text in ("Age < 18 years or > 60 years", "Age > 60 years or < 18 years"):
        read = read_as(text, "exclusion")

        assert read.startswith("any([")
        assert "< 18" in read
        assert "> 60" in read


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("MRI not older than 4 years prior to enrolment", 'window("before"'),
        ("Onset of headache at ≤ 50 years of age", 'term("Onset of headache at")'),
    ],
)
def test_the_age_of_an_image_or_an_onset_is_not_that_of_the_participant(
    text: str, part: str
) -> None:
    read = read_as(text)

    assert part in read
    assert "demographic" not in read


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Stroke or transient ischemic attack in 6 months", "unstated"),
        ("6 months or longer diagnosis of erectile dysfunction", "lasting"),
        ("Usual bouts should last 4 weeks", "lasting"),
    ],
)
def test_a_length_of_time_is_never_a_measurement(text: str, direction: str) -> None:
    read = read_as(text)

    assert f'window("{direction}"' in read
    assert "compare(" not in read


def test_the_second_time_of_a_sentence_is_kept() -> None:
    read = read_as("Erectile dysfunction for at least 6 months and for no longer than 5 years")

    assert 'limits: >= 6, unit: "mo"' in read
    assert 'limits: <= 5, unit: "a"' in read


def test_one_anchor_is_that_of_both_lengths_beside_it() -> None:
    read = read_as("Agree not to smoke for at least 2 hours before and 6 hours after each dose")

    assert 'window("before", anchor: anchor("event", words: "each dose"), limits: >= 2' in read
    assert 'window("after", anchor: anchor("event", words: "each dose"), limits: ~ 6' in read


@pytest.mark.parametrize(
    "text",
    [
        "Bone disease 13. The patient has facet pathology 14. The patient is pregnant",
        "Herniation between L-4-L5 or L5-S1",
        "Diagnosis of psychosis (F20-29, F30-39)",
        "EGFR mutation such as 20 exon insertion",
        "Concurrent P2Y12 inhibitors",
        "Polysorbate 80 allergy",
        "Mostly satisfied (2), Mixed (3), Dissatisfied (4), or worse",
        "BMI calculated as weight in kg/(height in m)2",
    ],
)
def test_digits_of_names_and_lists_bound_nothing(text: str) -> None:
    assert "limits:" not in read_as(text, "exclusion")


def test_a_row_of_a_table_by_ages_asks_only_those_of_the_age() -> None:
    read = read_as("2 to < 6 years: 0.8 mg/dL")

    assert read.startswith('not_applicable_unless(demographic("age", limits: [2, 6)')
    assert "compare" not in read


@pytest.mark.parametrize(
    ("text", "section", "expression"),
    [
        ("Patients with seizures will be excluded", "inclusion", 'not(has(term("seizures")))'),
        ("Patients with seizures will be excluded", "exclusion", 'has(term("seizures"))'),
        ("Prior radiotherapy is allowed", "inclusion", 'opaque("Prior radiotherapy is allowed")'),
        ("Inhaled steroids are permitted", "exclusion", 'opaque("Inhaled steroids are permitted")'),
        (
            "Brain metastases. Patients with cured brain metastases are eligible",
            "exclusion",
            (
                'except(has(term("Brain metastases")), '
                'exceptions: [has(term("cured brain metastases"))])'
            ),
        ),
        (
            "Active infection (prophylactic antibiotics are allowed)",
            "exclusion",
            (
                'except(has(term("infection"), severity: "active"), '
                'exceptions: [exposure(term("prophylactic antibiotics"), status: "present")])'
            ),
        ),
    ],
)
def test_who_is_let_in_is_not_kept_out(text: str, section: str, expression: str) -> None:
    assert read_as(text, section) == expression


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("Patients are not eligible", Verdict.OUT),
        ("Patients remain eligible", Verdict.IN),
        ("No chemotherapy is allowed", None),
        ("HIV does not exclude", Verdict.ALLOWED),
        ("Stroke", None),
    ],
)
def test_a_sentence_lets_in_or_keeps_out_or_describes(words: str, verdict: Verdict | None) -> None:
    assert verdict_of(words) is verdict


def test_nitric_oxide_denies_nothing() -> None:
    assert "not(" not in read_as("Taking nitrates or NO donors, or antiandrogens", "exclusion")


def test_or_not_after_whether_denies_nothing() -> None:
    read = read_as(
        "Loss of vision, regardless of whether in connection or not with a PDE5 inhibitor",
        "exclusion",
    )

    assert "not(" not in read


@pytest.mark.parametrize(
    "text", ["Creatinine exceeds 20% of the upper limit of normal", "Completed in ligand 1"]
)
def test_what_can_be_meant_in_two_ways_is_left_to_a_person(text: str) -> None:
    assert read_as(text).startswith("opaque(")


def test_consent_as_a_moment_asks_for_no_consent() -> None:
    assert read_as("Use of sildenafil within 30 days of consent", "exclusion").startswith(
        'exposure(term("sildenafil")'
    )


def test_a_window_across_a_comma_is_not_that_of_the_class_before_it() -> None:
    read = read_as(
        "Causes (NYHA class 3-4 heart failure, acute coronary syndrome within 3 months)",
        "exclusion",
    )

    assert 'score(term("NYHA class", concept: "nyha"), limits: [3, 4])' in read
    assert 'opaque("heart failure, acute coronary syndrome within 3 months", window:' in read


@pytest.mark.parametrize(
    ("text", "population"),
    [
        ("CLL-1 positive on AML blasts", "AML blasts"),
        ("CD33 positivity in the leukemic blasts", "leukemic blasts"),
        ("BCMA expression on plasma cells by flow cytometry", "plasma cells"),
        ("BCMA-positive plasma cells", "plasma cells"),
        ("Mesothelin expression in tumor tissue", "tumor tissue"),
        ("CD19-positive disease", None),
        ("CD30-positive B-cell lymphoma", None),
        ("HER2 positive on biopsy", None),
    ],
)
def test_a_marker_without_a_figure_keeps_the_cells_that_it_is_found_on(
    text: str, population: str | None
) -> None:
    read = read_as(text)

    assert ("positive: true" in read, "population" in read) == (True, population is not None)
    assert population is None or f'population: "{population}"' in read
