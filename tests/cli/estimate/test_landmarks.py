"""`trialwright estimate landmark`: who is left, what followed, and who is counted as left out."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cli.estimate.test_causes_and_covariates import answer, estimate, refusal
from tests.cli.estimate.test_json import keys, spoken

#: Eight made-up children; the third responded after day 28, the last on it.
TABLE = """\
days,died,responded
12,1,
20,0,
41,1,35
60,0,20
90,1,
150,1,25
200,0,14
210,1,28
"""
ASKED = ("landmark", "--time", "days", "--event", "died", "--at", "28")


def groups(found: dict[str, Any]) -> list[tuple[object, ...]]:
    return [(one["came"], one["subjects"], one["events"]) for one in found["groups"]]


def test_those_to_whom_it_had_come_are_compared_with_the_others() -> None:
    found = answer(*ASKED, "--came", "responded", table=TABLE)
    assert (found["subjects"], found["had_event"], found["lost"], found["kept"]) == (8, 1, 1, 6)
    assert groups(found) == [(True, 4, 2), (False, 2, 2)]
    # Days 32, 122, 172, 182 with deaths on 122 and 182; days 13 and 62 with two deaths.
    assert [one["median"]["estimate"] for one in found["groups"]] == [182, 37.5]
    # Expected deaths without it: 2/6 on day 13, 1/4 on day 62 (one left of four).
    expected, variance = 2 / 6 + 1 / 4, 2 / 9 + 3 / 16
    assert found["test"]["statistic"] == pytest.approx((2 - expected) ** 2 / variance)


def test_without_what_came_all_are_one_group() -> None:
    found = answer(*ASKED, table=TABLE)
    assert groups(found) == [(None, 6, 4)]
    assert found["test"] is None
    said = estimate(*ASKED, table=TABLE)
    assert "Left out, event by then            1" in said.stdout
    assert "Log-rank" not in said.stdout


def test_people_read_both_groups_and_the_test() -> None:
    said = estimate(*ASKED, "--came", "responded", table=TABLE).stdout
    assert "had come             4       2     182         122  not reached" in said
    assert "Log-rank chi-square  4.89831" in said


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("days,died,responded\n30,1,5\n40,0,6\n", "all who are left are in one group"),
        ("days,died,responded\n30,0,5\n40,0,\n", "nothing tells|no event"),
    ],
)
def test_what_cannot_be_compared_says_why(table: str, reason: str) -> None:
    found = answer(*ASKED, "--came", "responded", table=table)
    assert list(found["test"]) == ["not_known"]
    if "|" not in reason:
        assert found["test"]["not_known"] == reason
    said = estimate(*ASKED, "--came", "responded", table=table)
    assert said.exit_code == 0
    assert "Not compared: " in said.stdout


def test_what_is_no_time_is_refused_with_its_line() -> None:
    words = (*ASKED, "--came", "responded")
    assert "line 2, column responded: found -3.0, expected a finite number" in refusal(
        *words, table="days,died,responded\n30,1,-3\n"
    )
    assert "nobody was followed beyond the landmark at 28" in refusal(
        *words, table="days,died,responded\n20,1,3\n"
    )
    assert "at is -1.0, expected a finite number from 0" in refusal(
        *ASKED[:-1], "-1", table="days,died\n20,1\n"
    )


def test_a_landmark_has_the_keys_of_the_page() -> None:
    found = answer(*ASKED, table=TABLE)
    assert list(found) == keys("landmark")
    assert set(found["groups"][0]) == spoken("A group of `estimate landmark` has") - {"test"}
