"""`trialwright estimate` for causes, covariates, rates and changes."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from trialwright import __version__
from trialwright.cli.program import program

#: Ten made-up children in two arms: relapse, death without it, or neither so far.
TABLE = """\
days,ended,died,arm,age
12,relapse,0,A,4
30,0,0,A,9
41,death,1,A,12
90,relapse,0,A,7
200,0,0,A,5
9,relapse,0,B,11
15,relapse,0,B,3
28,death,1,B,8
77,relapse,0,B,15
150,0,0,B,6
"""
VALUES = "before,after\n80,20\n65,70.5\n90,33.25\n40,12.5\n55,54\n70,10.7\n30,\n85,61.2\n0,2\n"
CAUSES = ("--time", "days", "--cause", "ended")
FOLLOWED = ("--time", "days", "--event", "ended", "--event-is", "relapse")


def estimate(*words: str, table: str = TABLE) -> Result:
    return CliRunner().invoke(program, ["estimate", *words], input=table)


def answer(*words: str, table: str = TABLE) -> dict[str, Any]:
    said = estimate(*words, "--json", table=table)
    assert said.exit_code == 0, said.output
    value: dict[str, Any] = msgspec.json.decode(said.stdout)
    assert (value["program"], value["version"]) == ("trialwright", __version__)
    return value


def refusal(*words: str, table: str = TABLE) -> str:
    said = estimate(*words, table=table)
    assert said.exit_code == 2, said.output
    assert said.stdout == ""
    return said.stderr


def test_incidences_of_groups_are_given_and_compared() -> None:
    said = estimate("cumulative-incidence", *CAUSES, "--group", "arm", "--at", "100")
    assert said.exit_code == 0
    assert "A      death     100        1     0.2667      0.0097      0.6861" in said.stdout
    assert "relapse" in said.stdout
    assert "Gray's test" in said.stdout


def test_all_causes_and_none_add_up_to_1() -> None:
    found = answer("cumulative-incidence", *CAUSES, "--at", "150")
    assert found["causes"] == ["death", "relapse"]
    death, relapse = (row["incidence"] for row in found["incidences"])
    # Seven of ten have had an event by 150; Kaplan-Meier's curve of both is 0.24.
    assert death + relapse == pytest.approx(
        1 - 9 / 10 * 8 / 9 * 7 / 8 * 6 / 7 * 4 / 5 * 3 / 4 * 2 / 3
    )
    assert found["tests"] == []
    assert (found["method"], found["variance"]) == ("aalen-johansen", "delta")


def test_an_incidence_after_the_last_watch_is_not_known() -> None:
    said = estimate("cumulative-incidence", *CAUSES, "--at", "201")
    assert "all    death     201        0  not known   not known   not known" in said.stdout
    (row, _) = answer("cumulative-incidence", *CAUSES, "--at", "201")["incidences"]
    assert (row["incidence"], row["standard_error"], row["lower"]) == (None, None, None)


def test_a_comparison_that_cannot_be_made_says_why() -> None:
    table = "days,ended,arm\n1,relapse,A\n2,death,A\n3,0,B\n4,relapse,B\n"
    words = "cumulative-incidence", *CAUSES, "--group", "arm"
    assert estimate(*words, table=table).exit_code == 0
    table = "days,ended,arm\n1,0,A\n2,relapse,B\n3,0,B\n"
    said = estimate(*words, table=table)
    assert "not known" in said.stdout
    assert "do not tell the groups apart" in said.stdout
    (test,) = answer(*words, table=table)["tests"]
    assert "do not tell the groups apart" in test["not_known"]


def test_incidences_are_compared_within_strata_and_by_weight() -> None:
    table = TABLE.replace("age\n", "site\n")
    words = ("cumulative-incidence", *CAUSES, "--group", "arm", "--stratum", "site", "--rho", "1")
    for age in ("4", "9", "12", "7", "5", "11", "3", "8", "15", "6"):
        table = table.replace(f",{age}\n", f",{'n' if int(age) % 2 else 's'}\n")
    tests = answer(*words, table=table)["tests"]
    assert [test["rho"] for test in tests] == [1, 1]
    assert refusal("cumulative-incidence", *CAUSES, "--stratum", "arm").endswith(
        "--stratum goes with --group.\n"
    )


def test_a_table_without_events_is_refused() -> None:
    said = refusal("cumulative-incidence", *CAUSES, table="days,ended\n1,0\n2,0\n")
    assert "column ended: all rows have '0', which is censored" in said
    assert "line 2, column days: found -1.0" in refusal(
        "cumulative-incidence", *CAUSES, table="days,ended\n-1,0\n2,relapse\n"
    )


def test_hazard_ratios_are_given_with_three_tests() -> None:
    words = ("cox", *FOLLOWED, "--event-is", "death", "--covariate", "age")
    said = estimate(*words, "--covariate", "arm=B")
    assert said.stdout.startswith("Cox's regression of 7 events in 10 subjects, ties by efron.\n")
    assert "arm=B           1.60136    0.339466     7.55406   0.470851" in said.stdout
    found = answer(*words, "--ties", "exact", "--stratum", "arm", "--level", "0.9")
    assert (found["ties"], found["strata"], found["level"]) == ("exact", ["A", "B"], 0.9)


def test_infinite_hazard_ratios_are_refused_not_printed() -> None:
    table = "days,ended,x\n1,relapse,3\n2,relapse,2\n3,0,1\n4,0,0\n"
    said = refusal("cox", *FOLLOWED, "--covariate", "x", table=table)
    assert "the likelihood has no maximum" in said
    assert "x to plus infinity" in said


def test_hazards_as_json_have_each_coefficient() -> None:
    found = answer("cox", *FOLLOWED, "--covariate", "age")
    (age,) = found["coefficients"]
    assert age["covariate"] == "age"
    assert age["lower"] < age["ratio"] < age["upper"]
    assert [one["test"] for one in found["tests"]] == ["likelihood ratio", "wald", "score"]


def test_a_covariate_names_a_column_or_a_value_of_it() -> None:
    assert "column arm: no row has 'C'; found A, B" in refusal(
        "cox", *FOLLOWED, "--covariate", "arm=C"
    )
    assert "found 'A', expected a number" in refusal("cox", *FOLLOWED, "--covariate", "arm")


def test_the_incidence_of_one_cause_is_regressed() -> None:
    words = ("fine-gray", *CAUSES, "--of", "relapse", "--covariate", "age", "--covariate", "arm=B")
    said = estimate(*words)
    assert said.stdout.startswith(
        "Fine and Gray's regression of relapse: 5 of 10 subjects had it, 2 another event first.\n"
    )
    found = answer(*words)
    assert (found["cause"], found["events"], found["competing"]) == ("relapse", 5, 2)
    assert found["wald"]["degrees"] == 2
    assert "no row has 'cure'; found death, relapse" in refusal(
        "fine-gray", *CAUSES, "--of", "cure", "--covariate", "age"
    )


def test_what_leaves_numbers_is_not_known_rather_than_infinite_in_json() -> None:
    table = "days,ended,x\n1,relapse,0\n2,relapse,0.000001\n3,relapse,0\n4,relapse,0.000001\n"
    words = ("fine-gray", *CAUSES, "--of", "relapse", "--covariate", "x")
    (one,) = answer(*words, table=table)["coefficients"]
    assert one["upper"] is None
    assert "infinite" in estimate(*words, table=table).stdout


def test_a_rate_is_given_for_so_much_time() -> None:
    said = estimate("rate", "7", "1235", "--per", "365.25")
    assert "rate       7  1,235     2.07024    0.832345     4.26549" in said.stdout
    found = answer("rate", "7", "1235", "--per", "365.25")
    assert found["rate"]["estimate"] == 7 / 1235
    assert found["per"] == 365.25
    assert "beside" not in found
    for per in ("nan", "inf"):
        said = estimate("rate", "7", "1235", "--per", per)
        assert said.exit_code == 2
        assert f"{per} is no finite number" in said.stderr


def test_two_rates_are_compared() -> None:
    said = estimate("rate", "7", "1235", "--beside", "3", "982")
    assert "Exact p-value of a ratio of 1  0.5280" in said.stdout
    found = answer("rate", "2", "5", "--beside", "0", "6")
    assert found["ratio"]["estimate"] is None
    assert found["ratio"]["upper"] is None
    assert "infinite" in estimate("rate", "2", "5", "--beside", "0", "6").stdout
    assert answer("rate", "0", "5", "--beside", "0", "6")["ratio"] is None
    assert "neither rate has an event" in estimate("rate", "0", "5", "--beside", "0", "6").stdout


def test_a_rate_is_counted_in_a_table() -> None:
    found = answer("rate", "--table", "-", "--time", "days", "--event", "died")
    assert (found["rate"]["events"], found["rate"]["time"]) == (2, 652)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("7",),
        ("7", "10", "--time", "days"),
        ("--table", "-", "--time", "days"),
        ("7", "10", "--table", "-", "--time", "days", "--event", "died"),
    ],
)
def test_a_rate_is_of_numbers_or_of_a_table(words: tuple[str, ...]) -> None:
    assert "Give EVENTS and TIME, or --table" in refusal("rate", *words)


def test_a_rate_of_no_time_is_refused() -> None:
    assert "time is 0.0, expected a finite number above 0" in refusal("rate", "1", "0")
    assert "events is -1" in refusal("rate", "1", "1", "--beside", "-1", "2")


def test_changes_are_given_with_what_is_missing() -> None:
    said = estimate("change", "--first", "before", "--later", "after", table=VALUES)
    assert "Without the later value  1" in said.stdout
    assert "order statistics, covering 99.22 %" in said.stdout
    found = answer("change", "--first", "before", "--later", "after", table=VALUES)
    assert (found["subjects"], found["changes"], found["without_later"]) == (9, 8, 1)
    assert [one["of"] for one in found["estimates"]] == ["mean", "median", "hodges-lehmann"]


def test_a_percentage_of_0_is_none_and_counted() -> None:
    words = ("change", "--first", "before", "--later", "after", "--percent")
    assert "First value not above 0  1" in estimate(*words, table=VALUES).stdout
    found = answer(*words, table=VALUES)
    assert (found["undefined"], found["changes"], found["kind"]) == (1, 7, "percent")


def test_too_few_changes_for_limits_say_so_beside_the_estimate() -> None:
    table = "before,after\n1,2\n2,4\n3,6\n"
    said = estimate("change", "--first", "before", "--later", "after", table=table)
    assert said.exit_code == 0
    assert "3 changes are too few for limits at 95.00%" in said.stdout
    found = answer("change", "--first", "before", "--later", "after", table=table)
    assert "too few" in found["estimates"][1]["not_known"]


def test_changes_of_nobody_and_of_words_are_refused() -> None:
    words = ("change", "--first", "before", "--later", "after")
    assert "0 of 1 subjects have a change" in refusal(*words, table="before,after\n,1\n")
    assert "line 2, column after: found 'x', expected a number, or nothing" in refusal(
        *words, table="before,after\n1,x\n"
    )
