"""What the language of criteria can say: each example is read, printed and said as stated."""

from __future__ import annotations

import pytest
from tests.eligibility.specified import Example, examples_of_kinds, kinds, read_one

from trialwright.eligibility.criteria import (
    as_json,
    from_json,
    parse,
    sentence_of,
    text_of,
)
from trialwright.eligibility.criteria.kinds import classes

_EXAMPLES = examples_of_kinds()
_PARTS_ONLY = {"term", "unit", "anchor", "window"}


def test_every_kind_has_an_example() -> None:
    assert {kind["name"] for kind in kinds()} == set(classes()) - _PARTS_ONLY


@pytest.mark.parametrize("example", _EXAMPLES, ids=lambda one: one.text[:40])
def test_a_criterion_is_read_as_the_specification_says(example: Example) -> None:
    criterion = read_one(example.raw)

    assert text_of(criterion.expression, with_spans=False) == example.expression
    assert [span.of(example.raw) for span in criterion.unread] == list(example.unread)


@pytest.mark.parametrize("example", _EXAMPLES, ids=lambda one: one.text[:40])
def test_an_example_shows_its_kind(example: Example) -> None:
    assert f"{example.kind}(" in example.expression


@pytest.mark.parametrize("example", _EXAMPLES, ids=lambda one: one.text[:40])
def test_a_site_is_given_the_sentence_of_the_specification(example: Example) -> None:
    assert sentence_of(parse(example.expression)) == example.sentence


@pytest.mark.parametrize("example", _EXAMPLES, ids=lambda one: one.text[:40])
def test_text_and_json_bring_an_expression_back(example: Example) -> None:
    expression = read_one(example.raw).expression

    assert parse(text_of(expression)) == expression
    assert from_json(as_json(expression)) == expression
