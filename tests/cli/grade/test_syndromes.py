"""`grade crs`, `grade icans`, `grade icaht`, `grade febrile` and `grade enter`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Ask

from trialwright.grading.shelf import bundled

AskJson = Callable[..., Any]
CRS = b"""\
day,fever,treated_with,hypotension,vasopressors,oxygen,died,given
1,yes,none,no,none,none,,
2,yes,none,yes,none,low_flow,,tocilizumab
4,no,tocilizumab,no,none,none,,
"""


@pytest.mark.parametrize(
    ("words", "grade"),
    [
        (("--fever", "--vasopressors", "1", "--oxygen", "low_flow"), 3),
        (("--fever", "--vasopressors", "noradrenaline, vasopressin", "--oxygen", "none"), 3),
        (("--temperature", "38.0", "--no-hypotension", "--oxygen", "none"), None),
        (
            (
                "--temperature",
                "38.0",
                "--no-hypotension",
                "--vasopressors",
                "none",
                "--oxygen",
                "none",
            ),
            1,
        ),
        (("--no-fever", "--treated-with", "none", "--hypotension"), 0),
        (
            (
                "--no-fever",
                "--treated-with",
                "tocilizumab",
                "--hypotension",
                "--vasopressors",
                "none",
                "--oxygen",
                "none",
            ),
            2,
        ),
        (("--fever", "--hypotension"), None),
        (("--died",), 5),
    ],
)
def test_crs_of_one_day(ask_json: AskJson, words: tuple[str, ...], grade: int | None) -> None:
    assert ask_json("grade", "crs", *words)["grade"] == grade


def test_crs_of_all_days_has_a_course(ask: Ask, ask_json: AskJson) -> None:
    said = ask_json("grade", "crs", "--days", "-", piped=CRS)
    assert [one["grade"] for one in said["days"]] == [1, 2, 0]
    assert (said["onset"], said["resolved"], said["duration"]) == (1, 4, 2)
    assert said["gaps"] == [{"first": 3, "last": 3}]
    assert said["treatments"] == [{"day": 2, "name": "tocilizumab"}]
    for_people = ask("grade", "crs", "--days", "-", piped=CRS)
    assert "Maximum       grade 2, first on day 2" in for_people.stdout
    well = ask(
        "grade",
        "crs",
        "--days",
        "-",
        piped=b"day,fever,treated_with,hypotension,oxygen\n1,no,none,no,none\n",
    )
    assert "Onset     none" in well.stdout
    going_on = ask(
        "grade", "crs", "--days", "-", piped=b"day,fever,hypotension,oxygen\n1,yes,no,none\n"
    )
    assert "Resolved  not seen" in going_on.stdout


@pytest.mark.parametrize(
    ("piped", "says"),
    [
        (CRS + CRS.splitlines(keepends=True)[1], "day 1 is there twice, expected once"),
        (b"day,oxygen\n1,tent\n", "standard input, line 2: ASTCT CRS 2019: hypoxia is 'tent'"),
        (b"day,oxygn\n", "column 'oxygn' is not known"),
        (b"day,fever\n,yes\n", "line 2: day is empty, expected a value"),
        (b"day,temperature\n1,warm\n", "line 2: temperature is 'warm', expected a number"),
    ],
)
def test_days_that_cannot_be_read_are_refused(ask: Ask, piped: bytes, says: str) -> None:
    said = ask("grade", "crs", "--days", "-", piped=piped)
    assert said.exit_code == 2
    assert says in said.stderr


@pytest.mark.parametrize(
    ("words", "grade"),
    [
        (("--age", "9", "--capd", "10", "--nothing-else"), 3),
        (("--age", "12", "--ice", "10", "--capd", "3", "--nothing-else"), 0),
        (
            (
                "--age",
                "12",
                "--ice",
                "10",
                "--capd",
                "3",
                "--nothing-else",
                "--capd-age-below",
                "13",
            ),
            1,
        ),
        (("--age", "15", "--ice", "10", "--nothing-else", "--seizure", "resolving"), 3),
        (("--age", "15", "--developmental-delay", "--capd", "4", "--nothing-else"), 1),
        (("--age", "9", "--capd", "4", "--rass", "-4", "--nothing-else"), None),
        (("--unable",), 4),
        (("--age", "15", "--ice", "8"), None),
        (("--died",), 5),
    ],
)
def test_icans_of_one_assessment(
    ask_json: AskJson, words: tuple[str, ...], grade: int | None
) -> None:
    assert ask_json("grade", "icans", *words)["grade"] == grade


def test_icans_of_all_days_has_a_course(ask_json: AskJson) -> None:
    piped = (
        b"day,age,capd,consciousness,seizure,motor,oedema\n"
        b"4,9,3,spontaneous,none,none,none\n5,9,12,to_voice,none,none,none\n"
    )
    said = ask_json("grade", "icans", "--days", "-", piped=piped)
    assert [one["grade"] for one in said["days"]] == [1, 3]
    assert said["ongoing"] is True


COUNTS = b"day,count\n0,2000\n1,400\n1,300\n2,400\n3,450\n4,\n5,900\n6,900\n7,900\n"


def test_icaht_takes_the_lowest_count_of_a_day(ask: Ask, ask_json: AskJson) -> None:
    said = ask_json("grade", "icaht", "-", "--last-day", "7", piped=COUNTS)
    early, late = said["grades"]
    assert (early["grade"], late["kind"]) == (1, "not_assessed")
    assert said["platelet_recovery"] is None
    whole = ask_json("grade", "icaht", "-", piped=COUNTS)["grades"][0]
    assert (whole["lowest"], whole["highest"]) == (1, 4)
    for_people = ask(
        "grade", "icaht", "-", "--missing", "carried", "--count", "cumulative", piped=COUNTS
    )
    assert "days are counted together over all episodes" in for_people.stdout
    assert "a day without a count has the count before it, for up to 7 days" in for_people.stdout


def test_icaht_of_platelets_says_when_they_recovered(ask: Ask, ask_json: AskJson) -> None:
    rows = [f"{day},{10 if day < 5 else 60},{'yes' if day == 2 else 'no'}" for day in range(31)]
    piped = "\n".join(["day,count,transfused", *rows]).encode()
    said = ask_json("grade", "icaht", "-", "--platelets", "--baseline", "200", piped=piped)
    assert said["grades"][0]["grade"] == 3
    assert said["platelet_recovery"] == {
        "day": 9,
        "missing_days": [],
        "transfusions_stated": True,
    }
    assert (
        "Platelets recovered  day 9"
        in ask("grade", "icaht", "-", "--platelets", piped=piped).stdout
    )
    silent = b"day,count\n" + b"".join(b"%d,60\n" % day for day in range(31))
    unstated = ask("grade", "icaht", "-", "--platelets", piped=silent).stdout
    assert "Platelets recovered  day 0" in unstated
    assert "Assumed              that no platelets were transfused on 9 days" in unstated
    low = b"day,count\n0,10\n"
    not_seen = ask("grade", "icaht", "-", "--platelets", piped=low).stdout
    assert "Platelets recovered  not seen" in not_seen
    assert "that no platelets were transfused" not in not_seen


@pytest.mark.parametrize(
    ("said_no", "twice", "silent"),
    [
        (range(3, 12), "", 0),
        (range(31), "", 0),
        (range(3, 11), "", 1),
        (range(4, 12), "", 1),
        ((), "", 9),
        (range(3, 11), "11,70,no", 0),
        (range(3, 11), "11,70,", 1),
    ],
)
def test_transfusions_are_stated_if_every_day_that_had_to_be_without_says_so(
    ask: Ask, ask_json: AskJson, said_no: Sequence[int], twice: str, silent: int
) -> None:
    """Platelets recover on day 9: no transfusion from day 3 to 11; an empty cell is not a no."""
    given = {2: "yes", **dict.fromkeys(said_no, "no")}
    rows = [f"{day},{10 if day < 9 else 60},{given.get(day, '')}" for day in range(31)]
    piped = "\n".join(["day,count,transfused", *rows, twice]).encode()
    words = ("grade", "icaht", "-", "--platelets")
    found = ask_json(*words, piped=piped)["platelet_recovery"]
    assert (found["day"], found["transfusions_stated"]) == (9, silent == 0)
    said = f"transfused on {silent} day{'s' if silent != 1 else ''} of which nothing says so"
    assert (said in ask(*words, piped=piped).stdout) is bool(silent)


def test_icaht_without_counts_is_refused(ask: Ask) -> None:
    said = ask("grade", "icaht", "-", piped=b"day,count\n1,\n")
    assert said.exit_code == 2
    assert "no day has a count" in said.stderr


def test_a_single_late_count_may_be_said_to_have_stayed(ask_json: AskJson) -> None:
    piped = b"day,count\n40,90\n"
    late = ask_json("grade", "icaht", "-", "--non-transient", "--longest-gap", "3", piped=piped)
    assert late["grades"][1]["grade"] == 4


def test_febrile_neutropenia_is_of_two_findings(ask_json: AskJson) -> None:
    words = ("grade", "febrile", "6.0", "--neutrophils", "0.3", "--unit", "10*9/L")
    assert ask_json(*words, "--highest", "38.6")["grade"] == 3
    assert ask_json(*words, "--sustained", "38.1", "--hours", "2")["grade"] == 3
    assert ask_json(*words)["kind"] == "ungradable"


def test_a_physicians_grade_is_recorded_with_what_supports_it(ask: Ask, ask_json: AskJson) -> None:
    words = (
        "grade", "enter", "iec-hs", "2", "--by", "Dr Wei", "--value", "ferritin=9000 ng/mL",
        "--limit", "ferritin=uln:300", "--sign", "new_cytopenia=no",
    )  # fmt: skip
    said = ask_json(*words)
    assert said["grade"] == 2
    support = {one["name"]: one["supports"] for one in said["support"]}
    assert support["ferritin"] is True
    assert support["new_cytopenia"] is False
    assert support["fibrinogen"] is None
    assert "ferritin                 yes" in ask(*words).stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("iec-hs", "2", "--by", "W", "--value", "ferritin=9000"), "expected NAME=VALUE UNIT"),
        (("iec-hs", "2", "--by", "W", "--value", "ferritin=high ng/mL"), "has no number"),
        (("iec-hs", "2", "--by", "W", "--limit", "ferritin=x:3"), "expected NAME=lln|uln|baseline"),
        (("iec-hs", "2", "--by", "W", "--limit", "ferritin=uln:3"), "of which no value is given"),
        (("ctcae-5.0", "2", "--by", "W"), "entered with --term"),
        (("ctcae-5.0", "2", "--by", "W", "--term", "Anemia"), "no term 'Anemia' that is entered"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused(ask: Ask, words: tuple[str, ...], says: str) -> None:
    said = ask("grade", "enter", *words)
    assert said.exit_code == 2
    assert says in said.stderr


def test_a_term_of_ctcae_is_entered(ask: Ask) -> None:
    said = ask("grade", "enter", "ctcae-5.0", "1", "--by", "Dr Wei", "--term", "Hypotension")
    assert "printed: asymptomatic; no intervention" in said.stdout


def test_a_scale_of_ones_own_is_graded_by_and_must_have_what_it_needs(
    ask: Ask, ask_json: AskJson, tmp_path: Path
) -> None:
    file = tmp_path / "ward.toml"
    ours = bundled("crs-astct-2019.toml").decode()
    own = ours.replace('"ASTCT CRS"', '"Ward CRS"', 1)
    file.write_text(own.replace("fever_from = 38.0", "fever_from = 38.5"))
    words = ("grade", "crs", "--rulebook", str(file))
    clear = ("--no-hypotension", "--vasopressors", "none", "--oxygen", "none")
    found = ask_json(*words, "--temperature", "38.2", "--treated-with", "none", *clear)
    assert (found["rulebook"], found["grade"]) == ("Ward CRS 2019", 0)
    said = ask_json(*words, "--days", "-", piped=CRS)
    assert [one["rulebook"] for one in said["days"]] == ["Ward CRS 2019"] * 3
    lacking = ask("grade", "icans", "--rulebook", str(file), "--ice", "9", "--age", "15")
    assert lacking.exit_code == 2
    assert "Ward CRS 2019 lacks the domain consciousness" in lacking.stderr


def test_icans_is_graded_by_a_rulebook_of_ones_own(ask_json: AskJson, tmp_path: Path) -> None:
    file = tmp_path / "ward.toml"
    ours = bundled("icans-astct-2019.toml").decode()
    file.write_text(ours.replace("capd_age_below = 12", "capd_age_below = 13"))
    words = ("grade", "icans", "--age", "12.5", "--capd", "10", "--nothing-else")
    assert ask_json(*words, "--rulebook", str(file))["grade"] == 3
    assert ask_json(*words)["grade"] is None
    rows = (
        b"day,age,capd,consciousness,seizure,motor,oedema\n1,12.5,10,spontaneous,none,none,none\n"
    )
    said = ask_json("grade", "icans", "--days", "-", "--rulebook", str(file), piped=rows)
    assert said["days"][0]["grade"] == 3


def test_icaht_is_graded_by_a_rulebook_of_ones_own(
    ask: Ask, ask_json: AskJson, tmp_path: Path
) -> None:
    file = tmp_path / "ward.toml"
    ours = bundled("icaht-2023.toml").decode().replace('"EHA/EBMT ICAHT"', '"Ward ICAHT"', 1)
    file.write_text(ours.replace("<= 500", "<= 400"))
    words = ("grade", "icaht", "-", "--rulebook", str(file), "--last-day", "7")
    found = ask_json(*words, "--missing", "carried", piped=COUNTS)
    assert found["grades"][0]["rulebook"] == "Ward ICAHT 2023"
    assert found["grades"][0]["grade"] == 1
    assert (found["episodes"][0]["first"], found["episodes"][0]["last"]) == (1, 2)
    both = ask(*words, "--platelets", piped=COUNTS)
    assert both.exit_code == 2
    assert "Give either --platelets or --rulebook" in both.stderr


def test_a_rulebook_of_days_with_a_defect_grades_nothing(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "ward.toml"
    ours = bundled("icaht-2023.toml").decode()
    file.write_text(ours.replace("<= 100", "<= 600", 1))
    said = ask("grade", "icaht", "-", "--rulebook", str(file), piped=COUNTS)
    assert said.exit_code == 2
    assert said.stdout == ""
    assert "ward.toml, early, row 2: when 'value <= 500' decides for no course" in said.stderr


def test_counts_in_another_unit_are_refused_or_converted(ask: Ask, ask_json: AskJson) -> None:
    piped = b"day,count\n" + b"".join(b"%d,0.4\n" % day for day in range(31))
    words = ("grade", "icaht", "-", "--unit", "10*9/L", "--baseline", "1.5")
    refused = ask(*words, piped=piped)
    assert refused.exit_code == 2
    assert "unit is '10*9/L', expected /uL; convert the counts first" in refused.stderr
    early = ask_json(*words, "--convert", piped=piped)["grades"][0]
    assert early["grade"] == 4
    assert {"name": "before treatment, for comparison", "text": "1500 /uL"} in early["inputs"]
    assert not any("no unit was stated" in one for one in early["assumptions"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("crs", "--days", "-", "--fever"), "--fever is a column of the file of --days"),
        (("crs", "--days", "-", "--died"), "--died is a column of the file of --days"),
        (("icans", "--days", "-", "--ice", "3"), "--ice is a column of the file of --days"),
    ],
)
def test_an_option_of_one_day_is_not_passed_over_beside_days(
    ask: Ask, words: tuple[str, ...], says: str
) -> None:
    said = ask("grade", *words, piped=CRS)
    assert said.exit_code == 2
    assert says in said.stderr


def test_days_of_icans_may_be_taken_as_clear_but_for_what_is_given(ask_json: AskJson) -> None:
    rows = b"day,age,ice,seizure\n1,15,10,\n2,15,9,prolonged\n"
    said = ask_json("grade", "icans", "--days", "-", "--nothing-else", piped=rows)
    assert [one["grade"] for one in said["days"]] == [0, 4]
    open_ = ask_json("grade", "icans", "--days", "-", piped=rows)
    assert [one["grade"] for one in open_["days"]] == [None, 4]


@pytest.mark.parametrize("cell", ["nan", "inf", "1_000", "0x10", "4,5"])
def test_what_is_no_number_in_a_table_is_refused_with_its_line(ask: Ask, cell: str) -> None:
    piped = f'day,count\n1,400\n1,"{cell}"\n'.encode()
    said = ask("grade", "icaht", "-", piped=piped)
    assert said.exit_code == 2
    assert f"line 3: count is '{cell}', expected a number" in said.stderr


def test_a_number_with_a_comma_is_not_read_as_what_stands_before_it(ask: Ask) -> None:
    """Neutrophils of 0,4 would be 0, and grade 4."""
    said = ask("grade", "icaht", "-", piped=b"day,count\n1,400\n2,0,4\n")
    assert said.exit_code == 2
    assert "line 3: found 3 values, expected 2, one for each column" in said.stderr
    values = b"term,value,unit\nAnemia,7,5,g/L\n"
    table = ask("grade", "table", "-", "--ctcae", "5.0", piped=values)
    assert "1 row was set aside\n  standard input, line 2: found 4 values" in table.stdout


_BY_ROWS = {
    ("table", "--ctcae", "5.0"): ("term,value,unit", "Anemia,75,g/L", "Anemia,7,5,g/L"),
    ("response", "--criteria", "eln-2022"): ("patient,day,platelets", "A,28,120", "B,28,1,2"),
    ("relapse", "--criteria", "eln-2022"): ("patient,day,after", "A,90,CR", "B,90,C,R"),
    ("transplant",): ("patient,day,platelets", "A,28,120", "B,28,1,2"),
}


@pytest.mark.parametrize("words", _BY_ROWS, ids=" ".join)
def test_a_row_of_more_values_than_columns_is_set_aside_where_rows_are(
    ask: Ask, ask_json: AskJson, words: tuple[str, ...]
) -> None:
    head, sound, odd = _BY_ROWS[words]
    piped = f"{head}\n{odd}\n{sound}\n{odd}\n".encode()
    name, *options = words
    made = ask_json("grade", name, "-", *options, piped=piped)
    why = "found 4 values, expected 3, one for each column"
    assert made["set_aside"] == [
        {"place": f"standard input, line {line}", "why": why} for line in (2, 4)
    ]
    said = ask("grade", name, "-", *options, piped=piped).stdout
    assert "2 rows were set aside" in said
    assert f"line 4: {why}" in said


def test_a_column_of_the_same_name_twice_is_refused(ask: Ask) -> None:
    said = ask("grade", "icaht", "-", piped=b"day,count,count\n1,400,90\n")
    assert said.exit_code == 2
    assert "column count is there twice" in said.stderr
