"""Word-level differences: complete, readable, and quick on long texts."""

from __future__ import annotations

import random

from hypothesis import example, given
from hypothesis import strategies as st

from trialwright.registry.diff import Changed, Fate, Segment, TextChanged
from trialwright.registry.diff.subsequence import longest_increasing
from trialwright.registry.diff.texts import kept_share, text_change, text_segments

PROSE = st.lists(
    st.sampled_from(["age", "of", "3", "18", "years,", "(or", "older)\n", "\\>", " ", ""])
).map(" ".join)


def marked(before: str, after: str) -> str:
    brackets = {Fate.KEPT: "{}", Fate.REMOVED: "[{}]", Fate.INSERTED: "<{}>"}
    return "".join(brackets[s.fate].format(s.text) for s in text_segments(before, after))


def joined(segments: tuple[Segment, ...], *fates: Fate) -> str:
    return "".join(segment.text for segment in segments if segment.fate in fates)


@given(st.one_of(PROSE, st.text()), st.one_of(PROSE, st.text()))
def test_the_segments_hold_both_texts_whole(before: str, after: str) -> None:
    segments = text_segments(before, after)

    assert joined(segments, Fate.KEPT, Fate.REMOVED) == before
    assert joined(segments, Fate.KEPT, Fate.INSERTED) == after
    assert all(segment.text for segment in segments)


@given(st.text())
def test_an_unchanged_text_is_one_kept_segment(text: str) -> None:
    assert text_segments(text, text) == ((Segment(Fate.KEPT, text),) if text else ())


def test_a_changed_number_is_marked_whole() -> None:
    assert marked("weight of 12.5 kg", "weight of 13.5 kg") == "weight of [12.5]<13.5> kg"


def test_blanks_between_changed_words_do_not_split_a_changed_phrase() -> None:
    assert marked("within two weeks of it", "within three months of it") == (
        "within [two weeks]<three months> of it"
    )


def test_a_line_broken_elsewhere_changes_a_blank_and_no_word() -> None:
    assert marked("signed informed consent", "signed\ninformed consent") == (
        "signed[ ]<\n>informed consent"
    )


def test_words_without_an_anchor_are_still_matched() -> None:
    """Every word occurs twice, so that none can anchor."""
    assert marked("a b; a b", "c b; a b; a c") == "<c b; >a b; a [b]<c>"


def test_a_text_that_keeps_almost_nothing_was_rewritten_not_edited() -> None:
    assert text_change("p", "Overall survival", "OS") == Changed(
        path="p", before="Overall survival", after="OS"
    )
    assert isinstance(text_change("p", "Overall survival", "Overall Survival (OS)"), TextChanged)


def test_a_text_of_thirty_thousand_characters_is_compared_word_by_word() -> None:
    chance = random.Random(1)
    words = [chance.choice(["the", "of", "patients", f"w{n}"]) for n in range(5000)]
    edited = [word if chance.random() > 0.05 else "edited" for word in words]

    segments = text_segments(" ".join(words), " ".join(edited))

    assert kept_share(segments) > 0.8


def test_a_text_without_any_anchor_is_replaced_whole_rather_than_waited_for() -> None:
    before, after = "a b " * 1000 + "b", "b a " * 1000 + "a a"

    assert marked(before, after) == f"[{before}]<{after}>"


@given(st.lists(st.integers(0, 20), max_size=12))
def test_what_stays_in_order_is_increasing_and_as_long_as_can_be(numbers: list[int]) -> None:
    stayed = [numbers[position] for position in longest_increasing(numbers)]
    best = [0] * (len(numbers) + 1)
    for end, number in enumerate(numbers):
        best[end] = 1 + max(
            (best[start] for start in range(end) if numbers[start] < number), default=0
        )

    assert stayed == sorted(set(stayed))
    assert len(stayed) == max(best)


@given(st.one_of(PROSE, st.text()), st.one_of(PROSE, st.text()))
@example(
    "1. age\n2. sex\n\n3. consent",
    "Inclusion Criteria:\n* age\n* consent\nExclusion Criteria:\n* pregnancy\n  * sex",
)
def test_what_is_kept_is_the_same_in_either_direction(before: str, after: str) -> None:
    there, back = text_segments(before, after), text_segments(after, before)

    assert joined(there, Fate.KEPT) == joined(back, Fate.KEPT)
    assert kept_share(there) == kept_share(back)
