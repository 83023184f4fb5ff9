"""What the system and the store refuse, as errors that a user can act on."""

from __future__ import annotations

import sys

from trialwright.errors import InvalidInput, StoreBusy, StoreDamaged, TrialwrightError


def refused_by_the_system(error: OSError) -> TrialwrightError:
    """Return what the operating system refused: no such file, no room, no permission."""
    where = f"{error.filename}: " if error.filename else ""
    return InvalidInput(f"{where}{error.strerror or error}")


def refused_by_the_store(error: Exception) -> TrialwrightError | None:
    """Return what SQLite refused, or None if the error is none of its own.

    The library is asked for only where it has been used: most commands start without it.
    """
    sqlite3 = sys.modules.get("sqlite3")
    if sqlite3 is None or not isinstance(error, sqlite3.DatabaseError):
        return None
    if isinstance(error, sqlite3.ProgrammingError | sqlite3.IntegrityError):
        return None
    by_the_system = {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
    }
    # The low byte is the primary code.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_BUSY:
        return StoreBusy(f"another process holds the registry ({error}); try again")
    if code in by_the_system:
        return InvalidInput(f"the registry cannot be read or written: {error}")
    return StoreDamaged(f"the registry is damaged: {error}; see `trialwright registry verify`")
