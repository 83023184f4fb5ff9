"""Patients from FHIR, and the traps of its resources."""

from __future__ import annotations

import gzip
import json
from datetime import time
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fhir.resources.R4B import get_fhir_model_class
from tests.exchange.patients.fhir_written import (
    LOINC,
    PERSON,
    SNOMED,
    concept,
    fact,
    observation,
    read,
    resource,
)
from tests.exchange.patients.made import Made, MadePatient, fhir_resources

from trialwright.eligibility.patient import (
    Absent,
    Activity,
    Coded,
    FactKind,
    Interval,
    Measured,
    ReferenceRange,
    Sex,
    Span,
    Standing,
    Worded,
)
from trialwright.errors import ContainerError
from trialwright.exchange.patients import read_patients, read_patients_text
from trialwright.exchange.patients.fhir.scores import _scales
from trialwright.vocabulary import Code, PartialDate, analyte


def test_a_person_is_as_exact_as_recorded() -> None:
    (person,) = read().patients
    assert (person.sex, person.birth, person.is_dead) == (Sex.FEMALE, PartialDate("2014-05"), False)
    odd = {**PERSON, "gender": "other", "deceasedBoolean": True}
    (person,) = read_patients_text(json.dumps(odd).encode(), "made").patients
    assert (person.sex, person.is_dead, person.death) == (Sex.UNKNOWN, True, None)


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        (
            {
                "valueQuantity": {
                    "value": 1.50,
                    "unit": "K/uL",
                    "system": "http://unitsofmeasure.org",
                    "code": "10*3/uL",
                }
            },
            Measured(Interval.exactly(Fraction("1.5")), "10*3/uL"),
        ),
        (
            {"valueQuantity": {"value": 1.5, "comparator": "<", "unit": "10^9/L"}},
            Measured(Interval(None, Fraction("1.5"), high_open=True), "10^9/L"),
        ),
        (
            {
                "valueQuantity": {
                    "value": 1.5,
                    "unit": "mg/dL",
                    "system": "http://unitsofmeasure.org",
                    "code": "umol/L",
                }
            },
            Measured(Interval.exactly(Fraction("1.5")), "umol/L", other_unit="mg/dL"),
        ),
        ({"valueQuantity": {"value": 3}}, Measured(Interval.exactly(Fraction(3)), "")),
        ({"valueQuantity": {"unit": "mg"}}, Absent("no number")),
        ({"valueInteger": 3}, Measured(Interval.exactly(Fraction(3)), "")),
        ({"valueString": "12,5"}, Worded("12,5")),
        ({"valueBoolean": True}, Coded((), "yes")),
        (
            {"valueCodeableConcept": concept(SNOMED, "10828004", "Positive")},
            Coded((Code("SNOMED", "10828004"),), "Positive"),
        ),
        (
            {"valueRange": {"low": {"value": 40, "unit": "%"}, "high": {"value": 60, "unit": "%"}}},
            Measured(Interval(Fraction(40), Fraction(60)), "%"),
        ),
        (
            {"valueRange": {"low": {"value": 4, "unit": "g"}, "high": {"value": 6, "unit": "mg"}}},
            Worded(""),
        ),
        (
            {"valueRange": {"high": {"value": 6, "unit": "mg"}}},
            Measured(Interval(None, Fraction(6)), "mg"),
        ),
        (
            {"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 128}}},
            Worded("1:128"),
        ),
        ({"valueTime": "08:00:00"}, Worded("08:00:00")),
        ({"valueSampledData": {}}, Worded("")),
        ({"dataAbsentReason": {"coding": [{"code": "not-performed"}]}}, Absent("not-performed")),
        ({"dataAbsentReason": {}}, Absent("not said")),
        ({}, None),
    ],
)
def test_a_value_is_taken_as_it_is_and_never_guessed(value: dict[str, Any], stated: object) -> None:
    assert fact(observation(**value)).value == stated


