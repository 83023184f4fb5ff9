"""Patients as columns and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.eligibility.evaluation.test_laws import patients

from benchmarks.cohorts.made import columns
from trialwright.eligibility.cohort import Columning, columns_of
from trialwright.eligibility.cohort.days import (
    NEVER_AFTER,
    NEVER_BEFORE,
    earliest,
    latest,
    read,
    written,
)
from trialwright.eligibility.patient import Patient, Sex
from trialwright.vocabulary import DateRange, PartialDate

_WRITTEN = st.dates(date(1, 1, 1), date(9999, 12, 31)).flatmap(
    lambda day: st.sampled_from(
        [PartialDate(day.isoformat()[:length]) for length in (4, 7, 10)],
    )
)


@settings(max_examples=40)
@given(st.lists(patients(), max_size=4))
def test_what_went_into_columns_comes_out_again(drawn: list[Patient]) -> None:
    watched = (DateRange(date(2020, 1, 1), date(2026, 1, 1)),)
    put = [replace(one, id=str(at), observed=watched[: at % 2]) for at, one in enumerate(drawn)]
    made = columns_of(put)
    assert len(made) == len(put)
    assert [made.patient(at) for at in range(len(put))] == put


def test_sources_and_spellings_of_equal_numbers_are_kept() -> None:
    made = columns(40)
    put = [made.patient(at) for at in range(40)]
    again = columns_of(put)
    for at, one in enumerate(put):
        other = again.patient(at)
        assert [fact.source for fact in other.facts] == [fact.source for fact in one.facts]
        assert [repr(fact.value) for fact in other.facts] == [
            repr(fact.value) for fact in one.facts
        ]


def test_a_dictionary_goes_on_from_one_lot_to_the_next() -> None:
    one, *others = [columns(3).patient(at) for at in range(3)]
    growing = Columning()
    growing.add(one)
    first = growing.columns()
    for other in others:
        growing.add(other)
    assert len(growing) == 2
    second = growing.columns()
    assert len(growing) == 0
    assert second.dictionary.sayings[: len(first.dictionary.sayings)] == first.dictionary.sayings
    assert [first.patient(0), second.patient(0), second.patient(1)] == [one, *others]


def test_a_time_of_day_and_an_unknown_sex_are_kept() -> None:
    one = Patient(id="1", sex=Sex.UNKNOWN, is_dead=True, death=PartialDate("2026"))
    (fact, *_) = columns(1).patient(0).facts
    told = replace(one, facts=(replace(fact, clock=time(8, 30, 1, 5)), replace(fact, clock=None)))
    assert columns_of([told]).patient(0) == told


@given(_WRITTEN)
def test_a_date_as_a_number_means_the_same_days(when: PartialDate) -> None:
    number = written(when)
    assert read(number) == when
    dates = np.array([number], np.int32)
    assert earliest(dates)[0] == when.earliest.toordinal()
    assert latest(dates)[0] == when.latest.toordinal()


def test_no_date_lies_before_and_after_all_days() -> None:
    assert written(None) == 0
    assert read(0) is None
    dates = np.zeros(2, np.int32)
    assert earliest(dates).tolist() == [NEVER_BEFORE] * 2
    assert latest(dates).tolist() == [NEVER_AFTER] * 2


@pytest.mark.parametrize("number", [2026 * 512 + 5, 2026 * 512 + 13 * 32, 2026 * 512 + 2 * 32 + 30])
def test_a_number_that_is_no_date_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="date"):
        read(number)
