"""What a patient has, had, or is to have, one recorded fact at a time."""

from __future__ import annotations

import pytest
from tests.eligibility.evaluation.screened import DAY, policies_of, tell

from trialwright.eligibility.criteria import Section
from trialwright.eligibility.evaluation import Finding, Verdict, Why
from trialwright.eligibility.patient import FactKind

MET, UNKNOWN, NOT_MET = Verdict.MET, Verdict.UNKNOWN, Verdict.NOT_MET
EXCLUSION = Section.EXCLUSION
WHOLE = policies_of(DAY, tuple(FactKind))


def put(found: Finding) -> tuple[Verdict, list[Why]]:
    """Return the verdict and why it is open."""
    return found.verdict, [one.why for one in found.opens]


@pytest.mark.parametrize(
    ("status", "end", "expected"),
    [
        ("", "2026-03-14", (NOT_MET, [])),
        ("", "2025", (NOT_MET, [])),
        ("", "2026-03-15", (MET, [])),
        ("", "2026-06-01", (MET, [])),
        ("", "2026", (UNKNOWN, [Why.PARTIAL_DATE])),
        ("", "2026-03", (UNKNOWN, [Why.PARTIAL_DATE])),
        ("resolved", "2026-06-01", (MET, [])),
        ("resolved", "", (NOT_MET, [])),
    ],
)
def test_a_disease_is_over_once_its_end_has_surely_passed(
    status: str, end: str, expected: tuple[Verdict, list[Why]]
) -> None:
    row = f"diagnosis|||hepatitis B|||2025-01-01|{status}|||{end}"
    found = tell('has(term("hepatitis B"))', row, section=EXCLUSION, policies=WHOLE)
    assert put(found) == expected
