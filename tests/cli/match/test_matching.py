"""`criteria read` and `match`."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests import records
from tests.cli.conftest import Ask

from trialwright.cli.match import building, readings
from trialwright.cli.match.readings import KeptStudy
from trialwright.cli.match.shelf import Aside, Shelf, readings_file
from trialwright.errors import RecordError
from trialwright.exchange.records.modules import modules_of
from trialwright.registry.reading import convert_study
from trialwright.registry.record import Study
from trialwright.registry.search.opening import Search, open_search
from trialwright.registry.trees import JsonValue

ROWS = """\
patient_id,kind,code_system,code,text,value,unit,date,status
1,birth_date,,,,,,2014-06-10,
1,sex,,,,male,,,
1,diagnosis,ICD10CM,C92.00,AML,,,2025-06-01,active
1,measurement,LOINC,29463-7,Body weight,34,kg,2026-03-10,final
"""
DAY = ("--as-of", "2026-03-15")
#: For each study its criteria: eligible, in want of a fact, for a person, ruled out, and silent.
TEXTS = (
    "Inclusion Criteria:\n\n* AML\n* Weight >= 10 kg\n",
    "Inclusion Criteria:\n\n* AML\n* Platelets >= 50 x 10^9/L\n",
    "Inclusion Criteria:\n\n* AML\n* Able to swallow in the investigator's judgement\n",
    "Inclusion Criteria:\n\n* AML\n* Weight >= 40 kg\n",
    None,
)
_ELIGIBILITY = "protocolSection__eligibilityModule__eligibilityCriteria"
_LOCATIONS = "protocolSection__contactsLocationsModule__locations"
_STATUS = "protocolSection__statusModule__overallStatus"


def study(number: int, text: str | None, **changes: object) -> bytes:
    """Return a recruiting study with these criteria, the first as number 0."""
    said = ... if text is None else text
    return records.record(records.FIRST + number, **{_ELIGIBILITY: said, **changes})


def site(city: str, lat: float, lon: float, **more: object) -> dict[str, object]:
    return {"city": city, "country": "X", "geoPoint": {"lat": lat, "lon": lon}, **more}


def nct(number: int) -> str:
    return f"NCT{records.FIRST + number:08d}"


@pytest.fixture
def child(tmp_path: Path) -> str:
    path = tmp_path / "child.csv"
    path.write_text(ROWS)
    return str(path)


@pytest.fixture
def loaded(ask: Ask) -> None:
    """Load the five studies, and read their criteria."""
    source = b"\n".join(study(number, text) for number, text in enumerate(TEXTS))
    assert ask("registry", "load", "-", piped=source).exit_code == 0
    assert ask("criteria", "read", "--workers", "1").exit_code == 0


def found(made: Any) -> list[str]:  # noqa: ANN401 - JSON
    return [one["nct_id"] for one in made["candidates"]]


@pytest.mark.usefixtures("loaded")
def test_what_is_least_open_comes_first_and_what_rules_out_is_counted(
    ask_json: Callable[..., Any], child: str
) -> None:
    made = ask_json("match", child, *DAY)
    assert found(made) == [nct(0), nct(1), nct(2), nct(4)]
    assert made["verdicts"] == {
        "eligible": 1,
        "needs data": 1,
        "needs review": 2,
        "not eligible": 1,
    }
    assert (made["studies"], made["ranked"]) == (5, 4)
    assert made["candidates"][1]["fewest_to_admit"] == [
        {"about": "platelets", "name": "platelets", "for_people": False, "criterion": None}
    ]


@pytest.mark.usefixtures("loaded")
def test_every_verdict_is_that_of_screen(ask_json: Callable[..., Any], child: str) -> None:
    made = ask_json("match", child, *DAY, "--ruled-out")
    assert found(made)[-1] == nct(3)
    for one in made["candidates"][:3] + made["candidates"][4:]:
        alone = ask_json("screen", one["nct_id"], child, *DAY)
        assert one["verdict"] == alone["verdict"]
        assert one["fewest_to_admit"] == alone["fewest_to_admit"]["asks"]
        assert [each["id"] for each in one["ruled_out_by"]] == alone["ruled_out_by"]


@pytest.mark.usefixtures("loaded")
def test_a_table_says_what_each_study_still_asks(ask: Ask, child: str) -> None:
    said = ask("match", child, *DAY, "--ruled-out")
    assert said.exit_code == 0, said.stderr
    assert "needs 1 fact: platelets" in said.stdout
    assert "needs 1 answer of people: " in said.stdout
    assert "states no criteria" in said.stdout
    assert "I2 " in said.stdout
    assert "Ruled out              1" in said.stdout
    assert "5 studies." in said.stdout
    assert "Policy: reference day 2026-03-15" in said.stdout
    assert "4 studies, 2 shown." in ask("match", child, *DAY, "--limit", "2").stdout
    assert "Policy: reference day 2026-03-15" in ask("match", child, *DAY, "--limit", "0").stdout


@pytest.mark.usefixtures("loaded")
def test_csv_has_a_line_for_each_study(ask: Ask, child: str) -> None:
    said = ask("match", child, *DAY, "--csv", "--near", "22.8,108.3")
    rows = list(csv.DictReader(io.StringIO(said.stdout)))
    assert [row["nct_id"] for row in rows] == [nct(0), nct(1), nct(2), nct(4)]
    assert rows[1]["needs"] == "platelets"
    assert (rows[1]["facts_needed"], rows[1]["answers_needed"], rows[1]["km"]) == ("1", "0", "0.0")
    assert ask("match", child, "--csv", "--json").exit_code == 2


def test_of_studies_with_as_much_open_the_nearer_comes_first(
    ask: Ask, ask_json: Callable[..., Any], child: str
) -> None:
    sites = (
        [site("Far", 50, 10)],
        [site("Near", 40, 10, status="COMPLETED"), site("Middle", 45, 10, status="RECRUITING")],
        [site("Near", 40, 10)],
        [{"city": "Without a point", "country": "X"}],
    )
    source = b"\n".join(
        study(number, TEXTS[0], **{_LOCATIONS: some}) for number, some in enumerate(sites)
    )
    ask("registry", "load", "-", piped=source)
    ask("criteria", "read")
    made = ask_json("match", child, *DAY, "--near", "Near")
    assert found(made) == [nct(2), nct(1), nct(0), nct(3)]
    near, middle, _, nowhere = made["candidates"]
    assert near["nearest_site"]["km"] == 0
    assert near["nearest_site"]["is_recruiting"] is None
    assert middle["nearest_site"]["city"] == "Middle"
    assert middle["nearest_site"]["km"] == pytest.approx(556, abs=1)
    assert nowhere["nearest_site"] is None
    table = ask("match", child, *DAY, "--near", "near, x").stdout
    assert "at Near, X (whether it recruits is not stated)" in table


@pytest.mark.parametrize(("km", "left"), [("600", 2), ("0", 1)])
def test_what_is_too_far_is_left_out_and_what_lies_nowhere_is_counted(
    ask: Ask, ask_json: Callable[..., Any], child: str, km: str, left: int
) -> None:
    sites: tuple[list[dict[str, object]], ...] = (
        [site("Near", 40, 10)],
        [site("Middle", 45, 10)],
        [site("Far", 50, 10)],
        [{"city": "Without a point", "country": "X"}],
        [],
    )
    source = b"\n".join(
        study(number, TEXTS[0], **{_LOCATIONS: some or ...}) for number, some in enumerate(sites)
    )
    ask("registry", "load", "-", piped=source)
    ask("criteria", "read")
    words = ("match", child, *DAY, "--near", "40,10")
    made = ask_json(*words, "--within", km)
    assert found(made) == [nct(0), nct(1)][:left]
    assert (made["studies"], made["without_coordinates"]) == (left, 2)
    assert (made["changed_since_read"], made["changed_elsewhere"]) == (0, 0)
    told = ask(*words, "--within", km).stderr
    assert "2 studies have no site with coordinates" in told
    assert "changed" not in told
    everywhere = ask_json(*words)
    assert (everywhere["studies"], everywhere["without_coordinates"]) == (5, 0)
    assert "coordinates" not in ask(*words).stderr


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--near", "Atlantis"), 4, "no recruiting site with coordinates"),
        (("--near", "Nowhere, France"), 4, "no recruiting site with coordinates"),
        (("--near", ""), 4, "no recruiting site with coordinates"),
        (("--near", "91,0"), 2, "expected a latitude from -90 to 90"),
        (("--within", "5"), 2, "--within goes with --near"),
        (("--patient", "2"), 4, "no patient 2"),
    ],
)
def test_what_is_not_understood_is_said(
    ask: Ask, child: str, words: tuple[str, ...], code: int, said: str
) -> None:
    made = ask("match", child, *words)
    assert made.exit_code == code
    assert said in made.stderr


def test_a_city_of_several_places_is_asked_for(ask: Ask, child: str) -> None:
    sites = [site("Twice", 40, 10, state="A"), site("Twice", 50, 10, state="B")]
    ask("registry", "load", "-", piped=study(0, TEXTS[0], **{_LOCATIONS: sites}))
    ask("criteria", "read")
    made = ask("match", child, "--near", "Twice")
    assert made.exit_code == 2
    assert "may be Twice, A, X; Twice, B, X" in made.stderr
    assert ask("match", child, "--near", "Twice, B").exit_code == 0


def test_studies_of_the_recorded_disease_come_first_if_that_is_asked(
    ask: Ask, ask_json: Callable[..., Any], child: str
) -> None:
    other = "Inclusion Criteria:\n\n* Breast cancer\n"
    own = "Inclusion Criteria:\n\n* Leukemia\n* Able to swallow\n* Written informed consent\n"
    ask("registry", "load", "-", piped=study(0, other) + b"\n" + study(1, own))
    ask("criteria", "read")
    assert found(ask_json("match", child, *DAY)) == [nct(0), nct(1)]
    made = ask_json("match", child, *DAY, "--disease-first")
    assert found(made) == [nct(1), nct(0)]
    assert made["disease_on_record"] == 1
    assert [one["disease_on_record"] for one in made["candidates"]] == [True, False]


@pytest.mark.usefixtures("loaded")
def test_a_query_leaves_only_what_it_finds(ask_json: Callable[..., Any], child: str) -> None:
    made = ask_json("match", child, *DAY, "--query", f"{nct(1)} OR {nct(2)}")
    assert found(made) == [nct(1), nct(2)]
    assert ask_json("match", child, *DAY, "--cond", "another thing altogether")["studies"] == 0


def test_only_recruiting_studies_are_read(ask: Ask, ask_json: Callable[..., Any]) -> None:
    ask("registry", "load", "-", piped=study(0, TEXTS[0], **{_STATUS: "COMPLETED"}))
    assert ask_json("criteria", "read")["recruiting"] == 0


@pytest.mark.usefixtures("loaded")
def test_only_what_has_changed_is_read_again(
    ask: Ask, ask_json: Callable[..., Any], child: str
) -> None:
    assert ask_json("criteria", "read")["read_now"] == 0
    later = {"date": "2026-03-01", "type": "ACTUAL"}
    posted = "protocolSection__statusModule__lastUpdatePostDateStruct"
    changed = study(0, "Inclusion Criteria:\n\n* Weight >= 40 kg\n", **{posted: later})
    stopped = study(1, TEXTS[1], **{posted: later, _STATUS: "COMPLETED"})
    ask("registry", "load", "-", piped=changed + b"\n" + stopped)
    before = ask("match", child, *DAY, "--json")
    assert "2 studies have changed since they were read" in before.stderr
    assert '"changed_since_read": 2' in before.stdout
    assert nct(0) not in before.stdout
    ask("registry", "load", "-", piped=study(9, TEXTS[0]))
    assert "1 other record is newer than what was read" in ask("match", child).stderr
    made = ask_json("criteria", "read")
    assert (made["read_now"], made["removed"], made["recruiting"]) == (2, 1, 5)
    assert found(ask_json("match", child, *DAY)) == [nct(9), nct(2), nct(4)]


@pytest.mark.usefixtures("loaded")
def test_what_comes_while_the_index_is_asked_is_told_as_newer_and_not_missed(
    ask: Ask, ask_json: Callable[..., Any], child: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = open_search

    @contextmanager
    def slow(home: Path) -> Iterator[Search]:
        with search(home) as opened:
            assert ask("registry", "load", "-", piped=study(9, TEXTS[0])).exit_code == 0
            assert ask("registry", "index").exit_code == 0
            yield opened

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(building, "open_search", slow)
        assert ask_json("criteria", "read", "--workers", "1")["recruiting"] == 5
    assert ask_json("match", child, *DAY)["changed_elsewhere"] == 1
    assert ask_json("criteria", "read", "--workers", "1")["recruiting"] == 6
    assert ask_json("match", child, *DAY)["changed_elsewhere"] == 0


@pytest.mark.usefixtures("loaded")
def test_another_reader_reads_all_anew_and_nobody_judges_by_the_old_readings(
    ask: Ask, ask_json: Callable[..., Any], child: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "reader_print", lambda: "another")
    refused = ask("match", child)
    assert refused.exit_code == 2
    assert "read by another version of this program" in refused.stderr
    assert ask_json("criteria", "read", "--workers", "1")["read_now"] == 5
    assert ask("match", child).exit_code == 0


def test_without_readings_it_is_said_how_to_make_them(ask: Ask, child: str) -> None:
    ask("registry", "load", "-", piped=study(0, TEXTS[0]))
    made = ask("match", child)
    assert made.exit_code == 4
    assert "make them with `trialwright criteria read`" in made.stderr


def test_what_is_stopped_is_kept_and_goes_on(
    ask: Ask, ask_json: Callable[..., Any], child: str, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    ask("registry", "load", "-", piped=b"\n".join(study(n, t) for n, t in enumerate(TEXTS)))
    for name in ("BLOCK_STUDIES", "ENOUGH_TO_TRAIN"):
        monkeypatch.setattr(building, name, 2)
    keep = Shelf.keep
    kept: list[int] = []

    def once(self: Shelf, studies: list[KeptStudy], asides: list[Aside]) -> None:
        if kept:
            raise KeyboardInterrupt
        kept.append(len(studies))
        keep(self, studies, asides)

    with monkeypatch.context() as while_stopped:
        while_stopped.setattr(Shelf, "keep", once)
        made = ask("criteria", "read", "--workers", "1")
    assert made.exit_code == 130
    assert "what has been read is kept" in made.stderr
    unfinished = ask("match", child)
    assert unfinished.exit_code == 4
    assert "not all read yet" in unfinished.stderr
    assert ask_json("criteria", "read", "--workers", "1")["read_now"] == 3
    with Shelf.to_read(home) as shelf:
        assert shelf.counts()[0] == 5


def test_several_processes_read_the_same(
    ask: Ask, ask_json: Callable[..., Any], child: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("registry", "load", "-", piped=b"\n".join(study(n, t) for n, t in enumerate(TEXTS)))
    monkeypatch.setattr(building, "BLOCK_STUDIES", 2)
    said = ask("criteria", "read", "--workers", "2")
    assert "read 5 of 5 studies" in said.stderr
    assert found(ask_json("match", child, *DAY)) == [nct(0), nct(1), nct(2), nct(4)]


@pytest.mark.usefixtures("loaded")
def test_a_file_that_is_none_of_readings_is_refused(ask: Ask, child: str, home: Path) -> None:
    file = readings_file(home)
    file.write_bytes(b"something else" * 100)
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
    made = ask("match", child)
    assert made.exit_code == 6
    assert "is no file of readings" in made.stderr


def test_a_record_that_does_not_read_is_set_aside_counted_and_named(
    ask: Ask, ask_json: Callable[..., Any], child: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("registry", "load", "-", piped=b"\n".join(study(n, TEXTS[0]) for n in range(2)))

    def not_the_first(tree: JsonValue) -> Study:
        made = convert_study(tree)
        if modules_of(made).identification.nct_id == nct(0):
            raise RecordError(nct_id=nct(0), path="protocolSection", found="1", expected="a table")
        return made

    with monkeypatch.context() as while_broken:
        while_broken.setattr(building, "convert_study", not_the_first)
        said = ask("criteria", "read", "--workers", "1")
    assert f"{nct(0)} is set aside: protocolSection is 1, expected a table" in said.stderr
    assert "Set aside                      1" in said.stdout
    made = ask("match", child, *DAY)
    assert "1 recruiting study is set aside" in made.stderr
    assert nct(0) not in made.stdout
    assert nct(1) in made.stdout
    assert ask_json("criteria", "read")["read_now"] == 0


@pytest.mark.usefixtures("loaded")
def test_rows_of_the_source_that_do_not_read_are_said(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(ROWS + "1,no such kind,,,,,,,\n")
    assert "1 row of the source could not be read" in ask("match", str(path), *DAY).stderr


@pytest.mark.usefixtures("loaded")
def test_somebody_who_has_died_is_not_missed(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "dead.csv"
    path.write_text(ROWS + "1,death,,,,,,2026-03-12,\n")
    assert "Died                   2026-03-12" in ask("match", str(path), *DAY).stdout


def test_the_account_says_what_was_not_read(ask: Ask, ask_json: Callable[..., Any]) -> None:
    ask("registry", "load", "-", piped=b"\n".join(study(n, t) for n, t in enumerate(TEXTS)))
    made = ask_json("criteria", "read")
    assert (made["recruiting"], made["without_criteria"]) == (5, 1)
    assert made["criteria"] == 8
    assert made["set_aside"] == []
    assert "Distinct questions of fact" in ask("criteria", "read").stdout
