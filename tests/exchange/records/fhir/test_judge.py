"""The judge of these tests finds faults."""

from __future__ import annotations

from typing import Any

import pytest
from tests.exchange.records.fhir import r4
from tests.exchange.records.fhir.resources import resource_of

_MESH = "https://www.nlm.nih.gov/mesh"


@pytest.mark.parametrize(
    "fault",
    [
        {"status": "recruiting"},
        {"status": None},
        {"invented": 1},
        {"title": ""},
        {"title": ["x"]},
        {"note": [{}]},
        {"note": [{"author": "x"}]},
        {"keyword": []},
        {"period": {"start": "2026-02", "end": "2026-01"}},
        {"period": {"start": "2026-13"}},
        {"arm": [{"type": {"text": "x"}}]},
        {"phase": {"coding": [{"system": "http://x", "code": "y"}]}},
        {"condition": [{"coding": [{"system": _MESH, "code": "leukaemia"}]}]},
        {"sponsor": {"reference": "#nobody"}},
        {"site": [{"reference": "#sponsor"}]},
        {"contained": [{"resourceType": "Organization", "id": "alone", "name": "x"}]},
        {"contact": [{"telecom": [{"value": "x"}]}]},
        {"enrollment": []},
    ],
)
def test_the_judge_finds_faults(fault: dict[str, Any]) -> None:
    resource = resource_of()

    assert r4.faults({**resource, **fault}) != []


@pytest.mark.parametrize(
    "fault",
    [
        {"status": "recruiting"},
        {"characteristic": []},
        {"characteristic": [{"exclude": True}]},
        {"characteristic": [{"definitionExpression": {"language": "text/cql"}}]},
        {"characteristic": [{"definitionExpression": {"language": "cql", "expression": "true"}}]},
        {"type": "binary"},
    ],
)
def test_the_judge_finds_faults_of_an_evidence_variable(fault: dict[str, Any]) -> None:
    said = {"definitionCodeableConcept": {"text": "x"}, "exclude": False}
    variable = {"resourceType": "EvidenceVariable", "status": "draft", "characteristic": [said]}

    assert r4.faults(variable) == []
    assert r4.faults({**variable, **fault}) != []
