"""A cohort as columns against the evaluator of single patients: the same, patient by patient."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.eligibility.evaluation.screened import STATED, policies_of, read
from tests.eligibility.evaluation.test_laws import POLICIES, READING, patients
from tests.eligibility.patient.people import partial

from benchmarks.cohorts.made import columns
from trialwright.eligibility.checks import Stated
from trialwright.eligibility.cohort import (
    CohortScreening,
    CohortStudy,
    Columns,
    Outcome,
    Screened,
    StudyCode,
    columns_of,
)
from trialwright.eligibility.criteria import CriteriaReading
from trialwright.eligibility.evaluation import Choice, Signed, screen
from trialwright.eligibility.patient import (
    Activity,
    Fact,
    FactKind,
    Patient,
    Policies,
    Source,
    Span,
)
from trialwright.vocabulary import PartialDate

DAY = date(2026, 3, 15)
KINDS = (FactKind.DIAGNOSIS, FactKind.PROCEDURE, FactKind.ALLERGY)
#: Logic, windows, exceptions, scores, multiples, tests and counts, none of the reference study.
OTHER = read(
    """Inclusion Criteria:

* ALT <= 2.5 x ULN within 14 days before screening
* Neutrophils >= 1.0 x 10^9/L and platelets >= 50 x 10^9/L
* Negative HBsAg
* Age >= 6 months and < 18 years
* AML or APL or acute lymphoblastic leukemia
* Women of childbearing potential must have a negative pregnancy test

Exclusion Criteria:

* Received cytarabine within 4 weeks before enrollment
* Prior allogeneic HSCT within 100 days
* History of other malignancy within 3 years, except basal cell carcinoma or breast cancer
* Severe drug allergy
* Active hepatitis B or hepatitis C
* Prior organ transplant except kidney transplant
* Body weight < 12 kg
"""
)


def put(study: CohortStudy, made: Columns) -> Screened:
    """Screen columns and hold every patient against the evaluator of single patients."""
    ready = CohortScreening(study)
    found = ready.screen(made)
    assert len(found) == len(made)
    for at in range(len(made)):
        one = made.patient(at)
        expected = screen(
            study.reading,
            one,
            study.policies,
            signed=study.signed,
            stated=study.stated,
            vocabulary=study.vocabulary,
        )
        assert [row.id for row, _ in ready.criteria] == [
            each.criterion.id for each in expected.all_findings
        ]
        told = [Outcome.of(each) for each in expected.all_findings]
        assert list(found.outcomes_of(at)) == told, one
        assert StudyCode(int(found.verdicts[at])).verdict is expected.verdict
        asks = {ask for each in found.outcomes_of(at) for ask in each.asks}
        assert asks == set(expected.asks)
    return found


@settings(max_examples=10)
@given(st.lists(patients(), min_size=1, max_size=6), POLICIES, st.sampled_from([READING, OTHER]))
def test_columns_say_of_anybody_what_the_evaluator_says(
    drawn: list[Patient], policies: Policies, reading: CriteriaReading
) -> None:
    named = [replace(one, id=str(at)) for at, one in enumerate(drawn)]
    put(CohortStudy(reading=reading, policies=policies, stated=STATED), columns_of(named))


@pytest.mark.parametrize("reading", [READING, OTHER])
@pytest.mark.parametrize(
    "policies",
    [
        Policies(day=DAY),
        policies_of(DAY, KINDS, at_screening=14, **{"body-weight": 30, "hbsag": 20}),
    ],
)
def test_made_up_patients_on_every_boundary_have_the_same_verdicts(
    reading: CriteriaReading, policies: Policies
) -> None:
    found = put(
        CohortStudy(reading=reading, policies=policies, stated=STATED), columns(60, block=7)
    )
    assert found.kinds > 0


@pytest.mark.parametrize("end", [None, "2026-03-15", "2026"])
def test_what_was_over_by_a_day_is_told_apart_from_what_ended_on_it(end: str | None) -> None:
    """Each stands at a bound of a window, or of the day itself, in one and in several patients."""
    days = ("2026-03-14", "2026-03-15", "2026-03-16", "2026-03", "2026-02-15", "2026-02-16", None)
    told = [
        Fact(
            kind=kind,
            concepts=(concept,),
            span=Span(begun, partial(end), None, partial(day)),
            activity=Activity.RESOLVED,
            source=Source("made", "row", str(number)),
        )
        for number, (kind, concept, day, begun) in enumerate(
            product(
                (FactKind.MEDICATION, FactKind.DIAGNOSIS),
                ("cytarabine", "hepatitis-b"),
                days,
                (None, PartialDate("2025")),
            )
        )
    ]
    people = [Patient(id=str(number), facts=(one,)) for number, one in enumerate(told)]
    people += [Patient(id=f"{at}+", facts=tuple(told[at::5])) for at in range(5)]
    policies = policies_of(DAY, (*KINDS, FactKind.MEDICATION))
    put(CohortStudy(reading=OTHER, policies=policies, stated=Stated()), columns_of(people))


def test_a_second_block_is_answered_as_if_it_were_the_first() -> None:
    study = CohortStudy(reading=READING, policies=Policies(day=DAY), stated=STATED)
    ready = CohortScreening(study)
    ready.screen(columns(50))
    after, alone = (
        ready.screen(columns(40, block=1)),
        CohortScreening(study).screen(columns(40, block=1)),
    )
    assert np.array_equal(after.verdicts, alone.verdicts)
    for at in range(40):
        assert after.outcomes_of(at) == alone.outcomes_of(at)


def test_who_has_signed_answers_is_screened_whole_and_decisions_hold_for_all() -> None:
    made = columns(6)
    about = made.patient(2).id
    signed = (
        Signed(
            by="Dr. Qin",
            on=DAY,
            criterion="I5",
            words="Recovery from the toxic effects of earlier treatment",
            reason="mucositis is over",
            patient=about,
            holds=True,
        ),
        Signed(
            by="Dr. Qin",
            on=DAY,
            criterion="I3",
            words="relapse and refractoriness",
            reason="the protocol says so",
            reading=Choice.OR,
        ),
    )
    study = CohortStudy(reading=READING, policies=Policies(day=DAY), stated=STATED, signed=signed)
    found = put(study, made)
    assert found.signers == 1


def test_without_criteria_nobody_is_eligible() -> None:
    empty = CohortStudy(reading=read(""), policies=Policies(day=DAY))
    assert put(empty, columns(3)).verdicts.tolist() == [StudyCode.NEEDS_REVIEW] * 3
    fields = CohortStudy(reading=read(""), policies=Policies(day=DAY), stated=STATED)
    put(fields, columns(40))


def test_no_patient_at_all_is_no_mistake() -> None:
    study = CohortStudy(reading=READING, policies=Policies(day=DAY), stated=Stated())
    assert len(CohortScreening(study).screen(columns_of([]))) == 0
