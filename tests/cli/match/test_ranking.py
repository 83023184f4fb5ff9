"""The order of studies for one patient."""

from __future__ import annotations

import numpy as np

from trialwright.cli.match.ranking import ranked
from trialwright.eligibility.evaluation import StudyVerdict
from trialwright.eligibility.evaluation.formulas import Standings
from trialwright.eligibility.evaluation.formulas.answering import VERDICTS

_OUT, _DATA, _REVIEW, _IN = (
    VERDICTS.index(one)
    for one in (
        StudyVerdict.NOT_ELIGIBLE,
        StudyVerdict.NEEDS_DATA,
        StudyVerdict.NEEDS_REVIEW,
        StudyVerdict.ELIGIBLE,
    )
)
FOUND = Standings(
    verdict=np.array([_OUT, _DATA, _DATA, _REVIEW, _IN, _DATA], np.uint8),
    satisfied=np.zeros(6, np.int32),
    open=np.array([0, 3, 1, 0, 0, 1], np.int32),
    ruling_out=np.array([1, 0, 0, 0, 0, 0], np.int32),
    has_text=np.array([True, True, True, False, True, True]),
)
ALL = np.ones(6, np.bool_)
KM = np.array([0.0, 1.0, 9.0, 0.0, np.inf, 2.0])


def test_the_fewest_open_criteria_come_first_then_the_nearest_site() -> None:
    assert ranked(FOUND, ALL).places.tolist() == [4, 2, 5, 1, 3]
    assert ranked(FOUND, ALL, KM).places.tolist() == [4, 5, 2, 1, 3]


def test_what_rules_out_comes_last_if_it_is_asked_for() -> None:
    made = ranked(FOUND, ALL, with_ruled_out=True)
    assert made.places.tolist() == [4, 2, 5, 1, 3, 0]
    assert made.counts[StudyVerdict.NOT_ELIGIBLE] == 1


def test_only_studies_among_which_is_asked_are_ranked_and_counted() -> None:
    made = ranked(FOUND, np.array([True, True, False, False, False, False]))
    assert made.places.tolist() == [1]
    assert sum(made.counts.values()) == 2
