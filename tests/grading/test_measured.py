"""One laboratory value to its grade: limits, baselines, facts, gaps, and what is missing."""

from __future__ import annotations

import pytest

from trialwright.errors import InvalidInput
from trialwright.grading.answers import (
    AtLeast,
    Exactly,
    Grade,
    Level,
    NotAssessed,
    Ungradable,
    bounds_of,
    in_words,
    level_between,
)
from trialwright.grading.conditions import Bound
from trialwright.grading.measured import (
    Baseline,
    Observation,
    Position,
    Settings,
    grade_measured,
)
from trialwright.grading.rounding import significant
from trialwright.grading.shelf import ctcae

COUNT = "10*9/L"
ALT = "Alanine aminotransferase increased"
NEUTROPHILS = "Neutrophil count decreased"


def graded(version: str, term: str, settings: Settings | None = None, /, **given: object) -> Grade:
    observation = Observation(**given)  # type: ignore[arg-type]
    return grade_measured(ctcae(version), term, observation, settings)


@pytest.mark.parametrize(
    ("value", "v5", "v6"),
    [
        (2.0, 0, 0),
        (1.9, 1, 0),
        (1.5, 1, 0),
        (1.49, 2, 1),
        (1.0, 2, 1),
        (0.99, 3, 2),
        (0.5, 3, 2),
        (0.49, 4, 3),
        (0.3, 4, 3),
        (0.1, 4, 3),
        (0.09, 4, 4),
    ],
)
def test_a_neutrophil_count_has_another_grade_in_another_version(
    value: float, v5: int, v6: int
) -> None:
    for version, grade in (("5.0", v5), ("6.0", v6)):
        assert graded(version, NEUTROPHILS, value=value, unit=COUNT, lln=2.0).exact == grade


def test_a_grade_says_by_which_rulebook_and_row_it_is() -> None:
    grade = graded("5.0", NEUTROPHILS, value=0.4, unit=COUNT, lln=1.5)
    assert (grade.rulebook, grade.term) == ("CTCAE 5.0", NEUTROPHILS)
    assert grade.rows == ("ctcae-5.0/neutrophil-count-decreased/4",)
    assert [(used.name, used.text) for used in grade.inputs] == [("value", "0.4 10*9/L")]
    assert grade.verified == "second-hand"


def test_exactly_the_upper_limit_is_grade_0() -> None:
    assert graded("5.0", "CPK increased", value=200, unit="U/L", uln=200).level == Exactly(0)


def test_no_value_is_not_assessed_and_never_grade_0() -> None:
    grade = graded("5.0", NEUTROPHILS, value=None, unit=COUNT, lln=1.5)
    assert grade.level == NotAssessed()
    assert grade.exact is None


def test_without_a_lower_limit_grade_1_stays_open_and_the_others_do_not() -> None:
    mild = graded("5.0", NEUTROPHILS, value=1.8, unit=COUNT)
    assert mild.level == Ungradable(1)
    assert mild.missing == ("lower limit of normal",)
    assert mild.exact is None
    assert graded("5.0", NEUTROPHILS, value=1.2, unit=COUNT).level == Exactly(2)


def test_version_6_grades_neutrophils_without_a_reference_range() -> None:
    assert graded("6.0", NEUTROPHILS, value=1.8, unit=COUNT).level == Exactly(0)


