"""The program `trialwright`: its groups of commands, and how an error is said."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import NoReturn

import click

from trialwright import __version__
from trialwright.cli.exit_codes import exit_codes
from trialwright.cli.lazy import Entry, LazyGroup
from trialwright.cli.refusals import refused_by_the_store, refused_by_the_system
from trialwright.errors import Interrupted, TrialwrightError

NAME = "trialwright"


class Program(LazyGroup):
    """The outermost group: errors that a user can act on leave it as one sentence."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a bug keeps its traceback."""
        try:
            answer = super().invoke(ctx)
            # A reader that has gone away is noticed here, where it can still be met quietly.
            sys.stdout.flush()
        except TrialwrightError as error:
            self._say(error)
            raise click.exceptions.Exit(error.exit_code) from error
        except KeyboardInterrupt as error:
            self._say(Interrupted("stopped"))
            raise click.exceptions.Exit(Interrupted.exit_code) from error
        except BrokenPipeError:
            raise
        except OSError as error:
            self._say(by_the_system := refused_by_the_system(error))
            raise click.exceptions.Exit(by_the_system.exit_code) from error
        except Exception as error:
            by_the_store = refused_by_the_store(error)
            if by_the_store is None:
                raise
            self._say(by_the_store)
            raise click.exceptions.Exit(by_the_store.exit_code) from error
        return answer

    def _say(self, error: TrialwrightError) -> None:
        click.echo(f"{NAME}: {error}", err=True)


def _epilog() -> str:
    lines = [f"{one.code:>4}  {one.meaning}" for one in exit_codes()]
    return "\n".join(["\b", "Exit codes:", *lines])


_ENTRIES = {
    "registry": Entry(
        "trialwright.cli.registry:registry",
        "Public study records: load, read, compare, check, export.",
    ),
    "serve": Entry("trialwright.cli.serving:serve", "Show the registry in a browser."),
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


def main() -> NoReturn:
    """Run the program with the arguments of this process, and end the process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that knows few characters shows the others by number.
            stream.reconfigure(errors="backslashreplace")
    program.main(prog_name=NAME)
