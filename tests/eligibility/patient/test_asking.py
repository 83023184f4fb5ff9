"""Which value counts, and why a question has no answer."""

from __future__ import annotations

import itertools
from datetime import time
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.eligibility.patient.people import (
    ask,
    fact,
    measurement,
    patient,
    result,
    source,
    times_upper_limit,
)

from trialwright.eligibility.patient import (
    Absent,
    Coded,
    Fact,
    FactKind,
    Interval,
    Measured,
    Measurement,
    Question,
    Reason,
    ReferenceRange,
    Standing,
    Unanswered,
    Value,
    Worded,
    facts_of,
    latest,
)
from trialwright.vocabulary import unit


def reason(told: object) -> Reason | None:
    return told.reason if isinstance(told, Unanswered) else None


def number(told: object) -> Fraction | None:
    assert isinstance(told, Measurement), told
    return told.number.value


OLD = result("neutrophils", "1.5", "10*9/L", "2026-03-01")
NEW = result("neutrophils", "900", "/uL", "2026-03-10")
LATER = result("neutrophils", "5", "10*9/L", "2026-03-16")


def test_the_latest_on_or_before_the_day_counts_in_whatever_order() -> None:
    for facts in itertools.permutations([OLD, NEW, LATER]):
        told = measurement(ask(patient(*facts), "neutrophils"))
        assert isinstance(told, Measurement)
        assert (told.number.value, told.unit, told.fact) == (
            Fraction("0.9"),
            unit("10*9/L"),
            NEW,
        )


def test_silence_is_missing_and_never_a_value() -> None:
    told = latest(ask(patient(LATER), "neutrophils"))
    assert told == Unanswered(Reason.MISSING, "neutrophils", (LATER,))
    assert reason(latest(ask(patient(), "neutrophils"))) is Reason.MISSING


def test_a_kind_of_the_concept_counts_for_it() -> None:
    blood = result("hcg-blood", "2", "[iU]/L", "2026-03-10")
    assert facts_of(ask(patient(blood), "hcg")) == (blood,)
    assert facts_of(ask(patient(blood), "hcg-urine")) == ()


@pytest.mark.parametrize(
    ("limit", "told"), [(5, None), (4, Reason.STALE), (0, Reason.STALE), (30, None)]
)
def test_an_old_value_is_stale_by_the_policy_of_its_concept(
    limit: int, told: Reason | None
) -> None:
    question = ask(patient(NEW), "neutrophils", stale_after={"neutrophils": limit, "platelets": 1})
    assert reason(latest(question)) is told


def test_a_month_is_neither_stale_nor_fresh_where_the_limit_lies_within_it() -> None:
    of_march = result("neutrophils", "1", "10*9/L", "2026-02")
    for limit, told in [(45, None), (30, Reason.PARTIAL_DATE), (10, Reason.STALE)]:
        question = ask(patient(of_march), "neutrophils", stale_after={"neutrophils": limit})
        assert reason(latest(question)) is told


def test_a_date_that_may_be_newer_leaves_open_which_counts() -> None:
    vague = result("neutrophils", "2", "10*9/L", "2026-03")
    assert reason(latest(ask(patient(OLD, vague), "neutrophils"))) is Reason.PARTIAL_DATE
    same = result("neutrophils", "1.5", "10*9/L", "2026-02", text="same")
    assert latest(ask(patient(OLD, same), "neutrophils")) == OLD
    undated = result("neutrophils", "2", "10*9/L", None)
    assert reason(latest(ask(patient(OLD, undated), "neutrophils"))) is Reason.PARTIAL_DATE
    assert reason(latest(ask(patient(undated), "neutrophils"))) is Reason.PARTIAL_DATE
    assert reason(latest(ask(patient(vague), "neutrophils"))) is Reason.PARTIAL_DATE


def test_two_values_of_one_day_conflict_unless_a_clock_tells_them_apart() -> None:
    day = "2026-03-10"
    one = result("platelets", "50", "10*9/L", day)
    other = result("platelets", "60", "10*9/L", day)
    assert reason(latest(ask(patient(one, other), "platelets"))) is Reason.CONFLICT
    morning = result("platelets", "50", "10*9/L", day, clock=time(8))
    evening = result("platelets", "60", "10*9/L", day, clock=time(20))
    assert latest(ask(patient(evening, morning), "platelets")) == evening
    assert reason(latest(ask(patient(evening, one), "platelets"))) is Reason.CONFLICT
    again = result("platelets", "50", "10*9/L", day, source=source("copy"))
    assert latest(ask(patient(one, again), "platelets")) == one


