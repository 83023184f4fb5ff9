"""Each open question is asked in the form that settles it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.web.study.rounds import answered, asking, known, questions, sent

from trialwright.eligibility.evaluation import Effect
from trialwright.eligibility.patient import Patient
from trialwright.exchange.patients import read_patients_text
from trialwright.vocabulary import PartialDate
from trialwright.web.study.asked import AskedStudy
from trialwright.web.study.forms import SentFile
from trialwright.web.study.rendering import html_of
from trialwright.web.study.screening.page import Round, screening_page
from trialwright.web.study.screening.questions import Kind
from trialwright.web.study.screening.taking import name_of_typed

HEAD = "Inclusion Criteria:\n\n* "
HSCT = "allogeneic haematopoietic stem cell transplantation"


def kinds(asked: AskedStudy, rows: str = "") -> dict[str, Kind]:
    """Return the kinds of the open questions about a patient whom rows describe."""
    found = questions(asked, known(asked, patient(rows) if rows else None))
    return {name: one.kind for name, one in found.items()}


def patient(rows: str) -> Patient:
    """Return the patient of rows of a CSV file."""
    header = "patient_id,kind,text,value,unit,range_low,range_high,date,status\n"
    (one,) = read_patients_text((header + rows).encode(), "child.csv").patients
    return one


def effects(one: Round) -> list[Effect]:
    """Return what follows from each criterion after a round."""
    return [each.effect for each in one.screened().all_findings]


@pytest.mark.parametrize(
    ("text", "rows", "expected"),
    [
        ("Weight >= 10 kg", "", {"body weight": Kind.NUMBER}),
        ("Age >= 3 years", "", {"birth date": Kind.BIRTH}),
        ("Male patients", "", {"sex": Kind.SEX}),
        ("Hepatitis B", "", {"hepatitis B": Kind.LASTING}),
        ("Adequate organ function", "", {"Adequate organ function": Kind.PERSON}),
        (
            "Haemoglobin >= 80 g/L",
            "1,measurement,haemoglobin,9,,,,2026-03-10,final\n",
            {"haemoglobin": Kind.UNIT},
        ),
        (
            "ALT <= 3 x ULN",
            "1,measurement,ALT,30,U/L,,,2026-03-10,final\n",
            {"alanine aminotransferase": Kind.RANGE},
        ),
        (
            "Allogeneic HSCT within 6 weeks before screening",
            "1,procedure,allogeneic HSCT,,,,,2026,\n",
            {"allogeneic haematopoietic stem cell transplantation": Kind.DAY},
        ),
        (
            "Allogeneic HSCT within 6 weeks before screening",
            "",
            {"allogeneic haematopoietic stem cell transplantation": Kind.EVENT},
        ),
    ],
)
def test_the_form_of_a_question_is_that_of_its_answer(
    text: str, rows: str, expected: dict[str, Kind]
) -> None:
    assert kinds(asking(HEAD + text), rows) == expected


def test_words_under_no_heading_are_asked_of_nobody() -> None:
    """Whether they include or exclude is not known, so no answer about a patient helps."""
    asked = asking("* Hepatitis B")
    assert kinds(asked) == {}
    page = screening_page(sent(asked, known(asked), {}))
    assert page.groups == ()
    assert "does not say whether it includes or excludes" in html_of(page)


@pytest.mark.parametrize(
    ("text", "rows", "name", "parts", "effect"),
    [
        ("Haemoglobin >= 80 g/L", "1,measurement,haemoglobin,9,,,,2026-03-10,final\n",
         "haemoglobin", {"unit": "g/dL"}, Effect.SATISFIED),
        ("ALT <= 3 x ULN", "1,measurement,ALT,130,U/L,,,2026-03-10,final\n",
         "alanine aminotransferase", {"low": "7", "high": "40"}, Effect.RULES_OUT),
        ("Allogeneic HSCT within 6 weeks before screening",
         "1,procedure,allogeneic HSCT,,,,,2026,\n",
         "allogeneic haematopoietic stem cell transplantation", {"day": "2026-02-01"},
         Effect.SATISFIED),
        ("Allogeneic HSCT within 6 weeks before screening",
         "1,procedure,allogeneic HSCT,,,,,2026,\n",
         "allogeneic haematopoietic stem cell transplantation", {"day": "2026-01-31"},
         Effect.OPEN),
        ("Allogeneic HSCT within 6 weeks before screening", "1,sex,,male,,,,,\n",
         HSCT, {"said": "yes", "day": "2026-01-31"}, Effect.RULES_OUT),
        ("Allogeneic HSCT within 6 weeks before screening", "1,sex,,male,,,,,\n",
         HSCT, {"said": "yes", "day": "2026"}, Effect.OPEN),
        ("Allogeneic HSCT within 6 weeks before screening",
         "1,procedure,allogeneic HSCT,,,,,2026-01-20,\n",
         HSCT, {"said": "yes", "day": "2026-01-20"}, Effect.RULES_OUT),
        ("ALT <= 3 x ULN", "1,sex,,male,,,,,\n", "alanine aminotransferase",
         {"value": "120", "unit": "U/L", "high": "40", "day": "2026-03-10"}, Effect.SATISFIED),
        ("Hepatitis B", "1,sex,,male,,,,,\n", "hepatitis B", {"said": "yes"}, Effect.SATISFIED),
        ("Hepatitis B", "1,sex,,male,,,,,\n", "hepatitis B", {"said": "no"}, Effect.RULES_OUT),
        ("History of hepatitis B", "1,sex,,male,,,,,\n", "hepatitis B", {"said": "over"},
         Effect.SATISFIED),
        ("Hepatitis B within 3 years before screening", "1,sex,,male,,,,,\n", "hepatitis B",
         {"said": "over"}, Effect.OPEN),
        ("Hepatitis B within 3 years before screening", "1,sex,,male,,,,,\n", "hepatitis B",
         {"said": "over", "day": "2010", "until": "2012"}, Effect.RULES_OUT),
        ("Hepatitis B", "1,sex,,male,,,,,\n", "hepatitis B",
         {"said": "over", "day": "2015-01-01", "until": "2020-01-01"}, Effect.RULES_OUT),
        ("Hepatitis B", "1,sex,,male,,,,,\n", "hepatitis B", {"said": "over"}, Effect.RULES_OUT),
        ("Current treatment with methotrexate", "1,sex,,male,,,,,\n", "methotrexate",
         {"said": "yes"}, Effect.SATISFIED),
        ("Current treatment with methotrexate", "1,sex,,male,,,,,\n", "methotrexate",
         {"said": "yes", "day": "2026-01-01"}, Effect.SATISFIED),
        ("Current treatment with methotrexate", "1,sex,,male,,,,,\n", "methotrexate",
         {"said": "over", "day": "2025-01-01", "until": "2026-01-01"}, Effect.RULES_OUT),
        ("Methotrexate within 4 weeks before screening", "1,sex,,male,,,,,\n", "methotrexate",
         {"said": "yes", "day": "2024"}, Effect.SATISFIED),
        ("Methotrexate within 4 weeks before screening", "1,sex,,male,,,,,\n", "methotrexate",
         {"said": "over", "until": "2026-02"}, Effect.OPEN),
        ("Methotrexate within 4 weeks before screening", "1,sex,,male,,,,,\n", "methotrexate",
         {"said": "over", "until": "2026-01"}, Effect.RULES_OUT),
        ("Hepatitis B within 3 years before screening", "1,sex,,male,,,,,\n", "hepatitis B",
         {"said": "over", "day": "2010", "until": "2025"}, Effect.SATISFIED),
        ("Weight >= 10 kg", "1,sex,,male,,,,,\n", "body weight",
         {"value": "22", "unit": "[lb_av]", "day": "2026-03-10"}, Effect.RULES_OUT),
        ("Weight >= 10 kg", "1,sex,,male,,,,,\n", "body weight",
         {"value": "23", "unit": "[lb_av]", "day": "2026-02"}, Effect.SATISFIED),
        ("Weight >= 10 kg", "1,sex,,male,,,,,\n", "body weight",
         {"value": "< 12", "unit": "kg", "day": "2026-03-10"}, Effect.OPEN),
    ],
)  # fmt: skip
def test_an_answer_has_the_effect_that_the_evaluation_gives_it(
    text: str, rows: str, name: str, parts: dict[str, str], effect: Effect
) -> None:
    """22 lb are 9.98 kg and 23 lb 10.43 kg; 1 February is 42 days before 15 March 2026."""
    asked = asking(HEAD + text)
    one = answered(asked, known(asked, patient(rows)), name, **parts)
    assert one.taken.problems == ()
    assert effects(one) == [effect]


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"unit": "nothing"}, "Choose one of the units."),
        ({"said": "not known"}, ""),
    ],
)
def test_a_part_of_a_fact_is_refused_or_left_open(parts: dict[str, str], sentence: str) -> None:
    asked = asking(HEAD + "Haemoglobin >= 80 g/L")
    child = patient("1,measurement,haemoglobin,9,,,,2026-03-10,final\n")
    one = answered(asked, known(asked, child), "haemoglobin", **parts)
    assert [each.sentence for each in one.taken.problems] == [sentence] * bool(sentence)
    assert effects(one) == [Effect.OPEN]


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"low": "7"}, "Give the upper limit of normal."),
        ({"high": "x"}, "Give a number with a decimal point, such as 12.5."),
    ],
)
def test_a_normal_range_needs_its_upper_limit(parts: dict[str, str], sentence: str) -> None:
    asked = asking(HEAD + "ALT <= 3 x ULN")
    child = patient("1,measurement,ALT,30,U/L,,,2026-03-10,final\n")
    one = answered(asked, known(asked, child), "alanine aminotransferase", **parts)
    assert [each.sentence for each in one.taken.problems] == [sentence]


def test_a_correction_goes_with_the_file_that_it_corrects() -> None:
    asked = asking(HEAD + "Haemoglobin >= 80 g/L")
    rows = "1,measurement,haemoglobin,9,,,,2026-03-10,final\n"
    one = answered(asked, known(asked, patient(rows)), "haemoglobin", unit="g/dL")
    (fact,) = one.saved.patient.facts
    assert str(fact.source).endswith("unit of child.csv: row line 2")
    file = SentFile("new.csv", b"patient_id,kind,text\n1,diagnosis,AML\n")
    again = sent(asked, one.saved, {}, {"file": file})
    assert [each.text for each in again.saved.patient.facts] == ["AML"]
    assert again.saved.replaced == ()


METHOTREXATE = "Methotrexate within 4 weeks before screening"


def test_what_is_over_without_a_day_is_asked_for_the_day_of_its_end() -> None:
    asked = asking(HEAD + METHOTREXATE)
    over = answered(asked, known(asked), "methotrexate", said="over", day="2025-06-01")
    (question,) = questions(asked, over.saved).values()
    assert question.kind is Kind.DAY
    assert "Until" in html_of(screening_page(over))
    early = answered(asked, over.saved, "methotrexate", day="2025-05-31")
    assert [one.sentence for one in early.taken.problems] == ["This is before the beginning."]
    done = answered(asked, over.saved, "methotrexate", day="2025-12-31")
    assert effects(done) == [Effect.RULES_OUT]
    assert "not from 2026-01-01 until 2026-03-15" in html_of(screening_page(done))


def test_the_end_of_what_was_over_by_a_day_is_not_after_it() -> None:
    asked = asking(HEAD + METHOTREXATE)
    over = answered(asked, known(asked), "methotrexate", said="over", day="2025-06-01").saved
    (fact,) = over.patient.facts
    assert str(fact.span.over_by) == "2026-03-15"
    earlier = replace(fact, span=replace(fact.span, over_by=PartialDate("2026-03-01")))
    saved = replace(over, patient=replace(over.patient, facts=(earlier,)))
    late = answered(asked, saved, "methotrexate", day="2026-03-02")
    assert [one.sentence for one in late.taken.problems] == [
        "It was over by 2026-03-01 already, as is recorded."
    ]
    assert answered(asked, saved, "methotrexate", day="2026-03-01").taken.problems == ()


def test_of_another_disease_that_is_over_there_may_be_more() -> None:
    asked = asking("Inclusion Criteria:\n\n* AML\n\nExclusion Criteria:\n\n* Other malignancy")
    (name,) = [one for one in questions(asked, known(asked)) if "other than" in one]
    parts = {"said": "over", "what": "breast cancer", "day": "2010", "until": "2012"}
    one = answered(asked, known(asked), name, **parts)
    assert (one.taken.problems, one.saved.policies.complete) == ((), ())


def test_what_is_over_is_declared_to_be_so_no_longer_than_the_answer_stands() -> None:
    asked = asking(HEAD + "Hepatitis B")
    parts = {"said": "over", "day": "2015", "until": "2020"}
    over = answered(asked, known(asked), "hepatitis B", **parts)
    (declared,) = over.saved.policies.complete
    assert (str(declared.window.start), declared.concept) == ("2021-01-01", "hepatitis-b")
    (fact,) = over.saved.patient.facts
    back = sent(asked, over.saved, {f"back.{name_of_typed(fact)}": "1"})
    assert (back.saved.patient.facts, back.saved.policies.complete) == ((), ())
    assert list(questions(asked, back.saved)) == ["hepatitis B"]
    later = sent(asked, over.saved, {"as_of": "2029-03-15"})
    assert effects(later) == [Effect.OPEN]


def twice(first: str, second: str) -> Round:
    """Return the round in which two questions about one transplant of 2026 are answered."""
    asked = asking(
        "Exclusion Criteria:\n\n* Prior allogeneic HSCT within 6 weeks before screening\n"
        "* Prior stem cell transplant within 3 months before screening\n"
    )
    begun = known(asked, patient("1,procedure,allogeneic HSCT,,,,,2026,\n"))
    one, other = (each.key for each in questions(asked, begun).values())
    return sent(asked, begun, {f"{one}.day": first, f"{other}.day": second})


def test_two_answers_about_one_fact_are_taken_if_they_say_the_same() -> None:
    one = twice("2026-02-20", "2026-02-20")
    assert (one.taken.problems, one.taken.count) == ((), 2)
    assert [str(each.span.start) for each in one.saved.patient.facts] == ["2026-02-20"]
    assert len(one.saved.replaced) == 1


def test_two_answers_about_one_fact_that_differ_are_said_and_the_first_stands() -> None:
    one = twice("2026-02-20", "2026-01-02")
    assert [each.sentence for each in one.taken.problems] == [
        "Another answer changed the same fact: answer this one again."
    ]
    assert one.taken.count == 1
    assert [str(each.span.start) for each in one.saved.patient.facts] == ["2026-02-20"]
    assert len(one.saved.replaced) == 1


@pytest.mark.parametrize("value", ["34\n5", "3\r\n4", "< 3\n4", "x\ny"])
def test_a_number_with_a_break_of_line_is_refused_and_not_a_fault(value: str) -> None:
    asked = asking(HEAD + "Weight >= 10 kg")
    parts = {"value": value, "unit": "kg", "day": "2026-03-10"}
    one = answered(asked, known(asked), "body weight", **parts)
    assert [each.sentence for each in one.taken.problems] == [
        "Give a number with a decimal point, such as 12.5 or < 0.5."
    ]
    assert (one.taken.count, one.saved.patient.facts) == (0, ())


@pytest.mark.parametrize(("day", "dated"), [("", "2026-03-14"), ("2026-03-15", "2026-03-15")])
def test_a_number_whose_only_unit_is_wrong_is_asked_anew_and_replaced(day: str, dated: str) -> None:
    asked = asking(HEAD + "Karnofsky >= 70")
    child = patient("1,measurement,Karnofsky score,80,%,,,2026-03-14,final\n")
    (name,) = questions(asked, known(asked, child))
    assert questions(asked, known(asked, child))[name].kind is Kind.NUMBER
    one = answered(asked, known(asked, child), name, value="80", day=day)
    assert effects(one) == [Effect.SATISFIED]
    (fact,) = one.saved.patient.facts
    assert str(fact.span.start) == dated
    back = sent(asked, one.saved, {f"back.{name_of_typed(fact)}": "1"})
    assert back.saved.patient.facts == child.facts
