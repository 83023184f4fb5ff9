"""Grades as people and programs read them."""

from __future__ import annotations

from typing import Any

from trialwright.cli.output import print_facts, print_json
from trialwright.cli.tables import Cell
from trialwright.grading.answers import (
    AtLeast,
    Exactly,
    Grade,
    Level,
    NotAssessed,
    Ungradable,
    bounds_of,
    in_words,
)
from trialwright.grading.truth import Truth

#: Whether something is so, as people and as programs read it.
TRUTH_IN_WORDS = {Truth.TRUE: "yes", Truth.FALSE: "no", Truth.UNKNOWN: "unknown"}
TRUTH_IN_JSON = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}

_KINDS = {
    Exactly: "exactly",
    AtLeast: "at_least",
    Ungradable: "ungradable",
    NotAssessed: "not_assessed",
}


def print_grade(grade: Grade, *, as_json: bool) -> None:
    """Print one grade."""
    if as_json:
        print_json(grade_json(grade))
    else:
        print_facts(grade_facts(grade))


def grade_facts(grade: Grade) -> list[tuple[str, Cell]]:
    """Return a grade as names and values; what is not there is left out."""
    inputs = "\n".join(f"{used.name}: {used.text}" for used in grade.inputs)
    return [
        ("Rulebook", grade.rulebook),
        ("Term", grade.term),
        ("Grade", in_words(grade.level)),
        ("Decided by", "\n".join(grade.rows) or None),
        ("Inputs", inputs or None),
        ("Missing", "\n".join(grade.missing) or None),
        ("Assumed", "\n".join(grade.assumptions) or None),
        ("Remarks", "\n".join(grade.remarks) or None),
        ("Rule checked", grade.verified or None),
    ]


def grade_json(grade: Grade) -> dict[str, Any]:
    """Return a grade as JSON has it; `grade` is null unless it is known exactly."""
    return {
        "rulebook": grade.rulebook,
        "term": grade.term,
        **level_json(grade.level),
        "rows": grade.rows,
        "inputs": [{"name": used.name, "text": used.text} for used in grade.inputs],
        "missing": grade.missing,
        "assumptions": grade.assumptions,
        "remarks": grade.remarks,
        "verified": grade.verified,
    }


def level_json(level: Level) -> dict[str, Any]:
    """Return a level as JSON has it."""
    bounds = bounds_of(level)
    return {
        "grade": level.grade if isinstance(level, Exactly) else None,
        "kind": _KINDS[type(level)],
        "lowest": None if bounds is None else bounds[0],
        "highest": None if bounds is None else bounds[1],
        "in_words": in_words(level),
    }
