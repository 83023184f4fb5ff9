"""One published series, read in two ways.

Zhang 2022 (Leukemia 36:2596) reports eight children after CLL-1 CAR-T cells: 4 MLFS MRD-,
1 MLFS MRD+, 1 CRi MRD+, 1 PR, 1 SD. Its preprint counted the first four as CRi MRD-. No values
of single children were published: the eight below are constructed, so that one reading gives
the published counts. What is shown is that one setting turns one report into the other.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from trialwright.grading.answers import Exactly
from trialwright.grading.course import Course, course_of
from trialwright.grading.crs import CrsDay, grade_crs
from trialwright.grading.response import (
    Assessment,
    Category,
    Cellularity,
    Mrd,
    MrdStatus,
    Progression,
    ResponseSettings,
    assess,
    response_rulebook,
)

RESPONSES = {"CR", "CRi", "MLFS", "PR"}


def child(
    blasts: float, neutrophils: float, platelets: float, mrd: float | None = None
) -> Assessment:
    return Assessment(
        day=28,
        marrow=True,
        marrow_blasts=blasts,
        baseline_blasts=40,
        cellularity=Cellularity(spicules=True),
        circulating_blasts=False,
        extramedullary=False,
        new_extramedullary=False,
        neutrophils=neutrophils,
        platelets=platelets,
        mrd=None
        if mrd is None
        else Mrd(method="flow cytometry", sensitivity=0.01, threshold=0.1, level=mrd),
    )


#: Constructed, not observed: see above.
CONSTRUCTED = (
    *(child(1, 0.1, 30, mrd=0.0) for _ in range(4)),
    child(3, 0.1, 30, mrd=0.5),
    child(3, 0.2, 110, mrd=0.5),
    child(12, 1.2, 110),
    child(45, 0.3, 20),
)


def read(settings: ResponseSettings) -> Counter[str]:
    rulebook = response_rulebook("eln-2022")
    return Counter(assess(rulebook, one, settings).in_words for one in CONSTRUCTED)


def test_the_same_children_are_four_mlfs_or_four_cri() -> None:
    usual = ResponseSettings(progression=Progression.RISE_OF_HALF)
    letter = ResponseSettings(progression=Progression.RISE_OF_HALF, cri_requires_one_line=False)
    assert read(usual) == {"MLFS MRD-": 4, "MLFS MRD+": 1, "CRi MRD+": 1, "PR": 1, "SD": 1}
    assert read(letter) == {"CRi MRD-": 4, "CRi MRD+": 2, "PR": 1, "SD": 1}


@pytest.mark.reference
def test_the_published_counts_are_reproduced(reference_data: Path) -> None:
    path = reference_data / "outcomes" / "published_summaries.csv"
    with path.open(encoding="utf-8", newline="") as file:
        published = {row["key"]: row for row in csv.DictReader(file)}
    rulebook = response_rulebook("eln-2022")
    settings = ResponseSettings(progression=Progression.RISE_OF_HALF)
    answers = [assess(rulebook, one, settings) for one in CONSTRUCTED]
    counts = {
        "zhang2022_orr": sum(
            one.category is not None and one.category.value in RESPONSES for one in answers
        ),
        "zhang2022_mlfs": sum(one.category is Category.MLFS for one in answers),
        "zhang2022_mrdneg": sum(one.mrd is MrdStatus.NEGATIVE for one in answers),
    }
    for key, count in counts.items():
        assert count == int(published[key]["numerator"])
        assert len(answers) == int(published[key]["denominator"])


def worst_crs(worst: int) -> Course:
    """Return a constructed course of three days with this maximum."""
    clear = CrsDay(fever=True, hypotension=False, vasopressors=frozenset[str](), oxygen="none")
    by_grade = {
        1: clear,
        2: replace(clear, oxygen="low_flow"),
        3: replace(clear, oxygen="high_flow"),
        4: replace(clear, oxygen="ventilation"),
    }
    over = replace(clear, fever=False, treated_with=frozenset({"tocilizumab"}))
    days = {1: clear, 2: by_grade[worst], 3: over}
    return course_of({day: grade_crs(found) for day, found in days.items()})


@pytest.mark.reference
def test_the_published_counts_of_toxicity_are_counted_from_courses(reference_data: Path) -> None:
    """Constructed courses with the published maxima: 8 of 8 low, 6 of 10 high."""
    path = reference_data / "outcomes" / "published_summaries.csv"
    with path.open(encoding="utf-8", newline="") as file:
        published = {row["key"]: row for row in csv.DictReader(file)}
    children = [worst_crs(grade) for grade in (1, 1, 1, 1, 2, 2, 2, 2)]
    adults = [worst_crs(grade) for grade in (1, 2, 1, 2, 3, 3, 3, 4, 4, 3)]
    low = sum(one.maximum in {Exactly(1), Exactly(2)} for one in children)
    high = sum(one.maximum in {Exactly(3), Exactly(4)} for one in adults)
    for key, count, of in (
        ("zhang2022_crs", low, len(children)),
        ("jin2022_crs_high", high, len(adults)),
    ):
        row = published[key]
        assert (count, of) == (int(row["numerator"]), int(row["denominator"]))
    assert all(one.resolved == 3 for one in [*children, *adults])
