"""Times and counts that were once read wrong on real records, each by a made-up example."""

from __future__ import annotations

import pytest
from tests.eligibility.specified import read_as, read_one

from trialwright.eligibility.criteria import text_of
from trialwright.eligibility.reading import read_criteria


@pytest.mark.parametrize(
    "text",
    [
        "At least 3 months history of erectile dysfunction",
        "Minimum 6-month documented history of migraine",
        "Headache of more than 6 months",
        "Cluster headache since 3 years at least",
        "Attacks that typically exceed 4 hours",
    ],
)
def test_how_long_a_state_has_gone_on_is_a_duration(text: str) -> None:
    assert 'window("lasting"' in read_as(text)


@pytest.mark.parametrize(
    "text", ["Myocardial infarction in 6 months", "Within a window of up to 18 days"]
)
def test_what_only_places_an_event_is_no_duration(text: str) -> None:
    assert 'window("lasting"' not in read_as(text, "exclusion")


@pytest.mark.parametrize(
    "text",
    [
        "Pain lasting for over 6 months and not more than 5 years",
        "Pain lasting at least 6 months but less than 5 years",
    ],
)
def test_the_second_end_of_a_duration_is_a_duration(text: str) -> None:
    read = read_as(text)

    assert 'window("unstated"' not in read
    assert "5" in read


@pytest.mark.parametrize(
    ("text", "direction", "ends"),
    [
        ("Attacks should last from 15 minutes to 3 hours", "lasting", (">= 15", "<= 3")),
        ("Surgery between 3 months and 3 years before inclusion", "before", (">= 3", "<= 3")),
    ],
)
def test_a_length_between_two_units_has_one_direction(
    text: str, direction: str, ends: tuple[str, str]
) -> None:
    read = read_as(text)

    assert read.count(f'window("{direction}"') == 2
    assert [f"limits: {end}" in read for end in ends] == [True, True]
    assert "compare(" not in read


def test_how_long_within_which_time_is_no_range() -> None:
    read = read_as("Symptoms for at least 3 months within the preceding 6 months")

    assert 'window("lasting", anchor: anchor("unstated"), limits: >= 3' in read
    assert 'window("before", anchor: anchor("unstated"), limits: <= 6' in read


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Headache within 3 days before and after testing", 'window("around"'),
        ("Alcohol within 2 hours before or after a dose", 'window("around"'),
        ("Transfusion within 2 hours before a dose", 'window("before"'),
        ("At least 6 months since prior stem cell transplantation", 'window("after"'),
        (
            "At least 3 weeks must have elapsed since the last dose of chemotherapy",
            'window("after", anchor: anchor("last dose"',
        ),
        ("Another trial during 3 months prior inclusion", 'window("before", anchor: anchor("enr'),
        ("Any drug within 30 days prior of entry", 'window("before", anchor: anchor("enrollment"'),
        ("Stroke within 12 months prior, or angina", 'window("before", anchor: anchor("unstated")'),
    ],
)
def test_the_preposition_beside_an_anchor_says_the_side(text: str, window: str) -> None:
    assert window in read_as(text, "exclusion")


def test_a_therapy_after_prior_is_no_anchor() -> None:
    assert "before" not in read_as("At least 3 months prior therapy with metformin")


@pytest.mark.parametrize(
    ("words", "point"),
    [
        ("the final study visit", "study end"),
        ("the last visit", "study end"),
        ("the last dosing of avanafil", "last dose"),
        ("the first study dose", "first dose"),
        ("the end of this trial", "study end"),
        ("the start of the trials", "study start"),
    ],
)
def test_the_points_of_a_study_have_several_names(words: str, point: str) -> None:
    read = read_as(f"Use contraception for 30 days after {words}")

    assert f'anchor: anchor("{point}"' in read


@pytest.mark.parametrize(
    "text",
    [
        "Pain more than 3 on NPRS",
        "Pain of 40 to 80 mm on a 100 mm visual analogue scale",
        "T-score below -2 at the index level",
        "Spinal pain >= 4 on a 0 to 10 Numerical Rating Scale",
    ],
)
def test_a_scale_or_a_place_is_no_moment(text: str) -> None:
    read = read_as(text)

    assert "at: anchor" not in read
    assert read.count("limits:") == 1


