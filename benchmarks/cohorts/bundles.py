"""Made-up patients as FHIR bundles, a file each, as far as FHIR has words for their facts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.cohorts.made import blocks
from trialwright.eligibility.patient import Fact, FactKind, Measured, Patient, Worded


def write_bundles(folder: Path, count: int) -> int:
    """Write so many bundles into a folder, if they are not there yet; return their bytes."""
    if not folder.is_dir():
        folder.mkdir(parents=True)
        for one in _patients(count):
            (folder / f"{one.id}.json").write_text(json.dumps(_bundle(one)))
    return sum(one.stat().st_size for one in folder.iterdir())


def _patients(count: int) -> Iterator[Patient]:
    for block in blocks(count):
        yield from (block.patient(at) for at in range(len(block)))


def _bundle(one: Patient) -> dict[str, Any]:
    person = {"resourceType": "Patient", "id": one.id, "gender": one.sex.value}
    if one.birth is not None:
        person["birthDate"] = str(one.birth)
    resources = [
        person,
        *(made for at, fact in enumerate(one.facts) for made in _made(one, fact, at)),
    ]
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _made(one: Patient, fact: Fact, at: int) -> Iterator[dict[str, Any]]:
    """Yield a measurement or a diagnosis as a resource; other kinds are left out."""
    about: dict[str, Any] = {"id": f"f{at}", "subject": {"reference": f"Patient/{one.id}"}}
    about["code"] = {"text": fact.text}
    start = str(fact.span.start) if fact.span.start is not None else None
    if fact.kind is FactKind.MEASUREMENT:
        made = about | {"resourceType": "Observation", "status": "final"}
        if start is not None:
            made["effectiveDateTime"] = start
        match fact.value:
            case Measured(written=written, unit=unit) if fact.value.number.value is not None:
                made["valueQuantity"] = {"value": float(written), "unit": unit, "code": unit}
            case Worded(text):
                made["valueString"] = text
        yield made
    elif fact.kind is FactKind.DIAGNOSIS:
        yield about | {"resourceType": "Condition"} | ({"onsetDateTime": start} if start else {})
