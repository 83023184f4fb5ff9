"""`serve`: the registry in a browser."""

from __future__ import annotations

import os
import socket
import webbrowser
from contextlib import suppress
from pathlib import Path

import click
import uvicorn

from trialwright.cli.clock import now
from trialwright.cli.options import home_option, quiet_option
from trialwright.cli.output import remark
from trialwright.errors import InvalidInput
from trialwright.registry.store import RegistryWriter
from trialwright.registry.store.files import HOME_SETTING, registry_file

#: Named, not imported: the edges do not know one another. It reads the home from the setting.
_PAGES = "trialwright.web.public.app:app_of_this_home"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the page in a browser.")
@quiet_option
@home_option
def serve(host: str, port: int, home: Path, *, open_browser: bool, quiet: bool) -> None:
    """Show the registry in a browser.

    The address is printed on standard error. What is loaded meanwhile is shown at once. Without
    any study loaded it shows the restatement of the reference study.
    """
    if not registry_file(home).exists():
        with RegistryWriter.open(home, now):
            pass
    os.environ[HOME_SETTING] = str(home)
    with listening(host, port) as door:
        address = address_of(host, door.getsockname()[1])
        remark(f"serving {address} (stop with Ctrl-C)", quiet=quiet)
        if open_browser:
            webbrowser.open(address)
        config = uvicorn.Config(_PAGES, factory=True, log_level="warning", access_log=False)
        # The user's interrupt is how serving ends: the server has closed everything by then.
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[door])


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raises InvalidInput if the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise InvalidInput(
            f"cannot listen on {host}, port {port}: {error.strerror or error}"
        ) from error


def address_of(host: str, port: int) -> str:
    """Return the address that a browser takes."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
