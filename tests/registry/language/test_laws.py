"""What holds for every query: printing reads back, and nothing but a QueryError is raised."""

from __future__ import annotations

import pickle
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.registry.language.outlines import trees, words

from trialwright.errors import InvalidInput
from trialwright.registry.language import (
    Condition,
    Node,
    QueryError,
    bind,
    only_ids,
    parse,
    search_areas,
    text_of,
)
from trialwright.registry.language.parsing import DEEPEST, LONGEST
from trialwright.registry.language.tree import And, InArea, Not, Or, Phrase, Term


@settings(max_examples=400)
@given(trees)
def test_a_printed_tree_reads_as_the_same_tree(tree: Node) -> None:
    assert parse(text_of(tree)) == tree


@settings(max_examples=400)
@given(words)
def test_every_run_of_words_can_be_asked_for(text: str) -> None:
    assert parse(text_of(Term(text))) == Term(text)


_typed = st.lists(
    st.sampled_from(
        [
            *'()[],"\\ ab',
            " AND ",
            "OR",
            "NOT ",
            "ALL",
            "AREA[Phase]",
            "AREA[",
            "RANGE[1, MAX]",
            "SEARCH[Location]",
            "NCT01234567 ",
            "p53(+)",
            "\\AND",
        ]
    ),
    max_size=14,
).map("".join)


@settings(max_examples=600)
@given(_typed | st.text(max_size=30))
def test_any_text_reads_or_is_refused_with_a_place_in_it(text: str) -> None:
    try:
        tree = parse(text)
    except QueryError as error:
        assert 1 <= error.position <= len(text) + 1  # noqa: PT017 - some of these texts read
        return
    printed = text_of(tree)
    assert parse(printed) == tree
    assert text_of(parse(printed)) == printed


def test_a_node_knows_where_it_stood_and_equality_does_not_ask() -> None:
    tree = parse('heart OR  AREA[Phase] NOT "x y"')
    assert isinstance(tree, Or)
    area = tree.parts[1]
    assert isinstance(area, InArea)
    assert isinstance(area.part, Not)
    assert area.span == (10, 31)
    assert area.name_at == 15
    assert area.part.part.span == (26, 31)
    assert tree.span == (0, 31)
    assert area.part.part == Phrase("x y")
    elsewhere = InArea("Phase", of_size=False, part=area.part)
    assert area == elsewhere
    assert hash(area) == hash(elsewhere)


def test_nesting_has_a_limit_and_is_refused_as_bad_input() -> None:
    deepest = "(" * DEEPEST + "x" + ")" * DEEPEST
    assert parse(deepest) == Term("x")
    with pytest.raises(QueryError, match="more than 50 levels deep") as refused:
        parse(f"({deepest})")
    assert isinstance(refused.value, InvalidInput)
    assert refused.value.position == DEEPEST + 1
    with pytest.raises(QueryError, match="more than 50 levels deep"):
        parse("NOT " * (DEEPEST + 1) + "x")


def test_brackets_side_by_side_do_not_count_as_nesting() -> None:
    tree = parse("(a) NOT b OR " * 200 + "c")
    assert isinstance(tree, Or)
    assert len(tree.parts) == 201


@settings(max_examples=300)
@given(trees)
def test_every_tree_means_something_or_is_refused(tree: Node) -> None:
    basic = search_areas()["BasicSearch"]
    try:
        condition: Condition = bind(tree, basic, label="Other terms")
    except QueryError as error:
        first = str(error).partition("\n")[0]
        assert first == f"Error parsing query in Other terms: {error.summary}"  # noqa: PT017 - some are refused
        return
    assert bind(parse(text_of(tree)), basic) == condition


def test_the_deepest_query_can_be_printed_and_bound() -> None:
    deepest = "NOT (a OR b AND " * (DEEPEST // 2) + "x" + ")" * (DEEPEST // 2)
    tree = parse(deepest)
    assert parse(text_of(tree)) == tree
    basic = search_areas()["BasicSearch"]
    assert bind(tree, basic) == bind(tree, basic)


def test_a_query_may_be_long_but_not_longer() -> None:
    text = "ab " * (LONGEST // 3)
    assert isinstance(parse(text), Term)
    with pytest.raises(QueryError, match="20,003 characters"):
        parse("x" * (LONGEST + 3))


@pytest.mark.parametrize(
    "piece", ["a(", "a()", "(", ")", "\\", '\\"', "a,", "NOT ", "a(b(c", "NCT1 ", '"', " ", "AREA"]
)
def test_no_text_takes_long_to_read_or_refuse(piece: str) -> None:
    text = (piece * LONGEST)[:LONGEST]
    began = time.perf_counter()
    try:
        parse(text)
    except QueryError as error:
        assert len(str(error)) < 1_000  # noqa: PT017 - some of these texts read, others do not
    assert time.perf_counter() - began < 2


def test_an_error_survives_the_way_between_processes() -> None:
    with pytest.raises(QueryError) as refused:
        parse("heart [", label="Other terms")
    again = pickle.loads(pickle.dumps(refused.value))  # noqa: S301 - our own bytes
    assert str(again) == str(refused.value)
    assert again.position == refused.value.position


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("NCT01234567", [1_234_567]),
        ("nct76,", [76]),
        ("NCT01234567 NCT00000076,NCT00000077", [1_234_567, 76, 77]),
        ("NCT01234567 melanoma", []),
        ("NCT01234567 OR NCT00000076", []),
        ('"NCT01234567"', []),
        ("NCT00000000", []),
        ("", []),
    ],
)
def test_a_query_of_nothing_but_ids_is_told_apart(query: str, numbers: list[int]) -> None:
    assert [nct_id.number for nct_id in only_ids(parse(query))] == numbers


def test_an_implied_and_is_an_and() -> None:
    assert parse('heart "x"') == And((Term("heart"), Phrase("x")))
