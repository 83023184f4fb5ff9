"""What comes out of a container: the bytes of one record, or a part that is spoiled.

Structs and not dataclasses, because one goes from process to process for every record.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Protocol, TypeAlias

import msgspec


class Form(str, Enum):  # noqa: UP042 - stored by value, and compared with stored text
    """How the bytes of a record came."""

    JSON = "json"
    #: A text page whose last part is the record as a Python literal.
    PAGE = "page"


class Item(msgspec.Struct, frozen=True, gc=False):
    """One record, unread: its bytes as they came, and where they stood."""

    place: str
    source: bytes
    form: Form = Form.JSON


class Spoiled(msgspec.Struct, frozen=True, gc=False):
    """A part of a container that gives no record.

    `source` holds its bytes, or their beginning where they are too many to keep.
    """

    place: str
    source: bytes
    found: str
    expected: str


Part: TypeAlias = Item | Spoiled
Parts: TypeAlias = Iterator[Part]


class ByteStream(Protocol):
    """Anything that gives bytes in pieces; the empty piece is the end."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes."""
        ...
