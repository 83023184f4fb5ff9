"""Processes of one session, as the kernel lists them (Linux, /proc)."""

from __future__ import annotations

import os
import re
from pathlib import Path

_ANONYMOUS = re.compile(r"^RssAnon:\s+(\d+) kB$", re.MULTILINE)
_PAGE = os.sysconf("SC_PAGE_SIZE")
#: Places in /proc/PID/stat behind the name, which may hold blanks itself (proc(5)).
_STATE, _SESSION, _USER, _SYSTEM, _RESIDENT = 0, 3, 11, 12, 21
_TICKS = os.sysconf("SC_CLK_TCK")


def session_memory(session: int) -> int:
    """Return the resident memory of a session's processes [bytes].

    Pages that several processes share are counted in each: an upper bound.
    """
    return sum(int(fields[_RESIDENT]) * _PAGE for _, fields in _living(session))


def anonymous_memory(session: int) -> int:
    """Return the memory of a session's processes that is of no file [bytes]."""
    return sum(_anonymous(process) for process, _ in _living(session))


def processor_time(session: int) -> float:
    """Return the processor time that a session's processes have taken so far [s]."""
    return sum(
        (int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS for _, fields in _living(session)
    )


def session_members(session: int) -> list[int]:
    """Return the processes of a session that run."""
    return [process for process, _ in _living(session)]


def _anonymous(process: int) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):  # ended while we looked
        return 0
    found = _ANONYMOUS.search(status)
    return 0 if found is None else int(found[1]) * 1024


def _living(session: int) -> list[tuple[int, list[str]]]:
    """Return what runs in a session, with what the kernel says of it; zombies run no more."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = entry.joinpath("stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # ended while we looked
            continue
        if int(fields[_SESSION]) == session and fields[_STATE] not in "ZX":
            found.append((int(entry.name), fields))
    return found
