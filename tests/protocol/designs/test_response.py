"""Designs for response: Simon's two stages and the exact single stage."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from math import comb
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialwright.errors import InvalidInput
from trialwright.protocol.designs import (
    DecisionKind,
    SingleStageDesign,
    TwoStageDesign,
    simon,
    simon_designs,
    single_stage_designs,
    single_stage_of,
)

_TABLE = (Path(__file__).parent / "published_two_stage.csv").read_text("utf-8")
PUBLISHED = list(csv.DictReader(_TABLE.splitlines()))
TWO = TwoStageDesign(first=10, first_limit=1, total=29, limit=5)


def _asked(row: dict[str, str]) -> tuple[float, float, float, float]:
    return float(row["p0"]), float(row["p1"]), float(row["alpha"]), float(row["beta"])


@pytest.mark.parametrize("asked", sorted({_asked(row) for row in PUBLISHED}), ids=str)
def test_published_two_stage_designs_are_found(asked: tuple[float, float, float, float]) -> None:
    p0, p1, alpha, beta = asked
    found = simon_designs(p0, p1, alpha=alpha, beta=beta)
    rows = [row for row in PUBLISHED if _asked(row) == asked]
    assert {row["kind"] for row in rows} == {"optimal", "minimax"}
    for row in rows:
        design = found.optimal if row["kind"] == "optimal" else found.minimax
        assert design.in_words == f"{row['r1']}/{row['n1']} {row['r']}/{row['n']}", row["source"]
        low, high = design.characteristics(p0), design.characteristics(p1)
        assert low.promising == pytest.approx(float(row["type1"]), abs=1e-9)
        assert high.promising == pytest.approx(float(row["power"]), abs=1e-9)
        assert low.early_stop == pytest.approx(float(row["pet_p0"]), abs=1e-9)
        assert low.expected_participants == pytest.approx(float(row["en_p0"]), abs=1e-7)
    assert found.admissible[0] == found.minimax
    assert found.admissible[-1] == found.optimal


@given(
    p0=st.floats(0.02, 0.5),
    apart=st.floats(0.3, 0.45),
    alpha=st.floats(0.05, 0.3),
    beta=st.floats(0.1, 0.4),
)
@settings(max_examples=15)
def test_no_design_at_all_is_better(p0: float, apart: float, alpha: float, beta: float) -> None:
    """Every design up to the optimal one's size and a little more is tried, one by one."""
    p1 = p0 + apart
    found = simon_designs(p0, p1, alpha=alpha, beta=beta)
    largest = min(found.optimal.total + 3, 22)
    tried = list(_feasible(largest, p0, p1, alpha=alpha, beta=beta))
    if not tried:
        assert found.minimax.total > largest
        return

    assert found.minimax.total == min(total for total, _ in tried)
    fewest = min(expected for total, expected in tried if total == found.minimax.total)
    costs = [(one.total, one.characteristics(p0).expected_participants) for one in found.admissible]
    assert costs[0][0] == found.minimax.total
    assert costs[0][1] == pytest.approx(fewest)
    assert costs[-1][1] <= min(expected for _, expected in tried) + 1e-9
    for weight in (0.1, 0.3, 0.5, 0.7, 0.9):
        least, ours = (
            min(weight * total + (1 - weight) * expected for total, expected in these)
            for these in (tried, costs)
        )
        assert least >= ours - 1e-9


def _feasible(
    largest: int, p0: float, p1: float, *, alpha: float, beta: float
) -> Iterator[tuple[int, float]]:
    """Yield total and expected participants of every feasible design, whatever its limits."""
    for total in range(2, largest + 1):
        for first in range(1, total):
            false = _promising(first, total, p0)
            power = _promising(first, total, p1)
            early = 0.0
            for first_limit in range(first):
                early += _chance(first_limit, first, p0)
                expected = first + (1 - early) * (total - first)
                for limit in range(first_limit, total):
                    place = (first_limit, limit)
                    if false[place] <= alpha and power[place] >= 1 - beta:
                        yield total, expected


def _promising(first: int, total: int, rate: float) -> dict[tuple[int, int], float]:
    """Return P(promising) by both limits: sums of both stages' chances, term by term."""
    second = [_chance(y, total - first, rate) for y in range(total - first + 1)]
    above = [sum(second[y:]) for y in range(total - first + 2)]
    found = {}
    for limit in range(total):
        chance = 0.0
        for x in range(first, 0, -1):
            more = min(max(limit + 1 - x, 0), total - first + 1)
            chance += _chance(x, first, rate) * above[more]
            found[x - 1, limit] = chance
    return found


