"""The members of a zip archive; they are read in place and never unpacked to disk."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO
from zipfile import ZipFile, ZipInfo

from trialwright.errors import ContainerError
from trialwright.registry.containers.streams import BROKEN, Expanding, ExpansionBudget, Peekable
from trialwright.registry.containers.values import ByteStream, Part, Parts, Spoiled

SplitStream = Callable[[ByteStream, str], Parts]


def split_zip(
    file: IO[bytes], place: str, split: SplitStream, passed: Callable[[int], None]
) -> Parts:
    """Yield what the members hold, in the archive's order; a bad member spoils only itself."""
    budget = ExpansionBudget(place)
    with _opened(file, place) as archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            budget.pack(member.compress_size)
            yield from _split_member(archive, member, f"{place}!{member.filename}", split, budget)
            passed(member.compress_size)


def _opened(file: IO[bytes], place: str) -> ZipFile:
    try:
        return ZipFile(file)
    except (*BROKEN, NotImplementedError, ValueError, struct.error) as error:
        raise ContainerError(
            place=place,
            found=f"a zip archive that breaks off or is damaged ({error})",
            expected="a whole one",
        ) from error


def _split_member(
    archive: ZipFile, member: ZipInfo, here: str, split: SplitStream, budget: ExpansionBudget
) -> Iterator[Part]:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if not path.parts or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        yield Spoiled(here, b"", "a name that leads out of the archive", "a plain file name")
        return
    if member.flag_bits & 1:
        yield Spoiled(here, b"", "an encrypted member", "a readable one")
        return
    try:
        with archive.open(member) as packed:
            own = ExpansionBudget(here)
            own.pack(member.compress_size)
            yield from split(Peekable(Expanding(Expanding(packed, own), budget)), here)
    except ContainerError as error:
        yield Spoiled(here, b"", error.found, error.expected)
        if error.place == budget.place:
            raise
    except (*BROKEN, NotImplementedError, RuntimeError, ValueError, struct.error) as error:
        yield Spoiled(here, b"", f"a damaged member ({error})", "a whole one")
