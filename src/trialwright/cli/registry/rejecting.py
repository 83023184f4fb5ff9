"""`registry rejected`: what loads set aside; list it, show it, try it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import indent
from time import monotonic

import click
import msgspec

from trialwright.cli.clock import now
from trialwright.cli.options import home_option, json_option, quiet_option
from trialwright.cli.output import print_bytes, print_table, remark
from trialwright.cli.registry.accounts import print_account
from trialwright.cli.tables import Cell, Column
from trialwright.errors import NotFound
from trialwright.registry.loading import retry_rejected
from trialwright.registry.store import Registry, Rejected
from trialwright.registry.store.snapshot import one_moment

_COLUMNS = (
    Column("Number", numeric=True),
    Column("Study"),
    Column("Place"),
    Column("Why"),
    Column("Bytes", numeric=True),
    Column("Set aside (UTC)"),
)
_READ_SINCE = Column("Read by load", numeric=True)

#: A number as the store keeps it.
NUMBER = click.IntRange(1, 2**63 - 1)


class _ListUnlessAsked(click.Group):
    """A group that lists when no command of it is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments as those of `list` unless they begin with a command."""
        named = args and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if named else ["list", *args])


@click.group(cls=_ListUnlessAsked)
def rejected() -> None:
    """List, show and retry what was set aside by loads.

    Without a command it lists.
    """


@rejected.command("list")
@click.option("--all", "everything", is_flag=True, help="List also what has been read since.")
@json_option
@home_option
def list_rejected(home: Path, *, everything: bool, as_json: bool) -> None:
    """List what was set aside and why, oldest first."""
    with Registry.open(home) as registry, one_moment(registry):
        chosen = (one for one in registry.rejected() if everything or one.accepted is None)
        if as_json:
            _print_array(_as_json(one) for one in chosen)
        else:
            _print_rows(chosen, _COLUMNS if not everything else (*_COLUMNS, _READ_SINCE))


@rejected.command("show")
@click.argument("number", type=NUMBER)
@quiet_option
@home_option
def show_rejected(number: int, home: Path, *, quiet: bool) -> None:
    """Print the bytes as they came; the reason goes to standard error."""
    with Registry.open(home) as registry:
        one = next(registry.rejected(number), None)
        if one is None:
            raise NotFound(
                f"nothing is set aside under {number}; see `trialwright registry rejected`"
            )
        source = registry.rejected_source(number)
    remark(f"{one.place}: {one.sentence}" if one.study else one.sentence, quiet=quiet)
    print_bytes(source)


@rejected.command("retry")
@click.argument("numbers", metavar="[NUMBER]...", type=NUMBER, nargs=-1)
@quiet_option
@json_option
@home_option
def retry(numbers: tuple[int, ...], home: Path, *, quiet: bool, as_json: bool) -> None:
    """Read what was set aside once more, all of it or some.

    What reads now is stored; the rest stays set aside.
    """
    begun = monotonic()
    with Registry.open(home):
        done = retry_rejected(home, numbers, clock=now)
    print_account(done, monotonic() - begun, as_json=as_json, quiet=quiet)


def _print_rows(chosen: Iterable[Rejected], columns: Sequence[Column]) -> None:
    rows = [_row(one)[: len(columns)] for one in chosen]
    if rows:
        print_table(columns, rows)
    else:
        click.echo("Nothing is set aside.")


def _print_array(values: Iterable[Mapping[str, object]]) -> None:
    """Print a list as `print_json` does, each value as soon as it is there."""
    opening = "["
    for value in values:
        text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
        click.echo(f"{opening}\n{indent(text, '  ')}", nl=False)
        opening = ","
    click.echo("[]" if opening == "[" else "\n]")


def _row(one: Rejected) -> tuple[Cell, ...]:
    return (
        one.id,
        one.study,
        one.place,
        f"{one.path} is {one.found}, expected {one.expected}",
        one.size,
        one.at,
        one.accepted,
    )


def _as_json(one: Rejected) -> dict[str, object]:
    return {
        "number": one.id,
        "load": one.load,
        "study": one.study or None,
        "place": one.place,
        "path": one.path,
        "found": one.found,
        "expected": one.expected,
        "bytes": one.size,
        "at": one.at,
        "accepted_by_load": one.accepted,
    }
