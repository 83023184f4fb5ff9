"""Our reading of a row stands in the words that the row quotes.

This is a second look beside the tables: the number at which a row begins is looked for in the
printed criterion of its grade, in the unit of the term or in one that the print uses beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from trialwright.grading.conditions import Reference
from trialwright.grading.rulebook import Row, Rulebook, Term
from trialwright.grading.shelf import measured_rulebooks

#: What the print says in another unit only: our number, and how the print writes it.
_IN_ANOTHER_UNIT = {
    ("Leukocytosis", 100.0): "100,000",
    ("Lymphocyte count increased", 4.0): "4000",
    ("Lymphocyte count increased", 20.0): "20,000",
    ("Fibrinogen decreased", 0.5): "50",
    ("Hemoglobin increased", 20.0): "2",
    ("Hemoglobin increased", 40.0): "4",
}
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


def rows() -> Iterator[tuple[Rulebook, Term, Row]]:
    for rulebook in measured_rulebooks():
        for term in rulebook.terms:
            for row in term.measured_rows:
                yield rulebook, term, row


def printed_numbers(row: Row) -> set[float]:
    return {float(one.replace(",", "")) for one in _NUMBER.findall(row.printed)}


def looked_for(term: Term, row: Row) -> Iterator[float]:
    """Yield the numbers that the print must have; of a limit itself it has none."""
    assert row.condition is not None
    for one in row.condition.comparisons:
        by_limit = one.reference in {Reference.ULN, Reference.LLN, Reference.BASELINE}
        if by_limit and one.number == 1:
            continue
        written = _IN_ANOTHER_UNIT.get((term.name, one.number))
        yield float(written.replace(",", "")) if written else abs(one.number)


@pytest.mark.parametrize(
    ("rulebook", "term", "row"), list(rows()), ids=lambda one: getattr(one, "id", "")
)
def test_the_number_of_a_row_stands_in_its_print(rulebook: Rulebook, term: Term, row: Row) -> None:
    assert rulebook.version in row.source
    printed = printed_numbers(row)
    for number in looked_for(term, row):
        # The print has whole numbers where ours is the end of the range before.
        assert printed & {number, number + 1}, (row.printed, number)


@pytest.mark.parametrize(
    ("words", "reference"),
    [("ULN", Reference.ULN), ("LLN", Reference.LLN), ("baseline", Reference.BASELINE)],
)
def test_a_row_by_a_limit_or_the_baseline_is_printed_as_one(
    words: str, reference: Reference
) -> None:
    other = {
        "Acidosis": "normal",
        "Alkalosis": "normal",
    }
    for _, term, row in rows():
        assert row.condition is not None
        if any(one.reference is reference for one in row.condition.comparisons):
            assert re.search(other.get(term.name, words), row.printed, re.IGNORECASE), row.id
