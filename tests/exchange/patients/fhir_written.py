"""Resources of FHIR as tests write them, and the facts that are read of them."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

from trialwright.eligibility.patient import (
    Fact,
)
from trialwright.exchange.patients import PatientsRead, read_patients_text

SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
PERSON = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "2014-05"}


def concept(system: str, code: str, text: str = "") -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}], **({"text": text} if text else {})}


def resource(type_: str, **elements: Any) -> dict[str, Any]:  # noqa: ANN401 - any element
    return {"resourceType": type_, "id": "r", "subject": {"reference": "Patient/p"}, **elements}


def observation(**elements: Any) -> dict[str, Any]:  # noqa: ANN401 - any element
    return resource(
        "Observation", **{"status": "final", "code": concept(LOINC, "751-8"), **elements}
    )


def read(*resources: dict[str, Any], zone: ZoneInfo | None = None) -> PatientsRead:
    lines = "\n".join(json.dumps(one) for one in (PERSON, *resources))
    return read_patients_text(lines.encode(), "made.ndjson", zone=zone)


def fact(one: dict[str, Any], **options: Any) -> Fact:  # noqa: ANN401 - any option
    found = read(one, **options)
    assert found.set_aside == ()
    (stated,) = found.patients[0].facts
    return stated
