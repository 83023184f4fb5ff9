"""Cytokine release syndrome by ASTCT 2019."""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.errors import InvalidInput
from trialwright.grading.answers import (
    AtLeast,
    Exactly,
    Grade,
    Level,
    NotAssessed,
    Ungradable,
    bounds_of,
)
from trialwright.grading.crs import CrsDay, crs_rulebook, grade_crs

NONE: frozenset[str] = frozenset()
CLEAR = {"hypotension": False, "vasopressors": NONE, "oxygen": "none"}


def graded(**found: object) -> Grade:
    return grade_crs(CrsDay(**found))  # type: ignore[arg-type]


def names(*given: str) -> frozenset[str]:
    return frozenset(given)


@pytest.mark.reference
def test_the_cases_of_the_source(reference_data: Path) -> None:
    path = reference_data / "outcomes" / "iec_toxicity_grading.toml"
    cases = tomllib.loads(path.read_text("utf-8"))["crs_astct_2019"]["case"]
    assert len(cases) == 5
    for case in cases:
        pressors = case["vasopressors"]
        treated = names("tocilizumab") if case.get("tocilizumab_given") else NONE
        grade = graded(
            fever=case["fever"],
            treated_with=treated,
            hypotension=case.get("hypotension", bool(pressors)),
            vasopressors=pressors if isinstance(pressors, int) else names(*pressors),
            oxygen=case["oxygen"],
        )
        assert grade.exact == case["grade"], case


#: The table of Lee 2019 once more, by hand: what each axis is worth with fever.
PRESSORS = [
    (NONE, False, 1),
    (NONE, True, 2),
    (names("noradrenaline"), True, 3),
    (names("vasopressin"), True, 3),
    (names("noradrenaline", "vasopressin"), True, 3),
    (names("noradrenaline", "adrenaline"), True, 4),
    (names("noradrenaline", "adrenaline", "vasopressin"), True, 4),
]
OXYGEN = {
    "none": 1,
    "low_flow": 2,
    "blow_by": 2,
    "high_flow": 3,
    "facemask": 3,
    "nonrebreather": 3,
    "venturi": 3,
    "cpap": 4,
    "bipap": 4,
    "ventilation": 4,
}


def test_every_pair_of_axes_has_the_grade_of_the_worse() -> None:
    assert {one.name for one in crs_rulebook().domains["hypoxia"]} == set(OXYGEN)
    for (pressors, hypotension, of_pressure), (oxygen, of_oxygen) in product(
        PRESSORS, OXYGEN.items()
    ):
        axes = {"hypotension": hypotension, "vasopressors": pressors, "oxygen": oxygen}
        worse = max(of_pressure, of_oxygen)
        assert graded(fever=True, **axes).level == Exactly(worse)
        alone = worse if worse > 1 else 0
        treated = graded(fever=False, treated_with=names("corticosteroid"), **axes)
        assert treated.level == Exactly(alone)
        assert graded(fever=False, treated_with=NONE, **axes).level == Exactly(0)


def test_fever_alone_is_grade_1_from_38_degrees() -> None:
    warm = graded(temperature=38.0, **CLEAR)
    assert warm.level == Exactly(1)
    assert warm.assumptions == ("that the fever has no other cause",)
    assert graded(fever=True, **CLEAR).assumptions == ()
    assert graded(temperature=37.9, treated_with=NONE, **CLEAR).level == Exactly(0)
    assert graded(temperature=39.5, fever=False, treated_with=NONE, **CLEAR).level == Exactly(0)


def test_a_name_of_a_vasopressor_counts_once_in_any_language() -> None:
    both = names("Norepinephrine", "noradrenaline")
    assert graded(fever=True, vasopressors=both, oxygen="none").level == Exactly(3)


@pytest.mark.parametrize(
    ("count", "level"),
    [(0, Exactly(1)), (1, Exactly(3)), (2, AtLeast(3, 4)), (3, Exactly(4))],
)
def test_two_unnamed_vasopressors_may_be_one_beside_vasopressin(count: int, level: Level) -> None:
    grade = graded(fever=True, hypotension=False, vasopressors=count, oxygen="none")
    assert grade.level == level
    assert bool(grade.missing) is isinstance(level, AtLeast)


@pytest.mark.parametrize(
    ("found", "level", "missing"),
    [
        ({}, AtLeast(1, 4), ("hypotension", "vasopressors", "oxygen")),
        ({"hypotension": False}, AtLeast(1, 4), ("vasopressors", "oxygen")),
        ({"hypotension": True, "oxygen": "none"}, AtLeast(2, 4), ("vasopressors",)),
        ({"vasopressors": NONE, "oxygen": "none"}, AtLeast(1, 2), ("hypotension",)),
        ({"vasopressors": NONE, "oxygen": "low_flow"}, Exactly(2), ()),
        ({"oxygen": "ventilation"}, Exactly(4), ()),
    ],
)
def test_an_axis_that_nobody_assessed_is_not_clear(
    found: dict[str, object], level: Level, missing: tuple[str, ...]
) -> None:
    grade = graded(fever=True, **found)
    assert grade.level == level
    assert grade.missing == missing


