"""`grade rulebooks`: what there is to grade by, its rows, and the check of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from trialwright.cli.options import json_option
from trialwright.cli.output import count_of, print_facts, print_json, print_line, print_table
from trialwright.cli.tables import Column
from trialwright.errors import InvalidInput
from trialwright.grading.catalog import Listed, begins, catalog
from trialwright.grading.kinds import defects_in_any
from trialwright.grading.rulebook import Term
from trialwright.grading.shelf import ctcae, source_of

_COLUMNS = (
    Column("Rulebook"),
    Column("Terms", numeric=True),
    Column("Rows", numeric=True),
    Column("Checked against the source"),
    Column("Source"),
)
_ROWS = (Column("Grade", numeric=True), Column("Begins where"), Column("Printed"))
_TERMS = (Column("Term"), Column("Unit"), Column("Grades"))


class _ListUnlessAsked(click.Group):
    """A group that lists when no command of it is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments as those of `list` unless they begin with a command."""
        named = args and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if named else ["list", *args])


@click.group(cls=_ListUnlessAsked)
def rulebooks() -> None:
    """List rulebooks, and check one's own.

    Without a command it lists.
    """


@rulebooks.command("list")
@json_option
def list_rulebooks(*, as_json: bool) -> None:
    """List every rulebook with its version, and how far it was checked."""
    listed = catalog()
    if as_json:
        print_json([_listed_json(one) for one in listed])
        return
    print_table(
        _COLUMNS, [(one.key, one.terms, one.rows, one.verified, one.source) for one in listed]
    )


@rulebooks.command("show")
@click.argument("version")
@click.argument("term", required=False)
@json_option
def show_rulebook(version: str, term: str | None, *, as_json: bool) -> None:
    """Show the terms of a version of CTCAE, or the rows of one term."""
    rulebook = ctcae(version)
    if term is not None:
        found = rulebook.term(term)
        if as_json:
            print_json(_term_json(found))
        else:
            _print_term(found)
        return
    if as_json:
        print_json([_term_json(one) for one in rulebook.terms])
        return
    print_table(_TERMS, [(one.name, one.unit, _grades(one)) for one in rulebook.terms])


@rulebooks.command("source")
@click.argument("name")
def print_source(name: str) -> None:
    """Print the file of a rulebook, to begin one's own with.

    NAME is that of a file: crs-astct-2019, icans-astct-2019, icaht-2023, t-icaht, iec-hs-2023,
    aml-eln-2022, aml-eln-2017, aml-iwg-2003, aml-cibmtr-post-transplant, ctcae-5.0, ctcae-6.0.
    """
    click.echo(source_of(name), nl=False)


@rulebooks.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def check_rulebook(file: Path, *, as_json: bool) -> None:
    """Check a rulebook of one's own, of any kind.

    Over measured values, rows are tried: gaps, overlaps, rows that never decide, units. Scales of
    domains, of days, of response and of entered grades are read, and their limits compared. Every
    defect is a sentence with its place. The exit code is 2 if there is one.
    """
    defects = defects_in_any(file.read_bytes(), str(file))
    if as_json:
        print_json([{"place": one.place, "field": one.field, "says": one.says} for one in defects])
    else:
        for one in defects:
            print_line(one.sentence)
        if not defects:
            print_line(f"{file}: no defects.")
    if defects:
        raise InvalidInput(f"{file}: {count_of(len(defects), 'defect', 'defects')}")


def _listed_json(one: Listed) -> dict[str, object]:
    return {
        "rulebook": one.key,
        "title": one.title,
        "terms": one.terms,
        "rows": one.rows,
        "verified": one.verified,
        "verified_how": one.verified_how,
        "source": one.source,
    }


def _grades(term: Term) -> str:
    return ", ".join(str(grade) for grade in sorted({row.grade for row in term.measured_rows}))


def _print_term(term: Term) -> None:
    print_table(_ROWS, [(row.grade, begins(row), row.printed) for row in term.rows])
    print_line("")
    facts = [
        ("Term", term.name),
        ("Unit", term.unit),
        *(
            ("Fact", f"{one.name}: {one.says}; if not stated: {one.if_unknown.value}")
            for one in term.facts
        ),
        *(("Gap", f"{one.condition.text}: {one.answer.value}. {one.says}") for one in term.gaps),
        *((("Note", term.note),) if term.note else ()),
        ("Rule checked", term.rows[0].verified),
    ]
    print_facts(facts)


def _term_json(term: Term) -> dict[str, object]:
    return {
        "term": term.name,
        "group": term.group,
        "direction": term.direction.value,
        "unit": term.unit,
        "undefined": term.undefined,
        "facts": [
            {"name": one.name, "says": one.says, "if_unknown": one.if_unknown.value}
            for one in term.facts
        ],
        "gaps": [
            {"when": one.condition.text, "answer": one.answer.value, "says": one.says}
            for one in term.gaps
        ],
        "rows": [
            {
                "id": row.id,
                "grade": row.grade,
                "when": None if row.condition is None else row.condition.text,
                "baseline": row.baseline.value,
                "needs": row.needs,
                "clinical": row.clinical,
                "printed": row.printed,
                "source": row.source,
                "verified": row.verified,
            }
            for row in term.rows
        ],
        "note": term.note or None,
    }
