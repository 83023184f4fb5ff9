"""The table of what a query finds, row by row."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypedDict

import pytest
from tests.registry.search.made import finds


class _Case(TypedDict, total=False):
    says: str
    query: str
    area: str
    synonyms: list[list[str]]
    finds: list[Any]
    misses: list[Any]


def _cases() -> Iterator[_Case]:
    table = Path(__file__).with_name("specification.toml").read_text("utf-8")
    for section in tomllib.loads(table)["section"]:
        assert section["says"], section["title"]
        yield from section["case"]


def _is_found(case: _Case, record: Any) -> bool:  # noqa: ANN401 - a table, or a text alone
    area = case.get("area", "BasicSearch")
    pieces = {area: record} if isinstance(record, str) else record
    return finds(case["query"], pieces, area, *case.get("synonyms", []))


@pytest.mark.parametrize("case", list(_cases()), ids=lambda case: str(case["query"]))
def test_a_query_finds_these_records_and_not_those(case: _Case) -> None:
    assert case["says"].endswith((".", ")"))
    assert case["finds"] or case["misses"]
    assert [one for one in case["finds"] if not _is_found(case, one)] == []
    assert [one for one in case["misses"] if _is_found(case, one)] == []
