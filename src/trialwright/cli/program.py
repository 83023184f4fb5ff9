"""The program `trialwright`: its groups of commands, and how an error is said."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from trialwright import __version__
from trialwright.cli.exit_codes import exit_codes
from trialwright.cli.lazy import Entry, LazyGroup
from trialwright.cli.refusals import refused_by_the_store, refused_by_the_system
from trialwright.cli.streams import make_ready
from trialwright.cli.tables import printable
from trialwright.errors import Interrupted, TrialwrightError

NAME = "trialwright"


class Program(LazyGroup):
    """The outermost group: errors that a user can act on leave it as one sentence."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:  # noqa: ANN401 - click's own
        """Read the arguments of the program itself."""
        with _errors_as_sentences():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a bug keeps its traceback."""
        with _errors_as_sentences():
            answer = super().invoke(ctx)
            # A reader that has gone away is noticed here, where it can still be met quietly.
            sys.stdout.flush()
            return answer


@contextmanager
def _errors_as_sentences() -> Iterator[None]:
    try:
        yield
    except click.UsageError as error:
        said = error.format_message()
        if printable(said) == said:
            raise
        raise click.UsageError(printable(said), ctx=error.ctx) from error
    except TrialwrightError as error:
        raise _said(error) from error
    except KeyboardInterrupt as error:
        raise _said(Interrupted("stopped")) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _said(refused_by_the_system(error)) from error
    except Exception as error:
        by_the_store = refused_by_the_store(error)
        if by_the_store is None:
            raise
        raise _said(by_the_store) from error


def _said(error: TrialwrightError) -> click.exceptions.Exit:
    """Say an error and return the end of the program that belongs to it."""
    click.echo(printable(f"{NAME}: {error}"), err=True)
    return click.exceptions.Exit(error.exit_code)


def _epilog() -> str:
    lines = [f"{one.code:>4}  {one.meaning}" for one in exit_codes()]
    return "\n".join(["\b", "Exit codes:", *lines])


_ENTRIES = {
    "registry": Entry(
        "trialwright.cli.registry:registry",
        "Public study records: load, read, compare, check, export.",
    ),
    "search": Entry(
        "trialwright.cli.searching:search",
        "Find studies with the registry's query language.",
    ),
    "criteria": Entry(
        "trialwright.cli.criteria:criteria",
        "Show what a study's criteria ask, as read, and what was not read.",
    ),
    "patient": Entry(
        "trialwright.cli.patient:patient",
        "Patients' facts, read from a site's own files.",
    ),
    "screen": Entry(
        "trialwright.cli.screen.screening:screen_patient",
        "Put a study's criteria to one patient, and say what is open.",
    ),
    "match": Entry(
        "trialwright.cli.match.matching:match",
        "Put the criteria of all recruiting studies to one patient, and rank the studies.",
    ),
    "cohort": Entry(
        "trialwright.cli.cohort.screening:screen_cohort",
        "Put a study's criteria to many patients: who could take part, and what each criterion "
        "costs.",
    ),
    "grade": Entry(
        "trialwright.cli.grade:grade",
        "Grade observations by published rulebooks: CTCAE, ASTCT, ICAHT, leukaemia response.",
    ),
    "estimate": Entry(
        "trialwright.cli.estimate:estimate",
        "Estimate from counts and tables: proportions, survival, causes, rates, changes.",
    ),
    "design": Entry(
        "trialwright.cli.design:design",
        "Find decision rules of small studies, and decide by them.",
    ),
    "serve": Entry(
        "trialwright.cli.serving:serve",
        "Show the registry in a browser, and answer programs as the registry's API does.",
    ),
    "completion": Entry(
        "trialwright.cli.completing:completion",
        "Print the script that completes commands in a shell.",
    ),
}


@click.group(
    cls=Program,
    entries=_ENTRIES,
    epilog=_epilog(),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name=NAME, message="%(prog)s %(version)s")
def program() -> None:
    """Carry one clinical study from its public registry record to its posted results.

    Everything is kept under one folder: TRIALWRIGHT_HOME, or else your own data folder.
    Tables and JSON go to standard output, progress and remarks to standard error.
    """


def run() -> NoReturn:
    """Run the program with the arguments of this process, and end the process."""
    make_ready()
    program.main(prog_name=NAME)
