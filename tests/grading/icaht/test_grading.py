"""Haematotoxicity from counts by day, with days that are missing."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialwright.errors import InvalidInput
from trialwright.grading.answers import (
    AtLeast,
    Exactly,
    Grade,
    Level,
    NotAssessed,
    Ungradable,
    bounds_of,
)
from trialwright.grading.icaht import (
    CountRule,
    DayRulebook,
    IcahtSettings,
    MissingRule,
    day_rulebooks,
    grade_icaht,
    icaht,
    platelet_recovery,
    t_icaht,
)
from trialwright.grading.icaht.counting import days_low, filled, joined
from trialwright.grading.icaht.rulebooks import day_rulebook_of
from trialwright.grading.shelf import bundled

LONGEST, CUMULATIVE = CountRule.LONGEST, CountRule.CUMULATIVE
DAYS = range(31)


def series(*stretches: tuple[int, float]) -> dict[int, float]:
    """Return counts from day 0 on: so many days of this count, then so many of that."""
    counts = [count for days, count in stretches for _ in range(days)]
    return dict(enumerate(counts))


def early(counts: dict[int, float], **how: object) -> Grade:
    return grade_icaht(icaht(), "early", counts, IcahtSettings(**how))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("low_days", "grade"),
    [(0, 0), (1, 1), (6, 1), (7, 2), (13, 2), (14, 3), (27, 3), (28, 3), (30, 3), (31, 4)],
)
def test_days_at_or_below_500(low_days: int, grade: int) -> None:
    counts = series((low_days, 500), (31 - low_days, 501))
    assert early(counts).level == Exactly(grade)


@pytest.mark.parametrize(("low_days", "grade"), [(6, 1), (7, 3), (13, 3), (14, 4)])
def test_days_at_or_below_100(low_days: int, grade: int) -> None:
    assert early(series((low_days, 100), (31 - low_days, 2000))).level == Exactly(grade)


@pytest.mark.parametrize(("first", "grade"), [(0, 4), (3, 4), (4, 3)])
def test_never_recovered_is_one_episode_from_day_3_or_before(first: int, grade: int) -> None:
    assert early(series((first, 3000), (31 - first, 400))).level == Exactly(grade)


def test_a_recovery_shorter_than_three_days_does_not_end_an_episode() -> None:
    short = series((4, 400), (2, 900), (4, 400), (21, 2000))
    stable = series((4, 400), (3, 900), (4, 400), (20, 2000))
    assert early(short).level == Exactly(2)
    assert early(stable).level == Exactly(1)
    assert early(stable, count=CUMULATIVE).level == Exactly(2)
    assert "days are counted by the longest episode" in early(stable).assumptions
    shown = {used.name: used.text for used in early(short).inputs}
    assert shown["days with count <= 500"] == "10"


def test_missing_days_leave_the_grade_open_and_are_counted() -> None:
    counts = series((31, 2000)) | dict.fromkeys(range(5, 11), 400.0)
    del counts[11]
    grade = early(counts)
    assert grade.level == AtLeast(1, 2)
    assert grade.missing == ("counts of 1 of the 31 days 0 to 30",)
    assert early(counts, missing=MissingRule.CARRIED).level == Exactly(2)
    assert early(counts, missing=MissingRule.INTERPOLATED).level == Exactly(1)


def test_gaps_longer_than_allowed_are_not_filled() -> None:
    counts = {0: 400.0, 10: 400.0}
    known = filled(counts, range(11), MissingRule.INTERPOLATED, 8)
    assert known == counts
    assert len(filled(counts, range(11), MissingRule.INTERPOLATED, 9)) == 11
    assert filled({1: 5.0}, range(4), MissingRule.CARRIED, 7) == {1: 5.0, 2: 5.0, 3: 5.0}
    assert filled({1: 5.0}, range(4), MissingRule.INTERPOLATED, 7) == {1: 5.0}
    line = filled({0: 0.0, 4: 8.0}, range(5), MissingRule.INTERPOLATED, 7)
    assert line == {0: 0.0, 1: 2.0, 2: 4.0, 3: 6.0, 4: 8.0}


def test_counting_ends_where_the_next_therapy_begins() -> None:
    counts = series((31, 300))
    ended = early(counts, last_day=20)
    assert ended.level == Exactly(3)
    assert "counting ended on day 20" in ended.remarks[0]
    assert early(counts, last_day=29).level == Exactly(3)
    assert early(counts, last_day=30).level == Exactly(4)
    assert early(counts, last_day=30).remarks == ()


def test_never_recovered_until_counting_ended_is_grade_4_only_where_the_study_says_so() -> None:
    counts = series((3, 3000), (12, 400))
    assert early(counts, last_day=14).level == Exactly(2)
    enough = early(counts, last_day=14, ended_is_enough=True)
    assert enough.level == Exactly(4)
    assert "never recovered until counting ended is never recovered" in enough.assumptions
    later = early(series((4, 3000), (11, 400)), last_day=14, ended_is_enough=True)
    assert later.level == Exactly(2)
    recovered = early(counts | {12: 900.0, 13: 900.0, 14: 900.0}, last_day=14, ended_is_enough=True)
    assert recovered.level == Exactly(2)
    before = early({0: 3000.0, 1: 3000.0}, last_day=1, ended_is_enough=True)
    assert before.level == Exactly(0)


def test_nothing_counted_is_not_assessed() -> None:
    assert early({}).level == NotAssessed()
    assert early({40: 300.0}).level == NotAssessed()
    assert early({0: 1.0}, last_day=-1).level == NotAssessed()


@pytest.mark.parametrize(
    ("counts", "level"),
    [
        ([1600, 1501], Exactly(0)),
        ([1500, 1500], Exactly(1)),
        ([90, 1501, 1600], Exactly(0)),
        ([90, 1000], Exactly(2)),
        ([500, 400, 3000], Exactly(3)),
        ([100, 100], Exactly(4)),
        ([100], Ungradable(4)),
        ([1501], Exactly(0)),
        ([1400], Ungradable(1)),
    ],
)
def test_late_grades_go_by_the_two_lowest_counts(counts: list[float], level: Level) -> None:
    by_day = {31 + 7 * week: float(count) for week, count in enumerate(counts)}
    grade = grade_icaht(icaht(), "late", by_day)
    assert grade.level == level
    assert grade.missing == (("a second measurement",) if isinstance(level, Ungradable) else ())


def test_a_low_count_that_is_taken_for_transient_is_said() -> None:
    """It would be grade 4 by itself: whoever reads grade 0 must see that."""
    series_of_three = {38: 90.0, 45: 1501.0, 52: 1600.0}
    grade = grade_icaht(icaht(), "late", series_of_three)
    assert grade.level == Exactly(0)
    assert grade.assumptions[-1] == (
        "that a single count of 90 was transient: nobody says otherwise"
    )
    said = IcahtSettings(non_transient=True)
    assert grade_icaht(icaht(), "late", series_of_three, said).level == Exactly(4)
    assert not any("transient" in one for one in early(series((31, 400))).assumptions)


def test_counts_in_another_unit_are_refused_and_an_unstated_one_is_said() -> None:
    counts = series((31, 0.4))
    with pytest.raises(InvalidInput, match=r"unit is '10\*9/L', expected /uL; convert the counts"):
        grade_icaht(icaht(), "early", counts, unit="10*9/L")
    said = "that counts are in /uL: no unit was stated"
    assert said in early(counts).assumptions
    assert said not in grade_icaht(icaht(), "early", counts, unit="/uL").assumptions


def test_a_single_low_count_counts_where_a_physician_says_that_it_stayed() -> None:
    grade = grade_icaht(icaht(), "late", {35: 90.0}, IcahtSettings(non_transient=True))
    assert grade.level == Exactly(4)
    assert "not transient, on a physician's word" in grade.assumptions[-1]


@pytest.mark.parametrize(
    ("below_50", "below_20", "grade"),
    [(0, 0, 0), (1, 0, 1), (6, 0, 1), (7, 0, 2), (0, 1, 3), (0, 13, 3), (0, 14, 4), (12, 1, 3)],
)
def test_platelets_early(below_50: int, below_20: int, grade: int) -> None:
    counts = series((below_50, 49.9), (below_20, 19.9), (31 - below_50 - below_20, 50))
    assert grade_icaht(t_icaht(), "early", counts).level == Exactly(grade)


def test_platelets_late() -> None:
    normal = dict.fromkeys(range(31, 101), 150.0)
    for low, days, grade in (
        (99.9, 2, 1),
        (49.9, 2, 2),
        (19.9, 2, 3),
        (19.9, 13, 3),
        (19.9, 14, 4),
    ):
        counts = normal | dict.fromkeys(range(40, 40 + days), low)
        assert grade_icaht(t_icaht(), "late", counts).level == Exactly(grade)
    once = grade_icaht(t_icaht(), "late", normal | {40: 10.0})
    assert once.level == Exactly(0)
    two = grade_icaht(t_icaht(), "late", normal | {40: 40.0, 41: 40.0})
    assert two.verified == "partly: the column of the grade is inferred"


def test_a_baseline_is_shown_and_never_part_of_the_grade() -> None:
    counts = series((31, 400))
    grade = grade_icaht(icaht(), "early", counts, baseline=200)
    assert grade.level == early(counts).level
    assert ("before treatment, for comparison", "200 /uL") in [
        (used.name, used.text) for used in grade.inputs
    ]


@pytest.mark.parametrize(
    ("rulebook", "period", "counts", "baseline", "says"),
    [
        (icaht(), "early", {3: -1.0}, None, "the count of day 3 is -1.0, expected /uL from 0"),
        (icaht(), "early", {3: float("nan")}, None, "the count of day 3 is nan"),
        (icaht(), "early", {3: 1.0}, -5.0, "the baseline is -5.0"),
        (t_icaht(), "soon", {3: 1.0}, None, "period is 'soon', expected one of early, late"),
    ],
)
def test_what_is_no_count_is_refused(
    rulebook: DayRulebook, period: str, counts: dict[int, float], baseline: float | None, says: str
) -> None:
    with pytest.raises(InvalidInput, match=says):
        grade_icaht(rulebook, period, counts, baseline=baseline)


def counted_by_hand(low: list[bool], rule: CountRule) -> int:
    """Count low days with short recoveries, day by day, without stretches."""
    counted = list(low)
    for day, is_low in enumerate(low):
        if is_low:
            continue
        before = next((one for one in range(day - 1, -1, -1) if low[one]), None)
        after = next((one for one in range(day + 1, len(low)) if low[one]), None)
        if before is not None and after is not None and after - before - 1 < 3:
            counted[day] = True
    if rule is CUMULATIVE:
        return sum(counted)
    longest = current = 0
    for is_low in counted:
        current = current + 1 if is_low else 0
        longest = max(longest, current)
    return longest


@given(st.lists(st.booleans(), max_size=31), st.sampled_from(CountRule))
def test_days_are_counted_as_by_hand(low: list[bool], rule: CountRule) -> None:
    assert days_low(low, rule, 3) == counted_by_hand(low, rule)
    assert len(joined(low, 3)) == len(low)


def early_by_hand(counts: list[float], rule: CountRule) -> int:
    """Return the early grade of a whole series, written down once more."""
    below_500 = [count <= 500 for count in counts]
    longest_from_start = counted_by_hand([True] * 3 + below_500[3:], LONGEST)
    if counted_by_hand([count <= 100 for count in counts], rule) >= 14:
        return 4
    if below_500[30] and longest_from_start == 31:
        first = next(day for day in range(31) if below_500[day])
        if first <= 3:
            return 4
    days = counted_by_hand(below_500, rule)
    if days >= 14 or counted_by_hand([count <= 100 for count in counts], rule) >= 7:
        return 3
    return 2 if days >= 7 else 1 if days else 0


whole = st.lists(
    st.sampled_from([50.0, 100.0, 400.0, 500.0, 501.0, 2000.0]), min_size=31, max_size=31
)


@given(
    st.lists(
        st.tuples(st.integers(1, 12), st.sampled_from([50.0, 300.0, 2000.0])),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(CountRule),
)
def test_a_whole_series_has_the_grade_that_is_found_by_hand(
    stretches: list[tuple[int, float]], rule: CountRule
) -> None:
    counts = [*series(*stretches).values(), *[2000.0] * 31][:31]
    assert early(dict(enumerate(counts)), count=rule).exact == early_by_hand(counts, rule)


@settings(max_examples=60)
@given(whole, st.sets(st.integers(0, 30), max_size=4), st.sampled_from(CountRule))
def test_the_bounds_are_just_those_that_missing_days_can_make(
    counts: list[float], missing: set[int], rule: CountRule
) -> None:
    """Every way to fill the missing days is tried; the least and the greatest are the bounds."""
    known = {day: count for day, count in enumerate(counts) if day not in missing}
    grades = set()
    for fill in product((50.0, 300.0, 2000.0), repeat=len(missing)):
        made = known | dict(zip(sorted(missing), fill, strict=True))
        grades.add(early(made, count=rule).exact)
    assert None not in grades
    exact = {grade for grade in grades if grade is not None}
    assert bounds_of(early(known, count=rule).level) == (min(exact), max(exact))


def test_platelets_recover_without_transfusions() -> None:
    counts = series((10, 10), (5, 25), (5, 40))
    assert platelet_recovery(t_icaht(), counts, []).day == 10
    assert platelet_recovery(t_icaht(), counts, [4]).day == 11
    assert platelet_recovery(t_icaht(), counts, [12]).day is None
    low = series((10, 10), (2, 25), (5, 19.9))
    assert platelet_recovery(t_icaht(), low, []).day is None
    del counts[11]
    later = platelet_recovery(t_icaht(), counts, [])
    assert (later.day, later.missing_days) == (12, (11,))
    assert platelet_recovery(t_icaht(), {}, []).day is None
    with pytest.raises(InvalidInput, match="has no rule of platelet recovery"):
        platelet_recovery(icaht(), counts, [])


def test_both_rulebooks_say_how_far_they_were_checked() -> None:
    assert [one.verified for one in day_rulebooks()] == ["second-hand", "yes"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("days_from = 14", "days_from = 40", "days_from is 40, more than the 31 days there are"),
        ("grade = 2", "grade = 4", "has grades .1, 4, 3, 3, 4, 4., expected 1 to 4, rising"),
        ('kind = "days"', 'kind = "x"', "kind is not 'days'"),
        ('when = "value <= 500"', 'when = "low"', "when is no comparison"),
        ('count = "longest"', 'count = "some"', "count is 'some', expected one of longest"),
    ],
)
def test_a_rulebook_of_days_with_a_hole_is_refused(old: str, new: str, says: str) -> None:
    source = bundled("icaht-2023.toml").decode().replace(old, new)
    with pytest.raises(InvalidInput, match=says):
        day_rulebook_of(source.encode(), "icaht.toml")
