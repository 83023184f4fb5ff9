"""What comes to be stored: a record that was read, or something that could not be.

Structs and not dataclasses, because one goes from process to process for every record.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec


class Arrival(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A record that was read and hashed, compressed and looked at, ready to be stored.

    `data` is the compressed body, made with `dictionary`. `cut` is empty for a version out of
    the registry's own history, which has no computed section. `registry_json` says that the
    bytes, as they came, are what the registry would send.
    """

    nct: int
    content: bytes
    derived: bytes
    digest: bytes
    form: str
    size: int
    posted: str
    cut: str
    lossy: bool
    drift: str
    aliases: tuple[int, ...]
    registry_json: bool
    dictionary: int
    data: bytes
    flags: str
    findings: str
    rules: str
    past_number: int | None = None
    past_date: str | None = None


class Refusal(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something that could not be read, to be set aside whole; `data` is compressed."""

    place: str
    study: str
    path: str
    found: str
    expected: str
    form: str
    digest: bytes
    size: int
    data: bytes


Outcome: TypeAlias = Arrival | Refusal
