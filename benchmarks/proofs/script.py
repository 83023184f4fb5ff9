"""An input whose every record is known, and what a registry holds after any part of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from benchmarks.chance import dice
from benchmarks.proofs.small_records import small_record
from trialwright.registry.hashing import digest
from trialwright.registry.sample import generate_block
from trialwright.registry.store import Registry
from trialwright.vocabulary import NctId
from trialwright.vocabulary.ids import FIRST_SAMPLE_NUMBER

#: One line in so many is no record, is there again, or is a later edit of one before it.
_BROKEN, _AGAIN, _EDITED = 40, 25, 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input: its bytes, and whether it is a record."""

    source: bytes
    reads: bool


@dataclass(frozen=True)
class Script:
    """Lines in their order: records, edits of them, repeats, and lines that are no records."""

    lines: tuple[Line, ...]

    @cached_property
    def digests(self) -> tuple[bytes, ...]:
        """The digest of each line."""
        return tuple(digest(line.source) for line in self.lines)

    def write(self, path: Path) -> Path:
        """Write the lines to a file."""
        path.write_bytes(b"".join(line.source + b"\n" for line in self.lines))
        return path

    def faults(self, registry: Registry, parts: int) -> Iterator[str]:
        """Yield how a registry differs from what the first `parts` lines make of it."""
        expected = {True: set[bytes](), False: set[bytes]()}
        for line, known in zip(self.lines[:parts], self.digests, strict=False):
            expected[line.reads].add(known)
        for table, reads in (("version", True), ("rejected", False)):
            rows = registry.connection.execute(f"SELECT digest FROM {table}").fetchall()
            found = [row[0] for row in rows]
            if len(found) != len(set(found)):
                yield f"{table} holds {len(found) - len(set(found))} twice"
            if set(found) != expected[reads]:
                lost = len(expected[reads] - set(found))
                surplus = len(set(found) - expected[reads])
                yield f"{table} lacks {lost} and has {surplus} too many after {parts} lines"


def sample_script(records: int, seed: int) -> Script:
    """Return a script of made-up records of full size."""
    return _script(generate_block(0, records, seed), seed)


def small_script(records: int, seed: int) -> Script:
    """Return a script of records with next to nothing in them."""
    ids = (NctId.from_number(FIRST_SAMPLE_NUMBER + number) for number in range(records))
    return _script([small_record(nct_id, f"Study {nct_id}") for nct_id in ids], seed)


def _script(records: Sequence[bytes], seed: int) -> Script:
    chance = dice(f"script {seed}")
    lines: list[Line] = []
    for number, record in enumerate(records):
        lines.append(Line(record, reads=True))
        if chance.randrange(_BROKEN) == 0:
            lines.append(Line(b'{"broken %d":' % number, reads=False))
        if chance.randrange(_AGAIN) == 0:
            lines.append(Line(records[chance.randrange(number + 1)], reads=True))
        if chance.randrange(_EDITED) == 0:
            earlier = records[chance.randrange(number + 1)]
            lines.append(Line(_edited(earlier, number), reads=True))
    return Script(tuple(lines))


def _edited(record: bytes, number: int) -> bytes:
    tree = msgspec.json.decode(record)
    tree["protocolSection"]["identificationModule"]["briefTitle"] += f" (edit {number})"
    return msgspec.json.encode(tree)
