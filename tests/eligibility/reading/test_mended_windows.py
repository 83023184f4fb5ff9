"""Whose time it is, on which side, and for how long: once read wrong, each by a made-up example."""

from __future__ import annotations

import pytest
from tests.eligibility.specified import read_as


@pytest.mark.parametrize(
    "text",
    [
        "No chemotherapy for at least 4 weeks prior to enrollment",
        "No chemotherapy or radiotherapy for at least 4 weeks before enrollment",
        "Must not have received chemotherapy for at least 4 weeks prior to entry",
    ],
)
def test_what_must_be_absent_for_so_long_is_absent_in_all_that_time(text: str) -> None:
    read = read_as(text)

    assert read.startswith("not(")
    assert "limits: >= 4" not in read
    assert read.count('window("before"') == read.count("limits: <= 4") == read.count("term(")


@pytest.mark.parametrize(
    "text",
    [
        "Type 2 diabetes for at least 6 months before screening",
        "Stable dose of a statin for at least 6 months prior to screening",
    ],
)
def test_a_state_that_goes_on_until_a_moment_is_no_event_before_it(text: str) -> None:
    read = read_as(text)

    assert 'window("lasting", anchor: anchor("screening", words: "screening"), limits: >= 6' in read
    assert "history" not in read


def test_what_began_for_so_long_before_a_moment_is_an_event() -> None:
    read = read_as("Start of insulin treatment for more than 30 days before enrollment")

    assert 'window("before"' in read


@pytest.mark.parametrize(
    "text",
    [
        "Within 4 weeks before enrollment: surgery, radiotherapy or chemotherapy",
        "Within 4 weeks before enrollment, surgery, radiotherapy or chemotherapy",
        "Surgery, radiotherapy or chemotherapy, within 4 weeks before enrollment",
        "Surgery and radiotherapy or chemotherapy 4 weeks or less before enrollment",
    ],
)
def test_a_time_before_or_after_a_row_is_that_of_each_name(text: str) -> None:
    read = read_as(text, "exclusion")

    assert read.count("term(") == read.count('window("before"') == read.count("limits: <= 4") == 3
    assert "opaque" not in read


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Known HIV or blood transfusion within 3 months", 1),
        ("Current smoker or quit smoking within the last 6 months", 1),
        ("Allergy to latex or use of steroids within 30 days before screening", 1),
        ("Unstable angina within 3 months or a stent within 6 months before screening", 2),
    ],
)
def test_what_has_no_time_or_its_own_takes_none_from_its_row(text: str, own: int) -> None:
    assert read_as(text, "exclusion").count("window(") == own


def test_times_of_a_row_are_before_the_moment_that_the_last_one_names() -> None:
    read = read_as("Blood donation within 56 days or plasma within 7 days before admission")

    assert read.count('window("before", anchor: anchor("event", words: "admission")') == 2


@pytest.mark.parametrize(
    "text",
    [
        "Recent history (within 6 months) of myocardial infarction, stenting, or stroke",
        "History (within the past 6 months) of myocardial infarction, stenting, or stroke",
    ],
)
def test_a_time_in_brackets_before_the_names_is_theirs(text: str) -> None:
    read = read_as(text, "exclusion")

    assert 'term("myocardial infarction")' in read
    assert read.count('window("before", anchor: anchor("unstated"), limits: <= 6') == 3


def test_use_within_a_time_of_a_drug_is_no_time_around_it() -> None:
    read = read_as("Use within 30 days of any investigational drug", "exclusion")

    assert read.startswith('exposure(term("investigational drug"), window: window("before"')


@pytest.mark.parametrize(
    ("text", "now", "then"),
    [
        ("Pregnant or within 6 months postpartum", "Pregnant", "postpartum"),
        (
            "Currently enrolled in a trial or within 30 days of completing another trial",
            "enrolled in a trial",
            "completing another trial",
        ),
        ("Current use of warfarin or within 30 days before enrollment", "warfarin", "warfarin"),
    ],
)
def test_what_is_so_now_or_was_a_short_time_ago_is_either(text: str, now: str, then: str) -> None:
    read = read_as(text, "exclusion")
    first, second = read.removeprefix("any([").split(")), ", 1)[0], read.rsplit("term(", 1)[1]

    assert f'term("{now}")' in read
    assert second.startswith(f'"{then}"')
    assert "window" not in first.split("), ")[0]
    assert read.count("window(") == 1


