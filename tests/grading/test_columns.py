"""Columns of values get the grades that each value gets by itself."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialwright.errors import InvalidInput
from trialwright.grading.answers import AtLeast, Exactly
from trialwright.grading.column_grading import grade_columns
from trialwright.grading.columns import (
    NOT_STATED,
    SIDES,
    GradeColumns,
    Refusal,
    Standing,
    ValueColumns,
)
from trialwright.grading.conditions import Bound
from trialwright.grading.measured import Baseline, Observation, Settings, grade_measured
from trialwright.grading.rounding import significant, significant_column
from trialwright.grading.rulebook import Rulebook
from trialwright.grading.shelf import ctcae

UNITS = ("10*9/L", "g/L", "mmol/L", "mL/min", "U/L", "1", "[pH]", "Cel", "/uL")
FACTS = sorted({fact.name for v in "56" for term in ctcae(v).terms for fact in term.facts})


def columns_of(rulebook: Rulebook, samples: list[tuple[str, Observation]]) -> ValueColumns:
    observations = [observation for _, observation in samples]
    baselines = [one.baseline or Baseline() for one in observations]

    def numbers(found: list[float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([math.nan if one is None else one for one in found], np.float64)

    return ValueColumns(
        terms=np.array([rulebook.place(term) for term, _ in samples], np.int16),
        values=numbers([one.value for one in observations]),
        bounds=np.array([SIDES[one.bound] for one in observations], np.int8),
        units=np.array(
            [UNITS.index(one.unit) if one.unit else -1 for one in observations], np.int16
        ),
        unit_codes=UNITS,
        lln=numbers([one.lln for one in observations]),
        uln=numbers([one.uln for one in observations]),
        baseline=numbers([one.value for one in baselines]),
        baseline_lln=numbers([one.lln for one in baselines]),
        baseline_uln=numbers([one.uln for one in baselines]),
        is_baseline=np.array([one.is_baseline for one in observations], np.bool_),
        facts={
            name: np.array([one.facts.get(name, NOT_STATED) for one in observations], np.int8)
            for name in FACTS
        },
    )


#: Numbers around which the tables turn, so that boundaries are met often.
near = st.sampled_from(
    [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 5.0, 10.0, 20.0, 40.0, 49.0, 75.0, 129.5]
)
number = near | st.floats(0, 500, allow_nan=False) | st.none()
threefold = st.builds(lambda base, times: base * times, near, near)


@st.composite
def samples(draw: st.DrawFn, rulebook: Rulebook) -> tuple[str, Observation]:
    term = draw(st.sampled_from(rulebook.terms))
    lln, uln = draw(number), draw(number)
    own_lln, own_uln = draw(number), draw(number)
    known = draw(st.sets(st.sampled_from([fact.name for fact in term.facts]))) if term.facts else ()
    return term.name, Observation(
        value=draw(number | threefold),
        bound=draw(st.sampled_from(Bound)),
        unit=draw(
            st.sampled_from([*UNITS, None]) | st.just(term.unit if term.unit in UNITS else "U/L")
        ),
        lln=lln,
        uln=uln,
        baseline=Baseline(value=draw(number), lln=own_lln, uln=own_uln),
        facts={name: draw(st.booleans()) for name in sorted(known)},
        is_baseline=draw(st.booleans()),
    )


def assert_same(
    rulebook: Rulebook,
    sample: tuple[str, Observation],
    answer: GradeColumns,
    place: int,
    how: Settings,
) -> None:
    try:
        one = grade_measured(rulebook, *sample, how)
    except InvalidInput:
        assert answer.standing[place] == Standing.REFUSED
        assert answer.refusal[place] != Refusal.NONE
        return
    assert answer.level(place) == one.level
    if one.exact is not None:
        worst = any("the worst case was taken" in said for said in one.assumptions)
        assert bool(answer.assumed[place]) is worst
    row = int(answer.rows[place])
    assert (answer.row_ids[row] if row >= 0 else None) == (one.rows[0] if one.rows else None)


@pytest.mark.parametrize("version", ["5.0", "6.0"])
@settings(max_examples=60)
@given(data=st.data())
def test_a_column_is_graded_as_its_values_are(version: str, data: st.DataObject) -> None:
    rulebook = ctcae(version)
    drawn = data.draw(st.lists(samples(rulebook), min_size=1, max_size=25))
    how = Settings(
        significant_digits=data.draw(st.sampled_from([15, 3, None])),
        ask_for_facts=data.draw(st.booleans()),
    )
    answer = grade_columns(rulebook, columns_of(rulebook, drawn), how)
    for place, sample in enumerate(drawn):
        assert_same(rulebook, sample, answer, place, how)


@settings(max_examples=300)
@given(st.floats(0, 1e12) | st.floats(0, 1e-3), st.sampled_from([15, 6, 3, 1]))
def test_a_number_is_rounded_alike_alone_and_in_a_column(value: float, digits: int) -> None:
    rounded = significant(value, digits)
    assert significant_column(np.array([value]), digits)[0] == rounded
    assert rounded == pytest.approx(float(f"{value:.{digits - 1}e}"), rel=10.0 ** (1 - digits))


def test_rows_that_cannot_be_graded_stop_no_other() -> None:
    rulebook = ctcae("5.0")
    name = "Neutrophil count decreased"
    good = Observation(value=0.4, unit="10*9/L", lln=1.5)
    drawn = [
        (name, good),
        (name, Observation(value=400, unit="/uL", lln=1500)),
        (name, Observation(value=-1, unit="10*9/L")),
        (name, Observation(value=1, unit="10*9/L", lln=3, uln=2)),
        (name, Observation(value=None, unit="10*9/L")),
        (name, good),
    ]
    answer = grade_columns(rulebook, columns_of(rulebook, drawn))
    assert answer.refusal.tolist() == [0, Refusal.UNIT, Refusal.NUMBER, Refusal.RANGE, 0, 0]
    assert answer.level(0) == answer.level(5) == Exactly(4)
    assert answer.level(1) is None
    assert answer.standing[4] == Standing.NOT_ASSESSED
    assert answer.lowest.tolist() == [4, -1, -1, -1, -1, 4]


def test_a_baseline_of_nothing_has_no_multiples_in_a_column_either() -> None:
    rulebook = ctcae("5.0")
    given = Observation(value=1.9, unit="g/L", lln=2.0, baseline=Baseline(value=0))
    answer = grade_columns(rulebook, columns_of(rulebook, [("Fibrinogen decreased", given)]))
    assert answer.level(0) == AtLeast(1, 4)


def test_no_rows_get_no_grades() -> None:
    rulebook = ctcae("5.0")
    assert grade_columns(rulebook, columns_of(rulebook, [])).standing.shape == (0,)


def test_columns_that_do_not_fit_are_refused() -> None:
    rulebook = ctcae("5.0")
    one = [("Anemia", Observation(value=70, unit="g/L"))]
    whole = columns_of(rulebook, one)
    kept = {name: getattr(whole, name) for name in ValueColumns.__dataclass_fields__}
    with pytest.raises(InvalidInput, match=r"shape \(2,\), expected \(1,\)"):
        ValueColumns(**kept | {"uln": np.zeros(2)})
    with pytest.raises(InvalidInput, match="outside of 0 to 40"):
        grade_columns(rulebook, ValueColumns(**kept | {"terms": np.array([41], np.int16)}))