def test_digits_are_kept_as_they_were_written() -> None:
    text = json.dumps(observation(valueQuantity={"value": 77, "unit": "/uL"})).replace("77", "1.50")
    found = read_patients_text(f"{json.dumps(PERSON)}\n{text}".encode(), "made")
    value = found.patients[0].facts[0].value
    assert isinstance(value, Measured)
    assert value.written == "1.50"


@pytest.mark.parametrize(
    ("system", "text", "meant"),
    [
        ("RxNorm", "methotrexate 2.5 MG Oral Tablet", ("methotrexate",)),
        ("RxNorm", "10 ML doxorubicin hydrochloride 2 MG/ML Injection", ("doxorubicin",)),
        ("RxNorm", "acetaminophen 325 MG / oxycodone 5 MG Oral Tablet", ()),
        ("SITE", "no methotrexate", ()),
        ("SITE", "Methotrexate", ("methotrexate",)),
    ],
)
def test_the_name_of_a_product_says_what_is_in_it(
    system: str, text: str, meant: tuple[str, ...]
) -> None:
    drug = {"medicationCodeableConcept": concept(system, "1", text)}
    given = resource("MedicationAdministration", status="completed", **drug)
    assert fact(given).concepts == meant


def test_blood_pressure_stands_in_its_components() -> None:
    panel = observation(
        code=concept(LOINC, "85354-9"),
        component=[
            {"code": concept(LOINC, "8480-6"), "valueQuantity": {"value": 120, "unit": "mmHg"}},
            {"code": concept(LOINC, "8462-4"), "valueQuantity": {"value": 80, "unit": "mmHg"}},
        ],
    )
    facts = read(panel).patients[0].facts
    assert [one.concepts for one in facts] == [
        ("systolic-blood-pressure",),
        ("diastolic-blood-pressure",),
    ]


@pytest.mark.parametrize(
    ("elements", "day", "clock"),
    [
        ({"effectiveDateTime": "2026-01"}, "2026-01", None),
        ({"effectiveDateTime": "2026-01-05T23:30:00+08:00"}, "2026-01-05", time(23, 30)),
        (
            {"effectiveInstant": "2026-01-05T16:30:00.123456789Z"},
            "2026-01-05",
            time(16, 30, 0, 123456),
        ),
        ({"effectivePeriod": {"start": "2026-01-05", "end": "2026-01-05"}}, "2026-01-05", None),
    ],
)
def test_a_moment_is_told_by_the_clock_of_its_writer(
    elements: dict[str, Any], day: str, clock: time | None
) -> None:
    stated = fact(observation(**elements))
    assert (stated.span, stated.clock) == (Span.at(PartialDate(day)), clock)


def test_a_moment_is_told_by_the_patients_clock_where_its_zone_is_known() -> None:
    late = observation(effectiveDateTime="2026-01-05T16:30:00Z")
    stated = fact(late, zone=ZoneInfo("Asia/Shanghai"))
    assert (stated.span.start, stated.clock) == (PartialDate("2026-01-06"), time(0, 30))


def test_reference_ranges_are_those_of_normal_values() -> None:
    ranges = [
        {"low": {"value": 7, "unit": "U/L"}, "high": {"value": 40, "unit": "U/L"}},
        {"high": {"value": 500}, "type": {"coding": [{"code": "critical"}]}},
        {"text": "see report"},
        {"low": {"value": 1, "unit": "U/L"}, "high": {"value": 2, "unit": "g/L"}},
        {"high": {"value": 41}, "type": {"coding": [{"code": "normal"}]}},
    ]
    assert fact(observation(referenceRange=ranges)).ranges == (
        ReferenceRange("7", "40", "U/L"),
        ReferenceRange("", "41"),
    )


