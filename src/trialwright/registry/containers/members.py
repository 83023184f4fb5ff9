"""Members of a zip archive that are small and sound, read at once: almost all that there are.

The library's reader of members serves every kind, and costs as much as unpacking does.
"""

from __future__ import annotations

import struct
import zlib
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

#: What stands before a member's name: a signature, and at the end two lengths.
HEADER = struct.Struct("<4s22xHH")
SIGNATURE = b"PK\x03\x04"

_SMALL = 1 << 20
_ENCRYPTED = 1
_UTF8 = 1 << 11


class SmallMembers:
    """The small members of an archive, in the order in which they lie there."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._end = 0

    def content(self, member: ZipInfo) -> bytes | None:
        """Return what a member holds; None if it must be looked at more closely.

        That is so if it is large, if it is packed in a rarer way, or if anything is wrong with
        it, such as that it lies where another one does.
        """
        if (
            member.file_size > _SMALL
            or member.compress_size > _SMALL
            or member.flag_bits & _ENCRYPTED
            or member.header_offset < self._end
        ):
            return None
        packed = self._packed(member)
        content = _unpacked(packed, member) if packed is not None else None
        if content is None or len(content) != member.file_size:
            return None
        return content if zlib.crc32(content) == member.CRC else None

    def _packed(self, member: ZipInfo) -> bytes | None:
        name = member.orig_filename.encode("utf-8" if member.flag_bits & _UTF8 else "cp437")
        likely = HEADER.size + len(name) + len(member.extra) + member.compress_size
        try:
            self._file.seek(member.header_offset)
            read = self._file.read(likely)
        except (OSError, ValueError, OverflowError):
            return None
        if len(read) < HEADER.size:
            return None
        signature, name_size, extra_size = HEADER.unpack_from(read)
        begin = HEADER.size + name_size + extra_size
        end = begin + member.compress_size
        if signature != SIGNATURE or end > len(read) or read[HEADER.size :][:name_size] != name:
            return None
        self._end = member.header_offset + end
        return read[begin:end]


def _unpacked(packed: bytes, member: ZipInfo) -> bytes | None:
    if member.compress_type == ZIP_STORED:
        return packed
    if member.compress_type != ZIP_DEFLATED:
        return None
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = unpacking.decompress(packed, member.file_size + 1)
    except zlib.error:
        return None
    return content if unpacking.eof else None
