"""Two hundred numbers of real records, each judged by a person: what is read of them stays.

The list is the last of four draws, each of 200 numbers from records that no draw before it
held; the three last from the half of the records that is kept back from mending. Each was
judged before any rule was mended on it:

    seed 5    179 right (all records; judged more leniently than the others)
    seed 11   160 right, the reader as it was then
    seed 12   185 right, after rules were mended on seeds 5 and 11
    seed 13   175 right, after rules were mended on seed 12

`verdict` is what was judged then, `now` what is right since rules were mended on the list
itself, and `read` what is read now. Whoever betters a reading changes its row, and says why.
Drawn with ``python -m benchmarks.eligibility.sampled STUDIES --seed 13 --kept-back --without``
and the lists of the draws before it, which lie in ``draws``.
"no number" stands where digits are read as a name or a marker.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.eligibility.coverage import mentions, texts_by_record
from benchmarks.eligibility.sampled import is_apart, is_kept_back, places_of, records_of, said
from trialwright.eligibility.criteria import Span
from trialwright.eligibility.reading import read_criteria

_LIST = Path(__file__).parents[1] / "sampled_mentions.tsv"


_DRAWS = Path(__file__).parents[1] / "draws"


def _place(row: Mapping[str, str]) -> Span:
    return Span(int(row["start"]), int(row["end"]))


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
    assert not any(row["verdict"] == "right" and row["now"] == "wrong" for row in rows)
    assert all(row["why"] for row in rows)


def test_most_numbers_of_the_list_are_read_right() -> None:
    assert sum(row["verdict"] == "right" for row in _rows()) == 175
    assert sum(row["now"] == "right" for row in _rows()) >= 191


def test_no_draw_holds_a_record_of_a_draw_before_it() -> None:
    draws = [
        records_of([path]) for path in (*sorted(_DRAWS.glob("seed_*/sampled_mentions.tsv")), _LIST)
    ]

    assert [len(one) > 0 for one in draws] == [True] * 4
    assert sum(map(len, draws)) == len(frozenset().union(*draws))


def test_the_newest_draw_is_apart_from_all_that_was_judged_before() -> None:
    """Its records were drawn from before, its words were not: nothing was mended on them."""
    newest = _DRAWS / "apart_14" / "sampled_mentions.tsv"
    judged = places_of([*sorted(_DRAWS.glob("seed_*/sampled_mentions.tsv")), _LIST])
    with newest.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))

    assert all(is_kept_back(row["record"]) for row in rows)
    assert all(is_apart(int(row["start"]), judged.get(row["record"], ())) for row in rows)
    assert {row["verdict"] for row in rows} == {"right", "wrong"}
    assert all(row["why"] for row in rows)
    assert (sum(row["verdict"] == "right" for row in rows), len(rows)) == (163, 200)


def test_the_list_is_drawn_only_from_records_that_are_kept_back() -> None:
    assert all(is_kept_back(row["record"]) for row in _rows())


@pytest.mark.reference
def test_what_is_read_of_the_judged_numbers_has_not_changed(
    read: Mapping[tuple[str, Span], str],
) -> None:
    changed = {
        (row["record"], row["words"]): (row["read"], now)
        for row in _rows()
        if (now := read.get((row["record"], _place(row)), "no number")) != row["read"]
    }

    assert not changed
