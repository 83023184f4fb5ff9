"""Made-up containers, and what is read out of them."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterable

from tests import records

from trialwright.registry.containers import Item, Spoiled, open_container

Parts = list[Item | Spoiled]

SOURCES = [records.titled(records.FIRST + n, f"Title-{n}-of-{n * 7919:09}") for n in range(4)]


class Pieces:
    """A stream that gives its bytes in the pieces one likes."""

    def __init__(self, content: bytes, size: int) -> None:
        self._pieces = iter(content[start : start + size] for start in range(0, len(content), size))

    def read(self, _: int = -1, /) -> bytes:
        """Return the next piece."""
        return next(self._pieces, b"")


def parts_of(content: bytes) -> Parts:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return list(open_container(file.name))


def sources(parts: Iterable[Item | Spoiled]) -> list[bytes]:
    return [part.source for part in parts if isinstance(part, Item)]


def spoiled(parts: Iterable[Item | Spoiled]) -> list[Spoiled]:
    return [part for part in parts if isinstance(part, Spoiled)]


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return packed.getvalue()


def flipped(content: bytes, position: int, mask: int = 0xFF) -> bytes:
    changed = bytearray(content)
    changed[position] ^= mask
    return bytes(changed)
