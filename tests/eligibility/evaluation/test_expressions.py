"""Every kind of expression, put to a patient of a few facts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.eligibility.evaluation.screened import DAY, criterion, patient_of, policies_of, tell

from trialwright.eligibility.checks import Remark
from trialwright.eligibility.criteria import Origin, Residue, ResidueKind, Section, Span
from trialwright.eligibility.evaluation import Effect, Finding, Verdict, Why, evaluate
from trialwright.eligibility.patient import FactKind, Policies

MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
EXCLUSION = Section.EXCLUSION
WHOLE = policies_of(DAY, tuple(FactKind))

AML = 'has(term("AML"))'
GVHD = 'has(term("GVHD"))'
STROKE = 'has(term("stroke"), status: "history")'
HAS_AML = "diagnosis|||AML|||2025-06-01|active"
ADULT = 'demographic("age", limits: >= 18, unit: unit("years", ucum: "a"))'
CHILD = 'demographic("age", limits: < 18, unit: unit("years", ucum: "a"))'
JUDGED = 'judgement("investigator", words: "is suitable")'
WEIGHT = "measurement|LOINC|29463-7|Body weight|34|kg|2026-03-10|final"


def whys(found: Finding) -> set[str]:
    return {one.why.value for one in found.opens}


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [
        (f"all([{AML}, {CHILD}])", MET),
        (f"all([{AML}, {ADULT}])", NOT_MET),
        (f"all([{JUDGED}, {ADULT}])", NOT_MET),
        (f"all([{JUDGED}, {AML}])", UNKNOWN),
        (f"any([{JUDGED}, {AML}])", MET),
        (f"any([{JUDGED}, {ADULT}])", UNKNOWN),
        (f"not({ADULT})", MET),
        (f"not({JUDGED})", UNKNOWN),
        (f"at_least(2, parts: [{AML}, {CHILD}, {JUDGED}])", MET),
        (f"at_least(2, parts: [{AML}, {ADULT}, {JUDGED}])", UNKNOWN),
        (f"at_least(3, parts: [{AML}, {ADULT}, {JUDGED}])", NOT_MET),
        (f"if_else({CHILD}, then: {AML}, otherwise: {JUDGED})", MET),
        (f"if_else({ADULT}, then: {AML}, otherwise: {JUDGED})", UNKNOWN),
        (f"if_else({JUDGED}, then: {AML}, otherwise: {CHILD})", MET),
        (f"if_else({JUDGED}, then: {AML}, otherwise: {ADULT})", UNKNOWN),
    ],
)
def test_logic_is_kleene_s(expression: str, verdict: Verdict) -> None:
    assert tell(expression, HAS_AML).verdict is verdict


def test_only_what_can_still_change_the_answer_is_missing() -> None:
    found = tell(f"all([any([{AML}, {STROKE}]), {JUDGED}])", HAS_AML)
    assert [one.about for one in found.missing] == ["is suitable"]


def test_who_is_not_asked_is_satisfied_and_not_excluded() -> None:
    """Pregnant, if of childbearing potential: that must not exclude every boy."""
    asked = f'not_applicable_unless(demographic("sex", value: "female"), part: {JUDGED})'
    boy, girl = "sex||||male|||", "sex||||female|||"

    included, excluded = tell(asked, boy), tell(asked, boy, section=EXCLUSION)
    assert (included.verdict, included.effect) == (MET, Effect.SATISFIED)
    assert (excluded.verdict, excluded.effect) == (NOT_MET, Effect.SATISFIED)
    assert included.notes == excluded.notes == ("not applicable: asked only if sex: female",)
    assert whys(tell(asked, girl)) == {"NEEDS_JUDGEMENT"}
    assert whys(tell(asked)) == {"MISSING", "NEEDS_JUDGEMENT"}


def test_who_is_not_asked_under_a_negation_is_free_too() -> None:
    asked = f'not(not_applicable_unless(demographic("sex", value: "female"), part: {JUDGED}))'
    assert tell(asked, "sex||||male|||").effect is Effect.SATISFIED
    assert tell(asked, "sex||||male|||", section=EXCLUSION).effect is Effect.SATISFIED


def test_an_exception_of_a_measured_value_lifts_an_exclusion() -> None:
    alt = 'compare(term("ALT", concept: "alt"), limits: > 100, unit: unit("U/L", ucum: "U/L"))'
    asked = f"except({alt}, exceptions: [{AML}])"
    high = "measurement|LOINC|1742-6|ALT|200|U/L|2026-03-10|final"
    low = high.replace("200", "20")

    assert tell(asked, high, HAS_AML, section=EXCLUSION).verdict is NOT_MET
    assert tell(asked, low, HAS_AML, section=EXCLUSION).verdict is NOT_MET
    assert tell(asked, high, section=EXCLUSION, policies=WHOLE).verdict is MET


def test_an_exception_in_an_inclusion_may_waive_or_forbid() -> None:
    alt = 'compare(term("ALT", concept: "alt"), limits: <= 100, unit: unit("U/L", ucum: "U/L"))'
    asked = f"except({alt}, exceptions: [{AML}])"
    low = "measurement|LOINC|1742-6|ALT|20|U/L|2026-03-10|final"

    assert tell(asked, low, policies=WHOLE).verdict is MET
    found = tell(asked, low.replace("20|U", "200|U"), HAS_AML)
    assert whys(found) == {"AMBIGUOUS_TEXT"}


def test_an_exception_may_be_a_row_or_something_that_no_fact_is() -> None:
    cancer = 'has(term("cancer"), status: "history")'
    row = 'any([has(term("basal cell carcinoma")), has(term("thyroid cancer"))])'
    basal = "diagnosis|||basal cell carcinoma|||2024-05|"
    assert tell(f"except({cancer}, exceptions: [{row}])", basal).verdict is UNKNOWN
    assert tell(f"except({cancer}, exceptions: [{row}])", basal, policies=WHOLE).verdict is NOT_MET
    judged = f"except({cancer}, exceptions: [{JUDGED}])"
    assert whys(tell(judged, basal, policies=WHOLE)) == {"NEEDS_JUDGEMENT"}


@pytest.mark.parametrize(
    ("atom", "why"),
    [
        ('attestation("consent", words: "signs")', Why.NEEDS_ATTESTATION),
        (JUDGED, Why.NEEDS_JUDGEMENT),
        ('citation("a guideline")', Why.UNRESOLVED_REFERENCE),
        ('opaque("and the like", reason: "open list")', Why.OPEN_LIST),
        ('opaque("who knows")', Why.UNREAD),
        ('has(term("something without a concept"))', Why.NEEDS_JUDGEMENT),
        ('has(term("ECOG"))', Why.NEEDS_JUDGEMENT),
        ('demographic("reproductive potential")', Why.NEEDS_JUDGEMENT),
        ('demographic("sex", value: "intersex")', Why.NEEDS_JUDGEMENT),
        ('demographic("age", limits: ~ 18, unit: unit("years", ucum: "a"))', Why.AMBIGUOUS_TEXT),
        ('score(term("Child-Pugh", concept: "child-pugh"), levels: ["A"])', Why.NEEDS_JUDGEMENT),
        ('score(term("PS", concept: "performance-status"), limits: <= 1)', Why.NEEDS_JUDGEMENT),
        ('score(term("ECOG", concept: "ecog"), limits: ~ 1)', Why.AMBIGUOUS_TEXT),
        ('compare(term("charm"), limits: >= 1)', Why.NEEDS_JUDGEMENT),
        (
            'compare(term("weight", concept: "body-weight"), limits: >= 10)',
            Why.AMBIGUOUS_TEXT,
        ),
        (
            'compare(term("weight", concept: "body-weight"), limits: >= 10, unit: unit("stones"))',
            Why.AMBIGUOUS_TEXT,
        ),
        (
            'compare(term("ALT", concept: "alt"), limits: >= 10, unit: unit("x", ucum: "x"))',
            Why.AMBIGUOUS_TEXT,
        ),
        ('biomarker(term("CD33"))', Why.NEEDS_JUDGEMENT),
        ('biomarker(term("charm"), positive: true)', Why.NEEDS_JUDGEMENT),
        (
            'biomarker(term("CD33"), limits: ~ 20, unit: unit("%", ucum: "%"))',
            Why.AMBIGUOUS_TEXT,
        ),
        ('multiple(term("AST", concept: "ast"), limits: <= 3, of: "LLN")', Why.NEEDS_JUDGEMENT),
        (
            'multiple(term("AST", concept: "ast"), limits: <= 3, of: "baseline")',
            Why.NEEDS_JUDGEMENT,
        ),
    ],
)
def test_what_data_cannot_settle_goes_to_a_person(atom: str, why: Why) -> None:
    found = tell(atom, policies=WHOLE)
    assert found.verdict is UNKNOWN
    assert why.value in whys(found)
    assert all(one.why.is_for_people for one in found.opens)


@pytest.mark.parametrize(
    ("of", "number", "high", "told"),
    [
        ("ULN", "100", "40", MET),
        ("ULN", "120", "40", MET),
        ("ULN", "121", "40", NOT_MET),
        ("normal", "100", "40", MET),
        ("ULN", "100", "", "NO_REFERENCE_RANGE"),
    ],
)
def test_a_multiple_is_of_the_laboratory_s_own_limit(
    of: str, number: str, high: str, told: object
) -> None:
    one = patient_of([f"measurement|LOINC|1920-8|AST|{number}|U/L|2026-03-10|final"])
    if high:
        from trialwright.eligibility.patient import ReferenceRange  # noqa: PLC0415

        facts = tuple(replace(fact, ranges=(ReferenceRange("", high),)) for fact in one.facts)
        one = replace(one, facts=facts)
    asked = criterion(f'multiple(term("AST", concept: "ast"), limits: <= 3, of: "{of}")')
    found = evaluate(asked, "What is asked.", one, Policies(day=DAY))
    assert (found.verdict if found.verdict is not UNKNOWN else whys(found).pop()) == told


def test_a_range_of_multiples_has_two_ends() -> None:
    asked = 'multiple(term("AST", concept: "ast"), limits: (1, 3], of: "ULN")'
    assert whys(tell(asked)) == {"MISSING"}


@pytest.mark.parametrize(
    ("window", "day", "told"),
    [
        ("<= 7", "2026-03-08", MET),
        ("<= 7", "2026-03-07", "STALE"),
        ("< 7", "2026-03-08", "STALE"),
        ("< 7", "2026-03-09", MET),
        (">= 7", "2026-03-07", "NEEDS_JUDGEMENT"),
    ],
)
def test_a_result_is_as_new_as_the_criterion_asks(window: str, day: str, told: object) -> None:
    asked = (
        'compare(term("weight", concept: "body-weight"), limits: [10, 99],'
        ' unit: unit("kg", ucum: "kg"), window: window("before",'
        f' anchor: anchor("screening"), limits: {window}, unit: "d"))'
    )
    found = tell(asked, f"measurement|LOINC|29463-7|Body weight|34|kg|{day}|final")
    assert (found.verdict if found.verdict is not UNKNOWN else whys(found).pop()) == told


def test_a_value_at_another_moment_is_not_looked_up() -> None:
    later = 'at: anchor("infusion")'
    asked = (
        f'compare(term("weight", concept: "body-weight"), limits: >= 10,'
        f' unit: unit("kg", ucum: "kg"), {later})'
    )
    assert whys(tell(asked, WEIGHT)) == {"NEEDS_JUDGEMENT"}
    score = f'score(term("Lansky", concept: "lansky"), limits: >= 50, {later})'
    assert whys(tell(score)) == {"NEEDS_JUDGEMENT"}
    times = f'multiple(term("AST", concept: "ast"), limits: <= 3, of: "ULN", {later})'
    assert whys(tell(times)) == {"NEEDS_JUDGEMENT"}
    born = f'demographic("age", limits: >= 3, unit: unit("years", ucum: "a"), {later})'
    assert whys(tell(born)) == {"NEEDS_JUDGEMENT"}


def test_a_named_method_is_asked_for() -> None:
    asked = (
        'compare(term("LVEF", concept: "lvef"), limits: >= 50, unit: unit("%", ucum: "%"),'
        ' method: "echocardiography")'
    )
    echo = "measurement|LOINC|10230-1|LVEF|60|%|2026-03-10|final||Echocardiography"
    assert tell(asked, echo).verdict is MET
    assert whys(tell(asked, echo.replace("Echocardiography", "MRI"))) == {"WRONG_METHOD"}


@pytest.mark.parametrize(
    ("limits", "unit", "told"),
    [
        (">= 11.5", "a", MET),
        ("> 11.75", "a", NOT_MET),
        (">= 141", "mo", MET),
        (">= 142", "mo", NOT_MET),
        (">= 613", "wk", MET),
        ("<= 613.5", "wk", UNKNOWN),
        (">= 11.3", "a", UNKNOWN),
        (">= 11", "h", UNKNOWN),
    ],
)
def test_an_age_is_completed_in_its_own_unit(limits: str, unit: str, told: Verdict) -> None:
    """Born on 2014-06-10: 11 years, 141 months and 4,296 days (613 weeks and 5 days) old."""
    asked = f'demographic("age", limits: {limits}, unit: unit("{unit}", ucum: "{unit}"))'
    assert tell(asked).verdict is told


def test_an_age_without_a_unit_is_in_years() -> None:
    assert tell('demographic("age", limits: [3, 18])').verdict is MET


@pytest.mark.parametrize(
    ("result", "sign", "told"),
    [
        ("negative", "negative", MET),
        ("positive", "negative", NOT_MET),
        ("positive", "positive", MET),
        ("negative", "positive", NOT_MET),
    ],
)
def test_a_test_with_a_sign_asks_for_that_sign(result: str, sign: str, told: Verdict) -> None:
    row = f"measurement|||HBsAg|{result}||2026-03-10|final"
    assert tell(f'has(term("{sign} HBsAg"))', row).verdict is told
    marker = f'biomarker(term("CD33"), positive: {"true" if sign == "positive" else "false"})'
    assert tell(marker, row.replace("HBsAg", "CD33")).verdict is told


def test_a_test_in_a_window_that_days_do_not_tell_goes_to_a_person() -> None:
    window = 'window("after", anchor: anchor("infusion"), limits: <= 3, unit: "d")'
    asked = f'has(term("positive HBsAg"), window: {window})'
    assert whys(tell(asked)) == {"NEEDS_JUDGEMENT"}


@pytest.mark.parametrize(
    ("window", "told"),
    [
        ('window("before", anchor: anchor("screening"), limits: <= 2, unit: "wk")', UNKNOWN),
        ('window("before", anchor: anchor("screening"), limits: <= 4, unit: "wk")', MET),
        ('window("before", anchor: anchor("screening"), limits: >= 4, unit: "wk")', UNKNOWN),
        ('window("before", anchor: anchor("screening"), limits: [1, 4], unit: "wk")', MET),
        ('window("before", anchor: anchor("screening"), limits: <= 1.5, unit: "mo")', UNKNOWN),
        ('window("before", anchor: anchor("screening"), limits: <= 0.5, unit: "a")', MET),
        ('window("before", anchor: anchor("screening"), limits: <= 480, unit: "h")', MET),
        ('window("before", anchor: anchor("screening"), limits: ~ 4, unit: "wk")', UNKNOWN),
        ('window("before", anchor: anchor("screening"))', MET),
        ('window("before", anchor: anchor("infusion"), limits: <= 4, unit: "wk")', UNKNOWN),
        ('window("before", anchor: anchor("unstated"), limits: <= 4, unit: "wk")', MET),
        ('window("before", anchor: anchor("screening"), half_lives: <= 5)', UNKNOWN),
    ],
)
def test_a_treatment_falls_into_a_window_or_a_person_looks(window: str, told: Verdict) -> None:
    """Methotrexate on 2026-02-25, eighteen days before."""
    row = "medication|||methotrexate|||2026-02-25|completed|||2026-02-25"
    assert tell(f'exposure(term("methotrexate"), window: {window})', row).verdict is told


def test_a_dose_or_a_number_of_lines_is_a_question_where_there_was_any() -> None:
    row = "medication|||methotrexate|||2026-02-25|completed"
    for extra in ('dose: >= 5, unit: unit("mg", ucum: "mg")', "lines: >= 2"):
        asked = f'exposure(term("methotrexate"), {extra})'
        assert whys(tell(asked, row)) == {"NEEDS_JUDGEMENT"}
        assert tell(asked, policies=WHOLE).verdict is NOT_MET
    counted = 'has(term("stroke"), status: "history", count: >= 2)'
    assert whys(tell(counted, "diagnosis|||stroke|||2020|")) == {"NEEDS_JUDGEMENT"}


@pytest.mark.parametrize(
    ("severity", "stated", "told"),
    [
        ("severe", "Severe", MET),
        ("severe", "mild", NOT_MET),
        ("severe", "", UNKNOWN),
        ("active", "", MET),
        ("refractory", "severe", UNKNOWN),
    ],
)
def test_a_severity_is_as_the_source_states_it(severity: str, stated: str, told: Verdict) -> None:
    one = patient_of(["diagnosis|||hypertension|||2024-01-01|active"])
    one = replace(one, facts=tuple(replace(fact, severity=stated) for fact in one.facts))
    asked = criterion(f'has(term("hypertension"), severity: "{severity}")', EXCLUSION)
    assert evaluate(asked, "What is asked.", one, WHOLE).verdict is told


def test_what_is_recorded_as_another_kind_of_fact_is_no_silence() -> None:
    seen = "observation|||GVHD|||2026-03-01|final"
    assert whys(tell(GVHD, seen, policies=WHOLE)) == {"NEEDS_JUDGEMENT"}
    denied = seen.replace("GVHD||", "GVHD|negative|")
    assert tell(GVHD, denied, policies=WHOLE).verdict is NOT_MET


def test_facts_without_a_known_code_are_no_silence() -> None:
    strange = "diagnosis|||something of a site|||2026-03-01|"
    found = tell(GVHD, strange, policies=WHOLE)
    assert whys(found) == {"UNMAPPED"}
    assert found.opens[0].ask.for_people


@pytest.mark.parametrize(
    ("result", "told"),
    [
        ("HBsAg|positive|", "NEEDS_JUDGEMENT"),
        ("HBsAg|indeterminate|", "NEEDS_JUDGEMENT"),
        ("HBV DNA|250|[iU]/mL", "NEEDS_JUDGEMENT"),
        ("anti-HBc|positive|", "NEEDS_JUDGEMENT"),
        ("HBsAg|negative|", NOT_MET),
        ("HBV DNA|0|[iU]/mL", NOT_MET),
        ("anti-HCV|positive|", NOT_MET),
    ],
)
def test_a_result_that_speaks_for_a_disease_keeps_silence_from_being_a_no(
    result: str, told: object
) -> None:
    """All diagnoses are declared recorded and none is hepatitis B: a positive test says more."""
    asked = 'has(term("hepatitis B"), severity: "active")'
    row = f"measurement|||{result}|2026-03-10|final"
    found = tell(asked, row, section=EXCLUSION, policies=WHOLE)
    assert (found.verdict if found.verdict is not UNKNOWN else whys(found).pop()) == told
    silent = tell(asked, row, section=EXCLUSION)
    assert whys(silent) == ({"MISSING"} if told is NOT_MET else {"NEEDS_JUDGEMENT"})


def test_a_result_that_speaks_against_a_denial_is_looked_at() -> None:
    refuted = "diagnosis|||APL|||2025-06-03|refuted"
    fusion = "measurement|||PML-RARA|positive||2026-03-10|final"
    assert tell('has(term("APL"))', refuted).verdict is NOT_MET
    found = tell('has(term("APL"))', refuted, fusion)
    assert whys(found) == {"NEEDS_JUDGEMENT"}
    assert len(found.evidence) == 2


def test_results_that_disagree_speak_for_a_disease_too() -> None:
    positive = "measurement|||HBsAg|positive||2026-03-10|final"
    negative = positive.replace("positive", "negative")
    asked = 'has(term("hepatitis B"))'
    assert whys(tell(asked, positive, negative, policies=WHOLE)) == {"NEEDS_JUDGEMENT"}
    old = negative.replace("03-10", "03-11")
    assert tell(asked, positive, old, policies=WHOLE).verdict is NOT_MET


def test_a_part_that_was_not_read_leaves_the_whole_open() -> None:
    """What is unread may turn the rest round, so that even a fact against it decides nothing."""
    found = tell(f'any([{AML}, opaque("but not if")])', HAS_AML, section=EXCLUSION)
    assert (found.verdict, found.effect) == (UNKNOWN, Effect.OPEN)
    residue = Residue(ResidueKind.UNREAD, Span(0, 4))
    asked = replace(criterion(AML), residues=(residue,))
    one = patient_of([HAS_AML])
    assert whys(evaluate(asked, "What is asked.", one, WHOLE)) == {"UNREAD"}


def test_nobody_is_excluded_by_an_absence_alone() -> None:
    """Under exclusions "no stroke" would exclude every child without one."""
    asked = f"not({STROKE})"
    found = tell(asked, section=EXCLUSION, policies=WHOLE)
    assert (found.effect, whys(found)) == (Effect.OPEN, {"AMBIGUOUS_TEXT"})
    assert tell(asked, policies=WHOLE).effect is Effect.SATISFIED
    remark = Remark("double-negative", "X1", Span(0, 4), "")
    stroke = "diagnosis|||stroke|||2020|"
    said_no = tell(asked, stroke, section=EXCLUSION, policies=WHOLE, remarks=[remark])
    assert whys(said_no) == {"AMBIGUOUS_TEXT"}
    assert tell(asked, stroke, section=EXCLUSION, policies=WHOLE).effect is Effect.SATISFIED


def test_a_proposal_counts_as_undecided_until_a_person_accepts_it() -> None:
    asked = replace(criterion(AML), origin=Origin.PROPOSAL)
    found = evaluate(asked, "What is asked.", patient_of([HAS_AML]), WHOLE)
    assert whys(found) == {"PROPOSED"}
    assert found.verdict is UNKNOWN


def test_a_criterion_of_one_cohort_is_satisfied_by_others_or_asks_who_it_is_for() -> None:
    asked = replace(criterion(ADULT), cohort="Part 2")
    one = patient_of(["birth_date||||||2014-06-10|"])
    assert whys(evaluate(asked, "Part 2: adults", one, WHOLE)) == {"NEEDS_JUDGEMENT"}
    met = replace(criterion(CHILD), cohort="Part 2")
    assert evaluate(met, "Part 2: children", one, WHOLE).effect is Effect.SATISFIED
    out = replace(criterion(CHILD, EXCLUSION), cohort="Part 2")
    assert evaluate(out, "no such words", one, WHOLE).effect is Effect.OPEN


def test_under_no_heading_nothing_follows() -> None:
    found = tell(AML, HAS_AML, section=Section.UNKNOWN)
    assert (found.verdict, found.effect) == (MET, Effect.OPEN)
    assert whys(found) == {"AMBIGUOUS_TEXT"}


def test_a_remark_whose_row_is_not_found_leaves_the_criterion_to_a_person() -> None:
    """Without places in the text nobody knows which parts are the row."""
    asked = criterion(f"any([{AML}, {GVHD}])", EXCLUSION)
    remark = Remark("and-means-or", "X1", asked.span, "")
    one = patient_of([HAS_AML])
    found = evaluate(asked, "What is asked.", one, WHOLE, remarks=[remark])
    assert (found.verdict, whys(found)) == (UNKNOWN, {"AMBIGUOUS_TEXT"})
    assert evaluate(asked, "What is asked.", one, WHOLE).verdict is MET


def test_a_row_joined_by_and_in_an_exclusion_is_read_both_ways() -> None:
    text = "AML and GVHD"
    row = 'any([has(term("AML"), spans: [0-3]), has(term("GVHD"), spans: [8-12])])'
    asked = replace(criterion(row, EXCLUSION, text))
    remark = Remark("and-means-or", "X1", Span(0, 12), "")
    gvhd = "diagnosis|||acute GVHD|||2026-03-01|active"

    def told(*rows: str) -> Finding:
        return evaluate(asked, text, patient_of(["sex||||male|||", *rows]), WHOLE, remarks=[remark])

    assert whys(told(HAS_AML)) == {"AMBIGUOUS_TEXT"}
    # Where both readings agree nobody decides between them.
    assert told(HAS_AML, gvhd).verdict is MET
    assert told().verdict is NOT_MET
