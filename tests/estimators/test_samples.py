"""What is a sample, and what is refused with its place."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

from trialwright.estimators.errors import EstimationError, InvalidSample, InvalidSetting
from trialwright.estimators.samples import (
    LARGEST_WHOLE,
    checked_causes,
    checked_covariates,
    checked_groups,
    checked_level,
    follow_up,
)

NAN, INF = float("nan"), float("inf")


def test_a_sample_keeps_whole_days_whole() -> None:
    sample = follow_up([5, 0, 730], [1, 0, True])

    assert sample.durations.dtype == np.int64
    assert sample.events.tolist() == [True, False, True]
    assert len(sample) == 3
    assert sample.weights is None
    assert sample.entries is None


def test_a_subject_of_weight_zero_is_not_in_the_sample() -> None:
    sample = follow_up([5, 6, 7], [1, 1, 0], weights=[2, 0, 0.5], entries=[0, 1, 2])

    assert sample.durations.tolist() == [5, 7]
    assert sample.events.tolist() == [True, False]
    assert sample.weights is not None
    assert sample.weights.tolist() == [2, 0.5]
    assert sample.entries is not None
    assert sample.entries.tolist() == [0, 2]


@pytest.mark.parametrize(
    "durations",
    [
        np.array([1, 2], dtype=np.uint8),
        np.array([1, 2], dtype=np.float32),
        np.array([1, Fraction(2)], dtype=object),
        np.ma.MaskedArray([1, 2], mask=[False, False]),
        (1, 2.0),
    ],
)
def test_numbers_are_read_from_whatever_holds_them(durations: ArrayLike) -> None:
    assert follow_up(durations, np.array([1.0, 0.0])).durations.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("durations", "events", "said"),
    [
        ([], [], "durations is empty, expected at least one subject"),
        ([1, NAN], [1, 1], "durations[1] is nan, expected a finite number from 0 to 1e+100"),
        ([1, INF], [1, 1], "durations[1] is inf"),
        ([1.0, 1e300], [1, 1], "durations[1] is 1e+300"),
        ([3, -1], [1, 1], "durations[1] is -1"),
        ([3, LARGEST_WHOLE + 1], [1, 1], "durations[1] is 9007199254740993"),
        (np.array([3, 2**63], dtype=np.uint64), [1, 1], "durations[1] is 9223372036854775808"),
        ([3, None], [1, 1], "durations[1] is None, expected a number"),
        ([3, 10**400], [1, 1], "durations[1] is too large, expected a finite number"),
        (["3", "4"], [1, 1], "durations[0] is '3', expected a number"),
        ([True, False], [1, 1], "durations[0] is True, expected a number"),
        ([[3, 4]], [1, 1], "durations is of 2 dimensions, expected one row of values"),
        ([[3], [4, 5]], [1, 1], "durations is no array, expected one row of values"),
        (7, 1, "durations is of 0 dimensions"),
        (np.ma.MaskedArray([1, 2], mask=[False, True]), [1, 1], "durations[1] is masked"),
        ([3, 4], [1], "events is of 1 values, expected 2, one for each subject"),
        ([3, 4], [1, 2], "events[1] is 2, expected 1 (the event happened) or 0 (censored)"),
        ([3, 4], [1, NAN], "events[1] is nan"),
        ([3, 4], [1, None], "events[1] is None"),
        ([3, 4], ["1", "0"], "events[0] is '1'"),
    ],
)
def test_what_is_no_sample_is_refused_with_its_place(
    durations: ArrayLike, events: ArrayLike, said: str
) -> None:
    with pytest.raises(InvalidSample) as caught:
        follow_up(durations, events)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"weights": [1, -1]}, "weights[1] is -1.0, expected a finite number of at least 0"),
        ({"weights": [1, INF]}, "weights[1] is inf"),
        ({"weights": [0, 0]}, "weights is 0 for all, expected one greater than 0"),
        ({"weights": [1]}, "weights is of 1 values"),
        ({"entries": [0, 4]}, "entries[1] is 4, expected a number from 0 to below the duration"),
        ({"entries": [-1, 0]}, "entries[0] is -1"),
        ({"entries": [NAN, 0]}, "entries[0] is nan"),
        ({"entries": [0]}, "entries is of 1 values"),
    ],
)
def test_weights_and_entries_are_checked(more: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidSample) as caught:
        follow_up([3, 4], [1, 0], **more)
    assert str(caught.value).startswith(said)


def test_events_are_read_from_objects_too() -> None:
    happened = np.array([True, 0, np.True_, 1.0], dtype=object)
    assert follow_up([1, 2, 3, 4], happened).events.tolist() == [True, False, True, True]
    with pytest.raises(InvalidSample, match=r"events\[1\] is None, expected a number"):
        follow_up([1, 2], np.array([True, None], dtype=object))


def test_nobody_has_no_covariates() -> None:
    assert checked_covariates(np.zeros((0, 2), dtype=str), 0).shape == (0, 2)


def test_causes_are_numbered_from_one() -> None:
    assert checked_causes([0, 1, 2.0], 3).tolist() == [0, 1, 2]
    for wrong in ([0, 1.5, 2], [0, -1, 2], [0, NAN, 2], [0, 1e9, 2], [0, 1]):
        with pytest.raises(InvalidSample):
            checked_causes(wrong, 3)


def test_covariates_are_a_matrix() -> None:
    assert checked_covariates([1, 2, 3], 3).shape == (3, 1)
    assert checked_covariates([[1, 0], [2, 5], [3, 1]], 3).tolist() == [[1, 0], [2, 5], [3, 1]]
    wrongs: tuple[Any, ...] = ([1, 2], [[1, NAN], [2, 3], [4, 5]], [["a"]] * 3, np.zeros((3, 1, 1)))
    for wrong in wrongs:
        with pytest.raises(InvalidSample):
            checked_covariates(wrong, 3)


def test_groups_are_labels_in_order() -> None:
    labels, places = checked_groups(["B", "A", "B"], 3)
    assert labels == ("A", "B")
    assert places.tolist() == [1, 0, 1]
    assert checked_groups([2, 1, 1], 3)[0] == (1, 2)
    assert checked_groups(np.array(["x", "x", "y"], dtype=object), 3)[0] == ("x", "y")
    for wrong in ([1.0, NAN, 2.0], ["a", None, "b"], np.array(["a", 1, 2], dtype=object), ["a"]):
        with pytest.raises(InvalidSample):
            checked_groups(wrong, 3)


@pytest.mark.parametrize("level", [0, 1, -0.5, NAN, "0.95", True, None])
def test_a_level_lies_between_none_and_all(level: object) -> None:
    with pytest.raises(InvalidSetting) as caught:
        checked_level(level)
    assert isinstance(caught.value, EstimationError)
    assert str(caught.value) == f"level is {level!r}, expected a number between 0 and 1"


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        (["A", float("nan"), "B"], "nan"),
        (["A", 1j, "B"], "1j"),
        (["A", 1, "B"], "1"),
        ([1, "A", 2], "'A'"),
    ],
)
def test_a_missing_or_odd_label_among_texts_is_not_made_a_text(
    groups: list[object], found: str
) -> None:
    """NumPy makes "nan" of NaN where another label is a text, and a group of whoever has none."""
    with pytest.raises(InvalidSample, match=rf"groups\[1\] is {found}"):
        checked_groups(groups, 3)


def test_the_place_of_a_text_among_numbers_is_said() -> None:
    with pytest.raises(InvalidSample, match=r"durations\[2\] is '7', expected a number"):
        follow_up([1, 2, "7"], [1, 0, 1])  # type: ignore[arg-type]


def test_labels_that_are_all_texts_or_all_numbers_stay_what_they_are() -> None:
    assert checked_groups(["B", "A", "B"], 3)[0] == ("A", "B")
    assert checked_groups([2, 1, 2], 3)[0] == (1, 2)
