"""What the chosen file says of the patient is shown, each fact with its source."""

from __future__ import annotations

import json

from tests.web.study.rounds import answered, asking, known, sent
from tests.web.study.visiting import Visitor

from trialwright.web.study.forms import SentFile
from trialwright.web.study.screening.page import screening_page
from trialwright.web.study.screening.recorded import MOST_LISTED, RecordedGroup, recorded_shown

ROWS = """\
patient_id,kind,text,value,unit,date,status
P-7,birth_date,,,,2014-06-10,
P-7,sex,,male,,,
P-7,diagnosis,AML,,,2025-06-01,active
P-7,diagnosis,hepatitis B,,,2026-01-05,refuted
P-7,measurement,Body weight,34,kg,2026-03-10,final
P-7,measurement,Body weight,33,kg,2026-02-10,final
"""
ASKED = asking(
    "Inclusion Criteria:\n\n* Weight >= 10 kg\n* Age >= 3 years\n* Platelets >= 50 x 10^9/L"
)


def shown(rows: str) -> dict[str, RecordedGroup]:
    """Return what is shown of a file, by kinds."""
    one = sent(ASKED, known(ASKED), {}, {"file": SentFile("child.csv", rows.encode())})
    assert one.taken.problems == ()
    return {group.kind: group for group in recorded_shown(one.saved)}


def test_every_fact_is_shown_by_its_kind_with_its_day_and_source() -> None:
    groups = shown(ROWS)
    assert [(one.title, one.count) for one in groups.values()] == [
        ("Person", 2),
        ("Diagnoses", 2),
        ("Results", 2),
    ]
    listed = [(one.what, one.says, one.source) for one in groups["measurement"].facts]
    assert listed == [
        ("Body weight", "34 kg, 2026-03-10", "child.csv: row line 6"),
        ("Body weight", "33 kg, 2026-02-10", "child.csv: row line 7"),
    ]
    assert [(one.what, one.says, one.source) for one in groups["person"].facts] == [
        ("Birth date", "2014-06-10", "child.csv"),
        ("Sex", "male", "child.csv"),
    ]
    assert "denied" in groups["diagnosis"].facts[0].says


def test_a_death_is_among_what_is_recorded() -> None:
    died = shown(f"{ROWS}P-7,death,,,,2026-03-12,\n")["person"].facts[-1]
    assert (died.what, died.says) == ("Died", "2026-03-12")
    died = shown(f"{ROWS}P-7,death,,,,,\n")["person"].facts[-1]
    assert died.says == "on a day not stated"


def test_of_very_many_facts_the_newest_are_listed_and_the_others_counted() -> None:
    rows = "".join(
        f"P-7,measurement,Neutrophils,{number},10*9/L,{2000 + number % 20}-01-01,final\n"
        for number in range(MOST_LISTED + 1)
    )
    group = shown(ROWS + rows)["measurement"]
    assert (group.count, len(group.facts)) == (MOST_LISTED + 3, MOST_LISTED)
    assert group.more == "3 older facts are known too, and are not listed."
    assert "2000" in group.facts[-1].says


def test_what_was_typed_in_stands_elsewhere() -> None:
    one = answered(ASKED, known(ASKED), "body weight", value="34", unit="kg", day="2026-03-10")
    one = answered(ASKED, one.saved, "birth date", day="2014")
    page = screening_page(one)
    assert page.recorded == ()
    assert [each.what for each in page.typed] == ["Birth date", "body weight"]


def test_only_what_is_still_needed_is_asked_of_who_comes_with_a_file(visitor: Visitor) -> None:
    before = set(visitor.questions)
    assert {"body weight", "Birth date", "Sex"} <= before
    assert not visitor.says("What is recorded of the patient")
    visitor.sends({}, files={"file": ("child.csv", ROWS.encode())})
    assert not {"body weight", "Birth date", "Sex"} & set(visitor.questions)
    assert visitor.says("What is recorded of the patient")
    assert visitor.says("Body weight : 34 kg, 2026-03-10 child.csv: row line 6")
    assert "What is recorded of the patient" in visitor.sends({}, to="/report").text


def test_a_bundle_of_fhir_is_read_and_shown_with_its_resources(visitor: Visitor) -> None:
    person = {"resourceType": "Patient", "id": "p", "birthDate": "2014-06-10", "gender": "male"}
    weight = {
        "resourceType": "Observation",
        "id": "w1",
        "status": "final",
        "subject": {"reference": "Patient/p"},
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}], "text": "Weight"},
        "effectiveDateTime": "2026-03-10",
        "valueQuantity": {"value": 34, "unit": "kg"},
    }
    bundle = {"resourceType": "Bundle", "entry": [{"resource": one} for one in (person, weight)]}
    file = json.dumps(bundle).encode()
    assert visitor.sends({}, files={"file": ("child.json", file)}).status_code == 200
    assert visitor.says("Weight : 34 kg, 2026-03-10 child.json: Observation w1")
    assert "body weight" not in visitor.questions


def test_what_is_recorded_is_escaped(visitor: Visitor) -> None:
    rows = "patient_id,kind,text,date\n1,diagnosis,<b>bold</b>,2026-01-01\n"
    visitor.sends({}, files={"file": ("<i>.csv", rows.encode())})
    assert "<b>bold" not in visitor.page
    assert "<i>.csv" not in visitor.page
    assert visitor.says("<b>bold</b> : from 2026-01-01")
