"""The files of a folder, and what else there is in it that cannot be read as one."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from trialwright.registry.containers.values import Spoiled

_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a link to a folder",
}


def files_below(folder: Path) -> Iterator[Path | Spoiled]:
    """Yield the files of a folder and of its folders in the order of their names.

    Links to files are followed, links to folders are not; what is no file, or cannot be
    opened, is spoiled. Names that begin with a dot are passed over.
    """
    found: list[tuple[Path, Spoiled | None]] = []

    def not_listed(error: OSError) -> None:
        path = Path(error.filename)
        what = f"a folder that cannot be read ({error.strerror})"
        found.append((path, _spoiled(path, what)))

    for here, folders, files in os.walk(folder, onerror=not_listed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if Path(here, name).is_symlink()]
        for name in [*files, *links]:
            if not name.startswith("."):
                path = Path(here, name)
                found.append((path, _no_file(path)))
    for path, spoiled in sorted(found, key=lambda one: one[0]):
        yield spoiled or path


def printable(name: str) -> str:
    """Return a file's name as text that can be written anywhere, whatever its bytes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _no_file(path: Path) -> Spoiled | None:
    """Return what is there instead of a file, if it is not one."""
    try:
        kind = stat.S_IFMT(path.stat().st_mode)
    except OSError as error:
        what = "a link that leads nowhere" if path.is_symlink() else "a file that cannot be read"
        return _spoiled(path, f"{what} ({error.strerror})")
    if kind == stat.S_IFREG:
        return None
    return _spoiled(path, _KINDS.get(kind, "something that is no file"))


def _spoiled(path: Path, found: str) -> Spoiled:
    return Spoiled(printable(str(path)), b"", found, "a file or folder that can be read")