def test_a_visit_is_a_moment() -> None:
    assert 'at: anchor("event", words: "Day 8")' in read_as("Weight above 50 kg on Day 8")


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Platelets >= 75 x 10^9/L without transfusion within 7 days", 'concept: "platelets"'),
        ("Hemoglobin >= 90 g/L (no transfusion within 14 days)", 'concept: "hemoglobin"'),
        ("(no transfusion within 14 days): neutrophils >= 1.5 x 10^9/L", 'concept: "neutrophils"'),
    ],
)
def test_the_time_without_a_transfusion_is_not_that_of_a_count(text: str, bound: str) -> None:
    read = read_as(text)
    atom = read[read.index(bound) :].split(")), ")[0]

    assert "window" not in atom.split("opaque")[0]
    assert "opaque(" in read


def test_the_time_of_a_measurement_in_brackets_is_that_of_the_bound() -> None:
    read = read_as("ALT <= 2.5 x ULN (measured within 7 days of enrollment)")

    assert read.startswith("multiple(")
    assert "window(" in read


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("A mean of at least 2 attacks/day", "attacks", "/day"),
        ("A minimum of 2 sexual attempts per month", "sexual attempts", "per month"),
        ("No more than 5 attacks per month", "attacks", "per month"),
        ("Reports an average of >= 4 cluster attacks/week", "cluster attacks", "/week"),
        ("15 or more attacks per month", "attacks", "per month"),
    ],
)
def test_what_is_counted_per_time_is_the_variable(text: str, name: str, unit: str) -> None:
    assert f'compare(term("{name}")' in read_as(text)
    assert f'unit: unit("{unit}"' in read_as(text)


def test_what_is_counted_beside_a_name_is_in_the_unit() -> None:
    read = read_as("Alcohol consumption of more than 14 standard units per week")

    assert read == (
        'compare(term("Alcohol consumption"), limits: > 14, '
        'unit: unit("standard units per week", ucum: "/wk"))'
    )


def test_a_rate_and_a_count_for_each_occasion_are_two() -> None:
    read = read_as("Alcohol abuse (more than 7 alcohol units a week or more than 3 per occasion)")

    assert 'limits: > 7, unit: unit("alcohol units a week", ucum: "/wk")' in read
    assert read.count("limits:") == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Men who have taken at least 2 doses of sildenafil", "doses of sildenafil"),
        ("Experienced at least one headache episode", "headache episode"),
        ("Has a lifetime prevalence of at least 2 prior bouts", "prior bouts"),
    ],
)
def test_a_verb_before_a_count_names_nothing(text: str, name: str) -> None:
    read = read_as(text)

    assert f'has(term("{name}")' in read
    assert "count: >= " in read


@pytest.mark.parametrize(
    "text",
    [
        "ECOG 1, i.e. 0 or 1",
        "Erythema occupying at least 1/3 of the breast",
        "Fellow eye BCVA 20/32 or better",
        "At least one measurable lesion (measuring >= 10 mm on a spiral CT scan)",
    ],
)
def test_a_number_without_a_name_or_with_half_a_value_is_left_to_a_person(text: str) -> None:
    assert "opaque(" in read_as(text)
    assert "compare(" not in read_as(text)


def test_points_out_of_a_hundred_are_a_bound() -> None:
    assert "limits: >= 40" in read_as("Leg pain of at least 40/100 at baseline")


@pytest.mark.parametrize(
    "text",
    [
        "Alcoholics (more than 21 units per week; 1 standard unit contains 14 g of alcohol)",
        "BP >= 150 mmHg at screening (2 rechecks are allowed)",
        "A 12 lead ECG, and a 10-meter Walk Test (10mWT)",
        "Use of vardenafil (BAY 38-9456)",
        "Validated by our protocols,230-232 and confirmed by video",
        "An iPhone 5s or later",
        "DM 1-2",
    ],
)
def test_digits_that_bound_nothing_make_no_bound(text: str) -> None:
    read = read_as(text, "exclusion")

    assert read.count("limits:") == int("BP" in text)
    assert "14 g" not in read


