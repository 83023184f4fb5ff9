"""Which posted texts are numbers, and where they lie on an axis."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.web.public.figures.scale import as_number, log_scale_over, mark_text, scale_over


@pytest.mark.parametrize(
    ("posted", "number"),
    [
        ("12", 12),
        (" 3.50 ", 3.5),
        ("-0.4", -0.4),
        ("30,600", 30_600),
        (".5", 0.5),
        ("0", 0),
        ("30.", 30),
    ],
)
def test_plain_numbers_are_drawn(posted: str, number: float) -> None:
    assert as_number(posted) == number


@pytest.mark.parametrize(
    "posted",
    [None, "", "NA", "<0.001", "1e9", "3 (4)", "1,2", "٣", "-", ".", "-.", "1..", "nan", "9" * 400],
)
def test_what_is_no_plain_number_is_not_drawn(posted: str | None) -> None:
    assert as_number(posted) is None


def test_an_axis_by_hand() -> None:
    scale = scale_over([2.9, 12.8], left=0, right=100, from_zero=False)

    assert list(scale.marks) == [2, 4, 6, 8, 10, 12, 14]
    assert scale.at(8) == 50


@pytest.mark.parametrize("posted", ["1" + "0" * 308, f"0.{'0' * 320}5", f"-{'9' * 101}"])
def test_what_is_beyond_all_measure_is_left_in_words(posted: str) -> None:
    assert as_number(posted) is None


@pytest.mark.parametrize(
    "values",
    [
        [0.3, 0.30000000000000004],
        [33.3333333333333, 33.3333333333334],
        [1234567890123, 1234567890124],
        [-5.0, -5.0],
    ],
)
@pytest.mark.parametrize("from_zero", [True, False])
def test_values_as_good_as_the_same_lie_on_an_axis_from_zero(
    values: list[float],
    from_zero: bool,  # noqa: FBT001 - it is what is tested
) -> None:
    scale = scale_over(values, left=0, right=100, from_zero=from_zero)

    assert 0 in scale.marks
    assert len({*scale.marks}) == len(scale.marks) > 2
    assert all(0 <= scale.at(value) <= 100 for value in values)
    log_scale = log_scale_over(map(abs, values), left=0, right=100)
    assert all(0 <= log_scale.at(abs(value)) <= 100 for value in values)


def test_an_axis_that_could_be_drawn_may_reach_far() -> None:
    for values in ([-1e100, 1e100], [1e-100, 1e100]):
        scale = scale_over(values, left=0, right=100, from_zero=False)
        assert all(0 <= scale.at(value) <= 100 for value in values)


def test_bars_begin_at_zero() -> None:
    assert scale_over([7, 9], left=0, right=10, from_zero=True).marks[0] == 0


@given(
    st.lists(
        st.floats(-1e9, 1e9) | st.floats(-1e9, 1e9).map(lambda x: round(x, 4)),
        min_size=1,
        max_size=9,
    ),
    st.booleans(),
)
def test_every_value_lies_on_the_axis(values: list[float], from_zero: bool) -> None:  # noqa: FBT001
    scale = scale_over(values, left=100, right=500, from_zero=from_zero)

    assert 2 <= len(scale.marks) <= 12
    assert all(99.9 <= scale.at(value) <= 500.1 for value in values)


def test_a_mark_has_a_true_minus() -> None:
    assert [mark_text(mark) for mark in (-0.5, 0.0, 20.0)] == ["\N{MINUS SIGN}0.5", "0", "20"]
