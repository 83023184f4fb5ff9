"""A word that denies is told by the expression, or counts as not read."""

from __future__ import annotations

import pytest

from trialwright.eligibility.criteria import Expression, parse
from trialwright.eligibility.reading import read_criteria
from trialwright.eligibility.reading.negations import denies


def unread(words: str) -> list[str]:
    text = f"Exclusion Criteria:\n\n* {words}"
    (criterion,) = read_criteria(text).criteria
    return [span.of(text) for span in criterion.unread]


def test_a_negation_that_no_expression_tells_was_not_read() -> None:
    assert unread("Not aged 18 to 20 years") == ["Not"]


@pytest.mark.parametrize("words", ["No asthma", "Malignancy, except skin cancer", "Asthma or gout"])
def test_one_that_the_expression_tells_was_read(words: str) -> None:
    assert unread(words) == []


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ('not(has(term("a")))', True),
        ('any([has(term("a")), except(has(term("b")), exceptions: [has(term("c"))])])', True),
        ('all([has(term("a")), has(term("b"))])', False),
        ('has(term("no a"))', False),
    ],
)
def test_an_expression_denies_by_its_form_not_by_its_words(
    canonical: str, *, expected: bool
) -> None:
    expression: Expression = parse(canonical)

    assert denies(expression) is expected
