"""`trialwright estimate`: tables for people, JSON for programs, and what is refused where."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from trialwright import __version__
from trialwright.cli.program import program

#: Eight made-up children: two arms, one of them counted twice.
TABLE = """\
subject,days,died,arm,site,joined,times
Ana,30,1,A,north,0,1
Ben,60,0,A,north,10,1
Cai,90,1,A,south,0,1
Dua,700,0,A,south,5,2
Eli,10,1,B,north,0,1
Fay,20,1,B,north,0,1
Gus,25,1,B,south,20,1
Hui,400,0,B,south,0,0
"""


def estimate(*words: str, table: str | bytes = TABLE) -> Result:
    return CliRunner().invoke(program, ["estimate", *words], input=table)


def answer(*words: str, table: str = TABLE) -> dict[str, Any]:
    said = estimate(*words, "--json", table=table)
    assert said.exit_code == 0, said.output
    value: dict[str, Any] = msgspec.json.decode(said.stdout)
    return value


def refusal(*words: str, table: str | bytes = TABLE) -> str:
    said = estimate(*words, table=table)
    assert said.exit_code == 2, said.output
    assert said.stdout == ""
    return said.stderr.removeprefix("trialwright: ").strip()


#: By what the logarithm of 7/8 is multiplied for its lower log-log limit: Greenwood's standard
#: error of that logarithm after one event of eight is the root of 1/(8 * 7).
_FACTOR = math.exp(1.959963984540054 * math.sqrt(1 / 56) / -math.log(7 / 8))
FOLLOWED = ("--time", "days", "--event", "died")


def test_a_proportion_is_given_with_its_exact_limits() -> None:
    said = estimate("proportion", "7", "10")
    assert said.stdout == (
        "Share  0.7000 (7 of 10)\n"
        "\n"
        "Method           Lower 95 %  Upper 95 %\n"
        "───────────────  ──────────  ──────────\n"
        "clopper-pearson      0.3475      0.9333\n"
    )


def test_a_proportion_is_tested() -> None:
    said = estimate("proportion", "7", "10", "--test", "0.3", "--alternative", "greater")
    assert "Alternative    greater\nExact p-value  0.0106\n" in said.stdout
    assert "below 0.0001" in estimate("proportion", "10", "10", "--test", "0.3").stdout


def test_a_proportion_as_json_says_how_it_was_found() -> None:
    found = answer("proportion", "7", "10", "--method", "wilson", "--sides", "lower")
    assert (found["program"], found["version"]) == ("trialwright", __version__)
    (interval,) = found["intervals"]
    assert interval["method"] == "wilson"
    assert interval["sides"] == "lower"
    assert interval["upper"] == 1
    tested = answer("proportion", "7", "10", "--test", "0.3")["test"]
    assert tested["method"] == "exact binomial"
    assert tested["p_value"] == pytest.approx(0.0105920784, abs=1e-12)


def test_survival_is_given_for_everybody() -> None:
    said = estimate("survival", *FOLLOWED, "--at", "50")
    assert said.exit_code == 0
    assert said.stdout.startswith(
        "Kaplan-Meier, log-log limits of 95 %, read as trialwright does.\n"
    )
    assert re.search(r"^all +8 +5 +60 ", said.stdout, re.MULTILINE)
    assert "all      50        4    0.5000" in said.stdout


def test_survival_as_json_has_names_and_numbers() -> None:
    found = answer(
        "survival", *FOLLOWED, "--group", "arm", "--follow", "R", "--at", "50", "--at", "9999"
    )
    assert found["convention"] == "R print"
    assert (found["method"], found["interval"], found["level"]) == ("kaplan-meier", "log", 0.95)
    first, second = found["groups"]
    assert (first["group"], first["subjects"], first["events"]) == ("A", 4, 2)
    assert first["median"]["estimate"] == 90
    assert first["at"][0]["survival"] == 0.75
    assert first["at"][1]["survival"] is None
    assert second["restricted_mean"]["until"] == first["restricted_mean"]["until"] == 400


def test_the_whole_curve_is_given_when_it_is_asked_for() -> None:
    (group,) = answer("survival", *FOLLOWED, "--curve")["groups"]
    assert [row["time"] for row in group["curve"]] == [10, 20, 25, 30, 60, 90, 400, 700]
    assert group["curve"][0] == {
        "time": 10,
        "at_risk": 8,
        "events": 1,
        "censored": 0,
        "survival": 0.875,
        "standard_error": pytest.approx(0.11692679333668567),
        "lower": pytest.approx(math.exp(math.log(0.875) * _FACTOR)),
        "upper": pytest.approx(math.exp(math.log(0.875) / _FACTOR)),
    }
    assert "curve" not in answer("survival", *FOLLOWED)["groups"][0]
    printed = estimate("survival", *FOLLOWED, "--curve").stdout
    assert "all      10        8       1         0    0.8750          0.1169" in printed


def test_late_entries_and_weights_are_read() -> None:
    late = answer("survival", *FOLLOWED, "--entry", "joined", "--curve")["groups"][0]
    assert late["curve"][0]["at_risk"] == 6
    weighed = answer("survival", *FOLLOWED, "--weight", "times", "--group", "arm")["groups"]
    assert [group["subjects"] for group in weighed] == [5, 3]


def test_until_is_how_far_the_mean_is_counted() -> None:
    (group,) = answer("survival", *FOLLOWED, "--until", "10")["groups"]
    assert group["restricted_mean"] == {"until": 10, "estimate": 10, "standard_error": 0}


def test_a_table_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"\ufeff{TABLE}\n\n", encoding="utf-8")
    assert answer("survival", str(path), *FOLLOWED) == answer("survival", "-", *FOLLOWED)


def test_groups_are_compared() -> None:
    said = estimate("logrank", *FOLLOWED, "--group", "arm")
    assert said.exit_code == 0
    assert "Weighting           log-rank\n" in said.stdout
    assert "Strata" not in said.stdout
    assert "Degrees of freedom  1\n" in said.stdout


def test_groups_are_compared_within_strata_and_with_weights() -> None:
    found = answer(
        "logrank", *FOLLOWED, "--group", "arm", "--stratum", "site",
        "--weighting", "fleming-harrington", "--rho", "1",
    )  # fmt: skip
    assert found["weighting"] == "fleming-harrington, rho 1, gamma 0"
    assert found["strata"] == 2
    assert (
        "Strata              2\n"
        in estimate("logrank", *FOLLOWED, "--group", "arm", "--stratum", "site").stdout
    )
    without = answer("logrank", *FOLLOWED, "--group", "arm", "--weight", "times")
    assert [group["subjects"] for group in without["groups"]] == [5, 3]


def test_the_value_that_is_the_event_is_named() -> None:
    coded = TABLE.replace(",1,A", ",DEAD,A").replace(",1,B", ",DEAD,B")
    found = answer("survival", *FOLLOWED, "--event-is", "DEAD", table=coded)
    assert found["groups"] == answer("survival", *FOLLOWED)["groups"]
    assert refusal("survival", *FOLLOWED, "--event-is", "dead", table=coded).startswith(
        "standard input, column died: no row has 'dead'; found 0, DEAD"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("proportion", "11", "10"), "count is 11, expected a number from 0 to the total, 10"),
        (("proportion", "0", "0"), "total is 0, expected at least 1 subject"),
        (
            ("survival", "--time", "day", "--event", "died"),
            ("standard input has no column 'day'; its columns are subject, days, died, arm, site, "
            "joined, times"),
        ),
        (
            ("survival", "--time", "arm", "--event", "died"),
            "standard input, line 2, column arm: found 'A', expected a number",
        ),
        (
            ("survival", "--time", "days", "--event", "times"),
            ("standard input, line 5, column times: found '2', expected 1 or true (the event), "
            "0 or false (not)"),
        ),
        (
            ("survival", *FOLLOWED, "--entry", "days"),
            ("standard input, line 2, column days: found 30.0, expected a number from 0 to below "
            "the duration"),
        ),
        (("survival", *FOLLOWED, "--until", "701"), "until is 701.0, expected at most 700"),
        (("survival", *FOLLOWED, "--at", "-1"), "time is -1.0, expected a finite number"),
        (("survival", *FOLLOWED, "--at", "1e200"), "times[0] is 1e+200, expected a finite number"),
        (("survival", *FOLLOWED, "--follow", "S"), "convention is 'S', expected R or one of"),
        (
            ("logrank", *FOLLOWED, "--group", "arm", "--weighting", "fleming-harrington",
             "--rho", "-1"),
            "rho is -1.0, expected a number from 0 to below 100",
        ),
        (
            ("logrank", *FOLLOWED, "--group", "subject", "--stratum", "subject"),
            "no event that counts happened while two groups were at risk",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_one_sentence(words: tuple[str, ...], said: str) -> None:
    assert refusal(*words).startswith(said)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "standard input: found no subject, expected a line of names and rows below it"),
        ("days,died\n", "standard input: found no subject"),
        ("days,died\n1,1\n2\n", "standard input, line 3: found 1 values, expected 2"),
        ("days,died\n1,1\n,1\n", "standard input, line 3, column days: found nothing"),
        ("days,died\n1,1\n1_0,1\n", "standard input, line 3, column days: found '1_0', expected"),
        ("days,died\n1,1\nnan,1\n", "standard input, line 3, column days: found 'nan', expected"),
        ("days,died\n-3,1\n", "standard input, line 2, column days: found -3.0, expected a finite"),
        ("days,days,died\n1,1,1\n", "standard input has 2 columns 'days'"),
        ('days,died\n1,"1\n', "standard input, line 2: unexpected end of data"),
        (b"days,died\n1,\xff\n", "standard input: byte 13 is no UTF-8 text"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(table: str | bytes, said: str) -> None:
    assert refusal("survival", *FOLLOWED, table=table).startswith(said)


def test_one_group_is_no_comparison() -> None:
    assert refusal(
        "logrank", *FOLLOWED, "--group", "arm", table="days,died,arm\n1,1,A\n2,0,A\n"
    ) == ("standard input, column arm: found 'A' for all, expected two or more")


def test_powers_belong_to_one_weighting() -> None:
    said = estimate("logrank", *FOLLOWED, "--group", "arm", "--rho", "1")
    assert said.exit_code == 2
    assert "--rho and --gamma go with --weighting fleming-harrington" in said.stderr