@pytest.mark.parametrize("unit", [None, "/uL", "10^9/L", "10*9/l", "g/L", ""])
def test_a_unit_must_match_the_row_exactly(unit: str | None) -> None:
    with pytest.raises(InvalidInput, match=r"unit.*expected 10\*9/L"):
        graded("5.0", NEUTROPHILS, value=400, unit=unit, lln=1500)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"value": float("nan")}, "value is nan"),
        ({"value": float("inf")}, "value is inf"),
        ({"value": -0.1}, "value is -0.1"),
        ({"value": 1, "lln": -1.0}, "lower limit of normal is -1.0"),
        ({"value": 1, "lln": 5.0, "uln": 2.0}, "range of the sample is 5.0 to 2.0"),
        ({"value": 1, "baseline": Baseline(value=1, lln=3, uln=2)}, "range of the baseline"),
        ({"value": 1, "facts": {"symptoms": True}}, "fact is 'symptoms', expected one of: none"),
    ],
)
def test_what_no_laboratory_reports_is_refused(given: dict[str, object], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        graded("5.0", NEUTROPHILS, unit=COUNT, **given)


def test_a_term_that_is_not_there_is_refused_with_its_neighbours() -> None:
    with pytest.raises(InvalidInput, match=r"CTCAE 6\.0 has no term 'Platelet count decreased'"):
        graded("6.0", "Platelet count decreased", value=1, unit=COUNT)
    with pytest.raises(InvalidInput, match="near are Neutrophil count decreased"):
        ctcae("6.0").term("Neutrophil count low")
    with pytest.raises(InvalidInput, match=r"CTCAE version is '7', expected one of 5.0, 6.0"):
        ctcae("7")
    with pytest.raises(InvalidInput, match="no term 'Hiccups' that is entered"):
        ctcae("5").entered_term("Hiccups")


def test_binary_fractions_do_not_move_a_boundary() -> None:
    """3 x 33.3 is 99.89999999999999 to a processor; 99.9 is not above it."""
    three_fold = {"value": 99.9, "unit": "U/L", "uln": 33.3, "baseline": Baseline(value=20)}
    assert graded("5.0", ALT, **three_fold).level == Exactly(1)
    exact = Settings(significant_digits=None)
    assert graded("5.0", ALT, exact, **three_fold).level == Exactly(2)
    assert significant(0.0) == 0.0
    assert significant(1e300) == 1e300


def test_fewer_significant_digits_bring_near_numbers_together() -> None:
    value = {"value": 0.4996, "unit": COUNT, "lln": 1.5}
    assert graded("5.0", NEUTROPHILS, **value).level == Exactly(4)
    assert graded("5.0", NEUTROPHILS, Settings(significant_digits=3), **value).level == Exactly(3)


@pytest.mark.parametrize(
    ("version", "value", "baseline", "grade"),
    [
        ("5.0", 300, 40, 3),  # 7.5 x ULN
        ("5.0", 300, 200, 1),  # 1.5 x baseline
        ("5.0", 299, 200, 0),
        ("6.0", 300, 200, 1),
        ("6.0", 301, 200, 2),
        ("6.0", 401, 200, 3),
        ("6.0", 200, 200, 1),
    ],
)
def test_an_abnormal_baseline_changes_what_multiples_refer_to(
    version: str, value: float, baseline: float, grade: int
) -> None:
    given = {"value": value, "unit": "U/L", "uln": 40.0, "baseline": Baseline(value=baseline)}
    answer = graded(version, ALT, **given)
    assert answer.level == Exactly(grade)
    if grade:
        assert "the reference range of the baseline was taken" in " ".join(answer.assumptions)


def test_a_baseline_is_judged_by_its_own_range() -> None:
    given = {"value": 150.0, "unit": "U/L", "uln": 40.0}
    own = graded("5.0", ALT, baseline=Baseline(value=50, uln=55), **given)
    assert own.level == Exactly(2)
    assert own.assumptions == ()
    assert graded("5.0", ALT, baseline=Baseline(value=50), **given).level == Exactly(1)
    assert graded("5.0", ALT, baseline=Baseline(position=Position.NORMAL), **given).exact == 2
    high = graded("5.0", ALT, baseline=Baseline(position=Position.HIGH), **given)
    assert high.level == Ungradable(4)
    assert high.missing == ("baseline",)


def test_without_a_baseline_nothing_that_hangs_on_it_is_said() -> None:
    grade = graded("5.0", ALT, value=300, unit="U/L", uln=40.0)
    assert grade.level == Ungradable(4)
    assert grade.missing == ("baseline",)
    no_limit = graded("5.0", ALT, value=300, unit="U/L", baseline=Baseline(value=40))
    assert no_limit.missing == ("upper limit of normal", "reference range of the baseline")


def test_a_missing_baseline_leaves_creatinine_known_from_below() -> None:
    grade = graded("5.0", "Creatinine increased", value=130, unit="umol/L", uln=80)
    assert grade.level == AtLeast(2, 3)
    assert grade.missing == ("baseline",)


def test_a_baseline_is_never_graded_against_itself() -> None:
    """ALT 200 with ULN 40 is five times the limit, and not once its own baseline."""
    grade = graded("5.0", ALT, value=200, unit="U/L", uln=40.0, is_baseline=True)
    assert grade.level == Exactly(2)
    assert any("not compared with itself" in remark for remark in grade.remarks)
    fibrinogen = graded(
        "5.0", "Fibrinogen decreased", value=1.9, unit="g/L", lln=2.0, is_baseline=True
    )
    assert fibrinogen.level == Exactly(1)


def test_a_baseline_that_only_the_baseline_could_grade_is_ungradable() -> None:
    term = "Alkaline phosphatase increased"
    given = {"unit": "U/L", "uln": 100.0, "is_baseline": True}
    assert graded("6.0", term, value=150, **given).level == Ungradable(1)
    assert graded("6.0", term, value=100, **given).level == Exactly(0)


def test_an_inr_is_not_a_multiple_of_its_upper_limit() -> None:
    """INR 1.4 with ULN 1.1 is 1.27 x ULN; what counts is that it is above 1.2."""
    given = {"unit": "1", "uln": 1.1, "baseline": Baseline(value=1.4)}
    off = {"anticoagulation": False}
    assert graded("5.0", "INR increased", value=1.4, facts=off, **given).level == Exactly(1)
    assert graded("5.0", "INR increased", value=1.19, facts=off, **given).level == Exactly(0)
    assert graded("5.0", "INR increased", value=1.51, facts=off, **given).level == Exactly(2)


def test_unknown_anticoagulation_is_taken_for_the_worst_and_said() -> None:
    given = {"value": 1.15, "unit": "1", "baseline": Baseline(value=1.0)}
    worst = graded("5.0", "INR increased", **given)
    assert worst.level == Exactly(1)
    assert "on anticoagulation: the worst case was taken" in worst.assumptions[0]
    asking = graded("5.0", "INR increased", Settings(ask_for_facts=True), **given)
    assert asking.level == Ungradable(1)
    assert asking.missing == ("whether the patient is on anticoagulation",)


@pytest.mark.parametrize(
    ("version", "fold", "symptoms", "grade"),
    [
        ("5.0", 1.6, False, 2),
        ("5.0", 3.0, False, 2),
        ("5.0", 3.0, True, 3),
        ("5.0", 5.1, False, 3),
        ("5.0", 5.1, True, 4),
        ("6.0", 3.0, True, 2),
        ("6.0", 3.1, True, 3),
        ("6.0", 3.1, False, 2),
    ],
)
def test_lipase_asks_for_symptoms(version: str, fold: float, *, symptoms: bool, grade: int) -> None:
    given = {"value": 60 * fold, "unit": "U/L", "uln": 60, "facts": {"symptoms": symptoms}}
    answer = graded(version, "Lipase increased", **given)
    assert answer.level == Exactly(grade)
    assert answer.assumptions == ()


@pytest.mark.parametrize(
    ("facts", "grade"),
    [
        ({"symptoms": False, "moderate_or_severe_symptoms": False}, 2),
        ({"symptoms": True, "moderate_or_severe_symptoms": False}, 2),
        ({"symptoms": True, "moderate_or_severe_symptoms": True}, 3),
        ({}, 3),
    ],
)
def test_version_6_asks_how_severe_symptoms_of_a_high_amylase_are(
    facts: dict[str, bool], grade: int
) -> None:
    given = {"value": 3.0, "unit": "U/L", "uln": 1.0, "facts": facts}
    assert graded("6.0", "Serum amylase increased", **given).level == Exactly(grade)


@pytest.mark.parametrize(
    ("version", "value", "symptomatic", "grade"),
    [
        ("5.0", 130, None, 1),
        ("5.0", 129.5, None, 1),
        ("5.0", 129, None, 3),
        ("5.0", 129, False, 2),
        ("5.0", 124.5, False, 2),
        ("5.0", 124, False, 3),
        ("5.0", 120, False, 3),
        ("5.0", 119.9, False, 4),
        ("6.0", 129.5, None, 3),
        ("6.0", 129.5, False, 2),
        ("6.0", 124.9, False, 3),
    ],
)
def test_sodium(version: str, value: float, *, symptomatic: bool | None, grade: int) -> None:
    facts = {} if symptomatic is None else {"symptomatic": symptomatic}
    given = {"value": value, "unit": "mmol/L", "lln": 135.0, "facts": facts}
    answer = graded(version, "Hyponatremia", **given)
    assert answer.level == Exactly(grade)
    in_gap = version == "5.0" and (129 < value < 130 or 124 < value < 125)
    assert any("The print leaves out" in remark for remark in answer.remarks) is in_gap


def test_a_clearance_below_10_is_not_grade_0() -> None:
    grade = graded("6.0", "Creatinine clearance decreased", value=9.9, unit="mL/min")
    assert grade.level == Ungradable(5)
    assert "acute kidney injury" in grade.remarks[0]


def test_what_the_print_says_beside_the_value_is_shown() -> None:
    potassium = graded("5.0", "Hyperkalemia", value=6.1, unit="mmol/L", uln=5.0)
    assert potassium.remarks == (
        "graded by the value alone; the print of grade 3 also says: hospitalization indicated",
    )
    anemia = graded("5.0", "Anemia", value=70, unit="g/L", lln=120)
    assert anemia.level == Exactly(3)
    assert "grade 4 is a clinical judgement and was not asked" in " ".join(anemia.remarks)


def test_hyperuricemia_without_consequences_is_grade_1() -> None:
    given = {"value": 9.0, "unit": "mg/dL", "uln": 7.0}
    none = {"physiologic_consequences": False}
    assert graded("5.0", "Hyperuricemia", facts=none, **given).level == Exactly(1)
    assert graded("5.0", "Hyperuricemia", **given).level == Exactly(3)


@pytest.mark.parametrize(
    ("celsius", "over_24_hours", "level"),
    [
        (37.9, None, Exactly(0)),
        (38.0, None, Exactly(1)),
        (39.0, None, Exactly(1)),
        (39.1, None, Exactly(2)),
        (40.1, False, Exactly(3)),
        (40.1, True, Exactly(4)),
        (40.1, None, AtLeast(3, 4)),
    ],
)
def test_fever(celsius: float, *, over_24_hours: bool | None, level: Level) -> None:
    facts = {} if over_24_hours is None else {"over_24_hours": over_24_hours}
    for version in ("5.0", "6.0"):
        grade = graded(version, "Fever", value=celsius, unit="Cel", facts=facts)
        assert grade.level == level


def test_the_five_kinds_of_answer_are_told_apart_in_words() -> None:
    levels = [level_between(0, 0), Exactly(2), AtLeast(2, 4), Ungradable(1), NotAssessed()]
    assert len(set(levels)) == 5
    assert [in_words(level) for level in levels] == [
        "grade 0 (assessed, absent)",
        "grade 2",
        "at least grade 2 (at most 4)",
        "ungradable (may be grade 0 to 1)",
        "not assessed",
    ]
    assert [bounds_of(level) for level in levels] == [(0, 0), (2, 2), (2, 4), (0, 1), None]


def test_a_baseline_of_nothing_has_no_multiples() -> None:
    given = {"value": 1.9, "unit": "g/L", "lln": 2.0, "baseline": Baseline(value=0)}
    assert graded("5.0", "Fibrinogen decreased", **given).level == AtLeast(1, 4)


@pytest.mark.parametrize(
    ("bound", "value", "level"),
    [
        (Bound.BELOW, 0.1, Exactly(4)),
        (Bound.BELOW, 0.5, Exactly(4)),
        (Bound.BELOW, 0.6, AtLeast(3, 4)),
        (Bound.BELOW, 3.0, Ungradable(4)),
        (Bound.ABOVE, 2.0, Exactly(0)),
        (Bound.ABOVE, 1.5, Ungradable(1)),
        (Bound.ABOVE, 0.3, Ungradable(4)),
    ],
)
def test_a_value_that_is_only_a_bound_is_graded_as_far_as_it_goes(
    bound: Bound, value: float, level: Level
) -> None:
    """A count reported as <0.1 is surely below 0.5."""
    grade = graded("5.0", NEUTROPHILS, value=value, bound=bound, unit=COUNT, lln=2.0)
    assert grade.level == level
    assert grade.inputs[0].text == f"{bound.value}{value:g} {COUNT}"
    if not isinstance(level, Exactly):
        assert "which was reported as" in grade.missing[0]


def test_a_bound_that_may_lie_where_no_grade_is_printed_has_none() -> None:
    term = "Creatinine clearance decreased"
    below = graded("6.0", term, value=15, bound=Bound.BELOW, unit="mL/min")
    assert below.level == Ungradable(5)
    above = graded("6.0", term, value=60, bound=Bound.ABOVE, unit="mL/min")
    assert above.level == Exactly(0)


def test_an_assumption_is_said_only_where_the_grade_hangs_on_it() -> None:
    """A sodium of 122 is grade 3 with and without symptoms."""
    given = {"unit": "mmol/L", "lln": 135.0}
    assert graded("5.0", "Hyponatremia", value=122, **given).assumptions == ()
    assert graded("5.0", "Hyponatremia", value=127, **given).assumptions != ()


#: Below the fixed thresholds of CTCAE, and yet normal for the child whose sample it is.
WITHIN = "the value lies within its own reference range; the threshold of the row is fixed"


def test_a_grade_by_a_fixed_threshold_within_the_childs_own_range_is_said() -> None:
    infant = graded("5", NEUTROPHILS, value=1.2, unit=COUNT, lln=1.0, uln=8.5)
    assert infant.level == Exactly(2)
    assert WITHIN in infant.remarks
    newborn = graded("5", "Hyperkalemia", value=5.8, unit="mmol/L", lln=3.7, uln=5.9)
    assert newborn.level == Exactly(2)
    assert WITHIN in newborn.remarks
    for other in (
        graded("5", NEUTROPHILS, value=1.2, unit=COUNT, lln=1.5),
        graded("5", NEUTROPHILS, value=1.2, unit=COUNT),
        graded("5", NEUTROPHILS, value=1.2, bound=Bound.BELOW, unit=COUNT, lln=1.0),
        graded("5", NEUTROPHILS, value=1.6, unit=COUNT, lln=1.0),
    ):
        assert WITHIN not in other.remarks
