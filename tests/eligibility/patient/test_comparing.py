"""A result against a bound: yes, no, or too little known."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.eligibility.patient.people import result

from trialwright.eligibility.patient import (
    Certainty,
    Finding,
    Interval,
    Measured,
    Reason,
    ReferenceRange,
    compare,
    meets,
    meets_multiple,
)
from trialwright.eligibility.patient.comparing import OPERATORS
from trialwright.vocabulary import Quantity, analyte, unit

NO, UNKNOWN, YES = Certainty.NO, Certainty.UNKNOWN, Certainty.YES


@pytest.mark.parametrize(
    ("comparator", "expected"),
    [
        # The result 5, < 5, <= 5, >= 5, > 5 against each operator and the bound 5.
        ("=", [NO, YES, YES, YES, NO]),
        ("<", [YES, YES, NO, NO, NO]),
        ("<=", [UNKNOWN, YES, UNKNOWN, UNKNOWN, NO]),
        (">=", [NO, UNKNOWN, UNKNOWN, YES, UNKNOWN]),
        (">", [NO, NO, NO, YES, YES]),
    ],
)
def test_a_bound_against_a_bound(comparator: str, expected: list[Certainty]) -> None:
    number = Interval.read("5", comparator)
    assert [compare(number, operator, Fraction(5)) for operator in OPERATORS] == expected


INTERVALS = st.builds(
    lambda ends, low_open, high_open: Interval(min(ends), max(ends), low_open, high_open),
    st.tuples(*[st.integers(-3, 3).map(Fraction)] * 2),
    st.booleans(),
    st.booleans(),
)


@given(INTERVALS, st.integers(-3, 3).map(Fraction), st.sampled_from(OPERATORS))
def test_an_answer_of_an_interval_holds_for_each_of_its_numbers(
    number: Interval, bound: Fraction, operator: str
) -> None:
    assert number.low is not None
    assert number.high is not None
    steps = [
        number.low + Fraction(step, 4) for step in range(int(4 * (number.high - number.low)) + 1)
    ]
    inside = [
        one
        for one in steps
        if not (number.low_open and one == number.low)
        and not (number.high_open and one == number.high)
    ]
    answer = compare(number, operator, bound)
    answers = {compare(Interval.exactly(one), operator, bound) for one in inside}
    if answer is not UNKNOWN:
        assert answers <= {answer}
    elif inside:
        assert len(answers) == 2 or operator == "="


def test_what_is_no_operator_is_refused() -> None:
    with pytest.raises(ValueError, match="'~' is not an operator"):
        compare(Interval.read("5"), "~", Fraction(5))


def told(found: Finding) -> tuple[Certainty, Reason | None]:
    return found.certainty, found.unanswered[0].reason if found.unanswered else None


@pytest.mark.parametrize(
    ("concept", "number", "operator", "bound", "expected"),
    [
        ("neutrophils", ("1.0", "K/uL"), ">=", ("1000", "/uL"), (YES, None)),
        ("neutrophils", ("999", "/mm3"), ">=", ("1", "10*9/L"), (NO, None)),
        ("creatinine", ("1.5", "mg/dL"), "<=", ("1.5", "mg/dL"), (YES, None)),
        ("creatinine", ("132.6", "umol/L"), "<=", ("1.5", "mg/dL"), (UNKNOWN, Reason.BOUND)),
        ("creatinine", ("132", "umol/L"), "<=", ("1.5", "mg/dL"), (YES, None)),
        ("creatinine", ("133", "umol/L"), "<=", ("1.5", "mg/dL"), (NO, None)),
        ("alt", ("3", "ukat/L"), "<=", ("180", "[iU]/L"), (YES, None)),
        ("alt", ("3", "ukat/L"), "<=", ("180", "mg/L"), (UNKNOWN, Reason.UNIT_MISMATCH)),
        ("alt", ("3", ""), "<=", ("180", "U/L"), (UNKNOWN, Reason.UNIT_MISMATCH)),
        ("cns-fluid-blasts", ("5", "%"), ">", ("0.04", "1"), (YES, None)),
        ("cns-fluid-blasts", ("5", "%"), ">", ("4", "g"), (UNKNOWN, Reason.UNIT_MISMATCH)),
        ("antigen/CLEC12A", ("50", "%"), ">=", ("50", "%"), (YES, None)),
        ("antigen/CLEC12A", ("0.5", ""), ">=", ("50", "%"), (UNKNOWN, Reason.UNIT_MISMATCH)),
        ("antigen/CLEC12A", ("50", "1"), ">=", ("50", "%"), (UNKNOWN, Reason.IMPLAUSIBLE)),
        ("antigen/CLEC12A", ("120", "%"), ">=", ("50", "%"), (UNKNOWN, Reason.IMPLAUSIBLE)),
        ("antigen/CLEC12A", ("5", "ng/mL"), ">=", ("50", "%"), (UNKNOWN, Reason.UNIT_MISMATCH)),
        ("karnofsky", ("70", ""), ">=", ("70", "{score}"), (YES, None)),
    ],
)
def test_each_stays_in_its_own_unit(
    concept: str,
    number: tuple[str, str],
    operator: str,
    bound: tuple[str, str],
    expected: tuple[Certainty, Reason | None],
) -> None:
    one = result(concept, *number, "2026-03-10")
    assert told(meets(one, concept, operator, Quantity.of(*bound))) == expected


def test_a_range_that_straddles_the_bound_is_unknown() -> None:
    """CLL-1 on 40 to 60 % of blasts is neither at least 50 % nor less."""
    value = Measured(Interval(Fraction(40), Fraction(60)), "%")
    one = result("antigen/CLEC12A", "0", "", "2026-03-10", value=value)
    assert told(meets(one, "antigen/CLEC12A", ">=", Quantity.of("50", "%"))) == (
        UNKNOWN,
        Reason.BOUND,
    )
    assert meets(one, "antigen/CLEC12A", ">=", Quantity.of("40", "%")).certainty is YES


def test_a_less_than_is_blurred_at_its_bound_only() -> None:
    value = Measured(Interval.read("1.5", "<"), "mg/dL")
    one = result("creatinine", "0", "", "2026-03-10", value=value)
    assert meets(one, "creatinine", "<=", Quantity.of("140", "umol/L")).certainty is YES
    assert meets(one, "creatinine", "<=", Quantity.of("132.6", "umol/L")).certainty is UNKNOWN
    more = result(
        "creatinine", "0", "", "2026-03-10", value=Measured(Interval.read("1.5", ">"), "mg/dL")
    )
    assert meets(more, "creatinine", "<=", Quantity.of("130", "umol/L")).certainty is NO


@pytest.mark.parametrize(
    ("factor", "expected"), [("2.5", (YES, None)), ("2.4", (NO, None)), ("3", (YES, None))]
)
def test_a_multiple_is_of_the_limit_that_came_with_it(
    factor: str, expected: tuple[Certainty, Reason | None]
) -> None:
    one = result("ast", "100", "U/L", "2026-03-10", ranges=(ReferenceRange("", "40"),))
    assert told(meets_multiple(one, "ast", "<=", Fraction(factor))) == expected
    without = result("ast", "100", "U/L", "2026-03-10")
    assert told(meets_multiple(without, "ast", "<=", Fraction(factor))) == (
        UNKNOWN,
        Reason.NO_REFERENCE_RANGE,
    )


CONVERTIBLE = {
    "neutrophils": ["10*9/L", "/uL", "10*3/uL"],
    "haemoglobin": ["g/L", "g/dL", "mg/mL"],
    "body-temperature": ["Cel", "[degF]", "K"],
    "alt": ["U/L", "ukat/L", "[iU]/L"],
}


@given(
    st.sampled_from(sorted(CONVERTIBLE)).flatmap(
        lambda name: st.tuples(st.just(name), *[st.sampled_from(CONVERTIBLE[name])] * 2)
    ),
    st.tuples(st.integers(1, 4000), st.integers(1, 4000)),
    st.sampled_from(OPERATORS),
)
def test_converting_every_unit_changes_no_answer(
    units: tuple[str, str, str], tenths: tuple[int, int], operator: str
) -> None:
    concept, have, want = units
    known = analyte(concept)
    assert known is not None
    number, limit = (Quantity(Fraction(one, 10), unit(have)) for one in tenths)
    other, other_limit = (known.converted(one, unit(want)) for one in (number, limit))
    here, there = (
        result(concept, str(one.value), one.unit.code, "2026-03-10") for one in (number, other)
    )
    expected = told(meets(here, concept, operator, limit))
    assert told(meets(there, concept, operator, other_limit)) == expected
    assert told(meets(there, concept, operator, limit)) == expected