def test_another_time_for_other_drugs_is_theirs_alone() -> None:
    read = read_as(
        "Chemotherapy or radiotherapy within 4 weeks (6 weeks for mitomycin C) before study entry",
        "exclusion",
    )

    assert read.count('window("before", anchor: anchor("enrollment"') == 3
    assert 'term("mitomycin C"), window: window("before"' in read
    assert read.count("limits: <= 4") == 2
    assert read.count("limits: <= 6") == 1


def test_another_time_for_other_drugs_is_denied_with_the_first() -> None:
    read = read_as("No radiotherapy within 4 weeks (2 weeks for palliative doses) before entry")

    assert read.startswith("not(any([")
    assert 'term("palliative doses"), window: window("before"' in read


@pytest.mark.parametrize(
    "text",
    [
        "Interferon within 6 weeks or 5 half-lives of it (whichever is shorter) before dosing",
        "Interferon within 6 weeks or 5 half-lives, whichever is shorter, before dosing",
    ],
)
def test_half_lives_of_the_drug_lead_on_to_the_moment(text: str) -> None:
    read = read_as(text, "exclusion")

    assert 'window("before", anchor: anchor("first dose"' in read
    assert 'half_lives: <= 5, whichever: "shorter"' in read


def test_a_day_of_a_cycle_is_one_moment() -> None:
    read = read_as("Surgery within 4 weeks before Cycle 1, Day 1 or not recovered", "exclusion")

    assert 'words: "Cycle 1 , Day 1"' in read


@pytest.mark.parametrize(
    "text",
    [
        "Stroke within the previous 3 months from study enrollment",
        "Stroke in the last 3 months of screening",
    ],
)
def test_what_is_past_lies_before_the_moment_of_the_study(text: str) -> None:
    assert 'window("before"' in read_as(text, "exclusion")


@pytest.mark.parametrize(
    "text",
    [
        "Interval between last chemotherapy and first dose of at least 14 days",
        "Time from symptom onset to randomization of at least 14 days",
        "At least 14 days between last chemotherapy and study entry",
    ],
)
def test_how_long_an_interval_is_is_a_value(text: str) -> None:
    read = read_as(text)

    assert read.startswith("compare(")
    assert "window" not in read
    assert "limits: >= 14" in read


def test_how_often_something_comes_places_nothing() -> None:
    assert "window" not in read_as("Botulinum toxin every 12 weeks", "exclusion")


def test_how_long_a_promise_holds_after_the_last_dose_lies_ahead() -> None:
    read = read_as("Use contraception during the study and for 90 days after the last dose")

    assert 'window("until", anchor: anchor("last dose", words: "last dose"), limits: = 90' in read


def test_what_lies_in_the_next_months_is_planned() -> None:
    assert 'status: "planned"' in read_as("Surgery scheduled in the next 6 months", "exclusion")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Treatment within the past 4 days with an antibiotic", "antibiotic"),
        (
            "Previous therapy for more than 48 hours with a parenteral antibiotic",
            "parenteral antibiotic",
        ),
        ("Patients admitted in the last 3 months for heart failure", "admitted for heart failure"),
        ("After 3 days of intravenous antibiotics", "intravenous antibiotics"),
        ("Chronic pain lasting more than 6 months", "Chronic pain"),
        ("Intake for a period of more than 6 months", "Intake"),
    ],
)
def test_a_name_is_what_stands_on_both_sides_of_its_time(text: str, name: str) -> None:
    assert f'term("{name}")' in read_as(text, "exclusion")


