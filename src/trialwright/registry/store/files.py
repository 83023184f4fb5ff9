"""The files of a registry under the program's folder, and the lock that admits one writer."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from importlib.resources import files
from pathlib import Path

from trialwright.errors import InvalidInput, NotFound, StoreBusy, StoreDamaged

#: Raised by one with every change of schema.sql.
SCHEMA_VERSION = 1
#: "TwRg": marks the file as a registry of this program.
APPLICATION_ID = 0x54775267

#: Bodies of about 3 kB fill large pages better; reading one costs the same (35 µs).
_PAGE_BYTES = 32_768


#: The environment variable that names the one folder.
HOME_SETTING = "TRIALWRIGHT_HOME"


def home_folder() -> Path:
    """Return the one folder under which everything lies: TRIALWRIGHT_HOME, or a default.

    The default follows the XDG base directory specification: a folder in the user's data.
    """
    named = os.environ.get(HOME_SETTING)
    if named:
        return Path(named).absolute()
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "trialwright"


def registry_file(home: Path) -> Path:
    """Return where the registry of this home is kept."""
    return home.absolute() / "registry" / "registry.sqlite"


def connect_to_read(home: Path) -> sqlite3.Connection:
    """Open the registry for reading; raises NotFound if there is none yet."""
    path = registry_file(home)
    if not path.exists():
        raise _none_yet(path)
    with ExitStack() as on_error:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False)
        on_error.callback(connection.close)
        if _is_unmade(connection, path):
            raise _none_yet(path)
        _check(connection, path)
        on_error.pop_all()
    return connection


def connect_to_write(home: Path) -> sqlite3.Connection:
    """Open the registry for writing and make it if there is none."""
    path = registry_file(home)
    _make_folder(path.parent)
    with ExitStack() as on_error:
        connection = sqlite3.connect(path, isolation_level=None)
        on_error.callback(connection.close)
        if _is_unmade(connection, path):
            _create(connection)
        _check(connection, path)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -65536")
        on_error.pop_all()
    return connection


@contextmanager
def only_writer(home: Path) -> Iterator[None]:
    """Hold the registry's one place for a writer; raises StoreBusy if it is taken.

    The place is freed by the operating system when the process ends, however it ends.
    """
    folder = registry_file(home).parent
    _make_folder(folder)
    lock = sqlite3.connect(folder / "writer.lock", timeout=0, isolation_level=None)
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise InvalidInput(
                    f"{folder} cannot be written to ({error}); "
                    f"set {HOME_SETTING} to a folder that can be"
                ) from error
            raise StoreBusy(
                f"another process is writing to the registry at {folder}; "
                "wait for it or stop it, then try again"
            ) from error
        yield


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(
            f"{folder} cannot be made ({error.strerror}); "
            f"set {HOME_SETTING} to a folder that can be written to"
        ) from error


def _create(connection: sqlite3.Connection) -> None:
    schema = files("trialwright.registry.store").joinpath("schema.sql").read_text("utf-8")
    connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(
        f"BEGIN; {schema} PRAGMA application_id = {APPLICATION_ID}; "
        f"PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
    )


def _none_yet(path: Path) -> NotFound:
    return NotFound(f"no registry at {path.parent}; fill one with `trialwright registry load FILE`")


def _is_unmade(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file is there and empty: whoever began to make it was stopped."""
    try:
        return bool(connection.execute("PRAGMA schema_version").fetchone()[0] == 0)
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(f"{path} is not a registry of this program: {error}") from error


def _check(connection: sqlite3.Connection, path: Path) -> None:
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(f"{path} is not a registry of this program: {error}") from error
    if application != APPLICATION_ID or version != SCHEMA_VERSION:
        raise StoreDamaged(
            f"{path} has form {version} of a registry, expected form {SCHEMA_VERSION}; "
            "it was made by another version of this program"
        )
