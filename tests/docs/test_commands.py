"""Every command of the manual is run, and prints what the manual says."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import records
from tests.docs.console import DOCS, Step, pages, steps_of
from tests.docs.running import Reader
from tests.registry.client.conftest import there  # noqa: F401 - a fixture
from tests.registry.client.local_registry import LocalRegistry, archive_of, study

#: The one page whose commands ask the live registry: in tests, one on this machine.
LIVE = DOCS / "how-to" / "keep-up-to-date.md"
REFERENCE = 7_338_357

WITH_COMMANDS = [page for page in pages() if any(steps_of(page.read_text("utf-8")))]


@pytest.mark.parametrize(
    "page", [page for page in WITH_COMMANDS if page != LIVE], ids=lambda page: page.stem
)
def test_a_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    for step in steps_of(page.read_text("utf-8")):
        reader.types(step)


def test_the_page_on_updates_does_what_it_says(
    tmp_path: Path,
    there: LocalRegistry,  # noqa: F811 - the fixture
) -> None:
    there.studies = [study(number) for number in range(3)]
    there.archive = archive_of(there.studies)
    past = {"derivedSection": ..., "hasResults": ...}
    there.histories[f"NCT{REFERENCE:08d}"] = [
        (0, "2025-12-22", records.record(REFERENCE, **past)),
        (1, "2026-01-13", records.titled(REFERENCE, "Another Title", "2026-02-01")),
    ]
    reader = Reader(tmp_path, TRIALWRIGHT_REGISTRY_URL=there.address)
    for step in steps_of(LIVE.read_text("utf-8")):
        reader.types(step)


def test_the_manual_has_pages_with_commands() -> None:
    assert LIVE in WITH_COMMANDS
    assert len(WITH_COMMANDS) >= 10


def test_what_a_page_says_is_compared_and_what_it_leaves_out_is_not() -> None:
    (step,) = steps_of("```console\n$ say\none\n…\nthree … five  \n(exit code 3)\n```\n")
    assert step == Step("say", ("one", "…", "three … five  "), 3)
    for printed in ("one\nthree 4 five\n", "one\ntwo\n\nthree  five   \n"):
        assert step.is_like(printed)
    for printed in ("", "one\n", "one\nthree four\n", "zero\none\nthree 4 five\n"):
        assert not step.is_like(printed)


def test_a_block_begins_with_a_command() -> None:
    with pytest.raises(ValueError, match="a console block begins with 'output"):
        list(steps_of("```console\noutput\n```\n"))


@pytest.mark.parametrize(
    ("command", "output", "exit_code"),
    [("echo two", "one", 0), ("false", "", 0), ("true", "", 1), ("false | true", "", 0)],
)
def test_a_page_that_is_wrong_is_noticed(
    tmp_path: Path, command: str, output: str, exit_code: int
) -> None:
    step = Step(command, tuple(output.splitlines()), exit_code)
    with pytest.raises(AssertionError):
        Reader(tmp_path).types(step)


def test_a_wrong_word_of_the_server_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        Reader(tmp_path).types(Step("trialwright serve", ("serving nothing",), 0))


def test_commands_of_a_page_share_its_folder(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    reader.types(Step("echo kept > file", (), 0))
    reader.types(Step("cat file", ("kept",), 0))
