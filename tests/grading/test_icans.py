"""Neurotoxicity (ICANS) by ASTCT 2019, with ICE and CAPD by age."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
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
from trialwright.grading.domains import domain_rulebook_of
from trialwright.grading.icans import IcansDay, grade_icans, icans_rulebook, ice_score
from trialwright.grading.shelf import bundled

WELL = {"consciousness": "spontaneous", "seizure": "none", "motor": "none", "oedema": "none"}


def graded(**found: object) -> Grade:
    below = found.pop("capd_age_below", None)
    assert below is None or isinstance(below, int)
    day = IcansDay(**{**WELL, **found})  # type: ignore[arg-type]
    return grade_icans(day, capd_age_below=below)


#: Lee 2019 once more, by hand.
ICE = {10: 0, 9: 1, 8: 1, 7: 1, 6: 2, 5: 2, 4: 2, 3: 2, 2: 3, 1: 3, 0: 3}


@pytest.mark.parametrize("points", range(11))
def test_ice_from_12_years_on(points: int) -> None:
    assert graded(age=12.0, ice=points).level == Exactly(ICE[points])


@pytest.mark.parametrize("points", range(33))
def test_capd_below_12_years(points: int) -> None:
    expected = 0 if points == 0 else 1 if points < 9 else 3
    assert graded(age=11.99, capd=points).level == Exactly(expected)
    woken = graded(age=11.99, capd=points, consciousness="to_voice")
    assert woken.level == Exactly(max(expected, 2))


def test_capd_0_is_read_as_no_sign_and_said_to_be_our_reading() -> None:
    grade = graded(age=5, capd=0)
    assert grade.verified == "yes; no"
    assert "the print has every CAPD below 9 as grade 1" in grade.remarks[0]


def test_a_patient_aged_exactly_12_has_the_test_that_the_study_says() -> None:
    both = {"age": 12.0, "ice": 6, "capd": 3}
    assert graded(**both).level == Exactly(2)
    assert graded(capd_age_below=13, **both).level == Exactly(1)
    assert "ICE was left out" in graded(capd_age_below=13, **both).remarks[0]
    assert "CAPD is used below 13 years" in graded(capd_age_below=13, **both).remarks[-1]


def test_a_delayed_adolescent_has_capd() -> None:
    grade = graded(age=16, developmental_delay=True, capd=10, ice=3)
    assert grade.level == Exactly(3)
    assert graded(age=16, developmental_delay=True, ice=3).missing == ("CAPD",)


@pytest.mark.parametrize(
    ("consciousness", "level"),
    [
        ("spontaneous", Exactly(3)),
        ("to_voice", Exactly(3)),
        ("unarousable", Exactly(4)),
        (None, AtLeast(3, 4)),
    ],
)
def test_an_ice_of_0_hangs_on_arousal(consciousness: str | None, level: Level) -> None:
    grade = graded(age=15, ice=0, consciousness=consciousness)
    assert grade.level == level
    assert grade.missing == (("consciousness",) if consciousness is None else ())


@pytest.mark.parametrize(
    ("found", "grade"),
    [
        ({"consciousness": "to_voice"}, 2),
        ({"consciousness": "to_touch"}, 3),
        ({"consciousness": "unarousable"}, 4),
        ({"seizure": "resolving"}, 3),
        ({"seizure": "prolonged"}, 4),
        ({"motor": "deep_focal_weakness"}, 4),
        ({"oedema": "focal"}, 3),
        ({"oedema": "diffuse"}, 4),
        ({"unable": True, "ice": None}, 4),
        ({}, 0),
    ],
)
def test_the_worst_domain_wins(found: dict[str, object], grade: int) -> None:
    assert graded(**{"age": 15, "ice": 10, **found}).level == Exactly(grade)
    worse = graded(**{"age": 15, "ice": 3, "unable": False, **found})
    assert worse.exact == max(grade, 2)


@pytest.mark.parametrize(
    ("found", "level", "missing"),
    [
        ({"age": 15, "ice": 8, "seizure": None}, AtLeast(1, 4), ("seizure",)),
        ({"age": 15, "ice": 10, "oedema": None}, Ungradable(4), ("oedema",)),
        ({"age": 15}, Ungradable(4), ("ICE",)),
        ({"age": 5, "ice": 8}, Ungradable(4), ("CAPD",)),
        ({"ice": 8}, Ungradable(4), ("age",)),
        ({"age": 5, "capd": 4, "rass": -4}, Ungradable(4), ("a valid CAPD",)),
        ({"age": 5, "capd": 4, "rass": -3}, Exactly(1), ()),
        ({"age": 5, "capd": 4, "consciousness": None}, AtLeast(1, 4), ("consciousness",)),
        ({"age": 15, "motor": "deep_focal_weakness", "seizure": None}, Exactly(4), ()),
    ],
)
def test_a_domain_that_nobody_assessed_is_not_clear(
    found: dict[str, object], level: Level, missing: tuple[str, ...]
) -> None:
    grade = graded(**found)
    assert grade.level == level
    assert grade.missing == missing


def test_death_of_it_is_grade_5() -> None:
    grade = graded(age=15, died_of_it=True)
    assert grade.level == Exactly(5)
    assert (grade.rows, grade.missing) == ((), ())


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ({"ice": 11}, "ICE is 11, expected 0 to 10"),
        ({"age": 15, "ice": 5, "capd": 33}, "CAPD is 33, expected 0 to 32"),
        ({"age": -1}, "age is -1, expected years"),
        ({"seizure": "tremor"}, "seizure is 'tremor', expected one of none, resolving"),
    ],
)
def test_what_the_rulebook_does_not_know_is_refused(found: dict[str, object], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        graded(**found)


def scored(naming: int) -> int:
    return ice_score(orientation=3, naming=naming, following_command=1, writing=0, attention=1)


def test_ice_is_the_sum_of_its_items() -> None:
    assert scored(naming=3) == 8
    with pytest.raises(InvalidInput, match="naming is 4, expected 0 to 3"):
        scored(naming=4)
    assert sum(icans_rulebook().points.values()) == icans_rulebook().numbers["ice_best"]


@pytest.mark.reference
def test_the_numbers_are_those_of_the_reference(reference_data: Path) -> None:
    path = reference_data / "outcomes" / "iec_toxicity_grading.toml"
    facts = tomllib.loads(path.read_text("utf-8"))["icans_astct_2019"]
    rulebook = icans_rulebook()
    assert rulebook.numbers["capd_age_below"] == facts["child_age_below"]
    assert dict(rulebook.points) == facts["ice_points"]
    for points, grade in (("10", 0), ("7-9", 1), ("3-6", 2), ("0-2", 3)):
        assert facts["ice"][points] == grade
        for one in points.split("-"):
            assert rulebook.score("ICE", int(one)).grade == grade
    oedema = sorted(one.grade for one in rulebook.domains["oedema"])
    assert oedema == [0, *sorted(facts["raised_icp"].values())]


known = {
    name: st.sampled_from([one.name for one in found])
    for name, found in icans_rulebook().domains.items()
    if name != "performance"
}
ages = st.sampled_from([3.0, 11.99, 12.0, 17.0])
tests = {"age": ages, "ice": st.integers(0, 10), "capd": st.integers(0, 32), **known}
unknown_days = st.fixed_dictionaries({name: st.none() | one for name, one in tests.items()})
whole_days = st.fixed_dictionaries(tests)


@given(unknown_days, whole_days)
def test_what_is_learned_later_never_contradicts_what_was_said(
    day: dict[str, object], whole: dict[str, object]
) -> None:
    filled = whole | {name: found for name, found in day.items() if found is not None}
    before, after = bounds_of(graded(**day).level) or (0, 5), graded(**filled).exact
    assert after is not None
    assert before[0] <= after <= before[1]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("from = 7", "from = 8", "ICE ranges leave a gap between 6 and 8"),
        ("from = 7", "from = 6", "ICE ranges overlap between 6 and 6"),
        ('name = "resolving"', 'name = "none"', "seizure names 'none' 2 times"),
        ("grade = 4", "grade = 3", "domain has no finding of grade 4"),
        ('kind = "domains"', 'kind = "x"', "kind is not 'domains'"),
    ],
)
def test_a_rulebook_of_domains_with_a_hole_is_refused(old: str, new: str, says: str) -> None:
    source = bundled("icans-astct-2019.toml").decode().replace(old, new)
    with pytest.raises(InvalidInput, match=says):
        domain_rulebook_of(source.encode(), "icans.toml")


def test_an_age_alone_is_no_assessment() -> None:
    assert grade_icans(IcansDay(age=9)).level == NotAssessed()
    assert grade_icans(IcansDay(age=9, seizure="none")).level == Ungradable(4)


def test_a_delay_of_which_nobody_said_anything_is_assumed_not_to_be_there_and_said() -> None:
    """It chooses the test: with a delay a child of any age has CAPD."""
    said = "that there was no developmental delay before, with which CAPD would be the test"
    assert said in graded(age=14, ice=10).assumptions
    told = graded(age=14, ice=10, developmental_delay=False)
    assert said not in told.assumptions
    assert ("developmental delay", "no") in [(used.name, used.text) for used in told.inputs]
    assert said not in graded(age=8, capd=3).assumptions
    assert said not in graded(age=14, capd=3, developmental_delay=True).assumptions


@pytest.mark.parametrize("wrong", [{"rass": -6}, {"rass": 5}, {"age": float("nan")}, {"age": -1}])
def test_a_rass_or_an_age_that_is_none_is_refused_with_a_delay_too(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidInput, match=r"(rass|age) is .*, expected"):
        graded(developmental_delay=True, capd=3, **wrong)
