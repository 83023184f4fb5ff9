"""What goes to standard output and what goes to standard error."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence

import click
import msgspec

from trialwright.cli.tables import Cell, Column, facts, printable, table

#: The name of standard output where a file is asked for.
STDOUT = "-"


def print_json(value: object) -> None:
    """Print a value as indented JSON; keys stand in the order in which they were given."""
    click.echo(msgspec.json.format(msgspec.json.encode(value, enc_hook=_plain), indent=2))


def print_table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    """Print a table with headings."""
    click.echo(table(columns, rows, width()))


def print_facts(pairs: Sequence[tuple[str, Cell]]) -> None:
    """Print names and values."""
    click.echo(facts(pairs, width()))


def print_line(text: str) -> None:
    """Print a sentence or a heading."""
    click.echo(printable(text))


def print_bytes(source: bytes) -> None:
    """Print bytes as they are; a terminal gets the line end that they may lack."""
    at_terminal = sys.stdout.isatty() and not source.endswith(b"\n")
    click.echo(source, nl=at_terminal)


def remark(sentence: str, *, quiet: bool = False) -> None:
    """Say something on standard error, unless nothing is to be said."""
    if not quiet:
        click.echo(printable(sentence), err=True)


def count_of(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many}"


def width() -> int | None:
    """Return the width of the terminal, or None where lines may be as long as they are.

    COLUMNS, if set, decides.
    """
    if not os.environ.get("COLUMNS") and not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size().columns


def _plain(value: object) -> object:
    """Return a value of the vocabulary as JSON has it: identifiers are texts."""
    if isinstance(value, str):
        return str(value)
    raise NotImplementedError(f"no JSON form of {type(value).__name__} is known")
