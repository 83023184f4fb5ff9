"""What one load did: an account that adds up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from trialwright.registry.store.moments import from_stored

LOAD_COLUMNS = (
    "id, started, ended, inputs, program, parts, new, changed, unchanged, rejected, derived_only"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How many records were read, and what became of each: ``read`` is the sum of the rest.

    `derived_only` counts those of the changed in which only the registry's computed section
    had changed.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    derived_only: int = 0

    @property
    def read(self) -> int:
        """How many records were met."""
        return self.new + self.changed + self.unchanged + self.rejected

    def __add__(self, other: Account) -> Account:
        return Account(
            new=self.new + other.new,
            changed=self.changed + other.changed,
            unchanged=self.unchanged + other.unchanged,
            rejected=self.rejected + other.rejected,
            derived_only=self.derived_only + other.derived_only,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One load: what was given, when, and its account; `ended` is None while it is unfinished."""

    id: int
    started: datetime
    ended: datetime | None
    inputs: tuple[str, ...]
    program: str
    parts: int
    account: Account = field(default_factory=Account)


def load_of(row: tuple[Any, ...]) -> Load:
    """Return a load from a row of LOAD_COLUMNS."""
    identity, started, ended, inputs, program, parts, *counts = row
    new, changed, unchanged, rejected, derived_only = counts
    return Load(
        id=identity,
        started=from_stored(started),
        ended=None if ended is None else from_stored(ended),
        inputs=tuple(msgspec.json.decode(inputs)),
        program=program,
        parts=parts,
        account=Account(
            new=new,
            changed=changed,
            unchanged=unchanged,
            rejected=rejected,
            derived_only=derived_only,
        ),
    )