def test_what_stands_under_age_is_an_age() -> None:
    reading = read_criteria("PATIENT CHARACTERISTICS:\n\nAge:\n\n* 18 and over\n\nSex:\n\n* Male\n")
    read = [text_of(one.expression, with_spans=False) for one in reading.criteria]

    assert 'demographic("age", limits: >= 18)' in read
    assert 'demographic("sex", value: "male")' in read


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("Children (<18)", "< 18"),
        ("Adults (>= 18 years) with epilepsy", ">= 18"),
        ("Consent of a legal guardian if under 18", "< 18"),
        ("Males > 18 years previously untreated", "> 18"),
    ],
)
def test_years_beside_people_are_their_age(text: str, limits: str) -> None:
    assert f'demographic("age", limits: {limits}' in read_as(text)


@pytest.mark.parametrize("text", ["Complete skeletal maturation (>18)", "Score (<18) on a test"])
def test_numbers_beside_other_things_are_no_age(text: str) -> None:
    assert "demographic" not in read_as(text)


def test_grams_per_day_are_a_dose() -> None:
    assert 'unit: unit("g per day", ucum: "g/d")' in read_as("Aspirin above 2 g per day")
    assert 'dose: ~ 5, unit: unit("mg tadalafil/day"' in read_as("5 mg tadalafil/day for 8 weeks")


def test_a_title_that_is_no_age_makes_none() -> None:
    criterion = read_one("Inclusion Criteria:\n\n* Score:\n  * 18 and over\n")

    assert "demographic" not in text_of(criterion.expression, with_spans=False)


@pytest.mark.parametrize(
    ("text", "agent", "dose"),
    [
        ("Treatment with >= 20 mg of prednisone daily", "prednisone", ">= 20"),
        ("More than 10 mg prednisone per day", "prednisone", "> 10"),
    ],
)
def test_a_drug_within_or_after_its_unit_is_what_was_taken(
    text: str, agent: str, dose: str
) -> None:
    read = read_as(text, "exclusion")

    assert f'exposure(term("{agent}")' in read
    assert f"dose: {dose}" in read
    assert 'ucum: "mg/d"' in read


def test_a_mass_of_something_that_is_not_taken_daily_is_no_dose() -> None:
    assert "dose:" not in read_as("More than 1 g of protein in urine", "exclusion")


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("At least 6 weeks postpartum", ">= 6"),
        ("Less than 3 months postpartum", "< 3"),
        ("At least 1 year postmenopausal", ">= 1"),
    ],
)
def test_a_time_after_birth_in_one_word_lies_after_it(text: str, limits: str) -> None:
    assert 'window("after", anchor: anchor("event"' in read_as(text)
    assert f"limits: {limits}" in read_as(text)


def test_days_that_are_counted_are_no_stretch_of_time() -> None:
    assert "window(" not in read_as("At least 4 attempts on 4 separate days")
    assert "window(" in read_as("Fever for 4 consecutive days")


def test_up_to_a_few_years_has_no_lower_end() -> None:
    assert "limits: <= 3" in read_as("Tamoxifen therapy for up to 2-3 years")
    assert "limits: [2, 3]" in read_as("Tamoxifen therapy for 2-3 years")


def test_the_size_of_a_counted_lesion_is_a_bound_of_its_own() -> None:
    read = read_as("At least one measurable lesion >= 10 mm in longest diameter")

    assert "count: >= 1" in read
    assert 'compare(term("longest diameter", concept: "lesion-size"), limits: >= 10' in read


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Patients with Grade 3 or lower hearing loss are not excluded", "inclusion"),
        ("ALT above 3 x ULN is allowed", "inclusion"),
        ("Aspirin < 325 mg is allowed", "exclusion"),
        ("A heart rate below 50 bpm is permitted", "exclusion"),
    ],
)
def test_what_is_allowed_is_neither_asked_for_nor_excluded(text: str, section: str) -> None:
    assert read_as(text, section).startswith("opaque(")


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("The score must be less than 7 (a score of 3 + 3 is allowed)", "< 7"),
        ("Patients of 18 to 65 years of age are allowed", "[18, 65]"),
    ],
)
def test_a_sentence_that_also_asks_is_read(text: str, limits: str) -> None:
    assert f"limits: {limits}" in read_as(text)


def test_brackets_behind_an_anchor_name_nothing() -> None:
    read = read_as("Within 5 days of a biopsy (which is not required)", "exclusion")

    assert read.startswith('has(term("biopsy"), status: "history", window: window("around"')


