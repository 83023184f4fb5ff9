"""A made-up patient written in each of the three formats, by nobody's code but this."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SYSTEMS = {
    "LOINC": "http://loinc.org",
    "SNOMED": "http://snomed.info/sct",
    "ICD10CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "RXNORM": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "UCUM": "http://unitsofmeasure.org",
}
OPERATORS = {"": "0", "<": "4171756", "<=": "4171754", ">=": "4171755", ">": "4172704"}


@dataclass(frozen=True)
class Made:
    """One fact in the words of no format."""

    kind: str
    system: str
    code: str
    name: str
    start: str
    end: str = ""
    number: str = ""
    comparator: str = ""
    unit: str = ""
    words: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class MadePatient:
    """One person in the words of no format."""

    id: str
    sex: str
    birth: str
    death: str
    facts: tuple[Made, ...]


# FHIR ---------------------------------------------------------------------------------------


def fhir_resources(one: MadePatient) -> list[dict[str, Any]]:
    """Return a patient as FHIR resources."""
    person: dict[str, Any] = {"resourceType": "Patient", "id": one.id, "birthDate": one.birth}
    person["gender"] = one.sex
    if one.death:
        person["deceasedDateTime"] = one.death
    return [person, *(_resource(one.id, made, f"f{n}") for n, made in enumerate(one.facts))]


def bundle(resources: list[dict[str, Any]]) -> dict[str, Any]:
    """Return resources as a bundle of the kind collection."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": resource} for resource in resources],
    }


def _resource(owner: str, made: Made, number: str) -> dict[str, Any]:
    coding = {"system": SYSTEMS[made.system], "code": made.code}
    concept = {"coding": [coding], "text": made.name}
    whose = {"reference": f"Patient/{owner}"}
    match made.kind:
        case "measurement":
            resource = _observation(made, concept)
        case "diagnosis":
            resource = _condition(made, concept)
        case "procedure":
            resource = {"resourceType": "Procedure", "status": "completed", "code": concept}
            resource["performedDateTime"] = made.start
        case "medication":
            period = {"start": made.start} | ({"end": made.end} if made.end else {})
            # The other formats do not say that what has no end is over.
            status = "completed" if made.end else "in-progress"
            resource = {"resourceType": "MedicationAdministration", "status": status}
            resource |= {"medicationCodeableConcept": concept, "effectivePeriod": period}
        case "allergy":
            resource = {"resourceType": "AllergyIntolerance", "code": concept, "patient": whose}
            return resource | {"onsetDateTime": made.start, "id": number}
        case _:
            raise AssertionError(made.kind)
    return resource | {"subject": whose, "id": number}


def _observation(made: Made, concept: dict[str, Any]) -> dict[str, Any]:
    resource: dict[str, Any] = {"resourceType": "Observation", "status": "final", "code": concept}
    resource["effectiveDateTime"] = made.start
    if made.number:
        quantity = {"value": float(made.number), "unit": made.unit, "code": made.unit}
        quantity |= {"system": SYSTEMS["UCUM"]}
        if made.comparator:
            quantity["comparator"] = made.comparator
        resource["valueQuantity"] = quantity
    elif made.words:
        resource["valueString"] = made.words
    bounds = {"low": made.low, "high": made.high}
    limits = {name: {"value": float(bound)} for name, bound in bounds.items() if bound}
    return resource | ({"referenceRange": [limits]} if limits else {})


def _condition(made: Made, concept: dict[str, Any]) -> dict[str, Any]:
    resource: dict[str, Any] = {"resourceType": "Condition", "code": concept}
    resource["onsetDateTime"] = made.start
    if made.end:
        resource["abatementDateTime"] = made.end
        resource["clinicalStatus"] = {"coding": [{"code": "resolved"}]}
    return resource


# OMOP ---------------------------------------------------------------------------------------

_TABLES = {
    "diagnosis": ("CONDITION_OCCURRENCE", "condition", "condition_start", "condition_end"),
    "measurement": ("MEASUREMENT", "measurement", "measurement", ""),
    "procedure": ("PROCEDURE_OCCURRENCE", "procedure", "procedure", ""),
    "medication": ("DRUG_EXPOSURE", "drug", "drug_exposure_start", "drug_exposure_end"),
    "allergy": ("OBSERVATION", "observation", "observation", ""),
}