def test_who_has_not_recovered_is_asked_beside_a_time() -> None:
    read = read_as("Patients who had surgery within 4 weeks or who have not recovered", "exclusion")

    assert read.startswith("any([has(term(")
    assert "recover" in read.rsplit("judgement", 1)[1]


def test_growth_factors_that_are_denied_are_not_asked_for() -> None:
    read = read_as(
        "Hemoglobin >= 10 g/dL without transfusion or growth factors in 4 weeks before entry"
    )

    assert read.startswith("all([compare(")
    assert "has(" not in read


def test_the_time_of_another_of_a_row_is_not_that_of_a_bound() -> None:
    read = read_as("Infarction within 6 months, hypotension (systolic pressure < 110)", "exclusion")

    assert "limits: < 110" in read
    assert "limits: < 110, window" not in read.replace(', unit: unit("mmHg", ucum: "mm[Hg]")', "")


@pytest.mark.parametrize(
    "text",
    [
        "Early heart disease (< 55 years of age in male first-degree relatives)",
        "Family history of early heart disease (men < 55 years, women < 65 years)",
    ],
)
def test_an_age_of_relatives_is_none_of_the_patient(text: str) -> None:
    assert "demographic(" not in read_as(text, "exclusion")


def test_ages_of_two_sexes_are_each_of_one() -> None:
    read = read_as("Men >= 45 years or women >= 55 years")

    assert read.startswith(
        'any([all([demographic("sex", value: "male"), demographic("age", limits: >= 45'
    )
    assert 'all([demographic("sex", value: "female"), demographic("age", limits: >= 55' in read


@pytest.mark.parametrize(
    "text",
    [
        "Stable angina (no hospitalization within 3 months)",
        "Males with erectile function (without hospitalization within 3 months)",
    ],
)
def test_what_brackets_deny_has_the_time_in_them(text: str) -> None:
    read = read_as(text)

    assert read.count("window(") == 1
    assert 'not(has(term("hospitalization"), window: window(' in read


def test_the_time_of_one_of_a_row_in_brackets_is_not_that_of_all() -> None:
    read = read_as(
        "Unstable disease (e.g., angina, infarction within 6 months, failure)", "exclusion"
    )

    assert "has(" not in read


def test_what_only_introduces_a_row_is_no_name_of_it() -> None:
    read = read_as("Any of the following within 6 months: infarction, stroke, or TIA", "exclusion")

    assert read.count("term(") == read.count("limits: <= 6") == 3
    assert "following" not in read


def test_how_long_something_lasted_is_not_counted_from_the_moment_of_its_row() -> None:
    read = read_as(
        "Use (defined as more than 14 days) of drug A or B within 6 months before dosing",
        "exclusion",
    )

    assert 'window("unstated", anchor: anchor("unstated"), limits: > 14' in read


def test_a_share_of_past_days_is_a_count_of_them() -> None:
    read = read_as("Smoking on at least 25 days of the past 30 days")

    assert read.startswith("compare(")
    assert 'window("before", anchor: anchor("unstated"), limits: <= 30' in read


def test_a_state_that_is_longer_than_the_past_months_is_a_duration() -> None:
    read = read_as("Chronic (longer than the prior 6 months) anticoagulation", "exclusion")

    assert 'term("Chronic anticoagulation"), window: window("lasting"' in read


def test_a_time_between_commas_belongs_to_the_name_behind_it() -> None:
    read = read_as(
        "Current or previous, within 60 days before screening, use of a laxative", "exclusion"
    )

    assert read.count("term(") == read.count('window("before"') == 1
    assert "laxative" in read


def test_a_bound_takes_the_time_behind_it_and_not_that_before_it() -> None:
    read = read_as("Hemoglobin > 9 g/dL within 7 days and platelets > 100")

    assert read.count("window(") == 1


@pytest.mark.parametrize(
    "text",
    [
        "Cancers other than basal cell skin cancers within the last 5 years",
        "Malignancy other than treated basal cell carcinoma within the past 5 years",
    ],
)
def test_a_time_behind_an_exception_is_that_of_what_it_is_taken_from(text: str) -> None:
    read = read_as(text, "exclusion")
    base, exception = read.split("exceptions: ")

    assert 'window("before"' in base
    assert "window(" not in exception


