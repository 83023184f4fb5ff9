"""The screening page over HTTP: what is asked, what is taken over, what follows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from click.testing import CliRunner
from tests import records
from tests.eligibility.evaluation.screened import base_rows, csv_of
from tests.web.study.visiting import STUDY, Visitor

from trialwright.cli.program import NAME, program

CHILD = csv_of(base_rows()).encode()
WEIGHT = {"value": "34", "unit": "kg", "day": "2026-03-10"}


def commanded(home: Path, saved: bytes, study: str = STUDY) -> Any:  # noqa: ANN401 - JSON
    """Return what `screen` says of a saved file, of which nothing was set aside."""
    said = CliRunner().invoke(
        program,
        ["screen", study, "-", "--json", "--quiet", "--home", str(home)],
        input=saved,
        prog_name=NAME,
    )
    assert said.exit_code == 0, said.output
    made = msgspec.json.decode(said.stdout)
    assert made["set_aside"] == []
    return made


def effect(made: dict[str, Any], criterion: str) -> str:
    """Return what follows from one criterion."""
    found: str = next(
        one["effect"] for one in (*made["criteria"], *made["fields"]) if one["id"] == criterion
    )
    return found


def test_the_page_has_every_criterion_with_its_words_its_verdict_and_what_is_open(
    visitor: Visitor,
) -> None:
    for name in [f"I{n}" for n in range(1, 11)] + [f"E{n}" for n in range(1, 12)]:
        assert f'<li id="{name}" class="criterion">' in visitor.page, name
    assert visitor.says("by flow cytometry on")
    assert visitor.says("Nothing is recorded, and silence is no answer.")
    assert visitor.says("restatement in our own words")
    assert visitor.says("Needs data")


def test_facts_come_before_people_and_what_decides_by_itself_comes_first(visitor: Visitor) -> None:
    names = list(visitor.questions)
    facts = names[: names.index("Written informed consent was given voluntarily")]
    assert {"body weight", "Birth date", "hepatitis B"} <= set(facts)
    # A girl or a boy, and the disease itself, rule nobody out by themselves.
    assert facts.index("body weight") < facts.index("Sex")
    assert visitor.page.index("can rule out by itself") < visitor.page.index("Sex</legend>")


def test_what_is_typed_in_becomes_a_fact_with_who_typed_it_and_is_asked_no_more(
    visitor: Visitor,
) -> None:
    visitor.sends({"body weight": WEIGHT, "Birth date": {"day": "2014-06"}})

    assert visitor.troubles == []
    assert visitor.says("2 answers were taken over.")
    assert not {"body weight", "Birth date"} & set(visitor.questions)
    (fact,) = visitor.known["patient"]["facts"]
    assert fact["source"] == ["typed in by Lu Min, study nurse on 2026-03-16", "answer", "1"]
    made = visitor.verdict()
    assert effect(made, "I2") == "satisfied"
    evidence = made["criteria"][1]["evidence"][0]
    assert evidence["value"] == "34 kg"
    assert evidence["source"].startswith("typed in by Lu Min, study nurse on 2026-03-16")
    assert visitor.says("birth date 2014-06") is False
    assert visitor.says("Birth date : 2014-06 typed in by Lu Min, study nurse on 2026-03-16")


def test_the_verdict_of_the_page_is_the_verdict_of_the_command_for_the_saved_file(
    visitor: Visitor, study_home: Path
) -> None:
    visitor.sends(
        {
            "body weight": WEIGHT,
            "Birth date": {"day": "2014-06"},
            "Sex": {"said": "male"},
            "hepatitis B": {"said": "no"},
            "hepatitis C": {"said": "not known"},
            "allogeneic": {"said": "no"},
            "other than the disease": {"said": "no"},
            "CLEC12A": {
                "value": "62.5",
                "day": "2026-03-12",
                "specimen": "AML blasts",
                "method": "flow cytometry",
            },
            "Recovery from": {"said": "yes", "grounds": "mucositis is over"},
            "relapse and refractoriness": {"said": "or"},
        },
        files={"file": ("child.csv", CHILD)},
        reach="14",
    )
    assert visitor.troubles == []
    saved = visitor.sends({}, to="/save", reach="14")
    assert saved.headers["content-disposition"] == f'attachment; filename="{STUDY}.screening.json"'

    made = visitor.verdict()
    assert commanded(study_home, saved.content) == made
    for criterion in ("I2", "I4", "I5", "E8"):
        assert effect(made, criterion) == "satisfied", criterion
    assert made["policies"]["at_screening_days"] == 14


def test_a_saved_file_brings_everything_back(visitor: Visitor, study_client: httpx.Client) -> None:
    visitor.sends({"body weight": WEIGHT, "hepatitis C": {"said": "not known"}}, patient="P-7")
    saved = visitor.sends({}, to="/save").content

    later = Visitor(study_client).opens()
    fields = {"state": later.state}
    answer = study_client.post(
        later.address, data=fields, files={"file": ("saved.json", saved)}, headers=later.headers
    )
    later.page = answer.text
    assert later.known == msgspec.json.decode(saved)
    assert later.known["patient"]["id"] == "P-7"
    assert "hepatitis C" not in later.questions


def test_one_answer_rules_out_and_nothing_else_is_asked(visitor: Visitor) -> None:
    visitor.sends({"allogeneic": {"said": "yes", "day": "2026-02-20"}})

    assert visitor.says("Not eligible")
    assert visitor.says("Ruled out by E8. Nothing else is needed for that.")
    assert visitor.questions == {}
    # Who typed the wrong thing takes it back, and is asked again.
    name, since = re.findall(r'name="(back\.[^"]+)"', visitor.page)
    assert (name[:10], since[:17]) == ("back.fact-", "back.completeness")
    visitor.sends({}, others={name: "1"})
    assert visitor.says("Needs data")
    assert visitor.known["complete"] == []
    assert "allogeneic haematopoietic stem cell transplantation" in visitor.questions


def test_a_day_that_is_known_to_the_year_is_asked_for_and_the_correction_can_be_taken_back(
    visitor: Visitor,
) -> None:
    rows = "patient_id,kind,text,date\n7,procedure,allogeneic HSCT,2026\n"
    visitor.sends({}, files={"file": ("old.csv", rows.encode())})
    before = visitor.known["patient"]
    assert before["id"] == "7"
    assert visitor.says("The day is not known exactly enough.")
    visitor.sends({"allogeneic": {"day": "2025-12-31"}}, patient="7")
    assert visitor.troubles == ["This is not within what is recorded: 2026."]
    visitor.sends({"allogeneic": {"day": "2026-01-31"}}, patient="7")
    (fact,) = visitor.known["patient"]["facts"]
    assert fact["start"] == "2026-01-31"
    assert fact["source"][1:] == ["day of", "old.csv: row line 2"]
    (name,) = re.findall(r'name="(back\.fact[^"]+)"', visitor.page)
    visitor.sends({}, others={name: "1"}, patient="7")
    (fact,) = visitor.known["patient"]["facts"]
    assert (fact["start"], fact["source"]) == ("2026", ["old.csv", "row", "line 2"])
    assert visitor.known["replaced"] == []


def test_not_known_and_not_done_leave_a_question_open_and_are_not_asked_again(
    visitor: Visitor,
) -> None:
    visitor.sends({"CLEC12A": {"said": "not done"}, "Recovery from": {"said": "not known"}})

    assert visitor.troubles == []
    assert "CLEC12A" not in visitor.questions
    assert [one["said"] for one in visitor.known["not_answered"]] == ["not done", "not known"]
    made = visitor.verdict()
    assert effect(made, "I4") == effect(made, "I5") == "open"


def test_a_named_person_answers_with_role_day_and_grounds(visitor: Visitor) -> None:
    visitor.sends(
        {"Recovery from": {"said": "no"}, "Recent major surgery": {"said": "no", "grounds": "none"}}
    )

    first, second = visitor.known["signed"]
    assert first["by"] == "Dr. Qin, investigator"
    assert (first["on"], first["patient"]) == ("2026-03-15", "1")
    assert (first["holds"], first["reason"]) == (False, "seen at screening")
    assert (second["holds"], second["reason"]) == (False, "none")
    made = visitor.verdict()
    assert made["ruled_out_by"] == ["I5"]


@pytest.mark.parametrize(
    ("answers", "others", "trouble"),
    [
        ({"body weight": {"value": "34,5", "unit": "kg"}}, {}, "Give a number with a decimal"),
        ({"body weight": {"value": "34"}}, {}, "Choose the unit"),
        ({"body weight": {"value": "34", "unit": "mg/dL"}}, {}, "Choose one of the units."),
        ({"body weight": {**WEIGHT, "day": "10.3.2026"}}, {}, "Give a year, a month or a day"),
        ({"body weight": {**WEIGHT, "day": "2026-03-16"}}, {}, "after the reference day"),
        ({"body weight": WEIGHT}, {"typist.name": ""}, "Give the name."),
        ({"body weight": WEIGHT}, {"typist.role": " "}, "Give the role in the study."),
        ({"body weight": WEIGHT}, {"typist.name": "x" * 201}, "This is too long."),
        ({"body weight": {**WEIGHT, "unit": "k" * 2001}}, {}, "This is too long."),
        ({"hepatitis B": {"said": "perhaps"}}, {}, "Choose one of the answers."),
        (
            {"hepatitis B": {"said": "over", "day": "2020", "until": "2019"}},
            {},
            "This is before the beginning.",
        ),
        ({"other than the disease": {"said": "yes"}}, {}, "Say which one it is."),
        ({"Recovery from": {"said": "yes"}}, {"signer.name": ""}, "Give the name."),
        ({"Recovery from": {"said": "yes"}}, {"signer.grounds": ""}, "Say on what grounds."),
        ({"Recovery from": {"said": "yes"}}, {"signer.day": "2026-03"}, "Give a day such as"),
        ({"Recovery from": {"said": "yes"}}, {"signer.day": "2026-03-17"}, "still to come"),
        ({}, {"patient": ""}, "Give the code under which"),
        ({}, {"as_of": "2026"}, "Give a day such as"),
        ({}, {"reach": "-1"}, "Give a number of days, or nothing."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_of_it_is_taken_over(
    visitor: Visitor, answers: dict[str, dict[str, str]], others: dict[str, str], trouble: str
) -> None:
    before = {**visitor.known, "as_of": "2026-03-15"}
    visitor.sends(answers, others=others)

    (said,) = visitor.troubles
    assert trouble in said
    assert {**visitor.known, "as_of": "2026-03-15"} == before
    # What was typed still stands in its field, and the file is not given away half.
    typed = [text for parts in answers.values() for part, text in parts.items() if part == "value"]
    assert all(f'value="{text}"' in visitor.page for text in typed)
    assert 'name="state"' in visitor.sends(answers, to="/save", others=others).text


@pytest.mark.parametrize(
    ("file", "others", "trouble"),
    [
        (b"", {}, "expected"),
        (b"\xff\xfe", {}, "CSV in UTF-8"),
        (b"patient_id,kind\n", {}, "holds no patient that could be read"),
        (
            b"patient_id,kind,date\n1,birth_date,2014\n2,birth_date,2015\n",
            {},
            "holds 2 patients: name one, such as 1, 2",
        ),
        (b'{"trialwright_screening": 1}', {}, "found no screening"),
    ],
)
def test_a_file_that_does_not_fit_is_said(
    visitor: Visitor, file: bytes, others: dict[str, str], trouble: str
) -> None:
    visitor.sends({}, files={"file": ("some.csv", file)}, others=others)

    (said,) = visitor.troubles
    assert trouble in said


def test_of_several_patients_one_is_named_and_rows_that_do_not_read_are_told(
    visitor: Visitor,
) -> None:
    rows = b"patient_id,kind,value,date\n1,sex,male,\n2,sex,female,\n2,birth_date,,soon\n"
    visitor.sends({}, files={"file": ("two.csv", rows)}, wanted="2")

    assert visitor.troubles == []
    assert visitor.known["patient"]["id"] == "2"
    assert visitor.known["patient"]["sex"] == "female"
    assert visitor.says("two.csv: 1 row could not be read, such as two.csv: row line 4")
    # It is still said after the next answer.
    visitor.sends({"hepatitis B": {"said": "no"}}, patient="2")
    assert visitor.says("two.csv: 1 row could not be read")
    report = visitor.sends({}, to="/report", patient="2").text
    assert "could not be read" in report


def test_a_file_and_what_was_typed_in_must_agree(visitor: Visitor) -> None:
    visitor.sends({"Birth date": {"day": "2014-06-10"}, "Sex": {"said": "male"}})
    for row, trouble in (
        ("birth_date,,2015-01-01", "another birth date"),
        ("sex,female,", "another sex"),
    ):
        rows = f"patient_id,kind,value,date\n1,{row}\n".encode()
        visitor.sends({}, files={"file": ("child.csv", rows)})
        assert trouble in visitor.troubles[0]
    visitor.sends({}, files={"file": ("child.csv", CHILD)})
    assert visitor.troubles == []
    assert visitor.known["patient"]["id"] == "child"


def test_a_screening_of_another_study_is_refused(
    visitor: Visitor, study_client: httpx.Client
) -> None:
    other = Visitor(study_client, study=f"NCT{records.FIRST:08d}").opens()
    saved = other.sends({}, to="/save").content
    visitor.sends({}, files={"file": ("saved.json", saved)})
    assert visitor.troubles == [f"This is a screening for {other.study}, expected {STUDY}."]

    answer = study_client.post(visitor.address, data={"state": other.state})
    assert answer.status_code == 400
    assert "another study than its address" in answer.text
    for state in ("{", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")):
        assert study_client.post(visitor.address, data={"state": state}).status_code == 400


def test_the_code_of_the_patient_changes_for_what_was_signed_too(visitor: Visitor) -> None:
    visitor.sends({"Recovery from": {"said": "yes"}})
    visitor.sends({}, patient="P-12")

    assert visitor.known["signed"][0]["patient"] == "P-12"
    assert effect(visitor.verdict(), "I5") == "satisfied"


def test_the_report_has_no_form_and_says_who_typed_and_signed(visitor: Visitor) -> None:
    visitor.sends({"body weight": WEIGHT, "Recovery from": {"said": "yes"}})
    report = visitor.sends({}, to="/report").text

    assert "<form" not in report
    assert "<input" not in report
    for words in (
        "Screening report",
        "Needs data",
        "typed in by Lu Min, study nurse on 2026-03-16",
        "signed by Dr. Qin, investigator on 2026-03-15: seen at screening",
        "Made by trialwright",
        "The reference day is 2026-03-15.",
    ):
        assert words in report, words


def test_the_language_travels_in_the_form_and_no_cookie_keeps_it(visitor: Visitor) -> None:
    answer = visitor.sends({}, speak="zh-Hans")
    assert answer.headers["content-language"] == "zh-Hans"
    assert 'name="lang" value="zh-Hans"' in answer.text
    assert "set-cookie" not in answer.headers
    again = visitor.sends({}, lang="zh-Hans")
    assert '<html lang="zh-Hans">' in again.text
    assert visitor.opens(lang="zh-Hans").says("筛选患者")


def test_any_study_of_the_registry_is_screened_for(
    study_client: httpx.Client, study_home: Path
) -> None:
    other = Visitor(study_client, study=f"NCT{records.FIRST:08d}").opens()
    other.sends({"Birth date": {"day": "2014-06-10"}})
    made = other.verdict()
    assert made["verdict"] == "eligible"
    assert commanded(study_home, other.sends({}, to="/save").content, other.study) == made
    assert other.says("Every criterion is decided")


def test_addresses_lead_to_the_study_or_say_that_it_is_not_here(
    study_client: httpx.Client,
) -> None:
    start = study_client.get("/")
    assert "The study, by its NCT id" in start.text
    found = study_client.get("/screen", params={"nct_id": "nct7338357", "lang": "zh-Hans"})
    assert (found.status_code, found.headers["location"]) == (
        303,
        f"/screen/{STUDY}?lang=zh-Hans",
    )
    moved = study_client.get("/screen/nct07338357?lang=en")
    assert (moved.status_code, moved.headers["location"]) == (302, f"/screen/{STUDY}?lang=en")
    assert study_client.get("/screen", params={"nct_id": "x"}).status_code == 400
    missing = study_client.get("/screen/NCT00000001", headers={"Accept-Language": "zh"})
    assert missing.status_code == 404
    assert "Go to the start" not in missing.text
    assert study_client.get("/nowhere").status_code == 404
    assert study_client.get(f"/screen/{STUDY}/save").status_code == 405
    assert study_client.get("/static/0/style.css").status_code == 404
