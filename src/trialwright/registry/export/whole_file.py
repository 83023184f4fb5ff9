"""A file that appears whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from trialwright.errors import InvalidInput


@contextmanager
def place_beside(target: Path) -> Iterator[Path]:
    """Lend the name of a new file beside `target`, which takes its place when the block ends.

    If the block is left by an error, whatever it is, the file goes and `target` stays as it was.
    """
    if target.is_dir():
        raise InvalidInput(f"{target} is a folder; name a file to write to")
    if not target.parent.is_dir():
        raise InvalidInput(f"{target.parent} is no folder; make it, or name another place")
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        yield beside
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        raise InvalidInput(f"{target} cannot be written ({error.strerror})") from error
    finally:
        beside.unlink(missing_ok=True)
    _fsync_folder(target.parent)


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """Lend a file to write to that becomes `target` when the block ends without an error."""
    with place_beside(target) as beside, beside.open("xb") as file:
        yield file


def _fsync_folder(folder: Path) -> None:
    """Make the new name durable, not only the bytes behind it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
