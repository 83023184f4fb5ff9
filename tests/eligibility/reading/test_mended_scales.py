"""Scales, grades and counts that were read otherwise before rules were mended."""

from __future__ import annotations

import pytest

from benchmarks.eligibility.coverage import mentions
from trialwright.eligibility.criteria import text_of
from trialwright.eligibility.reading import read_criteria


def _read(criterion: str, section: str = "Inclusion") -> str:
    reading = read_criteria(f"{section} Criteria:\n\n* {criterion}")
    return " ; ".join(text_of(one.expression, with_spans=False) for one in reading.criteria)


@pytest.mark.parametrize(
    ("criterion", "read"),
    [
        (
            "Decompensated liver cirrhosis (CTP score ≥ 7)",
            (
                'all([has(term("liver cirrhosis"), severity: "decompensated"),'
                ' score(term("CTP score"), limits: >= 7)])'
            ),
        ),
        (
            "Severe chronic kidney disease (Stage 4 and 5)",
            'score(term("Severe chronic kidney disease Stage", concept: "stage"), limits: [4, 5])',
        ),
        (
            "Moderate or severe (grade 2/3) plaque calcification",
            (
                'score(term("Moderate or severe grade plaque calcification",'
                ' concept: "ctcae-grade"), limits: [2, 3])'
            ),
        ),
        (
            "Cognitive impairment (defined as score > 5 on the Short Questionnaire)",
            (
                'all([has(term("Cognitive impairment")),'
                ' score(term("score on the Short Questionnaire"), limits: > 5)])'
            ),
        ),
        (
            "Obesity (waist > 102 cm)",
            'compare(term("waist", concept: "waist"), limits: > 102, unit: unit("cm", ucum: "cm"))',
        ),
    ],
)
def test_what_brackets_tell_is_not_what_stands_before_them(criterion: str, read: str) -> None:
    assert _read(criterion, "Exclusion") == read


def test_a_drug_in_brackets_has_its_own_dose() -> None:
    read = _read("Systemic steroids (dexamethasone at a dose of ≥ 5 mg/day)", "Exclusion")

    assert 'exposure(term("dexamethasone"), dose: >= 5' in read


def test_what_a_score_defines_or_goes_with_is_a_thing_of_its_own() -> None:
    assert _read("Diabetes mellitus with an OSS score < 22") == (
        'all([has(term("Diabetes mellitus")), score(term("OSS score"), limits: < 22)])'
    )
    assert _read("Men who are not depressed as defined by a DDI score of 9 or less") == (
        'all([opaque("Men who are not depressed"), score(term("DDI score"), limits: <= 9)])'
    )
    assert "over 65" not in _read("Adults over 65 years with an OSS score < 22")


@pytest.mark.parametrize(
    ("criterion", "term"),
    [
        ("≥ CTCAE grade 2 dyspnea", "CTCAE grade dyspnea"),
        ("Lung disease (≥ CTCAE grade 2 dyspnea)", "CTCAE grade dyspnea"),
        ("CTCAE> grade 2 active infection", "CTCAE grade active infection"),
        ("Neuropathy > grade 2", "Neuropathy grade"),
    ],
)
def test_a_sign_before_its_scale_is_no_part_of_the_name(criterion: str, term: str) -> None:
    assert f'score(term("{term}", concept: "ctcae-grade"), limits: >' in _read(
        criterion, "Exclusion"
    )


@pytest.mark.parametrize(
    "criterion",
    [
        "Eastern Cooperative Oncology Group(ECOG)Performance Status(PS):0-2",
        "ECOG performance status (PS) of 0-2",
        "Good ECOG health rating (PS): 0-2",
    ],
)
def test_a_performance_status_in_brackets_is_that_named_before_it(criterion: str) -> None:
    assert 'concept: "ecog"), limits: [0, 2])' in _read(criterion)


def test_grades_with_letters_are_levels() -> None:
    assert 'score(term("Grade"), levels: ["1", "2", "3A"])' in _read(
        "Grade 1, 2 or 3a follicular lymphoma"
    )
    assert 'levels: ["1", "2", "3A"]' in _read("Follicular lymphoma grade 1-3A")
    assert _read("NYHA class 2b", "Exclusion") == 'score(term("NYHA class"), levels: ["2B"])'


def test_a_grade_of_a_tumour_is_none_of_a_toxicity() -> None:
    assert 'score(term("WHO grade"), limits: [3, 4])' in _read("Glioma (WHO grade 3 or 4)")


