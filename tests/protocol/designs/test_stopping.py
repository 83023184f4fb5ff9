"""Boundaries for toxicity: what stops, what waits, and with which chances."""

from __future__ import annotations

import csv
from fractions import Fraction
from itertools import pairwise, product
from math import comb
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialwright.errors import InvalidInput
from trialwright.protocol.designs import (
    DecisionKind,
    GivenRule,
    PocockRule,
    StoppingBoundary,
    bayesian_boundary,
    given_boundary,
    pocock_boundary,
)

#: pi 0.2, alpha 0.05, ten participants: the boundary of the reference study's size.
TEN = pocock_boundary(10, 0.2, 0.05)

RATES = st.floats(0.01, 0.99)
SIZES = st.integers(1, 14)


def boundaries() -> st.SearchStrategy[StoppingBoundary]:
    """Return boundaries of all three kinds."""
    return st.one_of(
        st.builds(pocock_boundary, SIZES, RATES, RATES),
        st.builds(
            lambda n, rate, certainty, a, b: bayesian_boundary(n, rate, certainty, prior=(a, b)),
            SIZES,
            RATES,
            RATES,
            st.floats(0.05, 20),
            st.floats(0.05, 20),
        ),
    )


@pytest.mark.reference
def test_every_cell_of_the_table_for_ten_participants(reference_data: Path) -> None:
    """Boundaries, and P(stop) and E[N] at five rates, to all digits that are printed."""
    table = reference_data / "outcomes" / "rref" / "ref_stopping_n10.csv"
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 5
    for row in rows:
        boundary = _boundary_of(row)
        stated = [int(row[f"b{k}"]) if row[f"b{k}"] else None for k in range(1, 11)]
        assert list(boundary.limits) == stated
        for rate in ("0.1", "0.2", "0.3", "0.4", "0.5"):
            found = boundary.characteristics(float(rate))
            assert found.stop == pytest.approx(float(row[f"Pstop_p{rate}"]), abs=5.1e-7)
            stated_mean = float(row[f"EN_p{rate}"])
            assert found.expected_participants == pytest.approx(stated_mean, abs=5.1e-5)


def _boundary_of(row: dict[str, str]) -> StoppingBoundary:
    rate, bound = float(row["phi"]), float(row["alpha_or_tau"])
    if row["method"] == "pocock":
        return pocock_boundary(10, rate, bound)
    a, b = row["prior"].removeprefix("Beta(").removesuffix(")").split(",")
    return bayesian_boundary(10, rate, bound, prior=(float(a), float(b)))


def test_three_participants_by_hand() -> None:
    """Rate 1/2: tails are 1/2; 3/4, 1/4; 7/8, 1/2, 1/8.

    At level 1/8 only three of three stop: chance 1/8. At level 1/4 two of two stop too, chance
    1/4 in all, for three of three come after two of two. At level 1/2 one of one stops.
    """
    eighth = pocock_boundary(3, 0.5, 0.2)
    quarter = pocock_boundary(3, 0.5, 0.25)
    assert eighth.limits == (None, None, 3)
    assert quarter.limits == (None, 2, 3)
    assert quarter.characteristics(0.5).stop_after == (0.0, 0.25, 0.0)
    assert quarter.characteristics(0.5).expected_participants == 2.75
    assert quarter.rule == PocockRule(rate=0.5, alpha=0.25, level=0.25)


def test_where_no_level_keeps_alpha_nothing_stops_and_it_is_said() -> None:
    boundary = pocock_boundary(2, 0.9, 0.05)
    assert boundary.limits == (None, None)
    assert not boundary.can_stop
    assert boundary.characteristics(1.0).stop == 0
    assert isinstance(boundary.rule, PocockRule)
    assert boundary.rule.level is None
    assert "no count stops here" in boundary.decide(2, 2).reason


