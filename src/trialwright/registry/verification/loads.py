"""The loads of a registry as they are stored, and what each is a witness of."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import Any, TypeAlias

import msgspec

import trialwright

#: A clock may be set while a load goes on, but by no more than this, in milliseconds.
CLOCK_SET = 24 * 60 * 60 * 1000

_TRIED = "rejected "


@dataclass(frozen=True, kw_only=True)
class StoredLoad:
    """One load as it is stored, which may be damaged to anything."""

    id: int
    started: Any
    ended: Any
    inputs: Any
    mark: Any
    program: Any
    parts: Any
    new: Any
    changed: Any
    unchanged: Any
    rejected: Any
    derived_only: Any

    @property
    def sums(self) -> list[Any]:
        """What it counted, in the order of the columns."""
        counted = (self.parts, self.new, self.changed, self.unchanged, self.rejected)
        return [*counted, self.derived_only]

    @property
    def is_counted(self) -> bool:
        """Whether all that it counted are whole numbers."""
        return all(isinstance(one, int) for one in self.sums)

    @property
    def is_by_this_program(self) -> bool:
        """Whether this very version of the program did it."""
        return bool(self.program == trialwright.__version__)

    @cached_property
    def names(self) -> tuple[str, ...] | None:
        """What was given to it; None if that does not read."""
        try:
            return msgspec.json.decode(self.inputs, type=tuple[str, ...])
        except (msgspec.MsgspecError, UnicodeDecodeError, TypeError):
            return None

    @property
    def tried(self) -> frozenset[int] | None:
        """The numbers of the rejects that it tried again; None if it read something else."""
        names = self.names
        if names is None or self.mark or self.parts:
            return None
        numbers = [name.removeprefix(_TRIED) for name in names if name.startswith(_TRIED)]
        if len(numbers) < len(names) or not all(one.isdecimal() for one in numbers):
            return None
        return frozenset(map(int, numbers))

    def spans(self, moment: object) -> bool:
        """Whether a moment of ours lies in this load."""
        if not isinstance(moment, int) or not isinstance(self.started, int):
            return False
        until = self.ended if isinstance(self.ended, int) else moment
        return self.started - CLOCK_SET <= moment <= until + CLOCK_SET

    def tells_its_places_apart(self) -> bool:
        """Whether its inputs are files of which none is given twice, alone or in a folder."""
        names = self.names
        if not names or not self.mark or self.tried is not None:
            return False
        return not any(one.startswith(other) for one, other in permutations(names, 2))

    def shares_with(self, other: StoredLoad) -> bool:
        """Whether the two may have read the same file."""
        return any(
            one.startswith(its) or its.startswith(one)
            for one in self.names or ("",)
            for its in other.names or ("",)
        )

    def ended_before(self, other: StoredLoad) -> bool:
        """Whether it had ended when another one began."""
        moments = (self.ended, other.started)
        return all(isinstance(one, int) for one in moments) and self.ended <= other.started


Loads: TypeAlias = Mapping[int, StoredLoad]


def stored_loads(connection: sqlite3.Connection) -> dict[int, StoredLoad]:
    """Return all loads by their numbers."""
    columns = ", ".join(StoredLoad.__dataclass_fields__)
    rows = connection.execute(f"SELECT {columns} FROM load ORDER BY id")
    names = [name for name, *_ in rows.description]
    return {row[0]: StoredLoad(**dict(zip(names, row, strict=True))) for row in rows}