def test_a_preliminary_value_never_counts_and_lets_no_older_one_count() -> None:
    early = result("neutrophils", "2", "10*9/L", "2026-03-12", standing=Standing.TENTATIVE)
    assert reason(latest(ask(patient(NEW, early), "neutrophils"))) is Reason.TENTATIVE
    assert reason(latest(ask(patient(early), "neutrophils"))) is Reason.TENTATIVE
    older = result("neutrophils", "2", "10*9/L", "2026-03-02", standing=Standing.TENTATIVE)
    assert latest(ask(patient(NEW, older), "neutrophils")) == NEW


def test_what_was_entered_in_error_or_has_no_result_says_nothing() -> None:
    void = result("neutrophils", "2", "10*9/L", "2026-03-12", standing=Standing.VOID)
    absent = result("neutrophils", "2", "10*9/L", "2026-03-12", value=Absent("not performed"))
    assert latest(ask(patient(NEW, void, absent), "neutrophils")) == NEW
    assert reason(latest(ask(patient(absent), "neutrophils"))) is Reason.MISSING


def test_another_specimen_or_method_is_the_wrong_one() -> None:
    urine = result("hcg-urine", "2", "[iU]/L", "2026-03-12", specimen="Urine", method="strip")
    one = patient(urine)
    blood = Question(one, "hcg", ask(one, "hcg").policies, specimens=("serum", "blood"))
    assert reason(latest(blood)) is Reason.WRONG_METHOD
    strip = Question(one, "hcg", blood.policies, specimens=("urine",), methods=("STRIP",))
    assert latest(strip) == urine


@pytest.mark.parametrize(
    ("concept", "value", "told"),
    [
        ("neutrophils", Worded("1,5"), Reason.NOT_A_NUMBER),
        ("neutrophils", Coded((), "normal"), Reason.NOT_A_NUMBER),
        ("neutrophils", Measured(Interval.read("1.5"), ""), Reason.UNIT_MISMATCH),
        ("neutrophils", Measured(Interval.read("1.5"), "mg/dL"), Reason.UNIT_MISMATCH),
        ("neutrophils", Measured(Interval.read("1.5"), "m/uL"), Reason.UNIT_MISMATCH),
        (
            "neutrophils",
            Measured(Interval.read("1.5"), "10*9/L", other_unit="/uL"),
            Reason.UNIT_MISMATCH,
        ),
        ("neutrophils", Measured(Interval.read("250"), "10*3/uL"), Reason.IMPLAUSIBLE),
        ("neutrophils", Measured(Interval.read("250", ">"), "10*3/uL"), Reason.IMPLAUSIBLE),
        ("karnofsky", Measured(Interval.read("65"), "{score}"), Reason.IMPLAUSIBLE),
        ("lvef", Measured(Interval.read("0.55"), ""), Reason.UNIT_MISMATCH),
        ("lvef", Measured(Interval.read("0.55"), "%"), Reason.IMPLAUSIBLE),
        ("egfr", Measured(Interval.read("60"), "mL/min"), Reason.UNIT_MISMATCH),
        ("cns-fluid-blasts", Measured(Interval.read("1"), "G/L"), Reason.UNIT_MISMATCH),
    ],
)
def test_a_result_that_cannot_be_used_is_said_with_its_reason(
    concept: str,
    value: Value,
    told: Reason,
) -> None:
    odd = result(concept, "0", "", "2026-03-10", value=value)
    for asked in (measurement, times_upper_limit):
        answer = asked(ask(patient(odd, OLD), concept))
        assert isinstance(answer, Unanswered)
        assert (answer.reason, answer.facts) == (told, (odd,))


