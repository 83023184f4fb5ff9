"""`search`."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from tests import records
from tests.cli.conftest import Ask

from trialwright.exchange.records import COLUMNS
from trialwright.registry.search.index.catalog import index_folder
from trialwright.registry.search.names import synonyms_file
from trialwright.registry.store.files import only_one

AML, LUNG, EYE = (f"NCT{records.FIRST + number:08d}" for number in range(3))


def study(number: int, title: str, condition: str, **changes: Any) -> bytes:  # noqa: ANN401 - JSON
    return records.record(
        records.FIRST + number,
        protocolSection__identificationModule__briefTitle=title,
        protocolSection__conditionsModule__conditions=[condition],
        **changes,
    )


def at(city: str, latitude: float, longitude: float) -> dict[str, object]:
    point = {"lat": latitude, "lon": longitude}
    return {"city": city, "country": "Somewhere", "status": "RECRUITING", "geoPoint": point}


STUDIES = (
    study(
        0,
        "CLL-1 CAR-T Cells in Children",
        "Acute Myeloid Leukemia",
        protocolSection__contactsLocationsModule__locations=[at("Bethesda", 39.0, -77.1)],
    ),
    study(
        1,
        "A Pill for the Lung",
        "Lung Cancer",
        protocolSection__statusModule__overallStatus="COMPLETED",
        protocolSection__designModule__phases=["PHASE3"],
        protocolSection__contactsLocationsModule__locations=[at("Baltimore", 39.29, -76.61)],
    ),
    study(
        2,
        "Drops for the Eye after CAR-T Cells",
        "Dry Eye",
        protocolSection__designModule__phases=...,
        protocolSection__contactsLocationsModule__locations=[at("Bonn", 50.73, 7.1)],
    ),
)


@pytest.fixture
def loaded(ask: Ask) -> Ask:
    """Load the three studies."""
    result = ask("registry", "load", "-", "--quiet", piped=b"\n".join(STUDIES))
    assert result.exit_code == 0
    return ask


def ids(ask_json: Callable[..., Any], *words: str) -> list[str]:
    return [hit["nct_id"] for hit in ask_json("search", *words)["hits"]]


def test_the_best_hit_comes_first(loaded: Ask) -> None:
    result = loaded("search", "leukaemia OR CAR-T", "--quiet")
    assert result.exit_code == 0
    assert result.stderr == ""
    heading, _, *rows, blank, last = result.stdout.splitlines()
    assert heading.split() == ["NCT", "id", "Status", "Title", "Score"]
    assert [row.split()[0] for row in rows] == [AML, EYE]
    assert "Recruiting" in rows[0]
    assert "CLL-1 CAR-T Cells in Children" in rows[0]
    first, second = (float(row.split()[-1]) for row in rows)
    assert 1 >= first > second > 0
    assert (blank, last) == ("", "2 studies.")


def test_what_is_asked_in_two_areas_holds_in_both(
    ask_json: Callable[..., Any], loaded: Ask
) -> None:
    assert loaded("search", "CAR-T", "--count").stdout == "2\n"
    assert ids(ask_json, "CAR-T", "--cond", "eye") == [EYE]


def test_each_option_asks_its_search_area(loaded: Ask, ask_json: Callable[..., Any]) -> None:
    assert loaded("search", "--count").stdout == "3\n"
    assert ids(ask_json, "--cond", "lung") == [LUNG]
    assert ids(ask_json, "--titles", "lung OR eye") == [LUNG, EYE]
    assert ids(ask_json, "--locn", "Bonn") == [EYE]
    assert ids(ask_json, "--id", LUNG) == [LUNG]
    assert ids(ask_json, "--term", "pill") == ids(ask_json, "pill") == [LUNG]
    assert ids(ask_json, "--spons", "Made-up Hospital", "--patient", "leukemia") == [AML]
    assert ids(ask_json, "--intr", "pill", "--outc", "anything") == []


def test_filters_hold_and_do_not_rank(loaded: Ask, ask_json: Callable[..., Any]) -> None:
    assert loaded("search", "--filter", "AREA[Phase]MISSING").stdout.splitlines()[-3:] == [
        f"{EYE}  Recruiting  Drops for the Eye after CAR-T Cells",
        "",
        "1 study.",
    ]
    assert ids(ask_json, "--status", "completed") == [LUNG]
    assert ids(ask_json, "--status", "completed", "--status", "RECRUITING") == [AML, LUNG, EYE]
    (hit,) = ask_json("search", "--filter", "eye")["hits"]
    assert hit["score"] is None


def test_nearness_filters_and_ranks(loaded: Ask, ask_json: Callable[..., Any]) -> None:
    assert loaded("search", "--near", "-39.0,77.1,5mi", "--count").stdout == "0\n"
    near = ask_json("search", "--near", "39.29,-76.61,50mi")
    assert [hit["nct_id"] for hit in near["hits"]] == [LUNG, AML]
    assert near["hits"][0]["score"] == 1
    assert 0.9 < near["hits"][1]["score"] < 1
    assert ids(ask_json, "--near", "39.0,-77.1,1km") == [AML]


def test_an_order_is_kept(loaded: Ask, ask_json: Callable[..., Any]) -> None:
    assert loaded("search", "--sort", "NumPhases:desc", "--count").exit_code == 0
    assert ids(ask_json, "--sort", "NumPhases:desc") == [AML, LUNG, EYE]
    assert ids(ask_json, "--sort", "NumPhases") == [LUNG, AML, EYE]


def test_no_more_are_printed_than_asked_for_and_all_are_counted(loaded: Ask) -> None:
    assert loaded("search", "--limit", "1").stdout.splitlines()[-1] == "3 studies, 1 shown."
    assert loaded("search", "--limit", "0", "--quiet").stdout == "3 studies, 0 shown.\n"


def test_no_hit_is_an_answer(loaded: Ask) -> None:
    result = loaded("search", "zzzz")
    assert result.exit_code == 0
    assert result.stdout == "0 studies.\n"


def test_values_are_counted_over_all_hits(loaded: Ask, ask_json: Callable[..., Any]) -> None:
    result = loaded("search", "--count", "--facet", "Phase", "--facet", "HealthyVolunteers")
    assert result.stdout.splitlines() == [
        "3",
        "",
        "Phase         Studies",
        "────────────  ───────",
        "Phase 1             1",
        "Phase 2             1",
        "Phase 3             1",
        "(not stated)        1",
        "",
        "HealthyVolunteers  Studies",
        "─────────────────  ───────",
        "false                    3",
    ]
    assert loaded("search", "zzzz", "--count", "--facet", "Phase").stdout == "0\n"
    value = ask_json("search", "--limit", "1", "--facet", "OverallStatus")
    assert (value["total"], len(value["hits"])) == (3, 1)
    assert value["facets"] == [
        {
            "field": "OverallStatus",
            "values": [
                {"value": "RECRUITING", "studies": 2},
                {"value": "COMPLETED", "studies": 1},
            ],
            "missing": 0,
        }
    ]


def test_csv_is_the_registry_s(loaded: Ask) -> None:
    result = loaded("search", "CAR-T", "--csv", "--limit", "1", "--quiet")
    header, row = csv.reader(StringIO(result.stdout))
    assert header == [column.name for column in COLUMNS]
    assert row[0] == AML
    assert result.stderr == ""
    said = loaded("search", "CAR-T", "--csv", "--limit", "1").stderr
    assert said == "2 studies, 1 printed; --limit takes more\n"
    assert loaded("search", "CAR-T", "--csv").stderr == ""


def test_a_hit_is_explained(loaded: Ask) -> None:
    result = loaded(
        "search",
        "leukemia NOT AREA[Phase]PHASE3",
        *("--filter", "SEARCH[Location]AREA[LocationCity]Bethesda"),
        *("--explain", AML, "--quiet"),
    )
    assert result.exit_code == 0
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    assert lines[:2] == [
        f"{AML}: CLL-1 CAR-T Cells in Children",
        "A hit, with the score 0.810.",
    ]
    assert lines[2:] == [
        "",
        "Asked                             Holds  Score",
        "────────────────────────────────  ─────  ─────",
        "term: all of                      yes    0.810",
        "  leukemia                        yes    0.810",
        "  not                             yes",
        "    Phase is PHASE3               no",
        "filter: at one site (its site 1)  yes",
        "  Bethesda in LocationCity        yes",
        "",
        "Words     Found as  In            Weight  How",
        "────────  ────────  ────────────  ──────  ──────────",
        "leukemia  Leukemia  Condition       0.81  as a whole",
        "Bethesda  Bethesda  LocationCity       1  as a whole",
    ]


def test_what_is_no_hit_is_explained_too(loaded: Ask, ask_json: Callable[..., Any]) -> None:
    result = loaded("search", "leukemia", "--near", "39,-77,50mi", "--explain", LUNG)
    assert result.exit_code == 0
    assert "No hit.\n" in result.stdout
    value = ask_json("search", "CAR-T", "--near", "39,-77.1,50mi", "--explain", AML)
    assert value["holds"] is True
    assert value["nearness"] == 1
    assert value["queries"][0]["name"] == "term"
    assert value["queries"][0]["matches"][0] == {
        "path": "protocolSection.identificationModule.briefTitle",
        "weight": 0.89,
        "form": "as a whole",
        "asked": "CAR-T",
        "found": "CAR-T",
    }
    (found,) = ask_json("search", "CAR-T", "--near", "39,-77.1,50mi")["hits"]
    assert found["score"] == pytest.approx(value["score"])
    assert value["filters"][0]["name"] == "near"


def test_how_near_a_hit_is_is_said(loaded: Ask) -> None:
    result = loaded("search", "--near", "39,-77.1,1mi", "--explain", AML, "--quiet")
    assert result.stdout.splitlines()[1:] == [
        "A hit, with the score 1.000; nearness counts 1.000.",
        "",
        "Asked                                              Holds  Score",
        "─────────────────────────────────────────────────  ─────  ─────",
        "near: LocationGeoPoint within 1.6 km of 39, -77.1  yes",
    ]


def test_where_nothing_is_asked_every_study_is_a_hit(loaded: Ask) -> None:
    result = loaded("search", "--explain", AML, "--quiet")
    assert result.stdout.splitlines()[1:] == ["A hit; nothing that was asked ranks."]


def test_a_study_that_is_not_here_is_not_explained(loaded: Ask) -> None:
    result = loaded("search", "--explain", "NCT00000001")
    assert result.exit_code == 4
    assert "NCT00000001 is not in this registry" in result.stderr


def test_the_index_follows_the_registry(loaded: Ask) -> None:
    assert loaded("search", "pill").stderr == "indexed 3 of 3\n"
    assert loaded("search", "pill").stderr == ""
    edited = study(3, "Another Pill", "Asthma")
    assert loaded("registry", "load", "-", "--quiet", piped=edited).exit_code == 0
    stale = loaded("search", "pill", "--count", "--no-update")
    assert stale.stdout == "1\n"
    assert "has changed since it was indexed" in stale.stderr
    assert loaded("search", "pill", "--count", "--no-update", "--quiet").stderr == ""
    assert loaded("search", "pill", "--count").stdout == "2\n"


def test_while_another_process_indexes_the_index_is_asked_as_it_is(loaded: Ask, home: Path) -> None:
    assert loaded("search", "pill", "--count").stdout == "1\n"
    edited = study(3, "Another Pill", "Asthma")
    assert loaded("registry", "load", "-", "--quiet", piped=edited).exit_code == 0
    with only_one(index_folder(home) / "indexer.lock", "another process is indexing"):
        result = loaded("search", "pill", "--count")
    assert (result.exit_code, result.stdout) == (0, "1\n")
    assert result.stderr == "another process is indexing: asking the index as it is\n"


def test_without_a_registry_or_an_index_that_is_said(ask: Ask) -> None:
    assert ask("search", "x").exit_code == 4
    assert ask("registry", "load", "-", piped=STUDIES[0]).exit_code == 0
    result = ask("search", "x", "--no-update")
    assert result.exit_code == 4
    assert "run `trialwright registry index`" in result.stderr


def test_a_query_that_cannot_be_read_is_said_in_the_words_of_the_registry(ask: Ask) -> None:
    result = ask("search", "x AND AREA[PhaseX]PHASE1")
    assert result.exit_code == 2
    first, second = result.stderr.splitlines()
    assert first == ("trialwright: Error parsing query in Other terms: Unknown area name: `PhaseX`")
    assert second.startswith("At character 12: found 'PhaseX', expected the name of ")
    assert "`Phase`" in second


@pytest.mark.parametrize(
    "words",
    [
        ["x", "--term", "y"],
        ["--status", "gone"],
        ["--near", "here"],
        ["--sort", "BriefTitle"],
        ["--limit", "-1"],
        ["--csv", "--json"],
        ["--csv", "--facet", "Phase"],
        ["--explain", AML, "--count"],
        ["--explain", "me"],
    ],
)
def test_what_cannot_be_asked_is_refused(ask: Ask, words: list[str]) -> None:
    assert ask("search", *words).exit_code == 2


def test_what_cannot_be_counted_is_refused(loaded: Ask) -> None:
    result = loaded("search", "--facet", "BriefTitle")
    assert result.exit_code == 2
    assert "cannot count 'BriefTitle'" in result.stderr


def test_names_of_the_user_s_own_are_found(loaded: Ask, home: Path) -> None:
    assert loaded("search", "tablet", "--count").stdout == "0\n"
    synonyms_file(home).write_text("# ours\n\npill | tablet\n", "utf-8")
    assert loaded("search", "tablet", "--count").stdout == "1\n"
    synonyms_file(home).write_text("pill\n", "utf-8")
    assert loaded("search", "tablet").exit_code == 2


def test_a_past_day_is_searched_by_the_versions_of_then(
    loaded: Ask, ask_json: Callable[..., Any]
) -> None:
    posted = {"date": "2027-02-01", "type": "ACTUAL"}
    edited = study(
        0,
        "Something for the Ear",
        "Tinnitus",
        protocolSection__statusModule__lastUpdatePostDateStruct=posted,
    )
    assert loaded("registry", "load", "-", "--quiet", piped=edited).exit_code == 0
    then = ("--as-of", "2026-12-31")
    result = loaded("search", "leukemia", *then)
    assert result.stdout.splitlines()[-1] == "1 study as of 2026-12-31."
    assert result.stderr.splitlines() == ["indexed 3 of 3", "indexed 1 of 1 past versions"]
    assert loaded("search", "leukemia", "--count", *then).stderr == ""
    assert loaded("search", "leukemia", "--count").stdout == "0\n"
    value = ask_json("search", "leukemia", *then)
    assert value["as_of"] == "2026-12-31"
    assert [(hit["nct_id"], hit["version"]) for hit in value["hits"]] == [(AML, 1)]
    assert ask_json("search", "tinnitus")["hits"][0]["version"] == 2
    assert ask_json("search", "tinnitus")["as_of"] is None
    assert "CLL-1 CAR-T" in loaded("search", "leukemia", "--csv", *then).stdout
    why = ask_json("search", "leukemia", "--explain", AML, *then)
    assert (why["version"], why["holds"]) == (1, True)
    early = loaded("search", "--explain", AML, "--as-of", "2020-01-01")
    assert early.exit_code == 4
    assert f"no version of {AML} that is here had been posted by 2020-01-01" in early.stderr


def test_a_name_that_the_records_taught_is_found_told_and_forbidden(ask: Ask, home: Path) -> None:
    flu = {"meshes": [{"id": "D007251", "term": "Influenza, Human"}]}
    file = home / "flu.ndjson"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(
        b"".join(
            study(number, title, "Grippe", derivedSection__conditionBrowseModule=flu) + b"\n"
            for number, title in enumerate(["Rest", "Rest", "Human Influenza and Rest"])
        )
    )
    assert ask("registry", "load", str(file)).exit_code == 0
    assert ask("registry", "index").exit_code == 0
    words = ("search", "AREA[BriefTitle]grippe")
    assert ask(*words, "--count").stdout == "1\n"
    told = ask(*words, "--explain", EYE).stdout
    assert "Human Influenza" in told
    assert "by another name" in told
    synonyms_file(home).write_text("! grippe\n", "utf-8")
    assert ask(*words, "--count").stdout == "0\n"


def test_a_tilt_changes_nothing_and_is_told(loaded: Ask, ask_json: Callable[..., Any]) -> None:
    plain, tilted = ask_json("search", "CAR-T"), ask_json("search", "TILT[StartDate]CAR-T")

    assert tilted["hits"] == plain["hits"]
    assert plain["remarks"] == []
    (said,) = tilted["remarks"]
    assert said.startswith("TILT[StartDate] changes nothing here")
    told = loaded("search", "CAR-T", "--filter", "TILT[StartDate]ALL")
    assert told.stderr == f"{said}\n"
    assert loaded("search", "TILT[StartDate]CAR-T", "--quiet").stderr == ""
