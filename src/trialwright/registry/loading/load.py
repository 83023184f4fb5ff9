"""Load records into a registry: any amount, resumable, every record accounted for."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain, islice
from math import ceil
from pathlib import Path
from typing import Protocol

import msgspec

import trialwright
from trialwright.errors import Interrupted, RecordError
from trialwright.registry.containers import STDIN, Form, Item, demand_input, open_container
from trialwright.registry.containers.values import Part
from trialwright.registry.loading.blocks import cut_blocks, open_pool, prepared
from trialwright.registry.reading import read_record
from trialwright.registry.store import RegistryWriter
from trialwright.registry.store.compression import ENOUGH_TO_TRAIN
from trialwright.registry.store.loads import Account, Load

#: So many records are looked at before the first is stored: from as many on, several
#: processes read, and a compression dictionary is trained on some of them.
FIRST_RECORDS = 2_000
FIRST_BYTES = 64 * 1024 * 1024

#: More records than this, evenly drawn from the first, do not make a better dictionary.
TRAINING_RECORDS = 1_000


class Progress(Protocol):
    """Somebody who wants to know how far a load is."""

    def passed(self, size: int) -> None:
        """Take note that `size` more bytes of the inputs have been used up."""
        ...

    def stored(self, account: Account) -> None:
        """Take note of what is durably stored by now, of this load as a whole."""
        ...


class Silent:
    """Nobody wants to know."""

    def passed(self, size: int) -> None:
        """Take no note."""

    def stored(self, account: Account) -> None:
        """Take no note."""


def load(
    home: Path,
    inputs: Sequence[str],
    *,
    clock: Callable[[], datetime],
    workers: int | None = None,
    progress: Progress | None = None,
) -> Load:
    """Load files, folders or standard input, and return the load with its account.

    A load of the same unchanged inputs that was interrupted goes on where it was. `workers`
    is the number of processes that read records; None takes one for each processor.
    Raises ContainerError, before anything is done, if one of the inputs is not there,
    StoreBusy if another process writes, Interrupted on the user's interrupt.
    """
    for name in inputs:
        demand_input(name)
    progress = progress or Silent()
    with RegistryWriter.open(home, clock) as writer:
        mark = mark_of(inputs)
        begun = writer.begin([_in_utf8(name) for name in inputs], mark)
        parts = chain.from_iterable(open_container(name, progress.passed) for name in inputs)
        try:
            store_parts(
                writer, begun, islice(parts, begun.parts, None), workers=workers, progress=progress
            )
        except KeyboardInterrupt as error:
            raise Interrupted(f"stopped; every stored batch is kept{_again(mark)}") from error
        return writer.end(begun)


def _in_utf8(name: str) -> str:
    """Return a file's name as it can be kept and shown, bytes that are no text written out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _again(mark: str) -> str:
    """Say what the same command would do: what came out of a pipe does not come again."""
    if mark:
        return ", and the same command goes on from there"
    return "; a pipe has to be read again from its beginning, what is stored will be unchanged"


def store_parts(
    writer: RegistryWriter,
    begun: Load,
    parts: Iterable[Part],
    *,
    workers: int | None,
    progress: Progress,
) -> None:
    """Read, prepare and store parts in order, batch by batch."""
    with _no_search_for_cycles():
        _store_parts(writer, begun, iter(parts), workers=workers, progress=progress)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Keep the collector from walking the members of a large archive again and again.

    What goes through here holds no cycles, and is freed as soon as it has been stored.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _store_parts(
    writer: RegistryWriter,
    begun: Load,
    rest: Iterator[Part],
    *,
    workers: int | None,
    progress: Progress,
) -> None:
    account = begun.account
    first = _begin_reading(rest)
    many = len(first) == FIRST_RECORDS or sum(len(one.source) for one in first) >= FIRST_BYTES
    with open_pool((workers or os.cpu_count() or 1) if many else 1) as pool:
        number, dictionary = _dictionary(writer, first)
        blocks = cut_blocks(chain(first, rest))
        for count, outcomes in prepared(blocks, number, dictionary, pool):
            account += writer.store(begun, outcomes, count)
            progress.stored(account)


def mark_of(inputs: Sequence[str]) -> str:
    """Return what the inputs are, to know them again; empty if that cannot be known.

    What comes out of a pipe is gone once it is read: only files and folders are known again.
    """
    if STDIN in inputs or not all(Path(name).is_file() or Path(name).is_dir() for name in inputs):
        return ""
    seen = hashlib.sha256(trialwright.__version__.encode())
    for name in inputs:
        seen.update(os.fsencode(Path(name).resolve()) + b"\0")
        for file in _files(Path(name)):
            seen.update(msgspec.json.encode(file))
    return seen.hexdigest()


def _files(path: Path) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, size and time of last change of every file below a path."""
    below = sorted(path.rglob("*")) if path.is_dir() else [path]
    for file in below:
        if file.is_file():
            status = file.stat()
            yield (os.fsencode(file), status.st_size, status.st_mtime_ns)


def _dictionary(writer: RegistryWriter, first: Sequence[Part]) -> tuple[int, bytes]:
    """Return the store's compression dictionary; train one if there are records enough."""
    number, dictionary = writer.dictionary()
    if number == 0 and len(first) >= ENOUGH_TO_TRAIN:
        drawn = first[:: ceil(len(first) / TRAINING_RECORDS)]
        samples = [part.source for part in drawn if _reads(part)]
        if len(samples) >= ENOUGH_TO_TRAIN:
            return writer.train(samples)
    return number, dictionary


def _reads(part: Part) -> bool:
    """Whether a part is a record: a dictionary learnt from anything else would last for ever."""
    if not isinstance(part, Item) or part.form is not Form.JSON:
        return False
    try:
        read_record(part.source)
    except RecordError:
        return False
    return True


def _begin_reading(parts: Iterator[Part]) -> list[Part]:
    """Return the first parts, of bounded number and size."""
    first: list[Part] = []
    size = 0
    for part in islice(parts, FIRST_RECORDS):
        first.append(part)
        size += len(part.source)
        if size >= FIRST_BYTES:
            break
    return first
