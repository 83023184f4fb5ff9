"""Write to a registry: one process at a time, batch by batch, each batch whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

import msgspec

import trialwright
from trialwright.registry.store.arrivals import Arrival, Outcome
from trialwright.registry.store.batch import Batch
from trialwright.registry.store.bodies import Bodies
from trialwright.registry.store.compression import train_dictionary
from trialwright.registry.store.files import connect_to_write, only_writer
from trialwright.registry.store.loads import LOAD_COLUMNS, Account, Load, load_of
from trialwright.registry.store.moments import to_stored


class RegistryWriter:
    """A registry opened for writing; raises StoreBusy if another process has it open so."""

    def __init__(self, connection: sqlite3.Connection, clock: Callable[[], datetime]) -> None:
        self.connection = connection
        self._clock = clock
        self._bodies = Bodies(connection)

    @classmethod
    @contextmanager
    def open(cls, home: Path, clock: Callable[[], datetime]) -> Iterator[Self]:
        """Open the registry under a home folder for writing, and make it if there is none."""
        with ExitStack() as stack:
            stack.enter_context(only_writer(home))
            connection = connect_to_write(home)
            stack.callback(connection.close)
            yield cls(connection, clock)

    def dictionary(self) -> tuple[int, bytes]:
        """Return the newest compression dictionary and its number; 0 and empty if none yet."""
        row = self.connection.execute(
            "SELECT id, data FROM dictionary ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return (0, b"") if row is None else (row[0], row[1])

    def train(self, samples: Sequence[bytes]) -> tuple[int, bytes]:
        """Train a dictionary on records, keep it, and return it with its number."""
        data = train_dictionary(samples)
        cursor = self.connection.execute("INSERT INTO dictionary (data) VALUES (?)", (data,))
        return (int(cursor.lastrowid or 0), data)

    def begin(self, inputs: Sequence[str], mark: str) -> Load:
        """Begin a load, or go on with the last one of the same inputs that has not ended."""
        unended = self.connection.execute(
            f"SELECT {LOAD_COLUMNS} FROM load WHERE mark = ? AND mark != '' AND ended IS NULL"
            " ORDER BY id DESC LIMIT 1",
            (mark,),
        ).fetchone()
        if unended is not None:
            return load_of(unended)
        row = self.connection.execute(
            f"INSERT INTO load (started, inputs, mark, program) VALUES (?, ?, ?, ?)"
            f" RETURNING {LOAD_COLUMNS}",
            (
                self._now(),
                msgspec.json.encode(list(inputs)).decode(),
                mark,
                trialwright.__version__,
            ),
        ).fetchone()
        return load_of(row)

    def store(self, load: Load, outcomes: Sequence[Outcome], parts: int) -> Account:
        """Store a batch and note that `parts` parts of the inputs are done; whole or not at all."""
        with self._transaction():
            return self._store(load, outcomes, parts)

    def store_tried(self, load: Load, tried: Sequence[tuple[int, Outcome]]) -> Account:
        """Store what became of rejects, given with their numbers; whole or not at all.

        What reads now is noted as accepted by the load; what still does not read stays.
        """
        accepted = [(load.id, number) for number, one in tried if isinstance(one, Arrival)]
        with self._transaction():
            account = self._store(load, [outcome for _, outcome in tried], 0)
            self.connection.executemany("UPDATE rejected SET accepted = ? WHERE id = ?", accepted)
        return account

    def end(self, load: Load) -> Load:
        """Close a load and return its account as it stands in the registry."""
        row = self.connection.execute(
            f"UPDATE load SET ended = ? WHERE id = ? RETURNING {LOAD_COLUMNS}",
            (self._now(), load.id),
        ).fetchone()
        return load_of(row)

    def replace_derived(self, rows: Sequence[tuple[str, str, str, int]]) -> None:
        """Replace flags, findings and rule versions of studies, given with their numbers."""
        with self._transaction():
            self.connection.executemany(
                "UPDATE study SET flags = ?, findings = ?, rules = ? WHERE nct = ?", rows
            )

    def _store(self, load: Load, outcomes: Sequence[Outcome], parts: int) -> Account:
        """Store a batch inside a transaction."""
        batch = Batch(self.connection, self._bodies, load.id, self._now())
        account = batch.store(outcomes)
        self.connection.execute(
            "UPDATE load SET parts = parts + ?, new = new + ?, changed = changed + ?,"
            " unchanged = unchanged + ?, rejected = rejected + ?,"
            " derived_only = derived_only + ? WHERE id = ?",
            (
                parts,
                account.new,
                account.changed,
                account.unchanged,
                account.rejected,
                account.derived_only,
                load.id,
            ),
        )
        return account

    def _now(self) -> int:
        return to_stored(self._clock())

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")
