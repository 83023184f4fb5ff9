"""Made-up studies as resources that the judge finds no fault with."""

from __future__ import annotations

from typing import Any

import msgspec
from tests import records
from tests.exchange.records.fhir import r4

from trialwright.exchange.records import fhir_json
from trialwright.registry.reading import convert_study


def resource_of(**changes: object) -> dict[str, Any]:
    """Return a made-up study as a resource that the judge finds no fault with."""
    made = msgspec.json.decode(fhir_json(convert_study(records.tree(records.FIRST, **changes))))
    assert r4.faults(made) == []
    assert isinstance(made, dict)
    return made


def contained_in(resource: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """Return the contained resources of a kind."""
    return [one for one in resource.get("contained", ()) if one["resourceType"] == kind]


def coding_of(system: str, code: str) -> dict[str, str]:
    """Return a code of one of HL7's own systems."""
    return {"system": f"http://terminology.hl7.org/CodeSystem/{system}", "code": code}
