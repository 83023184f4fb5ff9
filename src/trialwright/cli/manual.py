"""The reference pages of the manual, made from the program itself.

``python -m trialwright.cli.manual docs/reference`` writes them; a test holds them to it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import MappingProxyType

import click

from trialwright.cli.exit_codes import exit_codes
from trialwright.cli.program import NAME, program
from trialwright.grading.catalog import Listed, catalog
from trialwright.registry.checks import RULES, TIMED_RULES, Described
from trialwright.registry.fields import all_fields
from trialwright.registry.flags import definitions
from trialwright.registry.flags.definitions import verdicts
from trialwright.vocabulary import Analyte, Concept, ConceptKind, concepts
from trialwright.vocabulary.analytes import RangeState, analytes
from trialwright.vocabulary.concepts import concepts_version
from trialwright.vocabulary.quantities import shown_number

_WIDTH = 92
_MADE = (
    "<!-- Made by `python -m trialwright.cli.manual docs/reference`; "
    "change the program, not this page. -->"
)


def command_line_page() -> str:
    """Return what every command answers to --help."""
    parts = [
        "# Command line",
        _MADE,
        _prose(
            "Tables and JSON go to standard output; the rest goes to standard error.",
            "Every command that prints a table prints JSON with `--json`.",
            "The [exit codes](exit-codes.md) are the same for all commands.",
        ),
    ]
    for path, text in commands_with_help():
        parts += [f"## {path}", f"```text\n{text}\n```"]
    return _page(parts)


def commands_with_help() -> Iterator[tuple[str, str]]:
    """Yield the name of every command, groups included, and its help."""
    context = click.Context(
        program, info_name=NAME, terminal_width=_WIDTH, **program.context_settings
    )
    yield from _with_help(program, context)


def exit_codes_page() -> str:
    """Return the table of exit codes."""
    rows = [
        (str(one.code), f"`{one.error}`" if one.error else "", one.meaning) for one in exit_codes()
    ]
    return _page(
        [
            "# Exit codes",
            _MADE,
            _prose(
                "An error that you can act on is one sentence on standard error.",
                "Its class decides the exit code.",
                "Anything else is a bug of this program: it keeps its traceback and ends with 1.",
            ),
            _table(("Exit code", "Error", "Meaning"), rows),
            _prose(
                "`trialwright registry load` ends with 0 even if records were set aside; "
                "with `--strict` it then ends with 3.",
                "`trialwright registry verify` ends with 1 if it found damage.",
                "A command whose output nobody reads any more, as in a pipe to `head`, "
                "says nothing and ends with 1.",
                "One that has something to print where standard output is closed ends with 2; "
                "where standard error is closed, remarks and progress are lost and nothing else.",
                "Being asked to end (SIGTERM, SIGHUP) is an interrupt too.",
            ),
        ]
    )


def fields_page() -> str:
    """Return the table of every node of a study record."""
    rows = [
        (f"`{field.path}`", f"`{field.piece}`", field.type, field.title) for field in all_fields()
    ]
    return _page(
        [
            "# Fields of a study record",
            _MADE,
            _prose(
                f"The {len(rows)} nodes of the registry's v2 data structure, "
                "in the order in which the registry writes them.",
                "A type that ends in `[]` is a list; text of type `markup` has Markdown escapes.",
                "A path that is not here is kept, and `trialwright registry stats` reports it.",
            ),
            _table(("Path", "Piece", "Type", "Title"), rows),
        ]
    )


def checks_page() -> str:
    """Return every rule of `registry check`."""
    return _page(
        [
            "# Rules of the check",
            _MADE,
            _prose(
                "What `trialwright registry check` asks of a record.",
                "A finding is a reason to look, not an accusation.",
            ),
            "## Rules on the record alone",
            _rules(RULES),
            "## Rules that depend on the day",
            _rules(TIMED_RULES),
        ]
    )


def definitions_page() -> str:
    """Return the definitions of gene therapy and what each says of each kind of product."""
    named = {definition.id: definition for definition in definitions()}
    answers = [
        (
            verdict.words,
            verdict.modality.value.replace("_", " "),
            *(f"{answer.value}: {why}" for answer, why in map(verdict.answers.__getitem__, named)),
        )
        for verdict in verdicts().values()
    ]
    return _page(
        [
            "# Definitions of gene therapy",
            _MADE,
            _prose(
                "What `trialwright registry flags` answers, under three definitions.",
                "The texts are ours; each names its source.",
            ),
            *(
                f"## {one.name}\n\n`{one.id}`\n\n{one.text}\n\nSource: {one.source}."
                for one in named.values()
            ),
            "## Answers for each kind of product",
            _table(
                ("Product", "Modality", *(one.name for one in named.values())),
                answers,
            ),
        ]
    )


def rulebooks_page() -> str:
    """Return every row of every rulebook, with its source and how far it was checked."""
    parts = [
        "# Rulebooks",
        _MADE,
        _prose(
            "What `trialwright grade` grades by: every term and row, its source, and how far it "
            "was checked against that source.",
            "A value has the highest grade whose row holds; a row says where its grade begins.",
            "`yes` is read in a published copy of the table, `second-hand` in an implementation "
            "or a paper that describes it, `no` neither.",
        ),
    ]
    for one in catalog():
        parts += [f"## {one.key}", _prose(*_about(one)), _rows_of(one)]
        if one.notes:
            parts.append("\n".join(f"- {note}" for note in one.notes))
    return _page(parts)


def _about(one: Listed) -> Iterator[str]:
    yield f"{one.title}."
    yield f"Source: {one.source}."
    yield f"Checked: {one.verified}."
    yield one.verified_how


def _rows_of(one: Listed) -> str:
    """Return the rows of a rulebook; columns in which nothing stands are left out."""
    columns = ("Term", "Grade", "Begins where", "Printed", "Source", "Checked")
    rows = [
        (line.term, line.grade, line.begins, line.printed, line.source, line.verified)
        for line in one.lines
    ]
    kept = [place for place in range(len(columns)) if any(row[place] for row in rows)]
    return _table(
        [columns[place] for place in kept], [[row[place] for place in kept] for row in rows]
    )


def concepts_page() -> str:
    """Return every clinical concept with its names and codes, and what is measured in what."""
    kinds = [kind for kind in ConceptKind if kind is not ConceptKind.ANTIGEN]
    return _page(
        [
            "# Clinical concepts",
            _MADE,
            _prose(
                f"The concepts of version {concepts_version()} that criteria and patients' records "
                "are read with, and the units of what is measured.",
                "A code that was compared with a second source is marked `✓`; the others come from "
                "the code systems' own publications and were not compared.",
                "A code of ICD means what lies below it too; a range counts where no single code "
                "does.",
                "Antigens are concepts too: `antigen/CLEC12A` is CLL-1 under all its names.",
                "A site adds its own with `--concepts FILE`, a TOML file of the same form.",
            ),
            *(f"## {kind.value.capitalize()}\n\n{_concepts_of(kind)}" for kind in kinds),
            "## What is measured",
            _prose(
                "Results are compared in the canonical unit.",
                "A plausible range only holds a value back until a person has looked; `unverified` "
                "ones are working limits that no publication was compared with.",
                "A molar mass turns mass into amount; where IU is U, the two are one unit.",
            ),
            _table(
                ("Id", "Unit", "Molar mass [g/mol]", "IU is U", "Plausible", "State", "Source"),
                map(_analyte_row, analytes().values()),
            ),
        ]
    )


def _concepts_of(kind: ConceptKind) -> str:
    rows = (_concept_row(one) for one in concepts() if one.kind is kind)
    return _table(("Id", "Name", "Is a", "Other names", "Codes"), rows)


def _concept_row(one: Concept) -> tuple[str, ...]:
    codes = (f"{code} ✓" if code in one.checked else str(code) for code in one.codes)
    above = ", ".join(f"`{parent}`" for parent in one.is_a)
    return f"`{one.id}`", one.name, above, ", ".join(one.names), ", ".join(codes)


def _analyte_row(one: Analyte) -> tuple[str, ...]:
    plausible = one.plausible
    steps = f", in steps of {plausible.step}" if plausible.step is not None else ""
    mass = shown_number(one.molar_mass) if one.molar_mass is not None else ""
    return (
        f"`{one.id}`",
        f"`{one.unit}`",
        mass,
        "yes" if one.iu_is_u else "",
        f"{shown_number(plausible.low)} to {shown_number(plausible.high)}{steps}",
        "by definition" if plausible.state is RangeState.DEFINITION else "unverified",
        one.source,
    )


PAGES: MappingProxyType[str, Callable[[], str]] = MappingProxyType(
    {
        "command-line.md": command_line_page,
        "exit-codes.md": exit_codes_page,
        "fields.md": fields_page,
        "checks.md": checks_page,
        "gene-therapy.md": definitions_page,
        "rulebooks.md": rulebooks_page,
        "concepts.md": concepts_page,
    }
)


def write_pages(folder: Path) -> None:
    """Write all reference pages into a folder."""
    for name, page in PAGES.items():
        folder.joinpath(name).write_text(page(), encoding="utf-8")


def _with_help(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    yield context.command_path, command.get_help(context)
    if not isinstance(command, click.Group):
        return
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below is not None  # it was listed
        inner = click.Context(below, info_name=name, parent=context, terminal_width=_WIDTH)
        yield from _with_help(below, inner)


def _rules(rules: Iterable[Described]) -> str:
    return _table(
        ("Rule", "What is found", "Why it matters", "Source"),
        [(f"`{rule.id}`", rule.title, rule.why, rule.source or "") for rule in rules],
    )


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; bars within cells are escaped."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in lines)


def _prose(*sentences: str) -> str:
    """Return sentences, each on a line of its own."""
    return "\n".join(sentences)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