def test_a_scale_named_after_two_is_one() -> None:
    assert _read("Hoehn and Yahr stages 4-5", "Exclusion") == (
        'score(term("Hoehn and Yahr stages", concept: "stage"), limits: [4, 5])'
    )


def test_the_greatest_of_a_scale_is_no_bound() -> None:
    assert _read("Oswestry Questionnaire score of at least 40/100") == (
        'score(term("Oswestry Questionnaire score"), limits: >= 40)'
    )


def test_the_parts_of_a_sum_are_no_bounds() -> None:
    gleason = 'score(term("Gleason", concept: "gleason"), limits: <= 7)'

    assert _read("Gleason ≤ 7 (≤ 3 + ≤ 4)") == gleason
    assert _read("Gleason 3+4=7 or less") == gleason


@pytest.mark.parametrize(
    "criterion",
    ["Carriers of UGT1A1 *28/*28", "Alleles *1 or *28 of CYP2D6", "HLA-B*57:01 carriers"],
)
def test_an_allele_is_a_name(criterion: str) -> None:
    assert "~" not in _read(criterion)


def test_authors_with_a_year_are_a_citation() -> None:
    assert _read("Insomnia as defined by DSM-V (American Association, 2013)") == (
        'all([has(term("Insomnia")), citation("DSM-V (American Association, 2013)")])'
    )
    assert _read("Depression (Goodman et al., 1989b)").endswith('1989b)"))')
    assert _read("(Goodman et al., 1989b)") == 'citation("Goodman et al., 1989b")'


def test_stages_with_their_scores_are_alternatives() -> None:
    assert _read("Stage 1 or 2 with Gleason score ≤ 8 or stage 3 with Gleason score ≤ 7") == (
        'any([all([score(term("Stage", concept: "stage"), limits: [1, 2]),'
        ' score(term("Gleason score", concept: "gleason"), limits: <= 8)]),'
        ' all([score(term("stage", concept: "stage"), limits: ~ 3),'
        ' score(term("Gleason score", concept: "gleason"), limits: <= 7)])])'
    )


def test_upper_or_equal_to_is_at_least() -> None:
    assert _read("Tardieu score upper or equal to 2") == (
        'score(term("Tardieu score"), limits: >= 2)'
    )


def test_the_middle_of_a_listed_scale_is_held_by_its_ends() -> None:
    found = [
        *mentions(read_criteria("Inclusion Criteria:\n\n* ECOG 0, 1 or 2")),
        *mentions(read_criteria("Inclusion Criteria:\n\n* Lymphoma of grade 1, 2 or 3a")),
    ]

    assert [one.fate for one in found] == ["typed"] * 6


@pytest.mark.parametrize("written", ["0,1, or 2.", "0,1, 2", "0,1,2", "0, 1 or 2"])
def test_a_comma_in_a_listed_scale_is_no_decimal_mark(written: str) -> None:
    assert _read(f"ECOG scores of {written}") == (
        'score(term("ECOG scores", concept: "ecog"), limits: [0, 2])'
    )


def test_a_name_that_goes_on_after_a_hyphen_is_another() -> None:
    assert "hematocrit" not in _read("Comorbidity Index (HCT-I): ≤ 3")


def test_a_class_of_drugs_and_a_row_of_genotypes_are_names() -> None:
    assert _read("Chronic infection of genotype 1, 4, 5, or 6") == (
        'has(term("Chronic infection of genotype 1, 4, 5, or 6"))'
    )
    assert "~" not in _read("Taking class 1 anti-arrhythmic drugs", "Exclusion")


def test_a_grade_after_a_comma_is_of_what_stands_before_it() -> None:
    assert _read("Diarrhea, grade 1 or greater", "Exclusion") == (
        'score(term("Diarrhea grade", concept: "ctcae-grade"), limits: >= 1)'
    )


def test_a_degree_is_no_count() -> None:
    assert _read("3-4 degree block", "Exclusion") == ('score(term("degree block"), limits: [3, 4])')


def test_another_thing_in_the_same_brackets_is_an_alternative() -> None:
    assert _read("Arrhythmia (heart block or Lown class 4-5)", "Exclusion") == (
        'all([has(term("Arrhythmia")), any([opaque("heart block"),'
        ' score(term("Lown class", concept: "class"), limits: [4, 5])])])'
    )


def test_a_stage_has_no_pressure() -> None:
    assert "159" not in _read("Stage 1 (140-159/90-99 mmHg) hypertension").split("opaque")[0]


def test_a_citation_ends_with_its_sentence() -> None:
    assert "limits: > 10" in _read("Diabetes by WHO criteria.glycated hemoglobin more than 10%")


