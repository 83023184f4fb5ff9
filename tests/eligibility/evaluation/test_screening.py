"""A whole study put to one patient: what follows, what is open, and where it comes from."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.eligibility.evaluation.screened import (
    DAY,
    STATED,
    base_rows,
    patient_of,
    policies_of,
    read,
    signatures,
    tell,
)
from tests.eligibility.evaluation.test_laws import READING
from tests.eligibility.patient.people import fact
from tests.exchange.patients.made import (
    MadePatient,
    csv_rows,
    csv_text,
    fhir_text,
    omop_tables,
    written_zip,
)
from tests.exchange.patients.test_agreement import people

from trialwright.eligibility.checks import Stated
from trialwright.eligibility.criteria import Origin, Section, Term, atoms_of
from trialwright.eligibility.evaluation import (
    Answers,
    Effect,
    Finding,
    Screening,
    Signed,
    StudyVerdict,
    Verdict,
    Why,
    fields_as_criteria,
    screen,
)
from trialwright.eligibility.evaluation.index_disease import Kinship, index_of, kinship
from trialwright.eligibility.evaluation.meaning import NOTHING, Meaning, meaning_of
from trialwright.eligibility.patient import FactKind, Patient, Policies
from trialwright.exchange.patients import read_patients, read_patients_text
from trialwright.vocabulary import Duration, concepts

AML = "diagnosis|||AML|||2025-06-01|active"
KINDS = (FactKind.DIAGNOSIS, FactKind.PROCEDURE, FactKind.ALLERGY)


def told(made: Screening) -> list[tuple[str, Verdict, list[tuple[Why, str]]]]:
    return [
        (one.criterion.id, one.verdict, [(each.why, each.ask.about) for each in one.opens])
        for one in made.all_findings
    ]


@settings(max_examples=12)
@given(people())
def test_the_same_patient_through_fhir_omop_and_csv_has_the_same_verdicts(
    drawn: list[MadePatient],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        omop = read_patients(written_zip(Path(folder) / "omop.zip", omop_tables(drawn))).patients
    fhir = read_patients_text(fhir_text(drawn), "made").patients
    plain = read_patients_text(csv_text(csv_rows(drawn)).encode(), "made").patients
    policies = replace(policies_of(DAY, KINDS), at_screening=4000)
    for one, *others in zip(plain, fhir, omop, strict=True):
        expected = told(screen(READING, one, policies, stated=STATED))
        for other in others:
            assert told(screen(READING, other, policies, stated=STATED)) == expected


@pytest.mark.reference
def test_nothing_but_the_criteria_and_the_fields_adds_a_criterion(reference_data: Path) -> None:
    """The title names a disease and cells; the findings are those of the text alone."""
    record = json.loads((reference_data / "registry/seed/NCT07338357.json").read_text("utf-8"))
    module = record["protocolSection"]["eligibilityModule"]
    reading = read(module["eligibilityCriteria"])
    made = screen(reading, patient_of(base_rows()), Policies(day=DAY), stated=STATED)

    assert [one.criterion.id for one in made.findings] == [
        *(f"I{number}" for number in range(1, 11)),
        *(f"E{number}" for number in range(1, 12)),
    ]
    for one in made.findings:
        assert one.words in " ".join(module["eligibilityCriteria"].split())
        spans = [span for atom in atoms_of(one.criterion.expression) for span in atom.spans]
        assert all(one.criterion.span.holds(span) for span in spans)
    assert [one.criterion.origin for one in made.fields] == [Origin.FIELD] * 2


def test_structured_fields_ask_what_they_say() -> None:
    stated = Stated(minimum_age=Duration("6 Months"), sex="FEMALE")
    age, sex = fields_as_criteria(stated).criteria
    assert (age.id, age.section) == ("F1", Section.INCLUSION)
    one = patient_of(["birth_date||||||2025-09-15|", "sex||||male|||"])
    made = screen(read(""), one, Policies(day=DAY), stated=stated)
    assert [found.effect for found in made.fields] == [Effect.SATISFIED, Effect.RULES_OUT]
    assert made.verdict is StudyVerdict.NOT_ELIGIBLE
    assert fields_as_criteria(Stated()).criteria == ()
    assert sex.id == "F2"


def test_a_text_without_criteria_makes_nobody_eligible() -> None:
    made = screen(read(""), patient_of([AML]), Policies(day=DAY))
    assert made.verdict is StudyVerdict.NEEDS_REVIEW


def test_one_missing_birth_date_is_one_question_for_all_that_ask_it() -> None:
    text = (
        "Inclusion Criteria:\n\n* Age 3 to 18 years\n* AML\n\n"
        "Exclusion Criteria:\n\n* Age below 2 years"
    )
    made = screen(read(text), patient_of([AML]), Policies(day=DAY), stated=STATED)
    assert [ask.about for ask in made.asks] == ["birth date"]
    (ask,) = made.asks
    assert [one.criterion.id for one in made.openings(ask)] == ["I1", "E1", "F1", "F2"]
    assert made.fewest_to_admit == made.fewest_to_rule_out == frozenset({ask})
    assert made.to_admit.is_exact


def test_what_rules_out_leaves_no_way_to_admit() -> None:
    text = "Inclusion Criteria:\n\n* AML\n* Age 12 to 18 years"
    one = patient_of(["birth_date||||||2020-01-01|"])
    made = screen(read(text), one, Policies(day=DAY))
    assert made.fewest_to_admit is None
    assert made.fewest_to_rule_out == frozenset()
    assert [found.criterion.id for found in made.ruling_out] == ["I2"]


def signed(words: str, *, holds: bool = True, patient: str = "child", on: date = DAY) -> Signed:
    return Signed(
        by="Dr. A",
        on=on,
        criterion="I1",
        words=words,
        reason="seen",
        patient=patient,
        holds=holds,
    )


CAPACITY = read("Inclusion Criteria:\n\n* Suitable in the judgement of the investigator")
WORDS = "Suitable in the judgement of the investigator"


def test_an_answer_counts_for_its_patient_and_its_words_alone() -> None:
    one = patient_of(["sex||||male|||"])

    def verdict(*answers: Signed) -> StudyVerdict:
        return screen(CAPACITY, one, Policies(day=DAY), signed=answers).verdict

    assert verdict(signed(WORDS)) is StudyVerdict.ELIGIBLE
    assert verdict(signed(WORDS, holds=False)) is StudyVerdict.NOT_ELIGIBLE
    assert verdict(signed(WORDS, patient="another child")) is StudyVerdict.NEEDS_REVIEW
    assert verdict(signed(f"{WORDS}s")) is StudyVerdict.NEEDS_REVIEW
    stray = screen(CAPACITY, one, Policies(day=DAY), signed=[signed("other words")]).stray
    assert [each.words for each in stray] == ["other words"]


def test_a_signature_on_a_whole_criterion_replaces_no_fact() -> None:
    asked = 'all([has(term("AML")), judgement("investigator", words: "is suitable")])'
    whole = replace(signed("What is asked."), criterion="X1")
    policies = policies_of(DAY, KINDS)

    def told_by(*rows: str, answers: tuple[Signed, ...], policies: Policies) -> Finding:
        return tell(asked, *rows, policies=policies, answers=Answers(answers))

    silent = told_by(answers=(whole,), policies=Policies(day=DAY))
    assert silent.verdict is Verdict.UNKNOWN
    assert "no signature replaces" in silent.notes[0]
    assert told_by(AML, answers=(whole,), policies=policies).verdict is Verdict.MET
    assert told_by(answers=(whole,), policies=policies).verdict is Verdict.NOT_MET
    against = (whole, replace(whole, holds=False))
    assert told_by(AML, answers=against, policies=policies).verdict is Verdict.UNKNOWN


def test_a_statement_that_says_no_under_a_no_is_not_signed_by_itself() -> None:
    """Of "no suitable trial open" a person could confirm the words and mean the opposite."""
    text = "Inclusion Criteria:\n\n* No recent deep venous thrombosis, no other suitable trial open"
    found = screen(read(text), patient_of([AML]), Policies(day=DAY)).findings[0]
    for one in found.opens:
        if one.ask.for_people:
            is_whole = one.ask.about == found.words
            assert is_whole or not one.ask.about.casefold().startswith("no ")


def test_answers_are_sorted_by_day_and_found_with_their_blanks_made_single() -> None:
    late, early = signed("a  b", on=date(2026, 3, 2)), signed("a b", on=date(2026, 3, 1))
    answers = Answers.of([late, early], "child")
    assert answers.about("I1", " a b ") == (early, late)
    assert Answers.of(signatures(), "other").signed == tuple(
        one for one in signatures() if one.reading is not None
    )


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("AML", Meaning(("acute-myeloid-leukaemia",))),
        ("CLL-1", Meaning(("antigen/CLEC12A",))),
        ("CLL", Meaning(("chronic-lymphocytic-leukaemia",))),
        (
            "Acute promyelocytic leukemia (APL)",
            Meaning(("acute-promyelocytic-leukaemia",)),
        ),
        ("other malignancies", Meaning(("malignancy",), is_other=True)),
        ("negative blood pregnancy test", Meaning(("hcg-blood",), sign=False)),
        (
            "basal cell or squamous cell skin cancer",
            Meaning(("basal-cell-carcinoma", "squamous-cell-skin-cancer")),
        ),
        (
            "localized prostate cancer treated with radical surgery",
            Meaning(("prostate-cancer",), is_narrower=True),
        ),
        ("allergy to any component", Meaning(("allergy",), is_narrower=True)),
        ("family history of breast cancer", NOTHING),
        ("risk of infection", NOTHING),
        ("infection prophylaxis", NOTHING),
        ("no sign of AML", NOTHING),
        ("something else", NOTHING),
        ("negative attitude", NOTHING),
    ],
)
def test_words_mean_a_concept_or_less_than_one_or_nothing(words: str, meaning: Meaning) -> None:
    assert meaning_of(Term(words), concepts()) == meaning


def test_an_id_that_is_not_known_is_looked_up_by_its_words() -> None:
    assert meaning_of(Term("AML", "no-such-concept"), concepts()).concepts == (
        "acute-myeloid-leukaemia",
    )
    assert meaning_of(Term("x", "CLEC12A"), concepts()).concepts == ("antigen/CLEC12A",)


def test_the_index_disease_is_what_the_inclusion_criteria_ask_for() -> None:
    text = (
        "Inclusion Criteria:\n\n* AML and fever\n* No lymphoma\n\n"
        "Exclusion Criteria:\n\n* Breast cancer"
    )
    assert index_of(read(text), concepts()) == {"acute-myeloid-leukaemia"}


@pytest.mark.parametrize(
    ("disease", "told"),
    [
        ("acute-myeloid-leukaemia", Kinship.SAME),
        ("acute-monocytic-leukaemia", Kinship.SAME),
        ("leukaemia", Kinship.PERHAPS),
        ("mds-excess-blasts", Kinship.PERHAPS),
        ("acute-lymphoblastic-leukaemia", Kinship.NONE),
        ("breast-cancer", Kinship.NONE),
    ],
)
def test_a_disease_is_the_one_under_study_perhaps_or_not(disease: str, told: Kinship) -> None:
    index = frozenset({"acute-myeloid-leukaemia"})
    one = fact(FactKind.DIAGNOSIS, disease)
    assert kinship(one, index, (one,), concepts()) is told
    assert kinship(one, frozenset(), (one,), concepts()) is Kinship.PERHAPS


def test_a_patient_of_whom_nothing_is_known_leaves_every_criterion_open() -> None:
    made = screen(READING, Patient(id="child"), Policies(day=DAY), stated=STATED)
    assert {one.verdict for one in made.all_findings} == {Verdict.UNKNOWN}
    assert made.verdict is StudyVerdict.NEEDS_DATA
