"""The criteria that matching is measured with."""

from __future__ import annotations

from benchmarks.matching.texts import varied

TEXT = (
    "Aged 18 to 65; ECOG 0-2; CD19 positive; platelets 100 x 10^9/L; weight 10.5 kg; within 6 weeks"
)


def test_the_same_seed_gives_the_same_text() -> None:
    assert varied(TEXT, 1) == varied(TEXT, 1)
    assert len({varied(TEXT, seed) for seed in range(40)}) > 5


def test_only_small_numbers_that_stand_alone_are_others() -> None:
    for seed in range(40):
        made = varied(TEXT, seed)
        for kept in ("ECOG 0-2", "CD19", "platelets 100 x 10^9/L", "weight 10.5 kg"):
            assert kept in made
