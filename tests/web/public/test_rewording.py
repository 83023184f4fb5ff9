"""Edited words are marked where they differ, and no text is lost over it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trialwright.web.public.rewording import ShownSegment, within_words

_WORDS = st.text("abc1 ", max_size=8)


def edited(before: str, after: str) -> list[tuple[str, str]]:
    found = within_words([ShownSegment("removed", before), ShownSegment("inserted", after)])
    return [(one.fate, one.text) for one in found]


def test_of_a_word_that_grew_only_its_end_was_inserted() -> None:
    assert edited("patient", "patients") == [("kept", "patient"), ("inserted", "s")]


def test_a_word_is_marked_between_what_it_shares_at_both_ends() -> None:
    assert edited("randomised", "randomized") == [
        ("kept", "randomi"),
        ("removed", "s"),
        ("inserted", "z"),
        ("kept", "ed"),
    ]


def test_numbers_are_replaced_whole() -> None:
    assert edited("1800", "18000") == [("removed", "1800"), ("inserted", "18000")]


def test_words_that_share_little_are_replaced_whole() -> None:
    assert edited("death", "disease") == [("removed", "death"), ("inserted", "disease")]


def test_what_was_kept_stays_one_stretch() -> None:
    found = within_words(
        [
            ShownSegment("kept", "all "),
            ShownSegment("removed", "patient"),
            ShownSegment("inserted", "patients"),
            ShownSegment("kept", "."),
        ]
    )

    assert [one.text for one in found] == ["all patient", "s", "."]


@given(st.lists(st.tuples(st.sampled_from(["kept", "removed", "inserted"]), _WORDS)))
def test_both_texts_are_what_they_were(pieces: list[tuple[str, str]]) -> None:
    segments = [ShownSegment(fate, text) for fate, text in pieces]
    found = within_words(segments)

    for gone in ("removed", "inserted"):
        was = "".join(one.text for one in segments if one.fate != gone)
        assert "".join(one.text for one in found if one.fate != gone) == was
