"""What the criteria of NCT07338357 ask of structured facts, one child at a time.

The criteria are stated here as questions; reading them from the text is not this room's part.
"""

from __future__ import annotations

from datetime import date

import pytest
from tests.eligibility.patient.people import DAY, ask, fact, partial, patient, result

from trialwright.eligibility.patient import (
    Age,
    Certainty,
    Completeness,
    Fact,
    FactKind,
    Interval,
    Measured,
    Patient,
    Question,
    Reason,
    Standing,
    Unanswered,
    Window,
    Worded,
    days_ago,
    finding,
    is_present,
    latest,
    meets,
)
from trialwright.vocabulary import Quantity

NO, UNKNOWN, YES = Certainty.NO, Certainty.UNKNOWN, Certainty.YES
DIAGNOSIS, PROCEDURE = FactKind.DIAGNOSIS, FactKind.PROCEDURE
RECENT = "2026-03-10"


def asked(one: Patient, concept: str, operator: str, number: str, unit: str) -> Certainty | Reason:
    """Return whether the latest result meets a bound, or why that is not known."""
    found = latest(ask(one, concept))
    if isinstance(found, Unanswered):
        return found.reason
    told = meets(found, concept, operator, Quantity.of(number, unit))
    return told.unanswered[0].reason if told.unanswered else told.certainty


@pytest.mark.parametrize(
    ("birth", "eligible"),
    [
        ("2023-03-15", True),
        ("2023-03-16", False),
        ("2007-03-16", True),
        ("2007-03-15", False),
        ("2007-03", None),
        ("2023", None),
        ("2012", True),
    ],
)
def test_i2_aged_3_to_18_until_the_day_before_the_19th_birthday(
    birth: str, eligible: object
) -> None:
    age = patient(birth=partial(birth)).age(DAY)
    assert isinstance(age, Age)
    ends = {3 <= years <= 18 for years in (age.youngest, age.oldest)}
    assert (ends.pop() if len(ends) == 1 else None) is eligible


@pytest.mark.parametrize(
    ("number", "unit", "told"),
    [
        ("10", "kg", YES),
        ("9999", "g", NO),
        ("22.1", "lb", YES),
        ("22", "lb", NO),
        ("10", "", Reason.UNIT_MISMATCH),
        ("10000", "kg", Reason.IMPLAUSIBLE),
    ],
)
def test_i2_a_weight_of_at_least_10_kg(number: str, unit: str, told: Certainty | Reason) -> None:
    one = patient(result("body-weight", number, unit, RECENT))
    assert asked(one, "body-weight", ">=", "10", "kg") is told


def test_i2_an_old_weight_is_stale() -> None:
    one = patient(result("body-weight", "12", "kg", "2025-03-10"))
    told = latest(ask(one, "body-weight", stale_after={"body-weight": 30}))
    assert isinstance(told, Unanswered)
    assert told.reason is Reason.STALE


def expression(low: str, high: str, unit: str = "%") -> Fact:
    interval = Interval(Quantity.of(low, "1").value, Quantity.of(high, "1").value)
    return result("antigen/CLEC12A", "0", "", RECENT, value=Measured(interval, unit))


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (expression("62", "62"), YES),
        (expression("49.9", "49.9"), NO),
        (expression("40", "60"), Reason.BOUND),
        (expression("0.62", "0.62", ""), Reason.UNIT_MISMATCH),
        (expression("0.62", "0.62", "1"), YES),
        (result("antigen/CLEC12A", "0", "", RECENT, value=Worded("positive")), Reason.NOT_A_NUMBER),
        (result("antigen/CD33", "90", "%", RECENT), Reason.MISSING),
    ],
)
def test_i4_cll_1_on_at_least_half_of_the_blasts(one: Fact, told: Certainty | Reason) -> None:
    assert asked(patient(one), "antigen/CLEC12A", ">=", "50", "%") is told


def test_i4_of_all_cells_is_another_population() -> None:
    of_all = result("antigen/CLEC12A", "62", "%", RECENT, specimen="bone marrow, all cells")
    one = patient(of_all)
    question = Question(one, "antigen/CLEC12A", ask(one, "").policies, specimens=("blasts",))
    told = latest(question)
    assert isinstance(told, Unanswered)
    assert told.reason is Reason.WRONG_METHOD