def _chance(count: int, total: int, rate: float) -> float:
    """Return the binomial chance by its formula: SciPy's overflows where a rate is next to 0."""
    return comb(total, count) * rate**count * (1 - rate) ** (total - count)


@given(first=st.integers(1, 12), more=st.integers(1, 12), rate=st.floats(0, 1), data=st.data())
def test_two_stages_are_summed_over_all_counts(
    first: int, more: int, rate: float, data: st.DataObject
) -> None:
    total = first + more
    first_limit = data.draw(st.integers(0, first - 1))
    limit = data.draw(st.integers(first_limit, total - 1))
    design = TwoStageDesign(first=first, first_limit=first_limit, total=total, limit=limit)
    found = design.characteristics(rate)
    promising = sum(
        _chance(x, first, rate) * _chance(y, more, rate)
        for x in range(first + 1)
        for y in range(more + 1)
        if x > first_limit and x + y > limit
    )
    assert found.promising == pytest.approx(promising, abs=1e-12)
    assert found.promising <= 1 - found.early_stop + 1e-12
    assert first <= found.expected_participants <= total


def test_decisions_of_two_stages() -> None:
    assert TWO.decide(0, 4).kind is DecisionKind.CONTINUE
    stopped = TWO.decide(1, 10)
    assert stopped.kind is DecisionKind.STOP
    assert stopped.reason == "1 response in the 10 participants of the first stage: no more than 1"
    assert TWO.decide(2, 10).kind is DecisionKind.CONTINUE
    assert TWO.decide(4, 20, first_responses=2).kind is DecisionKind.CONTINUE
    assert TWO.decide(5, 29, first_responses=2).kind is DecisionKind.NOT_PROMISING
    assert TWO.decide(6, 29, first_responses=2).kind is DecisionKind.PROMISING


def test_within_the_first_stage_it_is_said_what_can_still_come() -> None:
    assert "so the second will follow" in TWO.decide(2, 4).reason
    assert "can no longer be reached" in TWO.decide(0, 9).reason
    assert "are needed for the second" in TWO.decide(1, 9).reason


@pytest.mark.parametrize(
    ("responses", "evaluated", "first", "said"),
    [
        (3, 20, None, "say how many of the first 10 responded"),
        (3, 20, 1, "by this design no second stage follows"),
        (3, 20, 4, "responses of the first stage are 4, expected a whole number from 0 to 3"),
        (15, 20, 4, "responses of the first stage are 4, expected a whole number from 5 to 10"),
        (3, 30, 2, "number evaluated is 30"),
        (5, 4, None, "number of responses is 5"),
    ],
)
def test_counts_that_cannot_be_are_refused(
    responses: int, evaluated: int, first: int | None, said: str
) -> None:
    with pytest.raises(InvalidInput, match=said):
        TWO.decide(responses, evaluated, first_responses=first)


@pytest.mark.parametrize(
    ("first", "first_limit", "total", "limit"),
    [
        (10, 1, 10, 5),
        (0, 0, 10, 5),
        (10, 10, 29, 12),
        (10, 3, 29, 2),
        (10, 1, 29, 29),
        (1, 0, 0, 0),
    ],
)
def test_a_design_that_cannot_be_is_refused(
    first: int, first_limit: int, total: int, limit: int
) -> None:
    with pytest.raises(InvalidInput, match="expected a whole number from"):
        TwoStageDesign(first=first, first_limit=first_limit, total=total, limit=limit)


def test_rates_too_near_are_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simon, "LARGEST", 20)
    with pytest.raises(InvalidInput, match=r"no two-stage design of up to 20 .* 0.5 from 0.51"):
        simon_designs(0.5, 0.51, alpha=0.05, beta=0.2)


@pytest.mark.parametrize(("p0", "p1"), [(0.3, 0.3), (0.3, 0.1), (0.0, 0.2), (0.2, 1.0)])
def test_rates_that_ask_nothing_are_refused(p0: float, p1: float) -> None:
    with pytest.raises(InvalidInput, match="rate is"):
        simon_designs(p0, p1, alpha=0.05, beta=0.2)
    with pytest.raises(InvalidInput, match="rate is"):
        single_stage_designs(p0, p1, alpha=0.05, beta=0.2)