@given(n=st.integers(1, 7), rate=st.integers(1, 19), alpha=st.integers(1, 19))
@settings(max_examples=60)
def test_the_level_is_the_largest_by_exact_fractions(n: int, rate: int, alpha: int) -> None:
    """Every level is tried, with fractions, over all courses."""
    phi, bound = Fraction(rate, 20), Fraction(alpha, 20)
    tails = {
        (k, x): sum(
            (comb(k, i) * phi**i * (1 - phi) ** (k - i) for i in range(x, k + 1)), Fraction(0)
        )
        for k in range(1, n + 1)
        for x in range(1, k + 1)
    }
    best: list[int | None] = [None] * n
    for level in sorted(set(tails.values())):
        limits = [
            next((x for x in range(1, k + 1) if tails[k, x] <= level), None)
            for k in range(1, n + 1)
        ]
        if _chance_of_stopping(limits, phi) <= bound:
            best = limits
    assert list(pocock_boundary(n, rate / 20, alpha / 20).limits) == best


def _chance_of_stopping(limits: list[int | None], rate: Fraction) -> Fraction:
    total = Fraction(0)
    for course in product((0, 1), repeat=len(limits)):
        seen = np.cumsum(course)
        if any(b is not None and x >= b for x, b in zip(seen, limits, strict=True)):
            events = sum(course)
            total += rate**events * (1 - rate) ** (len(course) - events)
    return total


@given(boundary=boundaries(), rate=st.floats(0, 1))
def test_chances_are_those_of_all_courses(boundary: StoppingBoundary, rate: float) -> None:
    found = boundary.characteristics(rate)
    assert 0 <= found.stop <= 1 + 1e-12
    assert sum(found.stop_after) == pytest.approx(found.stop)
    assert 1 <= found.expected_participants <= boundary.participants + 1e-9
    if boundary.participants <= 8:
        stop = _chance_of_stopping(list(boundary.limits), Fraction(rate))
        assert found.stop == pytest.approx(float(stop), abs=1e-12)


@given(boundary=boundaries())
def test_a_limit_never_falls_and_more_toxicity_stops_more(boundary: StoppingBoundary) -> None:
    limits = [limit for limit in boundary.limits if limit is not None]
    assert limits == sorted(limits)
    assert all(b is None or 0 <= b <= k for k, b in enumerate(boundary.limits, 1))
    chances = [boundary.characteristics(rate).stop for rate in np.linspace(0, 1, 11)]
    assert all(later >= earlier - 1e-12 for earlier, later in pairwise(chances))


@given(n=SIZES, rate=RATES, alpha=RATES)
def test_alpha_is_kept(n: int, rate: float, alpha: float) -> None:
    assert pocock_boundary(n, rate, alpha).characteristics(rate).stop <= alpha * (1 + 1e-9)


def test_looks_only_where_somebody_looks() -> None:
    boundary = pocock_boundary(9, 0.2, 0.1, looks=(3, 6, 9))
    assert [k for k, limit in enumerate(boundary.limits, 1) if limit is not None] == [3, 6, 9]
    assert bayesian_boundary(4, 0.2, 0.9, prior=(0.2, 0.8), looks=[4, 2]).limits == (
        None,
        2,
        None,
        3,
    )


def test_reaching_the_limit_stops_with_the_reason() -> None:
    decision = TEN.decide(3, 4)
    assert decision.kind is DecisionKind.STOP
    assert decision.reason == (
        "3 toxicities in 4 participants reach the limit of 3 "
        "(Pocock-type boundary for rate 0.2 at alpha 0.05)"
    )


def test_below_the_limit_goes_on_until_all_are_evaluated() -> None:
    assert TEN.decide(2, 4).kind is DecisionKind.CONTINUE
    assert TEN.decide(0, 0).kind is DecisionKind.CONTINUE
    assert TEN.decide(5, 10).kind is DecisionKind.COMPLETE
    assert TEN.decide(6, 10).kind is DecisionKind.STOP


