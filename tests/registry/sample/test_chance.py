"""The dice and the measured distributions they are thrown against."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.registry.sample.chance import Dice, Spread, Weighted, by_popularity
from trialwright.registry.sample.coinage import coined, far_down
from trialwright.registry.sample.prose import cut

AT = [0, 0.25, 0.5, 0.75, 1]


@given(st.lists(st.integers(-5_000, 50_000), min_size=5, max_size=5))
def test_a_spread_has_the_quantiles_that_it_was_made_from(quantiles: list[int]) -> None:
    quantiles = sorted(quantiles)
    values = Spread.from_quantiles(AT, quantiles).values
    assert list(values) == sorted(values)
    for probability, quantile in zip(AT[1:-1], quantiles[1:-1], strict=True):
        step = int(probability * len(values))
        assert values[step - 1] <= quantile <= values[step] + 1


def test_draws_at_one_level_go_together_and_stay_distributed_as_measured() -> None:
    spread = Spread.from_quantiles([0, 1], [0, 1_024])
    dice = Dice(0, 0)
    assert {spread.draw_near(dice, 0.5, 1.0) for _ in range(20)} == {512}
    drawn = sorted(spread.draw_near(dice, dice.random(), 0.4) for _ in range(4_000))
    assert drawn[1_000] == pytest.approx(256, abs=30)
    assert drawn[3_000] == pytest.approx(768, abs=30)


def test_weighted_values_turn_up_as_often_as_weighted() -> None:
    weighted = Weighted.from_weights({"rare": 1, "common": 9})
    dice = Dice(0, 0)
    counts = Counter(weighted.draw(dice) for _ in range(5_000))
    assert counts["rare"] / 5_000 == pytest.approx(0.1, abs=0.02)


def test_popularity_falls_by_rank() -> None:
    slots = by_popularity(["first", "second", "fourth"], exponent=1.0)
    counts = Counter(slots)
    assert counts["first"] / counts["second"] == pytest.approx(2.0, rel=0.01)


@given(st.integers(0, 10**9))
def test_a_number_has_one_word(number: int) -> None:
    assert coined(number) == coined(number)
    assert coined(number).isalpha()


def test_words_seldom_coincide() -> None:
    words = {coined(number) for number in range(20_000)}
    assert len(words) > 19_000


def test_ranks_far_down_follow_their_power_law() -> None:
    """Of ranks from 100 on with exponent 2, half lie below 200."""
    dice = Dice(0, 1)
    ranks = [far_down(dice.random(), first=100, exponent=2.0) for _ in range(4_000)]
    assert min(ranks) >= 100
    assert sum(rank < 200 for rank in ranks) / 4_000 == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("a short text", 40, "a short text"),
        ("one two three four five six", 9, "one two three."),
        ("unbrokenandunbreakable", 4, "unbrokenandunbreakable"),
    ],
)
def test_a_text_is_cut_at_a_words_end(text: str, length: int, expected: str) -> None:
    assert cut(text, length) == expected