@pytest.mark.parametrize(
    ("elements", "span", "activity"),
    [
        ({"onsetDateTime": "2020-01"}, Span(PartialDate("2020-01")), Activity.UNKNOWN),
        (
            {"onsetPeriod": {"start": "2020"}, "clinicalStatus": {"coding": [{"code": "relapse"}]}},
            Span(PartialDate("2020")),
            Activity.ACTIVE,
        ),
        (
            {
                "recordedDate": "2021-02-03T10:00:00Z",
                "clinicalStatus": {"coding": [{"code": "remission"}]},
            },
            Span(None, None, PartialDate("2021-02-03")),
            Activity.REMISSION,
        ),
        (
            {"onsetAge": {"value": 5}, "abatementDateTime": "2022"},
            Span(None, PartialDate("2022")),
            Activity.UNKNOWN,
        ),
    ],
)
def test_a_condition_has_its_time_and_activity(
    elements: dict[str, Any], span: Span, activity: Activity
) -> None:
    stated = fact(resource("Condition", code=concept(SNOMED, "91861009"), **elements))
    assert (stated.concepts, stated.span, stated.activity) == (
        ("acute-myeloid-leukaemia",),
        span,
        activity,
    )


def test_any_of_several_codings_counts_and_a_name_where_no_code_is_known() -> None:
    codes = {
        "coding": [
            {"system": "http://site.example", "code": "77"},
            {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "C92.41"},
        ]
    }
    assert fact(resource("Condition", code=codes)).concepts == ("acute-promyelocytic-leukaemia",)
    text = {"text": "Acute myeloid leukaemia"}
    assert fact(resource("Condition", code=text)).concepts == ("acute-myeloid-leukaemia",)
    no_sign = {"text": "no sign of acute myeloid leukaemia"}
    assert fact(resource("Condition", code=no_sign)).concepts == ()
    display = {"coding": [{"display": "HIV"}]}
    stated = fact(resource("Condition", code=display))
    assert (stated.text, stated.concepts) == ("HIV", ("hiv-infection",))


def test_no_known_allergy_is_said_by_a_code() -> None:
    none = resource("AllergyIntolerance", code=concept(SNOMED, "716186003"))
    none["patient"] = none.pop("subject")
    stated = fact(none)
    assert (stated.kind, stated.concepts, stated.standing) == (
        FactKind.ALLERGY,
        ("allergy",),
        Standing.DENIED,
    )


def test_an_allergy_is_as_severe_as_its_worst_reaction() -> None:
    reactions = [{"severity": "mild"}, {"severity": "severe"}, {}]
    allergy = resource("AllergyIntolerance", code=concept(SNOMED, "300916003"), reaction=reactions)
    assert fact(allergy).severity == "severe"
    found = read({**allergy, "reaction": [{"severity": "awful"}]})
    assert found.set_aside[0].path == "AllergyIntolerance.reaction[0].severity"


INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"


@pytest.mark.parametrize(
    ("elements", "value"),
    [
        (
            {"interpretation": [concept(INTERPRETATION, "POS")]},
            Coded((Code("INTERPRETATION", "POS"),)),
        ),
        (
            {"interpretation": [concept("http://terminology.hl7.org/CodeSystem/v2-0078", "ND")]},
            Coded((Code("INTERPRETATION", "ND"),)),
        ),
        ({"interpretation": [{"text": "reactive"}]}, Coded((), "reactive")),
        (
            {
                "interpretation": [concept(INTERPRETATION, "H", "high")],
                "dataAbsentReason": {"text": "not reported"},
            },
            Coded((Code("INTERPRETATION", "H"),), "high"),
        ),
        (
            {"interpretation": [concept(INTERPRETATION, "POS")], "valueString": "negative"},
            Worded("negative"),
        ),
        ({"dataAbsentReason": {"text": "not done"}, "interpretation": [{}]}, Absent("not done")),
    ],
)
def test_without_a_value_its_interpretation_is_the_result(
    elements: dict[str, Any], value: object
) -> None:
    assert fact(observation(**elements)).value == value
    panel = observation(component=[{"code": concept(LOINC, "751-8"), **elements}])
    assert fact(panel).value == value