def test_an_outcome_that_is_awaited_is_not_no_toxicity() -> None:
    waiting = TEN.decide(2, 3, awaited=1)
    assert waiting.kind is DecisionKind.WAIT
    assert "the limit after 4 is 3 and may yet be reached" in waiting.reason
    assert TEN.decide(1, 3, awaited=1).kind is DecisionKind.CONTINUE
    assert TEN.decide(3, 3, awaited=7).kind is DecisionKind.STOP


@given(boundary=boundaries(), data=st.data())
def test_waiting_is_said_exactly_where_some_outcome_would_stop(
    boundary: StoppingBoundary, data: st.DataObject
) -> None:
    evaluated = data.draw(st.integers(0, boundary.participants))
    toxicities = data.draw(st.integers(0, evaluated))
    awaited = data.draw(st.integers(0, min(6, boundary.participants - evaluated)))
    kind = boundary.decide(toxicities, evaluated, awaited=awaited).kind
    if kind is DecisionKind.STOP:
        assert boundary.decide(toxicities, evaluated).kind is DecisionKind.STOP
        return
    may_stop = any(
        boundary.decide(toxicities + sum(course[:k]), evaluated + k).kind is DecisionKind.STOP
        for course in product((0, 1), repeat=awaited)
        for k in range(1, awaited + 1)
    )
    assert (kind is DecisionKind.WAIT) is may_stop


def test_the_first_stop_of_a_course_counts_whatever_comes_after() -> None:
    course = [True, True, True, *[False] * 7]
    assert TEN.decide(3, 10).kind is DecisionKind.COMPLETE
    followed = TEN.follow(course)
    assert followed.kind is DecisionKind.STOP
    assert followed.reason.startswith("3 toxicities in 3 participants")
    assert TEN.follow([]).kind is DecisionKind.CONTINUE
    assert TEN.follow([False] * 10).kind is DecisionKind.COMPLETE


def test_a_limit_that_was_surely_reached_at_an_earlier_look_still_stops() -> None:
    """Four of six: at least three of the first five, whatever the order."""
    boundary = given_boundary([None] * 4 + [3] + [None] * 5, "a protocol")
    late = boundary.decide(4, 6)
    assert late.kind is DecisionKind.STOP
    assert late.reason.startswith(
        "4 toxicities in 6 participants, at least 3 of them in 5, reach the limit of 3"
    )
    assert boundary.decide(3, 6).kind is DecisionKind.CONTINUE


@given(boundary=boundaries(), data=st.data())
def test_counts_stop_exactly_where_every_order_of_outcomes_does(
    boundary: StoppingBoundary, data: st.DataObject
) -> None:
    evaluated = data.draw(st.integers(0, min(7, boundary.participants)))
    toxicities = data.draw(st.integers(0, evaluated))
    orders = {
        course for course in product((False, True), repeat=evaluated) if sum(course) == toxicities
    }
    stops = [boundary.follow(course).kind is DecisionKind.STOP for course in orders]
    assert (boundary.decide(toxicities, evaluated).kind is DecisionKind.STOP) is all(stops)


def test_limits_of_a_protocol_are_taken_as_they_stand() -> None:
    boundary = given_boundary([None, 2, 2, 3], "section 9 of the protocol")
    assert boundary.rule == GivenRule(source="section 9 of the protocol")
    assert "boundary of section 9 of the protocol" in boundary.decide(2, 2).reason


@pytest.mark.parametrize("limits", [[2], [None, 2, 1], [0], [None, 3]])
def test_limits_that_fall_or_exceed_the_participants_are_refused(limits: list[int | None]) -> None:
    with pytest.raises(InvalidInput, match="a limit neither falls nor exceeds"):
        given_boundary(limits, "a protocol")


