"""The manual is whole: pages that are made are as made, and nothing is left unsaid."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from tests.docs.console import DOCS, pages, steps_of

import trialwright
from trialwright.cli import manual
from trialwright.cli.exit_codes import exit_codes
from trialwright.cli.manual import PAGES, commands_with_help
from trialwright.cli.program import program
from trialwright.registry.checks import RULES, TIMED_RULES
from trialwright.registry.fields import all_fields

SOURCE = Path(trialwright.__file__).parent
TESTS = Path(__file__).parents[1]
MANUAL = {page: page.read_text("utf-8") for page in pages()}
TYPED = "\n".join(step.command for text in MANUAL.values() for step in steps_of(text))
PROSE = "\n".join(
    text
    for page, text in MANUAL.items()
    if page.name not in PAGES or page.parent.name != "reference"
)
LINK = re.compile(r"\]\(([^)#]+\.md)\)")

#: Groups are asked through their commands.
COMMANDS = [
    path for path, _ in commands_with_help() if path not in {"trialwright", "trialwright registry"}
]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_is_made_is_as_made(name: str) -> None:
    made = (DOCS / "reference" / name).read_text("utf-8")
    assert made == PAGES[name](), (
        "run `python -m trialwright.cli.manual docs/reference` and look at what changed"
    )


def test_pages_are_written_where_they_are_asked_for(tmp_path: Path) -> None:
    manual.write_pages(tmp_path)
    assert {page.name for page in tmp_path.iterdir()} == set(PAGES)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_shown_at_work(command: str) -> None:
    shown = TYPED.replace("trialwright registry rejected\n", "trialwright registry rejected list\n")
    assert re.search(rf"^(?:.*\| )?{command}\b", shown, re.MULTILINE)


def test_every_command_has_help_and_every_option_says_what_it_does() -> None:
    for path, text in commands_with_help():
        assert text.startswith(f"Usage: {path} ")
    for command in _commands(program, click.Context(program)):
        assert command.help
        options = [one for one in command.params if isinstance(one, click.Option)]
        assert all(one.help for one in options), command.name


@pytest.mark.parametrize(
    "option",
    sorted(
        {
            option
            for _, text in commands_with_help()
            for option in re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", text, re.MULTILINE)
        }
        - {"--help"}
    ),
)
def test_every_option_is_spoken_of(option: str) -> None:
    assert re.search(rf"{option}(?![a-z-])", PROSE), option


def test_every_exit_code_is_documented_as_it_is_in_the_tree() -> None:
    page = MANUAL[DOCS / "reference" / "exit-codes.md"]
    rows = re.findall(r"^\| ([0-9]+) \| `?(\w*)`? \| (.*) \|$", page, re.MULTILINE)
    assert rows == [(str(one.code), one.error, one.meaning) for one in exit_codes()]


def test_every_variable_of_the_environment_is_documented() -> None:
    code = "\n".join(
        path.read_text("utf-8") for path in (*SOURCE.rglob("*.py"), *TESTS.glob("*.py"))
    )
    read = set(re.findall(r"environ(?:\.get\(|\[)\s*\"([A-Z_]+)\"", code))
    read |= set(re.findall(r"TRIALWRIGHT_[A-Z_]+", code))
    assert read >= {"TRIALWRIGHT_HOME", "XDG_DATA_HOME", "COLUMNS"}
    settings = MANUAL[DOCS / "reference" / "settings.md"]
    assert {name for name in read if f"`{name}`" not in settings} == set()


def test_every_room_is_on_the_map() -> None:
    rooms = {path.parent.name for path in SOURCE.glob("*/__init__.py")} | {"errors"}
    listed = re.findall(r"^\| `(\w+)` \|", MANUAL[DOCS / "index.md"], re.MULTILINE)
    assert sorted(listed) == sorted(rooms)


def test_every_page_is_linked_from_the_map_and_every_link_leads_somewhere() -> None:
    linked = {
        (page.parent / link).resolve()
        for page, text in MANUAL.items()
        for link in LINK.findall(text)
    }
    docs = {link for link in linked if link.is_relative_to(DOCS)}
    assert docs == {page for page in MANUAL if page != DOCS / "index.md"}


def test_every_rule_and_every_field_is_listed() -> None:
    rules = MANUAL[DOCS / "reference" / "checks.md"]
    assert all(f"| `{rule.id}` |" in rules for rule in (*RULES, *TIMED_RULES))
    fields = MANUAL[DOCS / "reference" / "fields.md"]
    assert fields.count("\n| `") == len(all_fields()) == 454


def test_a_sentence_is_a_line() -> None:
    """So that a change of one sentence is a change of one line."""
    for page, text in MANUAL.items():
        if page.name in PAGES and page.parent.name == "reference":
            continue
        prose = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
        lines = [line for line in prose.splitlines() if line and line[0] not in "|-#"]
        assert [line for line in lines if re.search(r"[.!?] [A-Z]", line)] == [], page


def _commands(command: click.Command, context: click.Context) -> list[click.Command]:
    if not isinstance(command, click.Group):
        return [command]
    below = [command.get_command(context, name) for name in command.list_commands(context)]
    return [one for sub in below if sub is not None for one in _commands(sub, context)]
