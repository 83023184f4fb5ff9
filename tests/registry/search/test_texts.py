"""Where in one text words stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.registry.language import Coverage
from trialwright.registry.search.phrases import QueryPhrase
from trialwright.registry.search.plain.texts import (
    Span,
    Text,
    covering_span,
    is_exactly_in,
    spans_of,
)

_WORDS = st.sampled_from(["CAR", "T", "CAR-T", "CART", "cell", "cells", "R/R", "\u03b2-cell", "1"])
_PHRASES = st.lists(_WORDS, min_size=1, max_size=4).map(" ".join)


def _spans(query: str, text: str) -> list[tuple[int, int]]:
    return sorted(spans_of(QueryPhrase.of(query), Text.of(text)))


def test_a_text_is_cut_into_pieces_that_know_their_words() -> None:
    text = Text.of("Relapsed/refractory AML (CLL-1)")
    assert text.pieces == ("relapsed", "refractory", "aml", "cll", "1")
    assert text.word_at == (0, 0, 1, 2, 2)
    assert text.joined == ((Span(0, 2), "relapsedrefractory"), (Span(3, 5), "cll1"))
    assert text.words_at(Span(1, 3)) == "Relapsed/refractory AML"


@pytest.mark.parametrize(
    ("query", "text", "spans"),
    [
        ("cell", "Cells of a cell", [(0, 1), (3, 4)]),
        ("CAR-T", "CAR-T or CAR T or CART", [(0, 2), (3, 5), (6, 7)]),
        ("CART", "CAR-T or CAR T or CART", [(0, 2), (6, 7)]),
        ("CAR-T cells", "a CAR-T cell", [(1, 4)]),
        ("T cell", "CAR-T cell", [(1, 3)]),
        ("SARS-CoV2", "SARS-CoV-2", [(0, 3)]),
        ("a a", "a a a", [(0, 2), (1, 3)]),
        ("a b", "b a", []),
        ("cell T", "CAR-T cell", []),
        ("a-b-c-d-e", "a b c d e", [(0, 5)]),
        ("a-b-c-d-e", "abcde", []),
        ("word", "", []),
        ("+", "+", []),
    ],
)
def test_a_phrase_stands_where_its_words_follow_one_another(
    query: str, text: str, spans: list[tuple[int, int]]
) -> None:
    assert _spans(query, text) == spans


@pytest.mark.parametrize(
    ("text", "coverages"),
    [
        ("CAR-T cells", set(Coverage)),
        ("CAR-T cells: safety", {Coverage.CONTAINS, Coverage.STARTS_WITH}),
        ("safety of CAR-T cells.", {Coverage.CONTAINS, Coverage.ENDS_WITH}),
        ("of CAR-T cells in", {Coverage.CONTAINS}),
        (
            "CAR-T cells or CAR-T cells",
            {Coverage.CONTAINS, Coverage.STARTS_WITH, Coverage.ENDS_WITH},
        ),
        ("CAR-T", set()),
    ],
)
def test_coverage_asks_where_the_whole_phrase_begins_and_ends(
    text: str, coverages: set[Coverage]
) -> None:
    phrase = QueryPhrase.of("CAR-T cell")
    assert {one for one in Coverage if covering_span(phrase, Text.of(text), one)} == coverages


@pytest.mark.parametrize(
    ("asked", "text", "coverages"),
    [
        ("a b", "a  b", set(Coverage)),
        ("a b", " a\tb\n", set(Coverage)),
        ("b", "ab b", {Coverage.CONTAINS, Coverage.ENDS_WITH}),
        ("b", "ab", set()),
        ("b", "b1", set()),
        ("b", "b,c", {Coverage.CONTAINS, Coverage.STARTS_WITH}),
        ("b+", "b+.", {Coverage.CONTAINS, Coverage.STARTS_WITH}),
        ("b", "B", set()),
        ("long", "l", set()),
        ("aa", "aaa aa", {Coverage.CONTAINS, Coverage.ENDS_WITH}),
    ],
)
def test_exactly_means_every_sign_and_whole_words(
    asked: str, text: str, coverages: set[Coverage]
) -> None:
    assert {one for one in Coverage if is_exactly_in(Text.of(text), asked, one)} == coverages


@given(_PHRASES, _PHRASES)
def test_a_phrase_stands_in_every_text_that_holds_it(phrase: str, around: str) -> None:
    text = Text.of(f"{around} {phrase} {around}")
    before = len(Text.of(around).pieces)
    assert Span(before, before + len(Text.of(phrase).pieces)) in spans_of(
        QueryPhrase.of(phrase), text
    )


@given(_PHRASES, _PHRASES)
def test_each_word_of_a_phrase_that_stands_in_a_text_stands_there(phrase: str, text: str) -> None:
    asked, read = QueryPhrase.of(phrase), Text.of(text)
    alone = [spans_of(QueryPhrase((word,)), read) for word in asked.words]
    for start, end in spans_of(asked, read):
        assert 0 <= start < end <= len(read.pieces)
        assert any(span.start == start for span in alone[0])
        assert any(span.end == end for span in alone[-1])
        assert all(alone)
