"""Ages and other lengths of time, as the registry writes them."""

from __future__ import annotations

import pytest

from trialwright.vocabulary import Duration


@pytest.mark.parametrize(
    ("text", "amount", "unit", "days"),
    [
        ("18 Years", 18, "a", 6574.5),
        ("1 Year", 1, "a", 365.25),
        ("6 Months", 6, "mo", 182.625),
        ("1 Month", 1, "mo", 30.4375),
        ("2 Weeks", 2, "wk", 14.0),
        ("30 Days", 30, "d", 30.0),
        ("12 Hours", 12, "h", 0.5),
        ("90 Minutes", 90, "min", 0.0625),
    ],
)
def test_a_length_of_time_has_a_number_a_unit_and_an_order(
    text: str, amount: int, unit: str, days: float
) -> None:
    length = Duration(text)

    assert (length.amount, length.unit, length.days) == (amount, unit, days)
    assert str(length) == text


@pytest.mark.parametrize(
    "text",
    ["", "18", "18 years", "1.5 Years", "-1 Year", "N/A", "18  Years", "1" + "0" * 9 + " Years"],
)
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a length of time"):
        Duration(text)
