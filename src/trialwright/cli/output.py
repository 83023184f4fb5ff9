"""What goes to standard output, what goes to standard error, and what goes to a file."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click
import msgspec

from trialwright.cli.tables import Cell, Column, facts, table
from trialwright.errors import InvalidInput

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


def print_bytes(source: bytes) -> None:
    """Print bytes as they are; a terminal gets the line end that they may lack."""
    at_terminal = sys.stdout.isatty() and not source.endswith(b"\n")
    click.echo(source, nl=at_terminal)


def remark(sentence: str, *, quiet: bool = False) -> None:
    """Say something on standard error, unless nothing is to be said."""
    if not quiet:
        click.echo(sentence, err=True)


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


@contextmanager
def writing_to(name: str) -> Iterator[BinaryIO]:
    """Open a file for what is written, or standard output for ``-``.

    Raises InvalidInput if the file cannot be made.
    """
    if name == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        file = Path(name).open("wb")  # noqa: SIM115 - closed below, where writing is over
    except OSError as error:
        raise InvalidInput(f"{name} cannot be written: {error.strerror}") from error
    with file:
        yield file
