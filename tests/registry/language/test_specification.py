"""The table of what the language means, row by row."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import pytest
from tests.registry.language.outlines import outline

from trialwright.registry.language import QueryError, parse, text_of


class _Case(TypedDict, total=False):
    query: str
    tree: str
    prints: str
    error: str
    position: int
    nearest: list[str]


def _cases() -> Iterator[_Case]:
    table = Path(__file__).with_name("specification.toml").read_text("utf-8")
    for section in tomllib.loads(table)["section"]:
        assert section["says"], section["title"]
        yield from section["case"]


_READABLE = [case for case in _cases() if "tree" in case]
_UNREADABLE = [case for case in _cases() if "error" in case]


def test_every_row_says_either_a_tree_or_an_error() -> None:
    assert all(("tree" in case) != ("error" in case) for case in _cases())
    assert len(_READABLE) + len(_UNREADABLE) == len(list(_cases()))


@pytest.mark.parametrize("case", _READABLE, ids=lambda case: repr(case["query"]))
def test_a_query_reads_as_its_tree_and_the_tree_prints_as_its_text(case: _Case) -> None:
    tree = parse(case["query"])
    printed = case.get("prints", case["query"])
    assert outline(tree) == case["tree"]
    assert text_of(tree) == printed
    assert parse(printed) == tree


@pytest.mark.parametrize("case", _UNREADABLE, ids=lambda case: repr(case["query"]))
def test_an_error_says_what_the_registry_says_and_where(case: _Case) -> None:
    with pytest.raises(QueryError) as refused:
        parse(case["query"], label="Other terms")
    error = refused.value
    expected, cut, _ = case["error"].partition("…")
    said = error.summary[: len(expected)] if cut else error.summary
    assert said == expected
    assert error.position == case["position"]
    assert list(error.nearest) == case.get("nearest", [])
    first, second = str(error).split("\n")
    assert first == f"Error parsing query in Other terms: {error.summary}"
    assert second.startswith(f"At character {error.position}: found {error.found}, expected ")
