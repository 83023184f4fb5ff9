"""Two hundred numbers of real records, each judged by a person: what is read of them stays.

The numbers were drawn with `python -m benchmarks.eligibility.sampled STUDIES --seed 5` and judged
on what was read then. Whoever betters a reading changes its row, and says why it is right now;
"no number" stands where digits are read as a name or a marker.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.eligibility.coverage import mentions, texts_by_record
from benchmarks.eligibility.sampled import said
from trialwright.eligibility.criteria import Span
from trialwright.eligibility.reading import read_criteria

_LIST = Path(__file__).parents[1] / "sampled_mentions.tsv"


def _rows() -> list[dict[str, str]]:
    with _LIST.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def read(reference_data: Path) -> Mapping[tuple[str, Span], str]:
    """Give what is read of each number of the records on the list."""
    wanted = {row["record"] for row in _rows()}
    return {
        (record, one.span): said(one)
        for record, text in texts_by_record(reference_data / "registry" / "studies.ndjson.zst")
        if record in wanted
        for one in mentions(read_criteria(text))
    }


def test_every_number_of_the_list_is_judged_and_says_why() -> None:
    rows = _rows()

    assert len(rows) == len({(row["record"], row["start"]) for row in rows}) == 200
    assert {row["verdict"] for row in rows} == {"right", "wrong"}
    assert all(row["why"] for row in rows)


def test_most_numbers_of_the_list_are_read_right() -> None:
    assert sum(row["verdict"] == "right" for row in _rows()) >= 179


@pytest.mark.reference
def test_what_is_read_of_the_judged_numbers_has_not_changed(
    read: Mapping[tuple[str, Span], str],
) -> None:
    changed = {
        (row["record"], row["words"]): (row["read"], now)
        for row in _rows()
        if (now := read.get((row["record"], Span(int(row["start"]), int(row["end"]))), "no number"))
        != row["read"]
    }

    assert not changed