ECOG = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-ecog-performance-status"
KARNOFSKY = (
    "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-karnofsky-performance-status|4.0"
)


@pytest.mark.parametrize(
    ("elements", "meant", "value"),
    [
        (
            {"code": concept(LOINC, "89247-1"), "valueInteger": 1},
            ("ecog",),
            Measured(Interval.exactly(Fraction(1)), ""),
        ),
        (
            {"code": concept(LOINC, "89247-1"), "interpretation": [concept(LOINC, "LA9622-7")]},
            ("ecog",),
            Measured(Interval.exactly(Fraction(0)), "{score}"),
        ),
        (
            {
                "code": {"text": "performance"},
                "meta": {"profile": [KARNOFSKY]},
                "interpretation": [concept(LOINC, "LA29176-7")],
            },
            ("karnofsky",),
            Measured(Interval.exactly(Fraction(90)), "{score}"),
        ),
        (
            {
                "code": concept("http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "C38144"),
                "valueCodeableConcept": concept("NCI", "C69423"),
            },
            ("lansky",),
            Measured(Interval.exactly(Fraction(70)), "{score}"),
        ),
        (
            {
                "code": concept(LOINC, "89247-1"),
                "valueCodeableConcept": concept(SNOMED, "1", "well"),
            },
            ("ecog",),
            Coded((Code("SNOMED", "1"),), "well"),
        ),
        (
            {
                "code": concept(LOINC, "89247-1"),
                "interpretation": [concept(SNOMED, "425389002"), concept(SNOMED, "422512005")],
            },
            ("ecog",),
            Coded((Code("SNOMED", "422512005"), Code("SNOMED", "425389002"))),
        ),
        ({"code": {"text": "x"}, "meta": {"profile": [ECOG + "-x"]}}, (), None),
    ],
)
def test_a_score_may_come_as_a_code(
    elements: dict[str, Any], meant: tuple[str, ...], value: object
) -> None:
    stated = fact(observation(**elements))
    assert (stated.concepts, stated.value) == (meant, value)


def test_every_scale_of_the_table_has_its_steps() -> None:
    for scale in _scales():
        known = analyte(scale.concept)
        assert known is not None
        assert all(known.plausible.holds(Fraction(score)) for score in scale.scores.values())


def entry(one: dict[str, Any], address: str = "") -> dict[str, Any]:
    return {"resource": one, **({"fullUrl": address} if address else {})}


def test_references_may_be_relative_absolute_uuids_or_contained() -> None:
    anonymous = {key: value for key, value in PERSON.items() if key != "id"}
    drug = {"resourceType": "Medication", "id": "m", "code": {"text": "dexamethasone"}}
    given = {"resourceType": "MedicationAdministration", "status": "completed"}
    entries = [
        entry(anonymous, "urn:uuid:1"),
        entry(drug, "http://site.example/fhir/Medication/m"),
        entry({**observation(), "subject": {"reference": "urn:uuid:1"}}),
        entry(
            {
                **given,
                "subject": {"reference": "urn:uuid:1"},
                "medicationReference": {"reference": "http://elsewhere/Medication/m/_history/2"},
            }
        ),
        entry(
            {
                **given,
                "subject": {"reference": "urn:uuid:1"},
                "contained": [{**drug, "code": {"text": "prednisone"}}],
                "medicationReference": {"reference": "#m"},
            }
        ),
        entry(
            {
                **given,
                "subject": {"reference": "urn:uuid:1"},
                "medicationReference": {"reference": "#none", "display": "rituximab"},
            }
        ),
        entry({**given, "subject": {"reference": "urn:uuid:1"}}),
    ]
    bundle = {"resourceType": "Bundle", "entry": entries}
    found = read_patients_text(json.dumps(bundle).encode(), "made.json")
    assert found.set_aside == ()
    assert found.ignored == {"Medication": 1}
    (person,) = found.patients
    assert person.id == "urn:uuid:1"
    assert [one.text for one in person.facts] == [
        "",
        "dexamethasone",
        "prednisone",
        "rituximab",
        "",
    ]


def test_r5_names_a_drug_by_concept_or_reference() -> None:
    drug = {"resourceType": "Medication", "id": "m", "code": {"text": "dexamethasone"}}
    given = resource(
        "MedicationAdministration", status="completed", occurencePeriod={"start": "2026"}
    )
    by_concept = {**given, "medication": {"concept": {"text": "cytarabine"}}}
    by_reference = {**given, "medication": {"reference": {"reference": "Medication/m"}}}
    found = read(drug, by_concept, by_reference)
    assert [one.text for one in found.patients[0].facts] == ["cytarabine", "dexamethasone"]
    assert found.patients[0].facts[0].span == Span(PartialDate("2026"))


def test_a_specimen_and_a_method_come_with_the_result() -> None:
    tube = {"resourceType": "Specimen", "id": "s", "type": {"text": "Serum"}}
    with_both = observation(specimen={"reference": "Specimen/s"}, method={"text": "ELISA"})
    stated = read(tube, with_both).patients[0].facts[0]
    assert (stated.specimen, stated.method) == ("Serum", "ELISA")
    assert fact(observation(specimen={"display": "Urine"})).specimen == "Urine"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"subject": {"reference": "Patient/other"}}, "Observation.subject"),
        ({"subject": {"display": "she"}}, "Observation.subject"),
        ({"subject": None}, "Observation.subject"),
        ({"subject": "Patient/p"}, "Observation.subject"),
        ({"effectiveDateTime": "2026-02-30"}, "Observation.effectiveDateTime"),
        ({"effectiveDateTime": "yesterday"}, "Observation.effectiveDateTime"),
        ({"valueQuantity": {"value": "1.5"}}, "Observation.valueQuantity.value"),
        ({"valueQuantity": {"value": 1, "comparator": "~"}}, "Observation.valueQuantity"),
        ({"valueQuantity": [1]}, "Observation.valueQuantity"),
        ({"valueString": 5}, "Observation.valueString"),
        ({"valueBoolean": "yes"}, "Observation.valueBoolean"),
        ({"code": {"coding": ["x"]}}, "Observation.code.coding[0]"),
    ],
)
def test_what_is_odd_is_set_aside_whole_with_its_path(change: dict[str, Any], path: str) -> None:
    found = read(observation(**change), observation(valueInteger=1))
    (aside,) = found.set_aside
    assert aside.path == path
    assert found.rows == {"Observation": 1, "Patient": 1}


