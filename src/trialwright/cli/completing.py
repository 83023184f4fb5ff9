"""`completion`: the script by which a shell completes commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from trialwright.cli.program import NAME, program


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes commands in a shell.

    Have your shell read it when it starts.
    """
    kind = get_completion_class(shell)
    assert kind is not None  # the choice above lists the shells that click knows
    click.echo(kind(program, {}, NAME, f"_{NAME.upper()}_COMPLETE").source())