@pytest.mark.parametrize(
    ("toxicities", "evaluated", "awaited", "said"),
    [
        (0, 11, 0, "the number evaluated is 11, expected a whole number from 0 to 10"),
        (4, 3, 0, "the number of toxicities is 4, expected a whole number from 0 to 3"),
        (-1, 3, 0, "the number of toxicities is -1"),
        (1, 8, 3, "the number awaited is 3, expected a whole number from 0 to 2"),
    ],
)
def test_counts_that_cannot_be_are_refused(
    toxicities: int, evaluated: int, awaited: int, said: str
) -> None:
    with pytest.raises(InvalidInput, match=said):
        TEN.decide(toxicities, evaluated, awaited=awaited)


@pytest.mark.parametrize("rate", [0.0, 1.0, -0.1, float("nan"), float("inf")])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(InvalidInput, match="acceptable toxicity rate is"):
        pocock_boundary(10, rate, 0.05)
    with pytest.raises(InvalidInput, match="alpha is"):
        pocock_boundary(10, 0.2, rate)
    with pytest.raises(InvalidInput, match="certainty is"):
        bayesian_boundary(10, 0.2, rate, prior=(1, 1))


def test_other_numbers_that_are_none_are_refused() -> None:
    with pytest.raises(InvalidInput, match="participants is 0"):
        pocock_boundary(0, 0.2, 0.05)
    with pytest.raises(InvalidInput, match="second parameter of the prior is 0"):
        bayesian_boundary(10, 0.2, 0.9, prior=(1, 0))
    with pytest.raises(InvalidInput, match="the looks are \\[\\]"):
        pocock_boundary(10, 0.2, 0.05, looks=())
    with pytest.raises(InvalidInput, match="expected whole numbers from 1 to 10"):
        pocock_boundary(10, 0.2, 0.05, looks=(11,))
    with pytest.raises(InvalidInput, match=r"true toxicity rate is 1\.1"):
        TEN.characteristics(1.1)


def test_certain_toxicity_and_none_take_the_path_that_is_left() -> None:
    assert TEN.characteristics(0.0).expected_participants == 10
    certain = TEN.characteristics(1.0)
    assert certain.stop_after[2] == 1
    assert certain.expected_toxicities == 3


@pytest.mark.parametrize("looks", [[2.5], [True], ["3"], [0], [11], []])
def test_looks_are_whole_numbers_of_participants(looks: list[int]) -> None:
    with pytest.raises(InvalidInput, match=r"the looks are .* expected whole numbers from 1 to 10"):
        pocock_boundary(10, 0.2, 0.05, looks=looks)


def test_a_given_limit_is_a_whole_number() -> None:
    with pytest.raises(InvalidInput, match=r"limit after 3 participants is 2\.5, expected a whole"):
        given_boundary([None, None, 2.5], "a protocol")  # type: ignore[list-item]


@given(
    n=st.integers(1, 9),
    rate=st.integers(1, 19),
    prior=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    data=st.data(),
)
@settings(max_examples=80)
def test_a_bayesian_limit_is_the_first_by_exact_fractions(
    n: int, rate: int, prior: tuple[int, int], data: st.DataObject
) -> None:
    """With whole parameters a beta tail is a binomial one; certainties may be met exactly."""
    phi, (a, b) = Fraction(rate, 20), prior

    def surely_above(x: int, k: int) -> Fraction:
        """P(rate > phi | Beta(a + x, b + k - x)) = P(Bin(a + b + k - 1, phi) < a + x)."""
        total = a + b + k - 1
        return sum(
            (comb(total, j) * phi**j * (1 - phi) ** (total - j) for j in range(a + x)), Fraction(0)
        )

    met = [surely_above(x, k) for k in range(1, n + 1) for x in range(k + 1)]
    told = [one for one in met if Fraction(1, 1000) < one < Fraction(999, 1000)]
    certainty = data.draw(st.sampled_from([Fraction(4, 5), Fraction(19, 20), *told]))
    found = bayesian_boundary(n, rate / 20, float(certainty), prior=(float(a), float(b)))
    expected = tuple(
        next((x for x in range(k + 1) if surely_above(x, k) > certainty), None)
        for k in range(1, n + 1)
    )
    assert found.limits == expected
