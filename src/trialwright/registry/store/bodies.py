"""Read bodies back, whichever way they were compressed."""

from __future__ import annotations

import sqlite3

import zstandard

from trialwright.errors import StoreDamaged
from trialwright.registry.store.compression import Decompressor, from_difference


class Bodies:
    """The bytes of versions by version id; dictionaries are read once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._decompressors = {0: Decompressor(b"")}

    def read(self, version: int) -> bytes:
        """Return the bytes as they came; raises StoreDamaged if they are not there whole."""
        row = self._connection.execute(
            "SELECT dictionary, base, data, size FROM body JOIN version ON id = version"
            " WHERE version = ?",
            (version,),
        ).fetchone()
        if row is None:
            raise StoreDamaged(f"version {version} has lost its body")
        return self.unpack(version, *row)

    def unpack(self, version: int, dictionary: int, base: int, data: bytes, size: int) -> bytes:
        """Return the bytes of a body whose row has been read."""
        try:
            if base:
                return from_difference(data, self.read(base), size)
            return self._decompressor(dictionary).decompress(data, size)
        except zstandard.ZstdError as error:
            raise StoreDamaged(f"the body of version {version} is damaged: {error}") from error

    def _decompressor(self, dictionary: int) -> Decompressor:
        known = self._decompressors.get(dictionary)
        if known is None:
            row = self._connection.execute(
                "SELECT data FROM dictionary WHERE id = ?", (dictionary,)
            ).fetchone()
            if row is None:
                raise StoreDamaged(f"the compression dictionary {dictionary} is lost")
            known = self._decompressors[dictionary] = Decompressor(row[0])
        return known
