"""`registry show`, `history` and `diff`: one study, its versions, and what changed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from trialwright.cli.options import DayType, MomentType, home_option, json_option, nct_argument
from trialwright.cli.output import print_bytes, print_facts, print_json, print_table, remark, width
from trialwright.cli.registry.finding import (
    RESTATED,
    Choice,
    Shown,
    as_of,
    find,
    find_or_restate,
    history_of,
    numbered,
    seen_by,
    shown,
)
from trialwright.cli.registry.summary import KINDS, long_texts, summary, title_of, version_facts
from trialwright.cli.tables import Cell, Column, printable, wrapped
from trialwright.errors import NotFound
from trialwright.registry.diff import as_json as diff_as_json
from trialwright.registry.diff import compare, in_words
from trialwright.registry.ordering import ordered
from trialwright.registry.store import Registry, Version
from trialwright.vocabulary import NctId

_HISTORY = (
    Column("Version", numeric=True),
    Column("How it differs"),
    Column("Registry: last update posted"),
    Column("Registry: first data cut"),
    Column("Registry: last data cut"),
    Column("Here: first seen (UTC)"),
    Column("Here: last seen (UTC)"),
)
_PAST = (
    Column("Registry: version number", numeric=True),
    Column("Registry: version date"),
)


#: A text beside a long marker gets this much room even on a narrow terminal.
_NARROWEST = 20


@click.command()
@nct_argument
@click.option("--as-of", "day", type=DayType(), help="As the registry showed it on a day.")
@click.option("--seen-by", "moment", type=MomentType(), help="As this registry had it at a moment.")
@click.option("--version", "number", type=int, help="By its number in `history`.")
@json_option
@click.option(
    "--pretty", is_flag=True, help="JSON indented, with keys in the order of the registry."
)
@home_option
def show(  # noqa: PLR0913 - one for each option
    nct_id: NctId,
    day: date | None,
    moment: datetime | None,
    number: int | None,
    home: Path,
    *,
    as_json: bool,
    pretty: bool,
) -> None:
    """Show one study, readable or as JSON.

    Without options it is the newest version by the registry's dates. --json prints the record's
    bytes as they came. A former NCT id leads to the study that has another one now.
    """
    choice = _choice(day, moment, number)
    record = find_or_restate(home, nct_id) if choice is None else shown(find(home, nct_id, choice))
    if record.version is None:
        remark(RESTATED.format(nct_id))
    else:
        _say_who_else_names(home, nct_id)
    if pretty:
        print_json(ordered(record.tree))
    elif as_json:
        print_bytes(record.json)
    else:
        _print_summary(record)


@click.command()
@nct_argument
@json_option
@home_option
def history(nct_id: NctId, home: Path, *, as_json: bool) -> None:
    """List the versions of one study, the oldest first.

    The registry's own dates and the moments at which this registry saw a version are different
    things, and each column says which it shows.
    """
    versions = history_of(home, nct_id)
    _say_who_else_names(home, nct_id)
    if as_json:
        print_json([_version_as_json(version) for version in versions])
        return
    # Only versions out of the registry's own history carry the registry's number and date.
    with_past = any(version.past_number is not None for version in versions)
    columns = (*_HISTORY, *_PAST) if with_past else _HISTORY
    print_table(columns, [_history_row(version)[: len(columns)] for version in versions])


@click.command()
@nct_argument
@click.option("--from", "before", type=int, help="Older version.  [default: the last but one]")
@click.option("--to", "after", type=int, help="Newer version.  [default: the newest]")
@json_option
@home_option
def diff(
    nct_id: NctId, before: int | None, after: int | None, home: Path, *, as_json: bool
) -> None:
    """Tell what changed between two versions of a study.

    Items of lists are recognised by what they are, so what only moved is not removed and added.
    What the registry derives anew without anybody's edit stands apart.
    """
    older, newer = _two_versions(home, nct_id, before, after)
    difference = compare(older.tree, newer.tree)
    if as_json:
        print_json(
            {
                "nct_id": newer.nct_id,
                "from": older.number,
                "to": newer.number,
                "modules": diff_as_json(difference),
            }
        )
        return
    click.echo(f"{newer.nct_id}, from version {older.number} to version {newer.number}\n")
    _print_text(in_words(difference).rstrip("\n"))


def _say_who_else_names(home: Path, nct_id: NctId) -> None:
    """Say which other studies name an id that is a study of its own as a former one of theirs."""
    with Registry.open(home) as registry:
        others = registry.named_by(nct_id) if registry.resolve(nct_id) == nct_id else ()
    for other in others:
        remark(f"{nct_id} is a study of its own; {other} names it as a former NCT id of its own")


def _choice(day: date | None, moment: datetime | None, number: int | None) -> Choice | None:
    """Return the version asked for, or None for the newest."""
    if sum(one is not None for one in (day, moment, number)) > 1:
        raise click.UsageError("Give one of --as-of, --seen-by and --version.")
    if day is not None:
        return as_of(day)
    if moment is not None:
        return seen_by(moment)
    return None if number is None else numbered(number)


def _print_summary(record: Shown) -> None:
    _print_text(f"{record.nct_id}: {title_of(record.study)}")
    click.echo()
    source = [] if record.version is None else version_facts(record.version)
    print_facts([*summary(record.study), *source])
    for heading, lines in long_texts(record.study):
        click.echo(f"\n{heading}")
        for line in lines:
            _print_text(line.text, prefix=line.prefix)


def _print_text(text: str, *, prefix: str = "") -> None:
    """Print text, wrapped under its prefix."""
    room = width()
    beside = None if room is None else max(room - len(prefix), _NARROWEST)
    for line in wrapped(printable(text), beside):
        click.echo(f"{prefix}{line}".rstrip())
        prefix = " " * len(prefix)


def _history_row(version: Version) -> tuple[Cell, ...]:
    return (
        version.number,
        KINDS[version.kind],
        version.last_update_posted,
        version.data_cut,
        version.last_data_cut,
        version.first_seen,
        version.last_seen,
        version.past_number,
        version.past_date,
    )


def _version_as_json(version: Version) -> dict[str, object]:
    return {
        "nct_id": version.nct_id,
        "number": version.number,
        "kind": version.kind,
        "last_update_posted": version.last_update_posted,
        "data_cut": version.data_cut,
        "last_data_cut": version.last_data_cut,
        "registry_version": version.past_number,
        "registry_version_date": version.past_date,
        "first_seen": version.first_seen,
        "last_seen": version.last_seen,
        "content_hash": version.content_hash,
        "derived_hash": version.derived_hash,
        "form": version.form,
        "bytes": len(version.source),
        "lossy": version.lossy,
        "drift": version.drift,
    }


def _two_versions(
    home: Path, nct_id: NctId, before: int | None, after: int | None
) -> tuple[Version, Version]:
    versions = history_of(home, nct_id)
    newer = after if after is not None else len(versions)
    older = before if before is not None else newer - 1
    for number in (older, newer):
        if not 1 <= number <= len(versions):
            there = "1" if len(versions) == 1 else f"1 to {len(versions)}"
            raise NotFound(
                f"{nct_id} has no version {number} to compare; what is here is version {there}"
            )
    return versions[older - 1], versions[newer - 1]
