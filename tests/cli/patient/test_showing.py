"""`patient show`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Ask

ROWS = """\
patient_id,kind,code_system,code,text,value,unit,range_low,range_high,date,status,source_id
1,birth_date,,,,,,,,2014-05,,
1,sex,,,,female,,,,,,
1,diagnosis,ICD10CM,C92.00,AML,,,,,2025-06,active,
1,measurement,LOINC,751-8,ANC,0.9,10*9/L,1.5,8,2026-03-10,final,L1
1,measurement,,,ferritin,<5,ng/mL,,,2026-03-20,preliminary,L3
1,measurement,LOINC,777-3,PLT,"50,5",10*9/L,,,2026-03-10,final,L2
"""


@pytest.fixture
def children(tmp_path: Path) -> Path:
    path = tmp_path / "children.csv"
    path.write_text(ROWS)
    return path


def test_one_patient_is_shown_with_every_fact(ask: Ask, children: Path) -> None:
    said = ask("patient", "show", str(children), "--as-of", "2026-03-15")
    assert said.exit_code == 0
    lines = said.stdout.splitlines()
    assert lines[:4] == ["Patient  1", "Sex      female", "Born     2014-05", "Age      11"]
    assert any("acute-myeloid-leukaemia" in line and "active" in line for line in lines)
    assert any("0.9 10*9/L" in line and "1.5 to 8" in line for line in lines)
    assert "ferritin" not in said.stdout
    assert "row line 7" in said.stdout
    assert "CSV: read 1 birth_date, 1 diagnosis, 2 measurement, 1 sex" in said.stderr
    assert "1 row was set aside" in said.stderr


def test_what_came_later_is_shown_where_no_day_is_asked_for(ask: Ask, children: Path) -> None:
    said = ask("patient", "show", str(children), "--quiet")
    assert "< 5 ng/mL" in said.stdout
    assert "tentative" in said.stdout
    assert "Age" not in said.stdout
    assert said.stderr == ""


def test_several_patients_are_listed_until_one_is_asked_for(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("patient_id,kind,date\n1,birth_date,2014\n2,death,\n1,death,2026-01\n")
    said = ask("patient", "show", str(path), "--as-of", "2026-03-15")
    assert [line.split() for line in said.stdout.splitlines()[2:]] == [
        ["1", "unknown", "2014", "11", "or", "12", "0", "0"],
        ["2", "unknown", "unknown", "unknown", "0", "0"],
    ]
    one = ask("patient", "show", str(path), "--patient", "2")
    assert "Died     day unknown" in one.stdout
    dated = ask("patient", "show", str(path), "--patient", "1")
    assert "Died     2026-01" in dated.stdout
    none = ask("patient", "show", str(path), "--patient", "3")
    assert (none.exit_code, none.stderr) == (
        4,
        "trialwright: no patient '3' among 2 of this source\n",
    )


def test_json_says_the_same_for_programs(ask_json: Callable[..., Any], children: Path) -> None:
    said = ask_json("patient", "show", str(children), "--as-of", "2026-03-31")
    assert list(said) == ["format", "as_of", "rows", "ignored", "set_aside", "patients"]
    (one,) = said["patients"]
    assert (one["id"], one["birth"], one["age"]) == ("1", "2014-05", [11, 11])
    assert [fact["concepts"] for fact in one["facts"]] == [
        ["acute-myeloid-leukaemia"],
        ["neutrophils"],
        ["ferritin"],
    ]
    assert one["facts"][2]["value"] == {
        "least": None,
        "least_open": False,
        "most": "5",
        "most_open": True,
        "written": "5",
        "unit": "ng/mL",
    }
    assert said["set_aside"][0]["path"] == "value"


def test_fhir_is_read_from_a_pipe_and_told_by_a_clock(ask: Ask) -> None:
    resources = [
        {"resourceType": "Patient", "id": "p"},
        *(
            {
                "resourceType": "Observation",
                "status": "final",
                "subject": {"reference": "Patient/p"},
                "code": {"text": "ANC"},
                "effectiveDateTime": "2026-01-05T16:30:00Z",
                **value,
            }
            for value in (
                {"valueCodeableConcept": {"text": "low"}},
                {"valueString": "few"},
                {"dataAbsentReason": {"text": "clotted"}},
                {"valueQuantity": {"value": 1, "comparator": ">=", "unit": "/uL"}},
                {
                    "valueRange": {
                        "low": {"value": 1, "unit": "/uL"},
                        "high": {"value": 2, "unit": "/uL"},
                    }
                },
            )
        ),
        {"resourceType": "Encounter", "id": "e"},
    ]
    piped = "\n".join(map(json.dumps, resources)).encode()
    said = ask("patient", "show", "-", "--zone", "Asia/Shanghai", piped=piped)
    assert said.exit_code == 0
    assert said.stdout.count("2026-01-06") == 5
    for words in ("low", "few", "no result: clotted", ">= 1 /uL", "1 to 2 /uL"):
        assert words in said.stdout
    assert "without facts that are asked about: 1 Encounter" in said.stderr
    shown = json.loads(ask("patient", "show", "-", "--json", piped=piped).stdout)
    values = [fact["value"] for fact in shown["patients"][0]["facts"]]
    assert values[:3] == [{"codes": [], "text": "low"}, {"text": "few"}, {"absent": "clotted"}]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["none.csv"], 4, "there is no such file or folder"),
        (["{}", "--zone", "Nowhere/Else"], 2, "'Nowhere/Else' is not a time zone"),
        (["{}", "--zone", "../x"], 2, "'../x' is not a time zone"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    ask: Ask, children: Path, words: list[str], code: int, said: str
) -> None:
    told = ask("patient", "show", *(word.replace("{}", str(children)) for word in words))
    assert told.exit_code == code
    assert said in told.stderr


def test_a_site_brings_its_own_concepts(ask: Ask, children: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[test]]\nid = "site-ferritin"\nname = "site ferritin"\nis_a = ["ferritin"]\n')
    children.write_text("patient_id,kind,text,value\n1,measurement,Site Ferritin,7\n")
    said = ask("patient", "show", str(children), "--concepts", str(own))
    assert "site-ferritin" in said.stdout


def test_an_empty_source_says_so(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    path.write_text("patient_id,kind\n")
    said = ask("patient", "show", str(path))
    assert (said.exit_code, said.stderr) == (0, "CSV: read nothing\n")
