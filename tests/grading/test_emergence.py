"""Grades beside the grade of the baseline."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trialwright.grading.answers import (
    AtLeast,
    Exactly,
    Grade,
    Level,
    NotAssessed,
    Ungradable,
    level_between,
)
from trialwright.grading.conditions import Bound
from trialwright.grading.emergence import (
    DatedObservation,
    Emergence,
    baseline_of,
    grade_series,
    treatment_emergent,
)
from trialwright.grading.measured import Baseline, Observation, grade_measured
from trialwright.grading.shelf import ctcae

NEUTROPHILS = "Neutrophil count decreased"


def count(day: int, value: float | None) -> DatedObservation:
    return DatedObservation(day, Observation(value=value, unit="10*9/L", lln=1.5))


def grade(level: Level) -> Grade:
    return Grade(rulebook="CTCAE 5.0", term=NEUTROPHILS, level=level)


def test_the_baseline_is_the_last_value_before_the_event() -> None:
    series = [count(-7, 0.9), count(-5, None), count(0, 0.4), count(3, 0.1), count(-9, 1.2)]
    found = baseline_of(series, 0)
    assert found is not None
    assert found.day == -7
    same_day = baseline_of(series, 0, event_day_counts=True)
    assert same_day is not None
    assert same_day.day == 0
    assert baseline_of([count(1, 1.0)], 0) is None


def test_a_child_who_enters_with_grade_4_has_nothing_that_treatment_brought() -> None:
    """Cytopenia of leukaemia: grade 4 before, grade 4 after."""
    series = [count(-6, 0.2), count(2, 0.1), count(30, 1.6)]
    graded = grade_series(ctcae("5.0"), NEUTROPHILS, series, event_day=-5)
    assert graded.baseline_day == -6
    assert graded.grade_baseline is not None
    assert graded.grade_baseline.exact == 4
    assert [(one.day, one.grade.exact, one.treatment_emergent) for one in graded.days] == [
        (-6, 4, Emergence.BEFORE),
        (2, 4, Emergence.NO),
        (30, 0, Emergence.NO),
    ]


def test_what_gets_worse_is_treatment_emergent() -> None:
    series = [count(-6, 1.2), count(-8, 1.4), count(2, 0.1), count(3, None)]
    graded = grade_series(ctcae("5.0"), NEUTROPHILS, series, event_day=0)
    assert [one.treatment_emergent for one in graded.days] == [
        Emergence.BEFORE,
        Emergence.BEFORE,
        Emergence.YES,
        Emergence.UNKNOWN,
    ]


def test_without_a_baseline_nothing_is_known_to_have_emerged() -> None:
    graded = grade_series(ctcae("5.0"), NEUTROPHILS, [count(2, 0.1)], event_day=0)
    assert graded.grade_baseline is None
    assert [one.treatment_emergent for one in graded.days] == [Emergence.UNKNOWN]


def test_the_baseline_of_a_series_is_not_graded_against_itself() -> None:
    term = "Alanine aminotransferase increased"
    series = [
        DatedObservation(day, Observation(value=value, unit="U/L", uln=40.0))
        for day, value in ((-1, 200.0), (7, 700.0))
    ]
    graded = grade_series(ctcae("5.0"), term, series, event_day=0)
    assert [one.grade.exact for one in graded.days] == [2, 2]
    assert graded.days[1].grade.rows == ("ctcae-5.0/alanine-aminotransferase-increased/2b",)
    assert graded.days[1].treatment_emergent is Emergence.NO


def test_a_baseline_that_is_only_a_bound_has_a_grade_and_no_multiples() -> None:
    """A bilirubin reported as <3 is surely not high; one above 30 is, and how far is unknown."""
    term = "Blood bilirubin increased"
    later = DatedObservation(7, Observation(value=70.0, unit="umol/L", uln=20.0))
    for bound, value, before, after in (
        (Bound.BELOW, 3.0, Exactly(0), Exactly(3)),
        (Bound.ABOVE, 30.0, AtLeast(2, 4), Ungradable(4)),
        (Bound.BELOW, 30.0, Ungradable(1), Ungradable(4)),
    ):
        first = Observation(value=value, bound=bound, unit="umol/L", uln=20.0)
        series = [DatedObservation(-1, first), later]
        graded = grade_series(ctcae("5.0"), term, series, event_day=0)
        assert graded.grade_baseline is not None
        assert graded.grade_baseline.level == before
        assert graded.days[1].grade.level == after
    creatinine = Observation(value=80, unit="umol/L", lln=40, uln=90)
    for bound, value in ((Bound.BELOW, 30.0), (Bound.ABOVE, 50.0)):
        own = Baseline(value=value, bound=bound)
        grade = grade_measured(
            ctcae("6"), "Creatinine increased", replace(creatinine, baseline=own)
        )
        assert (grade.level == Exactly(0)) is (bound is Bound.ABOVE)


@pytest.mark.parametrize(
    ("later", "earlier", "answer"),
    [
        (Exactly(3), Exactly(2), Emergence.YES),
        (Exactly(2), Exactly(2), Emergence.NO),
        (level_between(2, 4), Exactly(1), Emergence.YES),
        (level_between(2, 4), Exactly(2), Emergence.UNKNOWN),
        (level_between(0, 1), Exactly(1), Emergence.NO),
        (Exactly(1), level_between(0, 1), Emergence.UNKNOWN),
        (NotAssessed(), Exactly(1), Emergence.UNKNOWN),
        (Exactly(1), NotAssessed(), Emergence.UNKNOWN),
    ],
)
def test_an_open_grade_gives_an_answer_only_where_all_possibilities_agree(
    later: Level, earlier: Level, answer: Emergence
) -> None:
    assert treatment_emergent(grade(later), grade(earlier)) is answer


def test_of_two_values_of_one_day_the_last_is_the_baseline() -> None:
    first, last = count(-1, 0.9), count(-1, 0.4)
    assert baseline_of([first, last], 0) is last
