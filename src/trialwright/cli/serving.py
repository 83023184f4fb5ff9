"""`serve`: the registry in a browser, and to programs."""

from __future__ import annotations

import os
import signal
import socket
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from ipaddress import ip_address
from pathlib import Path
from types import FrameType

import click
import uvicorn
from uvicorn.supervisors import Multiprocess

from trialwright.cli.clock import now
from trialwright.cli.level import kept_level
from trialwright.cli.options import home_option, quiet_option
from trialwright.cli.output import STDOUT, remark
from trialwright.errors import InvalidInput
from trialwright.registry.store import RegistryWriter
from trialwright.registry.store.files import HOME_SETTING, registry_file

#: Named, not imported: the edges do not know one another. It reads these settings.
_PAGES = "trialwright.web.public.app:app_of_this_home"
_STUDY_HALF = "trialwright.web.study.app:study_app_of_this_home"
LOG_SETTING, SECONDS_SETTING = "TRIALWRIGHT_ACCESS_LOG", "TRIALWRIGHT_SEARCH_SECONDS"

#: What is being answered when the server is stopped has this long to end [s].
_GRACE = 30


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="Processes that answer; one for each core answers the most.",
)
@click.option("--no-index", is_flag=True, help="Do not keep the search index level by itself.")
@click.option(
    "--search-seconds",
    type=click.FloatRange(0, min_open=True),
    envvar=SECONDS_SETTING,
    show_envvar=True,
    help="Seconds that one search may take before it is refused.  [default: 10]",
)
@click.option(
    "--access-log",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    envvar=LOG_SETTING,
    show_envvar=True,
    help="File to which a line of JSON is added for each request; - is standard error.",
)
@click.option(
    "--study-half",
    is_flag=True,
    help="Serve the pages on which patients are screened, and no others; nothing is kept.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the page in a browser.")
@quiet_option
@home_option
def serve(  # noqa: PLR0913 - one for each option
    host: str,
    port: int,
    workers: int,
    search_seconds: float | None,
    home: Path,
    *,
    access_log: Path | None,
    no_index: bool,
    study_half: bool,
    open_browser: bool,
    quiet: bool,
) -> None:
    """Show the registry in a browser, and answer programs as the registry's API does.

    The address is printed on standard error. What is loaded meanwhile is shown at once, and can
    be searched as soon as it is indexed. Without any study loaded it shows the restatement of the
    reference study.

    With --study-half it serves the screening page instead, in a process of its own: what is typed
    in there is about a patient. Nothing of it is written anywhere, and nobody is asked for a
    password, so it listens on this machine alone unless --host says otherwise.
    """
    if not registry_file(home).exists():
        with RegistryWriter.open(home, now):
            pass
    _set(home, access_log, search_seconds)
    level = nullcontext() if no_index or study_half else kept_level(home)
    with listening(host, port) as door, ended_by_request(), level:
        address = address_of(host, door.getsockname()[1])
        remark(f"serving {address} (stop with Ctrl-C)", quiet=quiet)
        if study_half and not _is_this_machine(door):
            remark(
                "whoever reaches this address can use it, and what is typed in there travels as "
                "it is: let a server with https and passwords stand before it"
            )
        if open_browser:
            webbrowser.open(address)
        answer_at(door, workers, _STUDY_HALF if study_half else _PAGES)


def _is_this_machine(door: socket.socket) -> bool:
    """Whether only programs of this machine can reach a socket."""
    return ip_address(door.getsockname()[0].partition("%")[0]).is_loopback


def _set(home: Path, access_log: Path | None, search_seconds: float | None) -> None:
    """Set the environment by which every process that answers learns what was asked for."""
    os.environ[HOME_SETTING] = str(home)
    if search_seconds is not None:
        os.environ[SECONDS_SETTING] = str(search_seconds)
    if access_log is not None:
        os.environ[LOG_SETTING] = _log_place(access_log)


def _log_place(access_log: Path) -> str:
    """Return where the log goes, once it is sure that it can be written there."""
    if str(access_log) == STDOUT:
        return STDOUT
    try:
        with access_log.open("ab"):
            return str(access_log.absolute())
    except OSError as error:
        raise InvalidInput(f"{access_log} cannot be written to ({error.strerror})") from error


def answer_at(door: socket.socket, workers: int, pages: str = _PAGES) -> None:
    """Answer requests, in this process or in several, until this process is told to stop."""
    config = uvicorn.Config(
        pages,
        factory=True,
        workers=workers,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_GRACE,
    )
    # The user's interrupt is how serving ends: the server has closed everything by then.
    with suppress(KeyboardInterrupt):
        if workers == 1:
            uvicorn.Server(config).run(sockets=[door])
        else:
            Multiprocess(config, sockets=[door]).run()


@contextmanager
def ended_by_request() -> Iterator[None]:
    """Let SIGTERM end this process as Ctrl-C does: after everything was put in order."""
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


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
