"""The formula by which hits are ordered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.registry.search.scoring import score_of_all, score_of_any, score_of_text

_SCORES = st.lists(st.floats(0, 1), min_size=1, max_size=6)


def test_the_best_form_counts() -> None:
    assert score_of_text(0.9, 0.0, [1.0, 1.0]) == 0.9
    assert score_of_text(0.4, 0.9, []) == pytest.approx(0.765)
    assert score_of_text(0.0, 0.0, [1.0, 0.6]) == pytest.approx(0.4)
    assert score_of_text(0.0, 0.0, [1.0, 0.0]) == pytest.approx(0.25)
    assert score_of_text(0.0, 0.0, []) == 0


def test_parts_that_only_say_yes_or_no_have_no_say() -> None:
    assert score_of_all([]) is None
    assert score_of_any([]) is None
    assert score_of_all([0.5, 1.0]) == 0.75
    assert score_of_any([0.5, 0.5]) == 0.75


@given(_SCORES)
def test_alternatives_together_are_worth_no_less_than_the_best_and_all_no_more(
    scores: list[float],
) -> None:
    together, mean = score_of_any(scores), score_of_all(scores)
    assert together is not None
    assert mean is not None
    assert max(scores) - 1e-9 <= together <= 1
    assert min(scores) - 1e-9 <= mean <= max(scores) + 1e-9


@given(st.floats(0, 1), st.floats(0, 1), _SCORES)
def test_a_score_lies_between_0_and_1(whole: float, other: float, words: list[float]) -> None:
    assert 0 <= score_of_text(whole, other, words) <= 1