@pytest.mark.parametrize(
    ("concept", "number_", "written", "canonical"),
    [
        ("neutrophils", "1.5", "K/uL", "1.5"),
        ("platelets", "50000", "/mm3", "50"),
        ("haemoglobin", "8.5", "g/dL", "85"),
        ("albumin", "35", "G/L", "35"),
        ("karnofsky", "70", "", "70"),
        ("inr", "1.2", "", "1.2"),
        ("body-temperature", "98.6", "\u00b0F", "37"),
        ("alt", "40", "IU/L", "40"),
        ("lvef", "0.55", "1", "55"),
        ("cns-fluid-blasts", "5", "%", "5"),
    ],
)
def test_a_value_is_told_in_the_canonical_unit(
    concept: str, number_: str, written: str, canonical: str
) -> None:
    one = patient(result(concept, number_, written, "2026-03-10"))
    assert number(measurement(ask(one, concept))) == Fraction(canonical)


def test_less_than_a_bound_stays_a_bound() -> None:
    value = Measured(Interval.read("500", "<"), "/uL")
    told = measurement(
        ask(patient(result("neutrophils", "0", "", "2026-03-10", value=value)), "neutrophils")
    )
    assert isinstance(told, Measurement)
    assert told.number == Interval(None, Fraction(1, 2), high_open=True)
    assert str(told.number) == "< 1/2"


def ranged(*ranges: ReferenceRange, unit_: str = "U/L") -> Fact:
    return result("alt", "100", unit_, "2026-03-10", ranges=ranges)


@pytest.mark.parametrize(
    ("ranges", "multiple"),
    [
        ((ReferenceRange("7", "40"),), "2.5"),
        ((ReferenceRange("", "40", "U/L"),), "2.5"),
        ((ReferenceRange("7", "40", "IU/L"),), "2.5"),
        ((ReferenceRange("7", "40"), ReferenceRange("0", "40.0")), "2.5"),
        ((ReferenceRange("7", "40"), ReferenceRange("7", "50")), None),
        ((ReferenceRange("7", ""),), None),
        ((ReferenceRange("7", "forty"),), None),
        ((ReferenceRange("7", "0"),), None),
        ((ReferenceRange("7", "40", "mg/dL"),), None),
        ((), None),
    ],
)
def test_the_upper_limit_is_the_one_that_came_with_the_result(
    ranges: tuple[ReferenceRange, ...], multiple: str | None
) -> None:
    told = times_upper_limit(ask(patient(ranged(*ranges)), "alt"))
    if multiple is None:
        assert reason(told) is Reason.NO_REFERENCE_RANGE
    else:
        assert number(told) == Fraction(multiple)


def test_a_limit_in_another_unit_is_converted() -> None:
    katal = ranged(ReferenceRange("0.1", "0.5", "\u00b5kat/L"))
    assert number(times_upper_limit(ask(patient(katal), "alt"))) == Fraction(100, 30)
    assert reason(times_upper_limit(ask(patient(), "alt"))) is Reason.MISSING


VALUES = st.tuples(
    st.integers(0, 20), st.sampled_from(["2026-03", "2026-02", "2026-03-01", "2026-03-10"])
)


@given(st.lists(VALUES, max_size=5), VALUES, st.randoms())
def test_removing_a_fact_gives_no_answer_where_there_was_none_unless_it_stood_in_the_way(
    drawn: list[tuple[int, str]],
    other: tuple[int, str],
    chance: Any,  # noqa: ANN401 - a generator
) -> None:
    facts = [result("neutrophils", str(value), "10*9/L", day) for value, day in (*drawn, other)]
    whole = latest(ask(patient(*facts), "neutrophils"))
    chance.shuffle(facts)
    assert latest(ask(patient(*facts), "neutrophils")) == whole
    if isinstance(whole, Unanswered):
        for one in facts:
            rest = [each for each in facts if each is not one]
            told = latest(ask(patient(*rest), "neutrophils"))
            assert isinstance(told, Unanswered) or one in whole.facts


def test_an_interval_is_read_with_its_comparator() -> None:
    assert Interval.read("5", ">=") == Interval(Fraction(5), None)
    assert str(Interval.read("5", ">")) == "> 5"
    assert str(Interval.read("5", "<=")) == "<= 5"
    assert str(Interval(None, None)) == "any number"
    assert str(Interval(Fraction(1), Fraction(2))) == ">= 1 and <= 2"
    assert str(Interval.read("5")) == "5"
    with pytest.raises(ValueError, match="'~' is not a comparator"):
        Interval.read("5", "~")


def test_a_fact_has_a_name_for_people() -> None:
    assert result("alt", "1", "U/L", None).name == "1"
    assert fact(FactKind.PROCEDURE, "").name == "(without a name)"
    assert str(source("7")) == "made: facts 7"
