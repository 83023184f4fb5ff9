"""Where criteria come from: a study of the registry, a file, standard input; and corrections."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from trialwright.cli.output import STDOUT, remark
from trialwright.cli.registry.finding import RESTATED, find_or_restate
from trialwright.eligibility.corrections import Corrections, read_corrections
from trialwright.errors import InvalidInput
from trialwright.exchange.records.criteria import StudyCriteria, criteria_of, criteria_of_text
from trialwright.registry.reading import read_record
from trialwright.vocabulary import Concepts, NctId

Command = TypeVar("Command", bound=Callable[..., Any])

_NCT = re.compile(r"NCT[0-9]{1,8}", re.IGNORECASE)

source_argument = click.argument("source", metavar="[NCT|FILE|-]", required=False)

text_option = click.option(
    "--text",
    "text_file",
    metavar="FILE",
    help="A file with criteria text alone, or - for standard input.",
)

corrections_option = click.option(
    "--corrections",
    "corrections_file",
    metavar="FILE",
    help="A file of corrections, which win over the reading by rules.",
)


def criteria_from(  # noqa: PLR0913 - whence, and how it is read
    source: str | None,
    text_file: str | None,
    home: Path,
    corrections_file: str | None = None,
    *,
    vocabulary: Concepts | None = None,
    quiet: bool = False,
) -> StudyCriteria:
    """Return the criteria that a command is about, with corrections if a file of them is given.

    What no longer fits is said on standard error. `vocabulary` names concepts, that of the
    program unless a site has its own. Raises NotFound for a study that is not here and
    InvalidInput for what cannot be read.
    """
    found = _found(source, text_file, home, vocabulary, quiet=quiet)
    if corrections_file is None:
        return found
    return with_corrections(found, text_from(corrections_file), corrections_file, quiet=quiet)


def with_corrections(
    found: StudyCriteria, text: str, place: str, *, quiet: bool = False
) -> StudyCriteria:
    """Return criteria with corrections, which stand at a place; what fits no more is said."""
    corrections = read_corrections(text, place)
    _same_study(corrections, found, place)
    corrected = found.with_corrections(corrections)
    for one in corrected.corrections.unfit if corrected.corrections is not None else ():
        remark(f"{place}: {one.sentence}", quiet=quiet)
    return corrected


def _found(
    source: str | None,
    text_file: str | None,
    home: Path,
    vocabulary: Concepts | None,
    *,
    quiet: bool,
) -> StudyCriteria:
    if (source is None) == (text_file is None):
        raise click.UsageError("Give either an NCT id, a file or -, or --text with a file or -.")
    if text_file is not None:
        return criteria_of_text(text_from(text_file), vocabulary)
    assert source is not None
    if _NCT.fullmatch(source) and not Path(source).exists():
        return _of_the_registry(NctId(source), home, vocabulary, quiet=quiet)
    text = text_from(source)
    if not text.lstrip().startswith("{"):
        return criteria_of_text(text, vocabulary)
    return criteria_of(read_record(text.encode()).study, vocabulary)


def _of_the_registry(
    nct_id: NctId, home: Path, vocabulary: Concepts | None, *, quiet: bool
) -> StudyCriteria:
    record = find_or_restate(home, nct_id)
    if record.version is None:
        remark(RESTATED.format(record.nct_id), quiet=quiet)
    return criteria_of(record.study, vocabulary)


def text_from(file: str) -> str:
    """Return the text of a file or of standard input; raises InvalidInput for what is no UTF-8."""
    name = "standard input" if file == STDOUT else file
    read = sys.stdin.buffer.read() if file == STDOUT else Path(file).read_bytes()
    try:
        return read.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{name} is not UTF-8 at byte {error.start}") from error


def _same_study(corrections: Corrections, found: StudyCriteria, file: str) -> None:
    """Refuse corrections of another study: a criterion of the same words may mean else there."""
    if corrections.study is None or found.nct_id is None:
        return
    if corrections.study.upper() != found.nct_id:
        raise InvalidInput(
            f"{file}: study is {corrections.study}, expected {found.nct_id}, the study shown"
        )
