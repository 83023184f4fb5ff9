"""NCT07338357: children on the boundaries of its 21 criteria, each with all that must follow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.eligibility.evaluation.screened import Child, children, put, read

from trialwright.eligibility.criteria import CriteriaReading
from trialwright.eligibility.evaluation import Finding

_CHILDREN = children()

pytestmark = pytest.mark.reference


@pytest.fixture(scope="module")
def reading(reference_data: Path) -> CriteriaReading:
    record = json.loads((reference_data / "registry/seed/NCT07338357.json").read_text("utf-8"))
    text: str = record["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]
    return read(text)


def said(finding: Finding) -> str:
    """Return a verdict, and the reasons why there is none, each once."""
    reasons = dict.fromkeys(one.why.value for one in finding.opens)
    return " ".join([finding.verdict.name, *sorted(reasons)])


def _sorted(expected: str) -> str:
    verdict, *reasons = expected.split()
    return " ".join([verdict, *sorted(reasons)])


@pytest.mark.parametrize("child", _CHILDREN, ids=lambda one: one.name)
def test_every_criterion_says_of_a_child_what_it_must(
    child: Child, reading: CriteriaReading
) -> None:
    made = put(child, reading)

    found = {one.criterion.id: said(one) for one in made.findings}
    assert found == {name: _sorted(text) for name, text in child.expected.items()}
    assert made.verdict.value == child.verdict
    assert made.stray == ()


def test_the_children_have_names_of_their_own() -> None:
    assert len({one.name for one in _CHILDREN}) == len(_CHILDREN) >= 60
