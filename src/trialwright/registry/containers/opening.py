"""Open an input of any accepted form, told apart by its content."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from trialwright.errors import ContainerError
from trialwright.registry.containers.archives import split_zip
from trialwright.registry.containers.folders import files_below, printable
from trialwright.registry.containers.streams import (
    Counted,
    ExpansionBudget,
    Peekable,
    Readable,
    unreadable,
)
from trialwright.registry.containers.values import Part, Parts, Spoiled
from trialwright.registry.containers.wrappings import ZIP, split_stream, split_within

#: The name of standard input on the command line.
STDIN = "-"


def open_container(name: str, passed: Callable[[int], None] = lambda _: None) -> Parts:
    """Yield the records of a file, a folder or standard input (``-``), one at a time.

    `passed` is told the number of input bytes that have been used up. A part that gives no
    record is yielded as spoiled, and the rest goes on; raises ContainerError if nothing
    can be opened under this name.
    """
    if name == STDIN:
        stream = Peekable(Counted(Readable(sys.stdin.buffer, "(input)"), passed))
        yield from _guarded(split_stream(stream, "(input)"))
        return
    demand_input(name)
    path = Path(name)
    if path.is_dir():
        for file in files_below(path):
            if isinstance(file, Spoiled):
                yield file
            else:
                yield from _guarded(_split_file(file, printable(str(file)), passed))
        return
    yield from _guarded(_split_file(path, printable(name), passed))


def demand_input(name: str) -> None:
    """Raise ContainerError unless there is something to read under this name."""
    path = Path(name)
    if name != STDIN and not path.exists():
        raise ContainerError(
            place=printable(name), found="no such file or folder", expected="an input"
        )


def size_of(name: str) -> int | None:
    """Return how many bytes there are to read, or None if that cannot be known before."""
    path = Path(name)
    if name == STDIN or not path.exists():
        return None
    files = files_below(path) if path.is_dir() else iter([path])
    return sum(file.stat().st_size for file in files if isinstance(file, Path))


def _guarded(parts: Parts) -> Iterator[Part]:
    """Turn an error of the container into one last spoiled part: what came before is kept."""
    try:
        yield from parts
    except ContainerError as error:
        yield Spoiled(error.place, b"", error.found, error.expected)


def _split_file(path: Path, place: str, passed: Callable[[int], None]) -> Parts:
    try:
        file = path.open("rb")
    except OSError as error:
        raise unreadable(place, error) from error
    with file:
        readable = Readable(file, place)
        if not file.seekable():
            yield from split_stream(Peekable(Counted(readable, passed)), place)
        elif readable.read(len(ZIP[0])) in ZIP:
            yield from split_zip(file, ExpansionBudget(place), split_within(1), passed)
        else:
            file.seek(0)
            yield from split_stream(Peekable(Counted(readable, passed)), place)
