"""`criteria`: what a study's criteria ask, as read, with what was not read."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import msgspec

from trialwright.cli.options import home_option, json_option
from trialwright.cli.output import STDOUT, print_json, print_line, print_table, remark
from trialwright.cli.registry.finding import RESTATED, find_or_restate
from trialwright.cli.tables import Column
from trialwright.eligibility.checks import Remark, Stated, check
from trialwright.eligibility.criteria import (
    CriteriaReading,
    Criterion,
    criterion_as_json,
    sentence_of,
    text_of,
)
from trialwright.eligibility.reading import read_criteria
from trialwright.errors import InvalidInput
from trialwright.vocabulary import Duration, NctId

_READ = (Column("Id"), Column("Section"), Column("As read"), Column("Not read"))
_REMARKED = (Column("Id"), Column("Rule"), Column("What a careful reader would stop at"))
_NCT = re.compile(r"NCT[0-9]{8}", re.IGNORECASE)


@click.command()
@click.argument("source", metavar="NCT|FILE|-")
@click.option("--expressions", is_flag=True, help="Show expressions instead of sentences.")
@click.option("--remarks", is_flag=True, help="Show what a careful reader would stop at.")
@json_option
@home_option
def criteria(source: str, home: Path, *, expressions: bool, remarks: bool, as_json: bool) -> None:
    """Show a study's criteria as read: what each asks, and which words were not read.

    The study is one of the registry, by its NCT id, or a file with its record or with criteria
    text alone; - reads standard input. An id is taken from the local registry.
    """
    module = _module(source, home)
    text = module.get("eligibilityCriteria", "")
    reading = read_criteria(text)
    found = check(reading, _stated(module))
    if as_json:
        print_json(_as_json(reading, found))
    elif remarks:
        rows = [(one.criterion or "text", one.rule, one.sentence) for one in found]
        print_table(_REMARKED, rows)
    else:
        print_table(
            _READ, [_row(reading, one, expressions=expressions) for one in reading.criteria]
        )
        _print_account(reading)


def _module(source: str, home: Path) -> Mapping[str, Any]:
    """Return the eligibility module of a record, or one made of a text alone."""
    if _NCT.fullmatch(source):
        record = find_or_restate(home, NctId(source.upper()))
        if record.version is None:
            remark(RESTATED.format(record.nct_id))
        return _of_record(msgspec.json.decode(record.json))
    text = _text(source)
    if not text.lstrip().startswith("{"):
        return {"eligibilityCriteria": text}
    try:
        return _of_record(msgspec.json.decode(text))
    except msgspec.DecodeError as error:
        raise InvalidInput(f"{source} begins as a record does and is no JSON: {error}") from error


def _text(source: str) -> str:
    read = sys.stdin.buffer.read() if source == STDOUT else Path(source).read_bytes()
    try:
        return read.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{source} is not UTF-8 at byte {error.start}") from error


def _of_record(record: Mapping[str, Any]) -> Mapping[str, Any]:
    module: Mapping[str, Any] = record.get("protocolSection", {}).get("eligibilityModule", {})
    return module


def _stated(module: Mapping[str, Any]) -> Stated:
    return Stated(
        minimum_age=_duration(module.get("minimumAge")),
        maximum_age=_duration(module.get("maximumAge")),
        sex=module.get("sex"),
        healthy_volunteers=module.get("healthyVolunteers"),
    )


def _duration(written: str | None) -> Duration | None:
    """Return an age field; one that is written otherwise is compared with nothing."""
    try:
        return None if written is None else Duration(written)
    except ValueError:
        return None


def _row(
    reading: CriteriaReading, criterion: Criterion, *, expressions: bool
) -> tuple[str, str, str, str]:
    said = (
        text_of(criterion.expression, with_spans=False)
        if expressions
        else sentence_of(criterion.expression)
    )
    unread = " … ".join(" ".join(span.of(reading.text).split()) for span in criterion.unread)
    return criterion.id, criterion.section.value, said, unread


def _print_account(reading: CriteriaReading) -> None:
    whole = sum(not one.unread for one in reading.criteria)
    print_line(f"\n{whole} of {len(reading.criteria)} criteria were read without words left over.")


def _as_json(reading: CriteriaReading, found: tuple[Remark, ...]) -> dict[str, object]:
    return {
        "criteria": [
            {
                **criterion_as_json(one),
                "sentence": sentence_of(one.expression),
                "unread": [[span.start, span.end] for span in one.unread],
            }
            for one in reading.criteria
        ],
        "remarks": [
            {
                "criterion": one.criterion,
                "rule": one.rule,
                "span": [one.span.start, one.span.end],
                "sentence": one.sentence,
            }
            for one in found
        ],
        "text": reading.text,
    }
