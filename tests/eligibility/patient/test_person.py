"""Ages in completed years, as exactly as the birth date allows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.eligibility.patient.people import partial, patient

from trialwright.eligibility.patient import Age, Reason, Unanswered


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("2007-03-15", "2026-03-15", Age(19, 19)),
        ("2007-03-16", "2026-03-15", Age(18, 18)),
        ("2023-03-15", "2026-03-15", Age(3, 3)),
        ("2007-03", "2026-03-15", Age(18, 19)),
        ("2007-02", "2026-03-15", Age(19, 19)),
        ("2007-04", "2026-03-15", Age(18, 18)),
        ("2007", "2026-03-15", Age(18, 19)),
        ("2026", "2026-03-15", Age(0, 0)),
        ("2008-02-29", "2026-02-28", Age(17, 17)),
        ("2008-02-29", "2026-03-01", Age(18, 18)),
    ],
)
def test_an_age_is_counted_in_completed_years(birth: str, day: str, age: Age) -> None:
    assert patient(birth=partial(birth)).age(date.fromisoformat(day)) == age


def test_an_age_is_shown_as_it_is_known() -> None:
    assert (str(Age(18, 18)), str(Age(18, 19)), Age(18, 19).completed) == ("18", "18 or 19", None)
    assert str(Age(216, 227, "mo")) == "216 to 227"


@pytest.mark.parametrize(
    ("birth", "unit", "age"),
    [
        ("2025-09-15", "mo", Age(6, 6, "mo")),
        ("2025-09-16", "mo", Age(5, 5, "mo")),
        ("2025-08-31", "mo", Age(6, 6, "mo")),
        ("2025-09", "mo", Age(5, 6, "mo")),
        ("2025", "mo", Age(2, 14, "mo")),
        ("2026-03-01", "wk", Age(2, 2, "wk")),
        ("2026-03-02", "wk", Age(1, 1, "wk")),
        ("2026-03-01", "d", Age(14, 14, "d")),
        ("2026-03", "d", Age(0, 14, "d")),
    ],
)
def test_an_age_may_be_asked_for_in_smaller_units(birth: str, unit: str, age: Age) -> None:
    assert patient(birth=partial(birth)).age(date(2026, 3, 15), unit) == age


def test_what_is_no_unit_of_age_is_refused() -> None:
    with pytest.raises(ValueError, match="'h' is not a unit of age"):
        patient(birth=partial("2020")).age(date(2026, 3, 15), "h")


@pytest.mark.parametrize(
    ("birth", "reason"), [(None, Reason.MISSING), ("2027", Reason.IMPLAUSIBLE)]
)
def test_no_birth_date_is_no_age(birth: str | None, reason: Reason) -> None:
    told = patient(birth=partial(birth)).age(date(2026, 3, 15))
    assert told == Unanswered(reason, "birth date")
    assert str(told) == f"birth date: {reason.value}"


@given(
    st.dates(date(1930, 1, 1), date(2025, 12, 31)),
    st.dates(date(2026, 1, 1), date(2040, 1, 1)),
    st.sampled_from([4, 7]),
    st.sampled_from(["a", "mo", "wk", "d"]),
)
def test_the_true_age_lies_between_those_of_a_partial_birth_date(
    born: date, day: date, signs: int, unit: str
) -> None:
    said = patient(birth=partial(born.isoformat()[:signs])).age(day, unit)
    true = patient(birth=partial(born.isoformat())).age(day, unit)
    assert isinstance(said, Age)
    assert isinstance(true, Age)
    assert true.completed is not None
    assert said.youngest <= true.completed <= said.oldest
    assert unit != "a" or said.oldest <= said.youngest + 1