def test_an_unknown_activity_and_a_second_patient_are_set_aside() -> None:
    odd = resource("Condition", clinicalStatus={"coding": [{"code": "gone"}]})
    assert read(odd).set_aside[0].path == "Condition.clinicalStatus"
    assert read(PERSON).set_aside[0].path == "Patient.id"
    assert read({**PERSON, "id": "q", "birthDate": "2014-13"}).set_aside[0].row == "q"


def test_lines_and_entries_that_are_no_resources_are_set_aside() -> None:
    lines = f"{json.dumps(PERSON)}\n[1]\n{{broken\n{json.dumps({'a': NotImplemented is None})}\n"
    found = read_patients_text(lines.encode(), "made.ndjson")
    assert [one.row for one in found.set_aside] == ["number 1", "number 3", "number 4"]
    bundle = {"resourceType": "Bundle", "entry": [{}, "x", entry(PERSON)]}
    found = read_patients_text(json.dumps([bundle]).encode(), "made.json")
    assert len(found.set_aside) == 2
    assert len(found.patients) == 1
    odd = read_patients_text(b'{"resourceType": "Bundle", "entry": 5}', "made.json")
    assert odd.set_aside[0].path == "Bundle.entry"


@pytest.mark.parametrize("data", [b"{", b"{\xff}", b'{"value": NaN}', b"[1,", b"[" * 100_000])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(ContainerError, match="made: found"):
        read_patients_text(data, "made")