@pytest.mark.parametrize(
    ("scale", "number", "bound", "told"),
    [
        ("lansky", "50", "50", YES),
        ("lansky", "40", "50", NO),
        ("lansky", "55", "50", Reason.IMPLAUSIBLE),
        ("karnofsky", "70", "70", YES),
        ("karnofsky", "65", "70", Reason.IMPLAUSIBLE),
    ],
)
def test_i6_each_scale_has_its_steps(
    scale: str, number: str, bound: str, told: Certainty | Reason
) -> None:
    one = patient(result(scale, number, "{score}", RECENT))
    assert asked(one, scale, ">=", bound, "{score}") is told
    other = {"lansky": "karnofsky", "karnofsky": "lansky"}[scale]
    assert asked(one, other, ">=", "50", "{score}") is Reason.MISSING


def test_i8_a_negative_blood_test_and_not_a_urine_test() -> None:
    urine = result("hcg-urine", "0", "", RECENT, value=Worded("negative"))
    blood = result("hcg-blood", "0", "", RECENT, value=Worded("negative"))
    told = latest(ask(patient(urine), "hcg-blood"))
    assert isinstance(told, Unanswered)
    found = latest(ask(patient(urine, blood), "hcg-blood"))
    assert isinstance(found, Fact)
    assert is_present(found, "hcg-blood").certainty is NO


def has(one: Patient, concept: str, kind: FactKind, window: Window | None = None) -> Certainty:
    return finding(ask(one, concept), [kind], window).certainty


def test_e1_apl_is_aml_too() -> None:
    one = patient(fact(DIAGNOSIS, "acute-promyelocytic-leukaemia", "2025-06"))
    assert has(one, "acute-promyelocytic-leukaemia", DIAGNOSIS) is YES
    assert has(one, "acute-myeloid-leukaemia", DIAGNOSIS) is YES


def test_e2_a_malignancy_within_three_years() -> None:
    window = Window(days_ago(DAY, 3, "a"), DAY)
    assert window.start == date(2023, 3, 15)
    over = fact(DIAGNOSIS, "breast-cancer", "2019", "2023-03-14")
    still = fact(DIAGNOSIS, "breast-cancer", "2019", "2023-03-15")
    vague = fact(DIAGNOSIS, "breast-cancer", "2019", "2023")
    in_situ = fact(DIAGNOSIS, "cervical-carcinoma-in-situ", "2024")
    told = [has(patient(one), "malignancy", DIAGNOSIS, window) for one in (over, still, vague)]
    assert told == [UNKNOWN, YES, UNKNOWN]
    assert has(patient(in_situ), "malignancy", DIAGNOSIS, window) is UNKNOWN


def test_e3_no_word_on_the_nervous_system_is_no_answer() -> None:
    assert has(patient(), "cns-involvement", DIAGNOSIS) is UNKNOWN
    declared = Completeness(DIAGNOSIS, Window(), "the site's haematology record")
    question = ask(patient(), "cns-involvement", complete=(declared,))
    assert finding(question, [DIAGNOSIS]).certainty is NO


def test_e7_a_transplant_of_marrow_is_not_one_of_an_organ() -> None:
    marrow = fact(PROCEDURE, "allogeneic-hsct", "2024-01-01", "2024-01-01")
    liver = fact(PROCEDURE, "liver-transplant", "2024", "2024")
    planned = fact(PROCEDURE, "kidney-transplant", "2026-05-01", standing=Standing.PLANNED)
    assert has(patient(marrow), "organ-transplant", PROCEDURE) is UNKNOWN
    assert has(patient(marrow, liver), "organ-transplant", PROCEDURE) is YES
    question = ask(patient(planned), "organ-transplant")
    ahead = finding(question, [PROCEDURE], Window(), standings=[Standing.PLANNED])
    assert ahead.certainty is YES


@pytest.mark.parametrize(
    ("concept", "day", "told"),
    [
        ("allogeneic-hsct", "2026-02-01", YES),
        ("haploidentical-hsct", "2026-02-10", YES),
        ("allogeneic-hsct", "2026-01-31", UNKNOWN),
        ("allogeneic-hsct", "2026-01", UNKNOWN),
        ("allogeneic-hsct", "2026-02", YES),
        ("autologous-hsct", "2026-02-10", UNKNOWN),
        ("hematopoietic-stem-cell-transplant", "2026-02-10", UNKNOWN),
    ],
)
def test_e8_an_allogeneic_transplant_within_six_weeks(
    concept: str, day: str, told: Certainty
) -> None:
    window = Window(days_ago(DAY, 6, "wk"), DAY)
    one = patient(fact(PROCEDURE, concept, day, day))
    assert has(one, "allogeneic-hsct", PROCEDURE, window) is told
