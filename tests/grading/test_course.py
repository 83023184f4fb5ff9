"""The course of a toxicity over days."""

from __future__ import annotations

import pytest

from trialwright.errors import InvalidInput
from trialwright.grading.answers import AtLeast, Exactly, Grade, Level, NotAssessed, Ungradable
from trialwright.grading.course import Gap, Given, course_of


def day_grade(level: Level | int, *, term: str = "CRS", missing: tuple[str, ...] = ()) -> Grade:
    known = Exactly(level) if isinstance(level, int) else level
    return Grade(rulebook="ASTCT 2019", term=term, level=known, missing=missing)


def test_a_course_has_an_onset_a_maximum_with_its_day_and_an_end() -> None:
    days = dict(enumerate([0, 1, 2, 3, 3, 1, 0, 0]))
    tocilizumab, steroid = Given(3, "tocilizumab"), Given(2, "dexamethasone")
    course = course_of(
        {day: day_grade(grade) for day, grade in days.items()}, [tocilizumab, steroid]
    )
    assert (course.onset, course.last_day, course.resolved) == (1, 5, 6)
    assert (course.maximum, course.maximum_day) == (Exactly(3), 3)
    assert course.duration == 5
    assert not course.ongoing
    assert course.gaps == ()
    assert course.treatments == (steroid, tocilizumab)


def test_days_without_a_grade_are_said() -> None:
    course = course_of(
        {1: day_grade(1), 2: day_grade(NotAssessed()), 4: day_grade(2), 6: day_grade(1)}
    )
    assert course.gaps == (Gap(2, 3), Gap(5, 5))
    assert course.duration == 6
    assert course.days_in_gaps == 3
    assert course.ongoing
    assert course.resolved is None
    assert course.remarks == ("not assessed on days 2 to 3", "not assessed on day 5")


def test_an_open_day_leaves_the_maximum_open() -> None:
    course = course_of(
        {1: day_grade(2), 2: day_grade(AtLeast(1, 4), missing=("oxygen",)), 3: day_grade(0)}
    )
    assert course.maximum == AtLeast(2, 4)
    assert course.maximum_day == 1
    assert course.remarks == ("day 2 is open: missing oxygen",)


def test_a_day_that_may_be_absent_does_not_end_a_course() -> None:
    course = course_of({1: day_grade(1), 2: day_grade(Ungradable(2)), 3: day_grade(0)})
    assert (course.last_day, course.resolved) == (1, 3)
    assert course_of({1: day_grade(1), 2: day_grade(Ungradable(2))}).ongoing


def test_days_of_absence_between_two_episodes_are_said() -> None:
    days = dict(enumerate([1, 2, 0, 0, 1, 0]))
    course = course_of({day: day_grade(grade) for day, grade in days.items()})
    assert (course.onset, course.duration, course.resolved) == (0, 5, 5)
    assert course.remarks == (
        "absent on days 2, 3, between two episodes: onset and duration are of both together",
    )
    once = course_of({1: day_grade(1), 2: day_grade(0), 3: day_grade(1)})
    assert once.remarks[0].startswith("absent on day 2, between two episodes")


def test_a_toxicity_that_never_came_has_no_onset() -> None:
    course = course_of({1: day_grade(0), 3: day_grade(0)})
    assert (course.onset, course.duration, course.maximum_day) == (None, None, None)
    assert course.maximum == Exactly(0)
    assert course.days_in_gaps == 0
    assert not course.ongoing


def test_grades_of_different_scales_are_never_pooled() -> None:
    with pytest.raises(InvalidInput, match="one scale and one term, found ASTCT 2019: CRS, "):
        course_of({1: day_grade(1), 2: day_grade(1, term="ICANS")})
    with pytest.raises(InvalidInput, match="found none"):
        course_of({})
    with pytest.raises(InvalidInput, match="no day was assessed"):
        course_of({1: day_grade(NotAssessed())})
