"""One logic of three values: Kleene's tables, and the laws that follow from them."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.eligibility.evaluation import Verdict
from trialwright.eligibility.patient import Certainty
from trialwright.vocabulary import ThreeValued, Truth

F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE
TRUTHS = st.sampled_from(Truth)
ROWS = st.lists(TRUTHS, max_size=6)


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (T, T, T, T),
        (T, U, U, T),
        (T, F, F, T),
        (U, T, U, T),
        (U, U, U, U),
        (U, F, F, U),
        (F, T, F, T),
        (F, U, F, U),
        (F, F, F, F),
    ],
)
def test_the_nine_rows_of_kleene_s_table(
    left: Truth, right: Truth, both: Truth, either: Truth
) -> None:
    assert left & right is both
    assert left | right is either


def test_not_turns_what_is_known_round_and_leaves_the_unknown() -> None:
    assert [~one for one in Truth] == [T, U, F]


@given(ROWS)
def test_of_many_the_least_counts_or_the_greatest(parts: list[Truth]) -> None:
    assert Truth.all_of(parts) is Truth.at_least(len(parts), parts)
    assert Truth.any_of(parts) is Truth.at_least(1, parts)
    assert ~Truth.all_of(parts) is Truth.any_of([~one for one in parts])


@given(ROWS, st.integers(0, 7))
def test_an_answer_is_known_once_no_unknown_part_could_change_it(
    parts: list[Truth], least: int
) -> None:
    ways = [(one,) if one is not U else (F, T) for one in parts]
    ends = {sum(one is T for one in way) >= least for way in product(*ways)}
    expected = Truth.known(holds=ends.pop()) if len(ends) == 1 else U
    assert Truth.at_least(least, parts) is expected


@pytest.mark.parametrize("kind", [Truth, Certainty, Verdict])
def test_every_three_valued_answer_has_the_same_three_values(kind: type[ThreeValued]) -> None:
    assert [one.value for one in kind] == [0, 1, 2]
    assert [(one & other).value for one in kind for other in kind] == [
        min(one.value, other.value) for one in kind for other in kind
    ]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (T, "a truth has three values; ask `is Truth.TRUE` instead"),
        (Certainty.NO, "a certainty has three values; ask `is Certainty.YES` instead"),
        (Verdict.UNKNOWN, "a verdict has three values; ask `is Verdict.MET` instead"),
    ],
)
def test_no_three_valued_answer_is_asked_for_as_yes_or_no(answer: ThreeValued, said: str) -> None:
    with pytest.raises(TypeError) as refused:
        bool(answer)
    assert str(refused.value) == said


def test_answers_to_different_questions_are_not_joined() -> None:
    verdict: ThreeValued = Verdict.MET
    with pytest.raises(TypeError, match="a Certainty is not joined with"):
        _ = Certainty.YES & verdict  # type: ignore[operator]
