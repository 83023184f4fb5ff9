"""Processes of one session, as the kernel lists them (Linux, /proc)."""

from __future__ import annotations

import os
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
#: Places in /proc/PID/stat behind the name, which may hold blanks itself (proc(5)).
_STATE, _SESSION, _RESIDENT = 0, 3, 21


def session_memory(session: int) -> int:
    """Return the resident memory of a session's processes [bytes].

    Pages that several processes share are counted in each: an upper bound.
    """
    return sum(resident for _, resident in _living(session))


def session_members(session: int) -> list[int]:
    """Return the processes of a session that run."""
    return [process for process, _ in _living(session)]


def _living(session: int) -> list[tuple[int, int]]:
    """Return process and resident memory of what runs in a session; zombies run no more."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = entry.joinpath("stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # ended while we looked
            continue
        if int(fields[_SESSION]) == session and fields[_STATE] not in "ZX":
            found.append((int(entry.name), int(fields[_RESIDENT]) * _PAGE))
    return found