def test_without_a_word_on_fever_or_treatment_the_grade_stays_open() -> None:
    low_flow = CLEAR | {"oxygen": "low_flow"}
    unknown = graded(**low_flow)
    assert unknown.level == Ungradable(2)
    assert unknown.missing == ("fever", "whether fever was treated before")
    assert graded(fever=False, **low_flow).level == Ungradable(2)
    assert graded(fever=False, **CLEAR).level == Exactly(0)
    assert graded(**CLEAR).level == Ungradable(1)
    after = graded(treated_with=names("antipyretic"), **low_flow)
    assert after.level == Exactly(2)
    assert "fever before the treatment" in after.assumptions[0]
    assert graded(treated_with=NONE, **low_flow).missing == ("fever",)


def test_a_grade_names_its_rows_and_what_it_took_for_granted() -> None:
    grade = graded(temperature=39, hypotension=False, vasopressors=NONE, oxygen="facemask")
    assert grade.rows == ("astct-crs-2019/hypoxia/facemask",)
    assert grade.assumptions == ("that the fever has no other cause",)
    assert grade.rulebook == "ASTCT CRS 2019"
    assert grade.verified == "yes"
    no_fever = graded(fever=False, treated_with=NONE, hypotension=True, oxygen="none")
    assert "without fever this is no CRS" in no_fever.remarks[0]


def test_a_pressure_that_a_vasopressor_may_keep_up_is_not_clear() -> None:
    """No hypotension, and nobody said whether a vasopressor was given: that is no grade 0 or 1."""
    silent = graded(fever=True, hypotension=False, oxygen="none")
    assert silent.level == AtLeast(1, 4)
    assert silent.missing == ("vasopressors",)
    treated = graded(
        fever=False, treated_with=names("tocilizumab"), hypotension=False, oxygen="none"
    )
    assert treated.level == Ungradable(4)
    kept_up = graded(
        fever=True, hypotension=False, vasopressors=names("noradrenaline"), oxygen="none"
    )
    assert kept_up.level == Exactly(3)
    assert "it counts, though no hypotension is left under it" in kept_up.remarks[0]


def test_death_of_it_is_grade_5_whatever_else_was_found() -> None:
    assert graded(died_of_it=True).level == Exactly(5)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ({"oxygen": "tent"}, "hypoxia is 'tent', expected one of none, low_flow"),
        ({"vasopressors": names("ketchup")}, "vasopressor is 'ketchup', expected one of"),
        ({"vasopressors": -1}, "vasopressors is -1, expected 0 or more"),
        ({"treated_with": names("ice")}, "treatment is 'ice', expected one of antipyretic"),
        ({"temperature": 101.3}, "temperature is 101.3, expected degrees Celsius"),
        ({"temperature": float("nan")}, "temperature is nan"),
    ],
)
def test_what_the_rulebook_does_not_know_is_refused(found: dict[str, object], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        graded(**found)


some_days = st.builds(
    CrsDay,
    fever=st.none() | st.booleans(),
    treated_with=st.none() | st.sampled_from([NONE, names("tocilizumab")]),
    hypotension=st.none() | st.booleans(),
    vasopressors=st.none() | st.sampled_from([one for one, _, _ in PRESSORS]),
    oxygen=st.none() | st.sampled_from(sorted(OXYGEN)),
)


whole_days = st.builds(
    CrsDay,
    fever=st.booleans(),
    treated_with=st.sampled_from([NONE, names("tocilizumab")]),
    hypotension=st.booleans(),
    vasopressors=st.sampled_from([one for one, _, _ in PRESSORS]),
    oxygen=st.sampled_from(sorted(OXYGEN)),
)


@given(some_days, whole_days)
def test_what_is_learned_later_never_contradicts_what_was_said(day: CrsDay, whole: CrsDay) -> None:
    """Filling in the unknown keeps within the bounds that were given."""
    pressors = whole.vasopressors if day.vasopressors is None else day.vasopressors
    if day.vasopressors is None and day.hypotension is False:
        pressors = NONE  # it was said to be taken so
    filled = CrsDay(
        fever=whole.fever if day.fever is None else day.fever,
        treated_with=whole.treated_with if day.treated_with is None else day.treated_with,
        hypotension=whole.hypotension if day.hypotension is None else day.hypotension,
        vasopressors=pressors,
        oxygen=whole.oxygen if day.oxygen is None else day.oxygen,
    )
    before, after = bounds_of(grade_crs(day).level) or (0, 5), grade_crs(filled).exact
    assert after is not None
    assert before[0] <= after <= before[1]


def test_a_day_on_which_nothing_was_looked_at_is_not_assessed() -> None:
    for treated in (None, NONE, names("tocilizumab")):
        assert graded(treated_with=treated).level == NotAssessed()