def omop_tables(people: list[MadePatient]) -> dict[str, list[dict[str, str]]]:
    """Return patients as rows of OMOP tables, with the concepts that they use."""
    concepts = _Ids()
    tables: dict[str, list[dict[str, str]]] = {"PERSON": [], "DEATH": [], "CONCEPT": []}
    for one in people:
        year, month, day = [*one.birth.split("-"), "", ""][:3]
        genders = {"male": "8507", "female": "8532"}
        tables["PERSON"].append(
            {
                "person_id": one.id,
                "gender_concept_id": genders.get(one.sex, "0"),
                "year_of_birth": year,
                "month_of_birth": month.lstrip("0"),
                "day_of_birth": day.lstrip("0"),
            }
        )
        if one.death:
            tables["DEATH"].append({"person_id": one.id, "death_date": one.death})
        for made in one.facts:
            table, row = _row(one.id, made, concepts)
            rows = tables.setdefault(table, [])
            rows.append({f"{table.lower()}_id": str(len(rows) + 1), **row})
    tables["CONCEPT"] = concepts.rows
    return tables


class _Ids:
    """Concept ids as they are given out."""

    def __init__(self) -> None:
        self.rows: list[dict[str, str]] = []
        self._known: dict[tuple[str, str], str] = {}

    def of(self, system: str, code: str, name: str) -> str:
        key = (system, code)
        if key not in self._known:
            self._known[key] = str(2_000_000_000 + len(self.rows))
            self.rows.append(
                {
                    "concept_id": self._known[key],
                    "concept_name": name,
                    "vocabulary_id": system,
                    "concept_code": code,
                }
            )
        return self._known[key]


def _row(owner: str, made: Made, concepts: _Ids) -> tuple[str, dict[str, str]]:
    table, stem, start, end = _TABLES[made.kind]
    row = {
        "person_id": owner,
        f"{stem}_concept_id": concepts.of(made.system, made.code, made.name),
        f"{stem}_source_value": made.code,
        f"{stem}_source_concept_id": "0",
        f"{start}_date": made.start,
        f"{start}_datetime": f"{made.start} 00:00:00",
    }
    if end:
        row[f"{end}_date"] = made.end
    if made.kind == "measurement":
        row |= {
            "operator_concept_id": OPERATORS[made.comparator],
            "value_as_number": made.number,
            "value_as_concept_id": "0",
            "unit_concept_id": concepts.of("UCUM", made.unit, made.unit) if made.unit else "0",
            "unit_source_value": made.unit,
            "value_source_value": made.number or made.words,
            "range_low": made.low,
            "range_high": made.high,
        }
    return table, row


def written_zip(path: Path, tables: dict[str, list[dict[str, str]]]) -> Path:
    """Write tables as OMOP's CSV files in an archive, a resource fork of macOS beside them."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("__MACOSX/._PERSON.csv", b"\x00\x05\x16\x07")
        for name, rows in tables.items():
            archive.writestr(f"{name}.csv", csv_text(rows))
    return path


def csv_text(rows: list[dict[str, str]], delimiter: str = ",") -> str:
    """Return rows as CSV with a header."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


# CSV ----------------------------------------------------------------------------------------


def csv_rows(people: list[MadePatient]) -> list[dict[str, str]]:
    """Return patients as rows of our CSV form."""
    rows: list[dict[str, str]] = []
    for one in people:
        rows.append({"patient_id": one.id, "kind": "birth_date", "date": one.birth})
        rows.append({"patient_id": one.id, "kind": "sex", "value": one.sex})
        if one.death:
            rows.append({"patient_id": one.id, "kind": "death", "date": one.death})
        rows += [
            {
                "patient_id": one.id,
                "kind": made.kind,
                "code_system": made.system,
                "code": made.code,
                "text": made.name,
                "value": f"{made.comparator}{made.number}" if made.number else made.words,
                "unit": made.unit,
                "range_low": made.low,
                "range_high": made.high,
                "date": made.start,
                "end_date": made.end,
            }
            for made in one.facts
        ]
    return rows


def fhir_text(people: list[MadePatient]) -> bytes:
    """Return patients as one FHIR bundle."""
    resources = [resource for one in people for resource in fhir_resources(one)]
    return json.dumps(bundle(resources)).encode()
