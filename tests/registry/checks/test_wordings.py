"""What counts as a time, as an amount, and as certainly earlier."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.registry.checks.calendar import certainly_before
from trialwright.registry.checks.doses import states_an_amount
from trialwright.registry.checks.timeframes import is_usable
from trialwright.vocabulary import PartialDate

_days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
_partial_dates = st.builds(
    lambda day, length: PartialDate(day.isoformat()[:length]), _days, st.sampled_from([4, 7, 10])
)


@given(_partial_dates, _partial_dates)
def test_certainly_before_means_the_last_day_of_one_before_the_first_of_the_other(
    earlier: PartialDate, later: PartialDate
) -> None:
    assert certainly_before(earlier, later) == (earlier.latest < later.earliest)


@given(_partial_dates, _days)
def test_a_day_is_compared_like_a_date_known_to_the_day(partial: PartialDate, day: date) -> None:
    assert certainly_before(partial, day) == (partial.latest < day)
    assert certainly_before(day, partial) == (day < partial.earliest)


@pytest.mark.parametrize(
    "time_frame",
    [
        "Up to 2 years.",
        "six months",
        "one year after inclusion",
        "Baseline",
        "At enrollment",
        "At the beginning of the study",
        "During surgery",
        "Screening",
        "From randomization till the date of death",
        "Baseline to hospital discharge",
        "Through study completion, an average of 1 year",
        "术后",
    ],
)
def test_a_time_in_the_course_of_a_participant_is_usable(time_frame: str) -> None:
    assert is_usable(time_frame)


@pytest.mark.parametrize(
    "time_frame",
    [
        "End of study",
        "Through study completion",
        "Baseline to end of study",
        "From randomisation to end of study participation",
        "hours",
        "Daily",
        "Ongoing",
        "Long-Term",
        "N/A",
        "To be determined",
        "-",
    ],
)
def test_a_time_bound_to_the_course_of_the_study_is_not_usable(time_frame: str) -> None:
    assert not is_usable(time_frame)


@pytest.mark.parametrize(
    "text",
    [
        "Udenafil 200mg",
        "0.5 g/Kg alcohol",
        "5,000 IU daily",
        "0.5-1 ml",
        "2 x 10^6 CAR-positive cells per kg",
        "1\u00d710\u2078 cells",
        "10\\^6 cells",
        "1e13 vg/kg",
        "15 million HUC-MSCs",
        "500,000 stem cells",
        "60 Gy",
        "2 oral tablets",
        "One capsule every evening",
        "4% cream",
    ],
)
def test_a_number_with_a_unit_of_dose_is_an_amount(text: str) -> None:
    assert states_an_amount([None, text])


@pytest.mark.parametrize(
    "text",
    [
        "A infusion of CLL-1 CAR-T cells following a lymphodepleting chemotherapy regimen.",
        "once daily for 28 days",
        "children of 3 to 18 years",
        "escalating dose levels",
        "Arm 2",
        "",
    ],
)
def test_days_ages_and_the_numbers_in_names_are_no_amounts(text: str) -> None:
    assert not states_an_amount([None, text])