def test_how_long_an_exception_has_been_so_is_its_own() -> None:
    read = read_as("Malignancy except one with no recurrence for 3 years", "exclusion")
    base, exception = read.split("exceptions: ")

    assert "window(" not in base
    assert 'window("lasting"' in exception


@pytest.mark.parametrize(
    "text",
    [
        "Partners who are < 18 years of age",
        "A stable partner of at least 21 years of age",
    ],
)
def test_an_age_of_a_partner_is_none_of_the_patient(text: str) -> None:
    assert "demographic(" not in read_as(text)


def test_years_alone_between_commas_are_an_age() -> None:
    read = read_as("Patients with atrial fibrillation, above 18 years, and with diabetes")

    assert 'demographic("age", limits: > 18' in read


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("Intermittent therapy up to a maximum exposure of 10 months", "<= 10"),
        ("Able to attend all visits over 12 months", "~ 12"),
        ("Erectile dysfunction for over 12 months", "> 12"),
    ],
)
def test_over_and_maximum_mean_what_they_stand_beside(text: str, limits: str) -> None:
    assert f"limits: {limits}" in read_as(text)


@pytest.mark.parametrize(
    "text",
    [
        "Those taking trazodone will undergo a 2-week washout period before screening",
        "Depression by DSM-IV criteria that has lasted more than 2 weeks",
    ],
)
def test_a_verb_is_no_name_of_what_was_taken_or_lasted(text: str) -> None:
    read = read_as(text)

    assert "opaque(" in read
    assert "trazodone will" not in read.split("opaque(")[0]
    assert 'term("lasted")' not in read


def test_how_long_a_promise_holds_during_and_after_treatment_lies_ahead() -> None:
    read = read_as("Use of contraception during the trial and 8 weeks after the last dose")

    assert 'window("until"' in read


def test_a_time_that_no_name_takes_is_left_to_a_person() -> None:
    read = read_as(
        "Use of drugs (such as A) within 3 months or of others (such as B, C) within 1 year",
        "exclusion",
    )

    assert "limits: <= 1" in read.rsplit("opaque(", 1)[1]


def test_an_age_of_a_partner_is_asked_beside_a_promise() -> None:
    read = read_as("Partners who are < 18 years of age or wish to become pregnant", "exclusion")

    assert "limits: < 18" in read
    assert "attestation(" in read


def test_times_of_two_groups_are_before_one_moment() -> None:
    read = read_as(
        "Vaccines within 2 weeks (if inactivated) or 4 weeks (if live) before entry", "exclusion"
    )

    assert read.startswith("any([exposure(")
    assert read.count('window("before", anchor: anchor("enrollment"') == 2
    assert "limits: <= 4" in read.split("opaque(")[1]


def test_what_is_planned_behind_an_exception_excludes_by_itself() -> None:
    read = read_as(
        "Use of a vaccine other than the study vaccine within 30 days before dosing,"
        " or planned use during the study",
        "exclusion",
    )

    assert read.startswith("any([except(exposure(")
    assert "planned" not in read.split("exceptions: ")[1].split("]")[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Steroids within 72 hours or 3 times the agent's half-life before dosing",
            "half_lives: <= 3",
        ),
        ("Randomized no earlier than 24 hours after surgery", "limits: >= 24"),
    ],
)
def test_rarer_words_for_lives_and_sides_are_read(text: str, said: str) -> None:
    assert said in read_as(text, "exclusion")


def test_an_unless_is_of_all_that_stands_before_it() -> None:
    read = read_as(
        "Cancer, other than of the skin, unless disease free for at least 5 years", "exclusion"
    )

    assert read.startswith("all([except(")
    assert 'not(has(term("disease free"), window: window("lasting"' in read


def test_a_day_of_a_cycle_is_no_number() -> None:
    assert "limits" not in read_as("Stable disease until cycle 1 day 1")