def test_brackets_of_what_is_counted_belong_to_its_name() -> None:
    assert _read("At least 1 measurable (i.e., target) lesion") == (
        'has(term("measurable (i.e., target) lesion"), count: >= 1)'
    )
    assert _read("At least 1 lesion (measuring ≥ 10 mm)").startswith(
        'all([has(term("lesion"), count: >= 1)'
    )


def test_the_places_in_a_chemical_name_are_no_numbers() -> None:
    assert _read("3,4-methylenedioxy-methamphetamine (MDMA)", "Exclusion") == (
        'has(term("3,4-methylenedioxy-methamphetamine (MDMA)"))'
    )


def test_scores_that_exclude_exclude_each_by_itself() -> None:
    assert _read("High risk (Gleason 4+3=7, any Gleason 5, PSA > 10)", "Exclusion").startswith(
        "any([score("
    )


def test_or_after_a_semicolon_asks_for_one_of_two() -> None:
    assert _read("IHC 3+ in the tumour; or gene amplification").startswith("any([")


def test_how_often_a_bound_must_hold_is_no_bound_of_its_own() -> None:
    pressure = _read("Systolic > 180 mmHg on 2 consecutive measurements", "Exclusion")

    assert pressure.startswith("all([compare(")
    assert pressure.endswith('opaque("on 2 consecutive measurements")])')


def test_who_must_score_names_no_scale() -> None:
    assert _read("Symptoms: Subjects must score 2 or higher on the Dyspnea scale") == (
        'score(term("score on the Dyspnea scale"), limits: >= 2)'
    )


def test_a_drug_that_brackets_explain_has_its_own_name() -> None:
    assert _read("Steroids (i.e., doses of prednisone > 10 mg/day)", "Exclusion").startswith(
        'exposure(term("prednisone"), dose: > 10'
    )


def test_a_version_after_a_comma_is_of_its_citation() -> None:
    assert 'citation("NCI-CTCAE, v 4.0")' in _read(
        "Neuropathy, grade 2 or more by NCI-CTCAE, v 4.0"
    )


@pytest.mark.parametrize(
    "criterion",
    [
        "Patients who did not make at least 1 attempt",
        "Patients will not be randomized if they did not make at least 1 attempt",
    ],
)
def test_what_somebody_did_not_do_is_denied(criterion: str) -> None:
    assert _read(criterion, "Exclusion") == 'not(has(term("attempt"), count: >= 1))'


def test_not_limited_to_denies_nothing() -> None:
    read = _read("Other disease, including but not limited to: angina, LVEF < 50%", "Exclusion")

    assert "not(" not in read


def test_a_grade_that_goes_on_is_of_what_stands_after_it() -> None:
    read = _read("Arterial events, grade 3 or more (CTCAE 5.0) venous events, stroke", "Exclusion")

    assert read.startswith('any([has(term("Arterial events")), score(')


def test_a_citation_holds_no_bound_and_closes_its_brackets() -> None:
    assert "limits: < 26" in _read("ED according to the Index of Function - score < 26 (A 1997)")
    assert 'citation("NCCN risk categories")' in _read(
        "High risk according to NCCN risk categories (T3a or PSA > 20 µg/L)"
    )
    assert 'citation("NIH Conference criteria December 7-9, 1992")' in _read(
        "Dysfunction according to the NIH Conference criteria December 7-9, 1992"
    )


def test_a_scale_in_brackets_after_its_bound_is_named() -> None:
    assert _read("Performance status 0-2 (ECOG)") == (
        'score(term("Performance status", concept: "ecog"), limits: [0, 2])'
    )


def test_a_dash_between_blanks_ends_what_is_counted() -> None:
    assert 'has(term("prior bouts"), count: >= 2)' in _read(
        "At least 2 prior bouts - subjects must have at least 7 attacks a week"
    )


@pytest.mark.parametrize(
    ("criterion", "limits"),
    [
        ("ECOG performance status of 2 or better", "<= 2"),
        ("ECOG performance status of 2 or worse", ">= 2"),
        ("ECOG performance status better than 2", "< 2"),
        ("Neuropathy worse than grade 1", "> 1"),
        ("NYHA class worse than II", "> 2"),
        ("NYHA class II or worse", ">= 2"),
        ("Karnofsky 70 or better", ">= 70"),
        ("LVEF better than 50%", "> 50"),
        ("Xyz score 3 or better", "~ 3"),
    ],
)
def test_better_and_worse_mean_what_the_scale_means(criterion: str, limits: str) -> None:
    assert f"limits: {limits}" in _read(criterion)


