"""Courses over days as people and programs read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trialwright.cli.grade.printing import grade_json, level_json
from trialwright.cli.output import print_facts, print_line, print_table
from trialwright.cli.tables import Column
from trialwright.grading.answers import Grade, in_words
from trialwright.grading.course import Course

_COLUMNS = (Column("Day", numeric=True), Column("Grade"), Column("Missing"))


def print_course(grades: Mapping[int, Grade], course: Course) -> None:
    """Print the grade of each day, and the course that they make."""
    print_table(
        _COLUMNS,
        [
            (day, in_words(grade.level), "\n".join(grade.missing))
            for day, grade in sorted(grades.items())
        ],
    )
    print_line("")
    given = ", ".join(f"{one.name} on day {one.day}" for one in course.treatments)
    end = "day " + str(course.resolved) if course.resolved is not None else "not seen"
    print_facts(
        [
            ("Rulebook", course.rulebook),
            ("Term", course.term),
            ("Onset", "none" if course.onset is None else f"day {course.onset}"),
            ("Maximum", _maximum(course)),
            ("Duration", None if course.duration is None else _duration(course)),
            ("Resolved", None if course.onset is None else end),
            ("Treated with", given or None),
            ("Remarks", "\n".join(course.remarks) or None),
        ]
    )


def _maximum(course: Course) -> str:
    day = "" if course.maximum_day is None else f", first on day {course.maximum_day}"
    return in_words(course.maximum) + day


def _duration(course: Course) -> str:
    unseen = f", {course.days_in_gaps} of them not assessed" if course.days_in_gaps else ""
    return f"{course.duration} days{unseen}"


def course_json(grades: Mapping[int, Grade], course: Course) -> dict[str, Any]:
    """Return the grades of all days and their course as JSON has them."""
    return {
        "rulebook": course.rulebook,
        "term": course.term,
        "onset": course.onset,
        "last_day": course.last_day,
        "resolved": course.resolved,
        "ongoing": course.ongoing,
        "maximum": level_json(course.maximum),
        "maximum_day": course.maximum_day,
        "duration": course.duration,
        "days_in_gaps": course.days_in_gaps,
        "gaps": [{"first": one.first, "last": one.last} for one in course.gaps],
        "treatments": [{"day": one.day, "name": one.name} for one in course.treatments],
        "remarks": course.remarks,
        "days": [{"day": day, **grade_json(grade)} for day, grade in sorted(grades.items())],
    }
