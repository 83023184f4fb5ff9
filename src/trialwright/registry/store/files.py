"""The files of a registry under the program's folder, and the lock that admits one writer."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.resources import files
from pathlib import Path

from trialwright.errors import InvalidInput, NotFound, StoreBusy, StoreDamaged

#: Raised by one with every change of schema.sql.
SCHEMA_VERSION = 3
#: A registry of this form is read as it is, and made one of the newest form by who writes to it.
OLDER_VERSION = 2
#: "TwRg": marks the file as a registry of this program.
APPLICATION_ID = 0x54775267

#: Bodies of about 3 kB fill large pages better; reading one costs the same (35 µs).
_PAGE_BYTES = 32_768

#: Of no version is it known yet. A temporary name comes before one of the file.
_AS_IF_NEWEST = """
    CREATE TEMP VIEW version AS SELECT *, NULL AS registry_json FROM main.version
"""
_TO_NEWEST = f"""
    BEGIN IMMEDIATE;
    ALTER TABLE version ADD COLUMN registry_json INTEGER;
    PRAGMA user_version = {SCHEMA_VERSION};
    COMMIT;
"""

#: What SQLite says of a file that it may not open, or beside which it may not write.
_SHUT = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)

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
    """Open the registry for reading; raises NotFound if there is none yet.

    Where nothing can be written, readers cannot be told of a writer: the file is then read as
    one that nobody changes.
    """
    path = registry_file(home)
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _none_yet(path) from error
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read ({error.strerror})") from error
    try:
        return _made(path, "mode=ro")
    except sqlite3.OperationalError as error:
        _demand_unchanging(path, error)
    return _made(path, "mode=ro&immutable=1")


def _made(path: Path, how: str) -> sqlite3.Connection:
    """Return a connection to a registry of this form; raises OperationalError if it is shut."""
    with ExitStack() as on_error:
        connection = sqlite3.connect(f"{path.as_uri()}?{how}", uri=True, check_same_thread=False)
        on_error.callback(connection.close)
        if _is_unmade(connection, path):
            raise _none_yet(path)
        if _form(connection, path) == OLDER_VERSION:
            connection.execute(_AS_IF_NEWEST)
        on_error.pop_all()
    return connection


def _demand_unchanging(path: Path, error: sqlite3.OperationalError) -> None:
    """Refuse a file that cannot be read, or of which newer pages lie in a journal beside it."""
    if not os.access(path, os.R_OK) or os.access(path.parent, os.W_OK):
        raise InvalidInput(f"{path} cannot be read ({error})") from error
    journal = path.with_name(f"{path.name}-wal")
    if journal.exists() and journal.stat().st_size:
        raise InvalidInput(
            f"{path} cannot be read where nothing can be written, for a part of it is still in "
            f"{journal.name}: copy the two into a folder that can be written to, and set "
            f"{HOME_SETTING} to its home"
        ) from error


def connect_to_write(home: Path) -> sqlite3.Connection:
    """Open the registry for writing and make it if there is none."""
    path = registry_file(home)
    _make_folder(path.parent)
    with ExitStack() as on_error:
        connection = sqlite3.connect(path, isolation_level=None)
        on_error.callback(connection.close)
        if _is_unmade(connection, path):
            _create(connection)
        if _form(connection, path) == OLDER_VERSION:
            connection.executescript(_TO_NEWEST)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -65536")
        on_error.pop_all()
    return connection


@contextmanager
def only_writer(home: Path) -> Iterator[None]:
    """Hold the registry's one place for a writer; raises StoreBusy if it is taken."""
    folder = registry_file(home).parent
    with only_one(
        folder / "writer.lock", f"another process is writing to the registry at {folder}"
    ):
        yield


@contextmanager
def only_one(lock_file: Path, busy: str) -> Iterator[None]:
    """Hold a place that admits one; raises StoreBusy, saying that it is `busy`, if it is taken.

    The place is freed by the operating system when the process ends, however it ends.
    """
    _make_folder(lock_file.parent)
    with ExitStack() as held:
        try:
            lock = sqlite3.connect(lock_file, timeout=0, isolation_level=None)
            held.callback(lock.close)
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise StoreBusy(f"{busy}; wait for it or stop it, then try again") from error
            raise InvalidInput(
                f"{lock_file.parent} cannot be written to ({error}); "
                f"set {HOME_SETTING} to a folder that can be"
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
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in _SHUT:
            raise
        raise StoreDamaged(f"{path} is not a registry of this program: {error}") from error
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(f"{path} is not a registry of this program: {error}") from error


def _form(connection: sqlite3.Connection, path: Path) -> int:
    """Return which form a registry has, one of those that this program reads."""
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(f"{path} is not a registry of this program: {error}") from error
    if application != APPLICATION_ID:
        raise StoreDamaged(f"{path} is not a registry of this program: it has not its mark")
    if version not in {OLDER_VERSION, SCHEMA_VERSION}:
        raise InvalidInput(
            f"{path} has form {version} of a registry, expected form {SCHEMA_VERSION}; "
            "another version of this program made it: move it away and load the records anew"
        )
    return int(version)
