"""Where windows of time stand in the text."""

from __future__ import annotations

import pytest

from trialwright.eligibility.reading import read_criteria, window_places


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("allo-HSCT within 6 weeks before screening", ["within 6 weeks before screening"]),
        ("Other malignancies within the past 3 years \\& asthma", ["within the past 3 years"]),
        ("Aged 3 to 18 years", []),
        ("Asthma", []),
    ],
)
def test_the_words_of_a_window_are_found_in_the_stored_text(words: str, places: list[str]) -> None:
    text = f"Exclusion Criteria:\n\n* {words}"
    (criterion,) = read_criteria(text).criteria

    assert [one.of(text) for one in window_places(text, criterion)] == places