@pytest.mark.parametrize(
    ("criterion", "levels"),
    [
        ("Child-Pugh class B or C", '"B", "C"'),
        ("Child-Pugh class B or worse", '"B", "C"'),
        ("Child-Pugh score B7", '"B7"'),
        ("Lymphoma of stage IIID or higher", '"IIID", "IV", "IVA", "IVB", "IVC"'),
    ],
)
def test_classes_in_letters_are_levels(criterion: str, levels: str) -> None:
    assert f"levels: [{levels}]" in _read(criterion, "Exclusion")


def test_a_class_in_letters_stands_beside_another_scale() -> None:
    assert _read("ECOG 0-2, Child-Pugh A or B") == (
        'all([score(term("ECOG", concept: "ecog"), limits: [0, 2]),'
        ' score(term("Child-Pugh", concept: "child-pugh"), levels: ["A", "B"])])'
    )


def test_a_time_behind_a_citation_is_of_what_was_cited_for() -> None:
    read = _read("Bleeding > grade 3 by NCI CTCAE criteria within 4 weeks prior to study entry")

    assert 'limits: > 3, window: window("before"' in read
    assert 'citation("NCI CTCAE criteria")' in read


def test_the_ends_of_a_scale_are_no_bounds() -> None:
    assert "10" not in _read("Pain greater than 4 on the 0-to-10 numerical pain rating scale")
    assert "0" not in _read("BCLC stage of 0-B").split("limits")[1:]


def test_the_range_of_a_scale_in_brackets_is_no_bound() -> None:
    assert _read("IIEF-EF (1-30) domain score of < 17", "Exclusion") == (
        'score(term("IIEF-EF (1-30) domain score"), limits: < 17)'
    )


def test_a_toxicity_that_has_not_gone_to_none_or_one_is_denied() -> None:
    assert _read("Toxicity that has not recovered to grade 0-1", "Exclusion").startswith("not(")


def test_how_a_grade_is_called_before_it_names_nothing_that_is_graded() -> None:
    assert _read("Active grade ≥ 2 neuropathy", "Exclusion") == (
        'score(term("Active grade neuropathy", concept: "ctcae-grade"), limits: >= 2)'
    )


def test_a_side_before_the_long_name_of_a_grade_is_its_own() -> None:
    assert "limits: > 1" in _read(
        "Toxicity greater than Common Terminology Criteria for Adverse Events (CTCAE) grade 1",
        "Exclusion",
    )


def test_a_dose_for_each_sex_is_of_what_stands_before_the_brackets() -> None:
    read = _read("Alcohol consumption (men > 30 g/d or women > 20 g/d)", "Exclusion")

    assert 'then: exposure(term("Alcohol consumption"), dose: > 30' in read


def test_an_operator_with_its_sign_in_brackets_is_one() -> None:
    assert "limits: >= 12" in _read("Headache for greater than or equal to (≥)12 months")


def test_a_word_behind_or_in_a_phrase_after_a_bound_is_no_choice() -> None:
    assert _read("ASA class 1 to 3 patients scheduled for elective mastectomy or resection") == (
        'score(term("ASA class", concept: "asa"), limits: [1, 3])'
    )


def test_two_performance_scores_that_share_a_bound_both_have_it() -> None:
    assert _read("Karnofsky/Lansky score 50 or greater") == (
        'any([score(term("Karnofsky", concept: "karnofsky"), limits: >= 50),'
        ' score(term("Lansky score", concept: "lansky"), limits: >= 50)])'
    )


def test_what_is_included_in_brackets_names_what_is_graded() -> None:
    assert 'score(term("Grade infusion reaction"' in _read(
        "Intolerance (including Grade 3-4 infusion reaction)", "Exclusion"
    )


@pytest.mark.parametrize(
    "criterion",
    [
        "No mutation in exon 2 [codons 12 and 13]",
        "Speed measured during 400 m usual-paced test",
        "Alpha 1-antitrypsin deficiency",
    ],
)
def test_places_in_genes_and_names_of_tests_are_no_numbers(criterion: str) -> None:
    assert "limits" not in _read(criterion)
    assert "count" not in _read(criterion)


def test_levels_that_explain_a_bound_are_the_same_bound() -> None:
    assert _read("ECOG performance status < 2 i.e. 0 or 1") == (
        'score(term("ECOG performance status", concept: "ecog"), limits: [0, 1])'
    )


def test_a_list_of_sums_bounds_nothing() -> None:
    assert "limits" not in _read("Low risk cancer (Gleason 3+3=6, 3+4=7, 3+2=5)")