def test_the_single_stage_designs_of_clinfun() -> None:
    """`ph2single(.2, .4, .05, .2, nsoln=3)` of R clinfun 1.1.5."""
    found = single_stage_designs(0.2, 0.4, alpha=0.05, beta=0.2)
    assert [one.in_words for one in found] == ["11/35", "11/36", "12/38"]
    assert found[0].characteristics(0.2).promising == pytest.approx(0.03435740, abs=5e-9)
    assert found[0].characteristics(0.4).promising == pytest.approx(1 - 0.1951745, abs=5e-8)


@pytest.mark.parametrize(
    ("p0", "p1", "limit", "false", "power"),
    [(0.2, 0.6, 4, 0.03279, 0.83376), (0.3, 0.7, 5, 0.04735, 0.84973)],
)
def test_ten_participants(p0: float, p1: float, limit: int, false: float, power: float) -> None:
    """Sums of ten binomial terms, to five digits."""
    design = single_stage_of(10, p0, 0.05)
    assert design.limit == limit
    assert design.characteristics(p0).promising == pytest.approx(false, abs=5e-6)
    assert design.characteristics(p1).promising == pytest.approx(power, abs=5e-6)


@given(n=st.integers(1, 60), p0=st.floats(0.01, 0.99), alpha=st.floats(0.01, 0.5))
def test_the_limit_is_the_least_that_keeps_alpha(n: int, p0: float, alpha: float) -> None:
    design = single_stage_of(n, p0, alpha)
    assert design.characteristics(p0).promising <= alpha * (1 + 1e-9)
    if design.limit:
        lower = SingleStageDesign(participants=n, limit=design.limit - 1)
        assert lower.characteristics(p0).promising > alpha


def test_a_design_in_which_nothing_is_promising_says_so() -> None:
    design = single_stage_of(2, 0.5, 0.05)
    assert not design.can_be_promising
    assert design.decide(2, 2).kind is DecisionKind.NOT_PROMISING


def test_decisions_of_a_single_stage() -> None:
    design = single_stage_of(10, 0.2, 0.05)
    assert design.can_be_promising
    assert design.decide(5, 7).kind is DecisionKind.PROMISING
    assert design.decide(4, 9).kind is DecisionKind.CONTINUE
    ended = design.decide(3, 9)
    assert ended.kind is DecisionKind.NOT_PROMISING
    assert ended.reason == "3 responses in 9 of 10 participants: more than 4 cannot be reached"
    with pytest.raises(InvalidInput, match="number evaluated is 11"):
        design.decide(0, 11)


def test_single_stage_questions_without_an_answer_are_refused() -> None:
    with pytest.raises(InvalidInput, match="no single-stage design of up to 1000"):
        single_stage_designs(0.5, 0.501, alpha=0.01, beta=0.01)
    with pytest.raises(InvalidInput, match="limit is 11"):
        SingleStageDesign(participants=10, limit=11)
    with pytest.raises(InvalidInput, match="true response rate is -1"):
        single_stage_of(10, 0.2, 0.05).characteristics(-1)


def test_rates_next_to_0_are_no_obstacle() -> None:
    found = simon_designs(1.1e-308, 0.2, alpha=0.05, beta=0.2)
    assert found.optimal.characteristics(1.1e-308).promising == pytest.approx(0, abs=1e-12)
    assert found.optimal.characteristics(0.2).promising >= 0.8


@pytest.mark.parametrize("odd", [0.5, 2.0, float("nan"), None, "3", True])
def test_participants_are_counted_in_whole_numbers(odd: object) -> None:
    """Half a response is a slip of the pen, and must not be rounded to a decision."""
    with pytest.raises(InvalidInput, match="expected a whole number"):
        single_stage_of(10, 0.2, 0.05).decide(odd, 7)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="expected a whole number"):
        single_stage_of(odd, 0.2, 0.05)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="expected a whole number"):
        TwoStageDesign(first=odd, first_limit=0, total=9, limit=2)  # type: ignore[arg-type]


@pytest.mark.parametrize("odd", ["0.2", None, True, 1j])
def test_a_rate_is_a_number(odd: object) -> None:
    with pytest.raises(InvalidInput, match="expected a number between 0 and 1"):
        single_stage_of(10, odd, 0.05)  # type: ignore[arg-type]
