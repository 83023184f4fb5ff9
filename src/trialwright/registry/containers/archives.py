"""The members of a zip archive; they are read in place and never unpacked to disk."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import PurePosixPath
from stat import S_ISLNK
from typing import IO
from zipfile import ZipFile, ZipInfo

from trialwright.errors import ContainerError
from trialwright.registry.containers.members import SmallMembers
from trialwright.registry.containers.remains import Salvage
from trialwright.registry.containers.soundness import BLANKS, RECORD, is_json
from trialwright.registry.containers.streams import BROKEN, Expanding, ExpansionBudget
from trialwright.registry.containers.values import ByteStream, Item, Part, Parts

SplitStream = Callable[[ByteStream, str, ExpansionBudget], Parts]

#: The end of an archive: a signature, in the middle the number of members, at last a comment.
_END = struct.Struct("<10xH10x")
_END_SIGNATURE = b"PK\x05\x06"
_END_WITHIN = _END.size + (1 << 16)

#: Archives with more members say their number elsewhere, or only its lower half.
_SAID_ELSEWHERE = 0xFFFF


def split_zip(
    file: IO[bytes],
    budget: ExpansionBudget,
    split: SplitStream,
    passed: Callable[[int], None] = lambda _: None,
) -> Parts:
    """Yield what the members hold, in the archive's order; a bad member spoils only itself."""
    place = budget.place
    salvage = Salvage(file)
    try:
        archive = _opened(file, place)
    except ContainerError as error:
        yield salvage.rest().spoiled(error.place, error.found, error.expected)
        return
    with archive:
        members = archive.infolist()
        reader = _Members(archive, file, salvage, split, budget)
        for number, member in enumerate(members, start=1):
            if member.filename.endswith("/") and not member.file_size:
                continue
            budget.pack(member.compress_size)
            try:
                yield from reader.parts(member)
            except ContainerError as error:
                yield from _not_read(salvage, members[number:], error)
                return
            passed(member.compress_size)
        yield from _not_listed(file, salvage, len(members), place)


def _opened(file: IO[bytes], place: str) -> ZipFile:
    try:
        return ZipFile(file)
    except (*BROKEN, NotImplementedError, ValueError, struct.error) as error:
        raise ContainerError(
            place=place,
            found=f"a zip archive that breaks off or is damaged ({error})",
            expected="a whole one",
        ) from error


def _not_read(salvage: Salvage, members: list[ZipInfo], error: ContainerError) -> Iterator[Part]:
    """Yield the members after the one with which the archive became too large."""
    if members:
        start = max(0, min(member.header_offset for member in members))
        yield salvage.rest(start).spoiled(error.place, error.found, error.expected)


def _not_listed(file: IO[bytes], salvage: Salvage, listed: int, place: str) -> Iterator[Part]:
    """Yield the archive if its end says that there are other members than those listed."""
    file.seek(max(0, file.seek(0, 2) - _END_WITHIN))
    tail = file.read(_END_WITHIN)
    last = len(tail) - _END.size + len(_END_SIGNATURE)
    (said,) = _END.unpack_from(tail, tail.rindex(_END_SIGNATURE, 0, last))
    if said not in (_SAID_ELSEWHERE, listed & _SAID_ELSEWHERE):
        found = f"a list of {listed:,} members where its end says {said:,}"
        yield salvage.rest().spoiled(place, found, "a whole list")


class _Members:
    """Reads the members of one archive."""

    def __init__(
        self,
        archive: ZipFile,
        file: IO[bytes],
        salvage: Salvage,
        split: SplitStream,
        budget: ExpansionBudget,
    ) -> None:
        self._archive = archive
        self._small = SmallMembers(file)
        self._salvage = salvage
        self._split = split
        self._budget = budget

    def parts(self, member: ZipInfo) -> Iterator[Part]:
        """Yield what a member holds; raises ContainerError if the archive becomes too large."""
        here = f"{self._budget.place}!{member.filename}"
        refused = _refused(member)
        if refused is not None:
            yield self._salvage.member(member).spoiled(here, *refused)
            return
        try:
            content = self._small.content(member)
            if content is None:
                yield from self._parts_of_stream(member, here)
            else:
                yield from self._parts_of_small(content, member, here)
        except ContainerError as error:
            yield self._salvage.member(member).spoiled(here, error.found, error.expected)
            if not error.place.startswith(here):
                raise
        except (*BROKEN, NotImplementedError, RuntimeError, ValueError, struct.error) as error:
            damaged = f"a damaged member ({error})"
            yield self._salvage.member(member).spoiled(here, damaged, "a whole one")

    def _parts_of_small(self, content: bytes, member: ZipInfo, here: str) -> Iterator[Part]:
        if RECORD.match(content) is not None and is_json(content):
            self._budget.expand(len(content))
            yield Item(here, content.strip(BLANKS))
        else:
            stream = Expanding(BytesIO(content), self._budget)
            yield from self._split(stream, here, self._own(member, here))

    def _parts_of_stream(self, member: ZipInfo, here: str) -> Iterator[Part]:
        own = self._own(member, here)
        with self._archive.open(member) as packed:
            yield from self._split(Expanding(packed, own), here, own)

    def _own(self, member: ZipInfo, here: str) -> ExpansionBudget:
        own = ExpansionBudget(here, self._budget)
        own.pack(member.compress_size)
        return own


def _refused(member: ZipInfo) -> tuple[str, str] | None:
    """Return why a member is not read, and what was expected."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if not path.parts or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return "a name that leads out of the archive", "a plain file name"
    if S_ISLNK(member.external_attr >> 16):
        return "a link", "a file"
    if member.flag_bits & 1:
        return "an encrypted member", "a readable one"
    return None
