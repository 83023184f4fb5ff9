"""`trialwright design`: rules found, what they do, and what they decide."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from trialwright import __version__
from trialwright.cli.program import program

TEN = ("stopping", "--participants", "10", "--rate", "0.2")
BAYES = ("--certainty", "0.9", "--prior", "0.2", "0.8")


def design(*words: str) -> Result:
    return CliRunner().invoke(program, ["design", *words])


def answer(*words: str) -> dict[str, Any]:
    said = design(*words, "--json")
    assert said.exit_code == 0, said.output
    value: dict[str, Any] = msgspec.json.decode(said.stdout)
    assert (value["program"], value["version"]) == ("trialwright", __version__)
    return value


def refusal(*words: str) -> str:
    said = design(*words)
    assert said.exit_code == 2, said.output
    assert said.stdout == ""
    return said.stderr


def test_a_boundary_is_shown_with_its_chances() -> None:
    said = design(*TEN, "--true", "0.5").stdout
    assert said.startswith("Pocock-type boundary for rate 0.2 at alpha 0.05, 10 participants.\n")
    assert "1-2                                           never" in said
    assert "10                                                6" in said
    assert "0.5          0.5605          7.41        3.70" in said


def test_a_boundary_as_json_has_all_limits() -> None:
    found = answer(*TEN, *BAYES)
    assert found["limits"] == [None, 2, 2, 3, 3, 3, 4, 4, 4, 4]
    assert found["rule"]["kind"] == "BayesianRule"
    assert [one["rate"] for one in found["characteristics"]] == [0.1, 0.2, 0.3, 0.4, 0.5]
    assert found["characteristics"][1]["stop"] == pytest.approx(0.194694, abs=5e-7)
    assert found["decision"] is None
    assert answer(*TEN, "--look", "5", "--look", "10")["limits"][:4] == [None] * 4


def test_counts_that_reach_a_limit_stop() -> None:
    said = design(*TEN, "--alpha", "0.05", "--seen", "3", "4")
    assert said.exit_code == 0
    assert said.stdout.startswith("Decision  stop\nBecause   3 toxicities in 4 participants reach")
    assert answer(*TEN, "--seen", "0", "4")["decision"]["kind"] == "continue"
    assert answer(*TEN, "--seen", "2", "3", "--awaited", "1")["decision"]["kind"] == "wait"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--awaited", "1"), "--awaited goes with --seen"),
        (("--certainty", "0.9"), "--certainty and --prior go together"),
        (("--alpha", "0.1", *BAYES), "--alpha goes with no --certainty"),
        (
            ("--seen", "4", "3"),
            "the number of toxicities is 4, expected a whole number from 0 to 3",
        ),
        (("--alpha", "2"), "alpha is 2.0, expected a number between 0 and 1"),
    ],
)
def test_what_goes_with_nothing_is_refused(words: tuple[str, ...], said: str) -> None:
    assert said in refusal(*TEN, *words)


def test_two_stage_designs_are_found() -> None:
    said = design("simon", "--p0", "0.1", "--p1", "0.3").stdout
    assert (
        "minimax     1/15         5/25  0.0328  0.8017      0.5490         19.51       25" in said
    )
    assert (
        "optimal     1/10         5/29  0.0471  0.8051      0.7361         15.01       29" in said
    )
    found = answer("simon", "--p0", "0.1", "--p1", "0.3")
    assert [one["kind"] for one in found["designs"]] == [
        "minimax",
        "admissible",
        "admissible",
        "optimal",
    ]
    alone = answer("simon", "--p0", "0.01", "--p1", "0.9")
    assert [one["kind"] for one in alone["designs"]] == ["minimax and optimal"]
    assert "the wanted rate is 0.1" in refusal("simon", "--p0", "0.1", "--p1", "0.1")


def test_a_two_stage_design_is_judged_and_decides() -> None:
    said = design("two-stage", "1/10", "5/29", "--true", "0.3")
    assert "0.3     0.8051      0.1493         26.16" in said.stdout
    decided = design("two-stage", "1/10", "5/29", "--seen", "6", "29", "--first-responses", "2")
    assert decided.stdout.startswith("Decision  promising\nBecause   6 responses in 29")
    found = answer("two-stage", "1/10", "5/29", "--seen", "1", "10")
    assert (found["first"], found["decision"]["kind"]) == (10, "stop")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("1/10", "5/29"), "Give either --true or --seen"),
        (("1/10", "5/29", "--true", "0.1", "--seen", "1", "2"), "Give either --true or --seen"),
        (("1-10", "5/29", "--true", "0.1"), "'1-10' is not a stage: expected LIMIT/PARTICIPANTS"),
        (("1/10", "5/10", "--true", "0.1"), "the first stage has 10 participants"),
        (("1/10", "5/29", "--seen", "3", "12"), "say how many of the first 10 responded"),
    ],
)
def test_what_is_no_two_stage_design_is_refused(words: tuple[str, ...], said: str) -> None:
    assert said in refusal("two-stage", *words)


def test_single_stage_designs_are_found_or_of_a_given_size() -> None:
    said = design("single-stage", "--p0", "0.2", "--p1", "0.4").stdout
    assert "35              12  0.0344  0.8048" in said
    ten = design("single-stage", "--p0", "0.2", "--participants", "10").stdout
    assert "10               5  0.0328" in ten
    assert "never" in design("single-stage", "--p0", "0.5", "--participants", "2").stdout
    found = answer("single-stage", "--p0", "0.2", "--p1", "0.6", "--participants", "10")
    assert found["beta"] is None
    assert found["designs"][0]["characteristics"][1]["promising"] == pytest.approx(
        0.83376, abs=1e-5
    )
    assert "Give --p1, --participants or both" in refusal("single-stage", "--p0", "0.2")


def test_a_single_stage_decides() -> None:
    said = design("single-stage", "--p0", "0.2", "--participants", "10", "--seen", "3", "9")
    assert said.stdout.startswith("Decision  not promising\n")