def test_weeks_previous_lie_before_today() -> None:
    assert 'window("before"' in read_as("Onset of at least 4 weeks previous for the pain")


def test_whoever_took_part_took_no_thing_that_is_called_participated() -> None:
    read = read_as("Have participated within the last 30 days in another trial", "exclusion")

    assert read.startswith('exposure(term("another trial"), window: window("before"')
    assert "limits: <= 30" in read
    assert 'term("participated")' not in read_as(
        "Have participated in the last 30 days", "exclusion"
    )


def test_the_number_of_all_belongs_to_what_is_counted() -> None:
    read = read_as("Pain must be present in at least 4 out of 5 body regions")

    assert 'limits: >= 4, unit: unit("out of 5 body regions")' in read


@pytest.mark.parametrize(
    ("text", "state", "bound"),
    [
        (
            "Erectile dysfunction for at least 6 months with an IIEF-EF between 5 and 16",
            'has(term("Erectile dysfunction"), window: window("lasting"',
            'score(term("IIEF-EF", concept: "iief"), limits: [5, 16])',
        ),
        (
            "Weight loss within 6 months and albumin < 30 g/L",
            'has(term("Weight loss"), window: window("unstated"',
            'compare(term("albumin", concept: "albumin"), limits: < 30, unit: unit("g/L"',
        ),
    ],
)
def test_a_time_behind_a_name_is_not_that_of_the_bound_after_it(
    text: str, state: str, bound: str
) -> None:
    read = read_as(text)

    assert state in read
    assert bound in read
    assert read.count("window(") == 1


def test_a_time_without_a_name_is_that_of_the_bound_after_it() -> None:
    read = read_as("Within 6 months before screening with an HbA1c above 8 %")

    assert read.startswith('compare(term("HbA1c"')
    assert 'window("before"' in read


def test_status_post_lies_after_the_operation() -> None:
    assert 'window("after"' in read_as("18-48 months status-post radical prostatectomy")


def test_about_so_many_half_lives_are_half_lives() -> None:
    read = read_as("Any EGFR-TKI within 7 days or approximately 5 x t1/2 before the first dose")

    assert 'limits: <= 7, unit: "d", half_lives: <= 5' in read
    assert "approximately" not in read


def test_years_behind_unless_are_not_those_of_what_is_excluded() -> None:
    read = read_as(
        "Invasive cancer (AJCC Stage > 0), other than carcinoma, unless disease free for 5 years",
        "exclusion",
    )
    excluded = read.split("exceptions:", maxsplit=1)[0]

    assert "limits: > 0" in excluded
    assert "window" not in excluded


def test_the_ends_of_a_scale_are_no_bound() -> None:
    read = read_as("Score of 6 or greater on the 1-10 pre-surgery erectile function scale")

    assert read.count("limits:") == 1
    assert "at: anchor" not in read


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Another study within 30 days from their screening visit", 'window("around"'),
        ("Malignancy within 5 years from study entry", 'window("around"'),
        ("Biopsy within 6 months from diagnosis", 'window("after"'),
        ("Duration of the periods of attacks normally more than 2 months", 'window("lasting"'),
        ("Onset definable within a 2 calendar day window", 'limits: <= 2, unit: "d"'),
        (
            "Contraception until 3 months after discontinuation of study treatment",
            'window("until", anchor: anchor("last dose"',
        ),
    ],
)
def test_the_side_and_the_moment_of_a_time_are_as_written(text: str, window: str) -> None:
    assert window in read_as(text, "exclusion")


def test_the_time_in_brackets_within_a_row_is_that_of_one_name() -> None:
    read = read_as("Emphysema, Post infarction (at least 6 months out), Neuropathy", "exclusion")

    assert read.count("window(") == 1
    assert 'has(term("Post infarction"), window:' in read


def test_a_time_before_with_is_that_of_the_state_whatever_the_score_is() -> None:
    read = read_as("ED for at least 6 months with IIEF-5 score < 22")

    assert 'has(term("ED"), window: window("lasting"' in read
    assert 'score(term("IIEF-5 score"' in read


def test_a_time_behind_brackets_of_examples_is_that_of_all_of_them() -> None:
    read = read_as("Soft drugs (such as cannabis) within 3 months before screening", "exclusion")

    assert read.count('window("before"') == 2
