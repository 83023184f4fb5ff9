"""The thirty patterns in which criteria write numbers."""

from __future__ import annotations

import pytest
from tests.eligibility.specified import Example, examples_of_patterns, patterns, read_one

from trialwright.eligibility.criteria import text_of


def test_all_thirty_patterns_have_examples() -> None:
    assert [one["id"] for one in patterns()] == [f"P{number:02}" for number in range(1, 31)]


@pytest.mark.parametrize(
    "example", examples_of_patterns(), ids=lambda one: f"{one.kind} {one.text}"
)
def test_a_number_is_read_by_its_pattern(example: Example) -> None:
    criterion = read_one(example.raw)

    assert text_of(criterion.expression, with_spans=False) == example.expression
    assert [span.of(example.raw) for span in criterion.unread] == list(example.unread)
