"""Which of several like items is taken for the renamed one."""

from __future__ import annotations

from trialwright.registry.diff.likeness import likeness, most_alike, profile_of_line

LINE = profile_of_line("Aged 3 to 18 years")


def test_of_equally_like_items_the_one_closest_to_its_old_place_is_chosen() -> None:
    assert most_alike({0: LINE, 1: LINE}, {1: LINE}) == [(1, 1, 1.0)]


def test_the_most_alike_are_chosen_first() -> None:
    other = profile_of_line("Aged 3 to 16 years")

    assert most_alike({0: other, 1: LINE}, {0: LINE}) == [(1, 0, 1.0)]


def test_nothing_is_like_what_has_no_words() -> None:
    assert likeness(profile_of_line("…"), profile_of_line("…")) == 0.0
