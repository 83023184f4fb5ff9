"""Formulas over arrays and the evaluator of one criterion after the other say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
import zstandard
from tests.eligibility.evaluation.formulas.drawn import (
    drawn_patient,
    drawn_policies,
    drawn_reading,
)
from tests.eligibility.evaluation.screened import STATED, read
from tests.eligibility.evaluation.test_laws import READING

from trialwright.eligibility.checks import Stated
from trialwright.eligibility.criteria import CriteriaReading
from trialwright.eligibility.evaluation import Effect, Screening, StudyVerdict, screen
from trialwright.eligibility.evaluation.formulas import Standings, assemble, compiled, standings
from trialwright.eligibility.patient import Patient, Policies
from trialwright.exchange.records.criteria import criteria_of
from trialwright.registry.reading import read_study

#: What careful readers stop at, and other forms of which nothing may be lost.
_TEXTS = (
    "Inclusion Criteria:\n\n* AML, relapsed and refractory\n* Platelets >= 50 x 10^9/L\n",
    "Exclusion Criteria:\n\n* No history of hepatitis B\n* Absence of measurable disease\n",
    "* Aged 18 years or older\n* ECOG 0-2\n",
    (
        "Inclusion Criteria:\n\n* Cohort A only: breast cancer\n\nExclusion Criteria:\n\n"
        "* Other malignancy within 3 years, except basal cell carcinoma of the skin\n"
        "* Platelets < 50 x 10^9/L unless caused by leukemia\n"
    ),
    "",
)


@pytest.mark.parametrize("seed", range(4))
def test_both_say_the_same_of_drawn_criteria_and_drawn_patients(seed: int) -> None:
    readings = [drawn_reading(1_000 * seed + number) for number in range(40)]
    stated = [STATED if number % 2 else Stated() for number in range(40)]
    columns = assemble(map(compiled, readings, stated))
    for number in range(4):
        patient, policies = drawn_patient(seed + 10 * number), drawn_policies(seed + 10 * number)
        found = standings(columns, patient, policies)
        _same(found, readings, stated, patient, policies, range(40))


def test_both_say_the_same_of_texts_that_need_care() -> None:
    readings: list[CriteriaReading] = [READING, *map(read, _TEXTS)]
    stated = [STATED] * len(readings)
    columns = assemble(map(compiled, readings, stated))
    seen: Counter[StudyVerdict] = Counter()
    for seed in range(20):
        patient, policies = drawn_patient(seed), drawn_policies(seed)
        found = standings(columns, patient, policies)
        _same(found, readings, stated, patient, policies, range(len(readings)))
        seen.update(found.verdict_of(number) for number in range(len(readings)))
    assert seen.keys() >= {StudyVerdict.NOT_ELIGIBLE, StudyVerdict.NEEDS_DATA}


@pytest.mark.reference
def test_both_say_the_same_of_real_criteria(reference_data: Path) -> None:
    """Sixty records drawn by a seed, five patients: three hundred verdicts."""
    source = (reference_data / "registry" / "studies.ndjson.zst").read_bytes()
    with zstandard.ZstdDecompressor().stream_reader(source) as stream:
        records = stream.readall().splitlines()
    studies = [criteria_of(read_study(one)) for one in Random(5).sample(records, 60)]
    readings, stated = [one.reading for one in studies], [one.stated for one in studies]
    columns = assemble(compiled(one.reading, one.stated, one.remarks) for one in studies)
    for seed in range(5):
        patient, policies = drawn_patient(seed), drawn_policies(seed)
        found = standings(columns, patient, policies)
        _same(found, readings, stated, patient, policies, range(60))


def _same(  # noqa: PLR0913, PLR0917 - the two answers, and to what
    found: Standings,
    readings: Sequence[CriteriaReading],
    stated: Sequence[Stated],
    patient: Patient,
    policies: Policies,
    among: Sequence[int],
) -> None:
    for number in among:
        made = screen(readings[number], patient, policies, stated=stated[number])
        said = (
            found.verdict_of(number),
            int(found.satisfied[number]),
            int(found.open[number]),
            int(found.ruling_out[number]),
            bool(found.has_text[number]),
        )
        assert said == _one_by_one(made), (number, readings[number].text)


def _one_by_one(made: Screening) -> tuple[StudyVerdict, int, int, int, bool]:
    effects = Counter(one.effect for one in made.all_findings)
    return (
        made.verdict,
        effects[Effect.SATISFIED],
        effects[Effect.OPEN],
        effects[Effect.RULES_OUT],
        bool(made.findings),
    )
