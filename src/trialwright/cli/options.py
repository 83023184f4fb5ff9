"""Arguments and options that several commands share, each read in one way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from trialwright.registry.store.files import home_folder
from trialwright.vocabulary import NctId

Command = TypeVar("Command", bound=Callable[..., Any])


class NctIdType(click.ParamType[NctId]):
    """An NCT id in any of the forms that the registry's addresses accept."""

    name = "nct"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> NctId:
        """Return the id in its canonical form."""
        try:
            return NctId(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class DayType(click.ParamType[date]):
    """A day, written as 2026-01-13."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day."""
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            self.fail(f"{value!r} is not a day: expected YYYY-MM-DD", param, ctx)


class MomentType(click.ParamType[datetime]):
    """A moment with its time zone, written as 2026-01-13T09:30Z."""

    name = "moment"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the moment; one without a zone could be any of a day's worth of moments."""
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.fail(
                f"{value!r} is not a moment with its time zone: expected a form such as "
                "2026-01-13T09:30Z or 2026-01-13T10:30+01:00",
                param,
                ctx,
            )
        return moment


def _home(_: click.Context, __: click.Parameter, value: Path | None) -> Path:
    return (value or home_folder()).absolute()


home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="TRIALWRIGHT_HOME",
    show_envvar=True,
    callback=_home,
    help="Folder under which everything lies.  [default: `trialwright` in your data folder]",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")

quiet_option = click.option(
    "--quiet", "-q", is_flag=True, help="Print no progress and no remarks on standard error."
)

today_option = click.option(
    "--today",
    "day",
    type=DayType(),
    help="The day to ask on.  [default: the day it is; with --all nothing that depends on the day "
    "is counted unless this is given: it reads every record]",
)

nct_argument = click.argument("nct_id", metavar="NCT", type=NctIdType())


def all_option(what: str) -> Callable[[Command], Command]:
    """Return the option that asks the question of every study instead of one."""
    return click.option("--all", "everything", is_flag=True, help=what)


optional_nct_argument = click.argument("nct_id", metavar="[NCT]", type=NctIdType(), required=False)


def one_or_all(nct_id: NctId | None, *, everything: bool) -> NctId | None:
    """Return the study asked about, or None for all; both or neither is a misunderstanding."""
    if (nct_id is None) is not everything:
        raise click.UsageError("Give either an NCT id or --all.")
    return nct_id
