"""Joins of answers as columns, against the same joins of one answer after the other."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from trialwright.eligibility.criteria import Section, Span
from trialwright.eligibility.evaluation.answers import Answer, Evidence, Open, settled
from trialwright.eligibility.evaluation.formulas.answering import joined_few, joined_some
from trialwright.eligibility.evaluation.formulas.formula import SECTIONS, Join
from trialwright.eligibility.evaluation.formulas.questions import Said
from trialwright.eligibility.evaluation.logic import if_else, joined, some_of
from trialwright.eligibility.evaluation.reasons import Why
from trialwright.eligibility.evaluation.verdicts import Verdict
from trialwright.eligibility.evaluation.ways import NEVER, Ask

_FACT = Open(Why.MISSING, Ask("weight", for_people=False), (Span(0, 1),))
_PERSON = Open(Why.NEEDS_JUDGEMENT, Ask("well", for_people=True, criterion="I1"), (Span(0, 1),))
_SEEN = Evidence("row 1", "weight", "10 kg", "2026-03-15")


def _answers() -> tuple[Answer, ...]:
    """Return every answer that makes a difference: its verdict, whether it stands on anything."""
    decided = [
        settled(verdict, evidence)
        for verdict in (Verdict.NOT_MET, Verdict.MET)
        for evidence in ((), (_SEEN,))
    ]
    opened = [
        joined(
            Verdict.UNKNOWN,
            [Answer(Verdict.UNKNOWN, NEVER, NEVER, opens)],
            met=NEVER,
            not_met=NEVER,
        )
        for opens in ((_FACT,), (_PERSON,), (_FACT, _PERSON))
    ]
    return (*decided, *opened)


def _column(answers: list[Answer]) -> Said:
    said = Said.unknown(len(answers))
    for place, one in enumerate(answers):
        said.put(place, one)
    return said


def _told(one: Answer) -> tuple[int, bool, bool]:
    """Return what of an answer is kept; what an open answer stands on is never asked for."""
    lacks = any(not each.ask.for_people for each in one.opens)
    is_decided = one.verdict is not Verdict.UNKNOWN
    return one.verdict.value, is_decided and bool(one.evidence), lacks


def _found(said: Said, place: int) -> tuple[int, bool, bool]:
    verdict = int(said.verdict[place])
    is_decided = verdict != Verdict.UNKNOWN.value
    return verdict, is_decided and bool(said.is_grounded[place]), bool(said.lacks_fact[place])


@pytest.mark.parametrize("least", [0, 1, 2, 3, 4])
def test_so_many_of_some_parts_are_met_as_one_by_one(least: int) -> None:
    rows = [list(row) for size in (1, 2, 3) for row in product(_answers(), repeat=size)]
    starts = np.cumsum([0, *map(len, rows)])
    parts = _column([one for row in rows for one in row])
    said = joined_some(np.full(len(rows), least, np.int32), starts, parts)
    for place, row in enumerate(rows):
        assert _found(said, place) == _told(some_of(least, row))


def test_a_branch_is_taken_as_one_by_one() -> None:
    rows = list(product(_answers(), repeat=3))
    columns = [_column([row[place] for row in rows]) for place in range(3)]
    said = joined_few(Join.BRANCH, columns)
    for place, row in enumerate(rows):
        assert _found(said, place) == _told(if_else(*row))


@pytest.mark.parametrize(
    ("first", "second", "verdict", "lacks"),
    [
        (Verdict.MET, Verdict.MET, Verdict.MET, False),
        (Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN, False),
        (Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.UNKNOWN, True),
        (Verdict.UNKNOWN, Verdict.MET, Verdict.UNKNOWN, False),
    ],
)
def test_two_readings_that_disagree_are_for_a_person(
    first: Verdict, second: Verdict, verdict: Verdict, *, lacks: bool
) -> None:
    both = [
        Said(np.array([one.value], np.uint8), np.array([True]), np.array([one is Verdict.UNKNOWN]))
        for one in (first, second)
    ]
    said = joined_few(Join.AGREED, both)
    assert (said.verdict[0], bool(said.lacks_fact[0])) == (verdict.value, lacks)


def test_words_that_were_not_read_leave_everything_to_a_person() -> None:
    said = joined_few(Join.ASIDE, [_column(list(_answers()))])
    assert set(said.verdict.tolist()) == {Verdict.UNKNOWN.value}
    assert said.lacks_fact.tolist() == [False, False, False, False, True, False, True]


def test_nobody_is_excluded_by_an_absence_alone() -> None:
    said = joined_few(Join.GROUNDED, [_column(list(_answers()))])
    assert said.verdict.tolist() == [0, 0, 1, 2, 1, 1, 1]


def test_every_section_has_a_number() -> None:
    assert set(SECTIONS) == set(Section)
