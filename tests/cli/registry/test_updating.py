"""`registry update`, against a registry on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests import records
from tests.cli.conftest import Ask
from tests.registry.client.conftest import sleeper, there  # noqa: F401 - fixtures
from tests.registry.client.local_registry import (
    FIRST,
    LocalRegistry,
    Sleeper,
    archive_of,
    asking,
    study,
)

from trialwright.cli.registry import updating
from trialwright.cli.registry.progress import Lines, Live
from trialwright.registry.client.turns import only_update

STUDY = f"NCT{FIRST:08d}"


@pytest.fixture
def registry(
    there: LocalRegistry,  # noqa: F811 - the fixture
    sleeper: Sleeper,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[LocalRegistry]:
    """Return the registry that the command asks, without pauses between requests."""
    monkeypatch.setattr(updating, "LiveRegistry", lambda _clock: asking(there, sleeper))
    there.studies = [study(number) for number in range(4)]
    yield there
    assert there.asked


def test_an_empty_registry_gets_the_download(registry: LocalRegistry, ask: Ask) -> None:
    registry.archive = archive_of(registry.studies)
    result = ask("registry", "update")
    assert result.exit_code == 0, result.stderr
    size = len(registry.archive)
    assert result.stderr.splitlines()[-2:] == [f"downloaded {size}", "stored 4"]
    lines = [line.split("  ") for line in result.stdout.splitlines()]
    said = {words[0]: words[-1].strip() for words in lines if words[0]}
    assert said["Fetched by"] == "the registry's download"
    assert said["Updates since"] == "the beginning"
    assert said["Studies that came"] == "4"
    assert said["New"] == "4"


def test_later_only_what_changed_is_fetched(
    registry: LocalRegistry, ask_json: Callable[..., Any]
) -> None:
    first = ask_json("registry", "update")
    assert (first["way"], first["since"], first["new"]) == ("pages", None, 4)
    registry.studies.append(study(9, posted="2026-03-20"))
    second = ask_json("registry", "update", "--quiet")
    assert (second["since"], second["new"], second["rejected"]) == (first["through"], 1, 0)
    third = ask_json("registry", "update", "--everything")
    assert (third["since"], third["unchanged"], third["missing"]) == (None, 5, 0)


def test_past_versions_of_a_study_are_fetched(
    registry: LocalRegistry, ask: Ask, ask_json: Callable[..., Any]
) -> None:
    protocol_only = {"derivedSection": ..., "hasResults": ...}
    past = records.record(FIRST, **protocol_only)
    registry.histories[STUDY] = [(0, "2025-12-22", past)]
    result = ask("registry", "update", STUDY, "--history")
    assert result.exit_code == 0, result.stderr
    assert result.stderr == f"{STUDY}: 1 past version fetched\n"
    assert result.stdout.splitlines()[2].split() == [STUDY, "1", "1"]
    heading = ask("registry", "history", STUDY).stdout.splitlines()[0]
    assert "Registry: version date" in heading
    again = ask_json("registry", "update", STUDY, "--history")
    assert again["studies"] == [{"nct_id": STUDY, "listed": 1, "fetched": 0, "refusal": ""}]


def test_a_registry_that_does_not_answer_is_exit_code_7(registry: LocalRegistry, ask: Ask) -> None:
    result = ask("registry", "update", STUDY, "--history")
    assert result.exit_code == 7
    assert "answers 404" in result.stderr
    assert registry.asked


def test_the_newest_records_of_named_studies_are_fetched(registry: LocalRegistry, ask: Ask) -> None:
    result = ask("registry", "update", STUDY, "nct80000003")
    assert result.exit_code == 0, result.stderr
    assert result.stderr == f"{STUDY}: new\nNCT80000003: new\n"
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[0] == ["Study", "Kept", "as", "What", "became", "of", "it"]
    assert lines[2:4] == [[STUDY, STUDY, "new"], ["NCT80000003", "NCT80000003", "new"]]
    assert ["New", "2"] in lines
    assert "/api/v2/studies/download" not in registry.paths()
    assert ask("registry", "show", "NCT80000002").exit_code == 4


def test_a_study_that_is_not_there_is_exit_code_4_and_the_others_are_kept(
    registry: LocalRegistry, ask: Ask
) -> None:
    result = ask("registry", "update", "NCT80000088", STUDY, "NCT80000099", "--json", "--quiet")
    assert result.exit_code == 4
    said = result.stderr.splitlines()
    assert len(said) == 2
    assert said[0].startswith("trialwright: NCT80000088 is not in the registry: http://127.0.0.1:")
    assert said[1].startswith("NCT80000099 is not in the registry: http://127.0.0.1:")
    printed = msgspec.json.decode(result.stdout)
    assert (printed["read"], printed["new"]) == (1, 1)
    assert [tuple(one) for one in printed["studies"]] == [
        ("asked", "nct_id", "became", "refusal")
    ] * 3
    assert [one["became"] for one in printed["studies"]] == [None, "new", None]
    assert printed["studies"][0]["refusal"] == said[0].removeprefix("trialwright: ")
    assert ask("registry", "show", STUDY).exit_code == 0
    assert len(registry.asked) == 3


def test_a_study_that_is_not_there_has_its_line_in_the_table(
    registry: LocalRegistry, ask: Ask
) -> None:
    result = ask("registry", "update", "NCT80000088")
    assert result.exit_code == 4
    assert result.stdout.splitlines()[2].split() == ["NCT80000088", "not", "there"]
    assert result.stderr.count("\n") == 1
    assert registry.asked


def test_a_second_update_is_exit_code_5(registry: LocalRegistry, ask: Ask, home: Path) -> None:
    with only_update(home):
        result = ask("registry", "update")
    assert result.exit_code == 5
    assert "another update of the registry at" in result.stderr
    assert registry.asked == []
    assert ask("registry", "update").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--history"], "Name the studies whose past versions are to be fetched."),
        (["--history", "--everything"], "Name the studies whose past versions"),
        ([STUDY, "--everything"], "Name no studies with --everything."),
        ([STUDY, "--history", "--everything"], "Name no studies with --everything."),
    ],
)
def test_what_does_not_go_together_is_told(ask: Ask, words: list[str], said: str) -> None:
    result = ask("registry", "update", *words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_download_is_shown_on_a_terminal_and_now_and_then_elsewhere(
    capsys: pytest.CaptureFixture[str],
) -> None:
    moments = iter(range(100))
    lines = Lines(lambda: 3.0 * next(moments))
    for size in range(0, 6_000, 1_000):
        lines.downloaded(size, 5_000)
    assert capsys.readouterr().err == "downloaded 0\ndownloaded 4000\ndownloaded 5000\n"
    live = Live(None, lambda: 0.0)
    live.downloaded(1_000, None)
    assert live.line() == "downloaded 1.0 kB"
    live.downloaded(2_000, 2_000)
    live.downloaded(1_000, 2_000)
    assert live.line() == "downloaded 1.0 kB of 2.0 kB"
    assert capsys.readouterr().err == "\rdownloaded 1.0 kB\rdownloaded 2.0 kB of 2.0 kB"
    live.downloaded(2_000, 2_000)
    live.passed(500)
    assert live.line().startswith("500 bytes of 2.0 kB, ")
