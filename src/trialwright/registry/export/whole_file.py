"""A file that appears whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISREG
from typing import IO

from trialwright.errors import InvalidInput


@contextmanager
def place_beside(target: Path) -> Iterator[Path]:
    """Lend a new, empty file beside `target`, which takes its place when the block ends.

    A link is followed, and what it leads to is replaced; the new file has the mode of the one
    that it replaces. If the block is left by an error, whatever it is, the new file goes and
    `target` stays as it was. Raises InvalidInput for a folder, a device or a pipe.
    """
    with _refusals_of(target):
        before = _file_there(target)
        place = target.resolve()
        if not place.parent.is_dir():
            raise InvalidInput(f"{place.parent} is no folder; make it, or name another place")
        beside = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part")
        try:
            _make(beside, before)
            yield beside
            _make_durable(beside, before)
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
        _fsync_folder(place.parent)


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """Lend a file to write to that becomes `target` when the block ends without an error."""
    with place_beside(target) as beside, beside.open("wb") as file:
        yield file


@contextmanager
def whole_file_or_stream(target: Path) -> Iterator[IO[bytes]]:
    """Lend a file as `whole_file` does; a device or a pipe is written to straight.

    Only for a form whose beginning is of use without its end.
    """
    if not _takes_bytes_as_they_come(target):
        with whole_file(target) as file:
            yield file
        return
    with _refusals_of(target), target.open("wb") as stream:
        yield stream


def _takes_bytes_as_they_come(target: Path) -> bool:
    with _refusals_of(target):
        status = _status(target)
    return status is not None and not S_ISREG(status.st_mode) and not S_ISDIR(status.st_mode)


def _file_there(target: Path) -> os.stat_result | None:
    """Return what is known of the file that will be replaced, or None if there is none yet."""
    status = _status(target)
    if status is None or S_ISREG(status.st_mode):
        return status
    if S_ISDIR(status.st_mode):
        raise InvalidInput(f"{target} is a folder; name a file to write to")
    raise InvalidInput(
        f"{target} is no regular file, and this form is whole or nothing; name a file to write to"
    )


def _status(target: Path) -> os.stat_result | None:
    try:
        return target.stat()
    except FileNotFoundError:
        return None


def _make(beside: Path, before: os.stat_result | None) -> None:
    """Make the file: as the user's umask has it, or closed to others until it takes a place."""
    mode = 0o666 if before is None else 0o600
    os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))


def _make_durable(beside: Path, before: os.stat_result | None) -> None:
    with beside.open("r+b") as file:
        if before is not None:
            os.fchmod(file.fileno(), S_IMODE(before.st_mode))
        os.fsync(file.fileno())


@contextmanager
def _refusals_of(target: Path) -> Iterator[None]:
    """Say what the operating system refused; a reader that has gone away is no such thing."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InvalidInput(f"{target} cannot be written ({error.strerror or error})") from error


def _fsync_folder(folder: Path) -> None:
    """Make the new name durable, not only the bytes behind it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
