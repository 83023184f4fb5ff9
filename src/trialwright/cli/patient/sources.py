"""Where patients come from: a path, or a pipe; by whose clock, with whose concepts."""

from __future__ import annotations

import sys
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from trialwright.cli.output import STDOUT
from trialwright.errors import InvalidInput
from trialwright.exchange.patients import PatientsRead, read_patients, read_patients_text
from trialwright.vocabulary import Concepts, concepts, concepts_with

concepts_option = click.option(
    "--concepts",
    "additions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A site's own concepts, as TOML.",
)


def patients_from(
    source: str, vocabulary: Concepts, zone: str | None, piped: bytes | None = None
) -> PatientsRead:
    """Return the patients of a file, a folder, or standard input; raises InvalidInput.

    `piped` is what standard input held, where it was read already.
    """
    clock = clock_of(zone)
    if source == STDOUT:
        data = sys.stdin.buffer.read() if piped is None else piped
        return read_patients_text(data, "standard input", vocabulary, clock)
    return read_patients(Path(source), vocabulary, clock)


def vocabulary_with(additions: Path | None) -> Concepts:
    """Return the concepts of the program, with a site's own if it has any."""
    return concepts_with(additions) if additions is not None else concepts()


def clock_of(zone: str | None) -> tzinfo | None:
    """Return the clock of a zone, None where none is named; raises InvalidInput."""
    if zone is None:
        return None
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidInput(
            f"{zone!r} is not a time zone: expected a name such as Asia/Shanghai"
        ) from error