def test_a_bulk_export_is_one_file_a_type_split_and_packed(tmp_path: Path) -> None:
    (tmp_path / "Patient.000.ndjson").write_text(json.dumps(PERSON) + "\n")
    (tmp_path / "Observation.000.ndjson").write_text(json.dumps(observation()) + "\n\n")
    packed = gzip.compress(json.dumps(observation()).encode())
    (tmp_path / "Observation.001.ndjson.gz").write_bytes(packed)
    (tmp_path / "._Patient.ndjson").write_bytes(b"\x00")
    (tmp_path / "notes.txt").write_text("none of it")
    found = read_patients(tmp_path)
    assert (found.rows, found.set_aside) == ({"Observation": 2, "Patient": 1}, ())
    assert {one.source.place for one in found.patients[0].facts} == {
        "Observation.000.ndjson",
        "Observation.001.ndjson.gz",
    }
    assert "Condition" not in found.rows
    (tmp_path / "Observation.001.ndjson.gz").write_bytes(b"no gzip")
    with pytest.raises(ContainerError, match=r"Observation\.001\.ndjson\.gz: found"):
        read_patients(tmp_path)


@pytest.mark.parametrize(
    ("elements", "span", "activity"),
    [
        ({"effectivePeriod": {"start": "2026-01"}}, Span(PartialDate("2026-01")), Activity.ACTIVE),
        ({"effectiveDateTime": "2026-01"}, Span(PartialDate("2026-01")), Activity.ACTIVE),
        (
            {"effectivePeriod": {"start": "2026-01-01", "end": "2026-01-01"}},
            Span.at(PartialDate("2026-01-01")),
            Activity.ACTIVE,
        ),
        ({}, Span(), Activity.ACTIVE),
    ],
)
def test_a_medication_that_is_active_goes_on_since_its_day(
    elements: dict[str, Any], span: Span, activity: Activity
) -> None:
    drug = {"medicationCodeableConcept": {"text": "methotrexate"}}
    stated = fact(resource("MedicationStatement", **{"status": "active", **drug, **elements}))
    assert (stated.span, stated.activity) == (span, activity)


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\u0085"])
def test_a_line_ends_where_ndjson_ends_it(mark: str) -> None:
    said = observation(valueString=f"as{mark}before")
    text = json.dumps(said, ensure_ascii=False)
    found = read_patients_text(f"{json.dumps(PERSON)}\r\n{text}\r\n".encode(), "made.ndjson")
    assert (found.set_aside, found.rows) == ((), {"Observation": 1, "Patient": 1})


def test_the_names_of_files_may_be_in_capitals(tmp_path: Path) -> None:
    (tmp_path / "PATIENT.NDJSON").write_text(json.dumps(PERSON))
    (tmp_path / "OBSERVATION.NDJSON.GZ").write_bytes(
        gzip.compress(json.dumps(observation()).encode())
    )
    assert read_patients(tmp_path).rows == {"Observation": 1, "Patient": 1}
    alone = read_patients(tmp_path / "OBSERVATION.NDJSON.GZ")
    assert [one.table for one in alone.set_aside] == ["Observation"]


def test_our_made_resources_are_valid_r4b() -> None:
    """So that what the reader is tested with is FHIR, and not what we take for it."""
    facts = (
        Made("measurement", "LOINC", "751-8", "Neutrophils", "2026-01-01", "", "1.5", "<", "/uL"),
        Made("diagnosis", "SNOMED", "91861009", "AML", "2026-01-01", "2026-02-01"),
        Made("procedure", "SNOMED", "88039007", "Transplant of lung", "2026-01-01"),
        Made("medication", "RXNORM", "105585", "methotrexate", "2026-01-01"),
        Made("allergy", "SNOMED", "300916003", "latex", "2026-01-01"),
    )
    for one in fhir_resources(MadePatient("1", "male", "2014-05", "", facts)):
        get_fhir_model_class(one["resourceType"]).model_validate(one)
