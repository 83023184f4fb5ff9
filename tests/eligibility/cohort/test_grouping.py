"""Rows that are the same, ranks within rows, and lines that many patients share."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.eligibility.cohort.test_jobs import STUDY, some

from trialwright.eligibility.cohort import CohortScreening, Form, grouping, header
from trialwright.eligibility.cohort.grouping import joined, ranks, same_rows
from trialwright.eligibility.cohort.rows import lines_of

_ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(-2, 2), min_size=width, max_size=width), min_size=1, max_size=20
    )
)


def kinds_of(rows: list[list[int]]) -> list[int]:
    first, kinds = same_rows(np.array(rows, np.int64))
    return [int(first[kind]) for kind in kinds]


@given(_ROWS)
def test_a_row_is_of_the_kind_of_the_first_row_that_is_equal(rows: list[list[int]]) -> None:
    assert kinds_of(rows) == [rows.index(row) for row in rows]


def test_rows_of_one_mixture_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "_mixed", lambda rows: np.zeros(len(rows), np.uint64))
    rows = [[1, 2], [2, 1], [1, 2], [3, 3]]
    assert kinds_of(rows) == [0, 1, 0, 3]


@given(_ROWS)
def test_ranks_are_those_of_sorting_each_row(rows: list[list[int]]) -> None:
    expected = [[sorted(set(row)).index(one) for one in row] for row in rows]
    assert ranks(np.array(rows, np.int64)).tolist() == expected


def test_columns_are_joined_to_one_number_unless_they_are_too_many() -> None:
    column = np.array([0, 1, 2], np.int64)
    assert joined((column, 3), (column, 4)).tolist() == [0, 5, 10]
    with pytest.raises(OverflowError, match="63 bits"):
        joined((column, 1 << 40), (column, 1 << 40))


def test_a_name_with_commas_stays_one_cell() -> None:
    ready = CohortScreening(STUDY)
    (block,) = some((2,)).columns
    named = replace(block, persons=replace(block.persons, ids=('a, "b"', "c")))
    found = ready.screen(named)
    ids = [criterion.id for criterion, _ in ready.criteria]
    cells = (header(ids) + lines_of(found, ids, STUDY.vocabulary)).decode()
    rows = list(csv.DictReader(cells.splitlines()))
    assert [row["patient"] for row in rows] == ['a, "b"', "c"]
    told = lines_of(found, ids, STUDY.vocabulary, Form.NDJSON).decode().splitlines()
    assert header(ids, Form.NDJSON) == b""
    for row, line in zip(rows, map(json.loads, told), strict=True):
        assert line["patient"] == row["patient"]
        assert line["verdict"] == row["verdict"]
        assert "; ".join(line["needs_people"]) == row["needs_people"]
        assert list(line["criteria"]) == [row[name] for name in ids]
