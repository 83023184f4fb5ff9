"""What was set aside is listed and tried again, however much it is, in little memory."""

from __future__ import annotations

import random
import sqlite3
import tracemalloc
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests import records

from trialwright.errors import StoreDamaged
from trialwright.registry.hashing import digest
from trialwright.registry.loading import retry, retry_rejected
from trialwright.registry.store import Registry, RegistryWriter
from trialwright.registry.store.arrivals import Refusal
from trialwright.registry.store.compression import Compressor
from trialwright.registry.store.files import registry_file
from trialwright.registry.store.loads import Account

MEGABYTE = 2**20
MANY = 12


def refusal(number: int, source: bytes) -> Refusal:
    return Refusal(
        place=f"in:{number}", study="", path="(record)", found="no JSON", expected="JSON",
        form="json", digest=digest(source), size=len(source),
        data=Compressor(b"").compress(source),
    )  # fmt: skip


def set_aside(home: Path, *sources: bytes) -> None:
    with RegistryWriter.open(home, records.clock_from()) as writer:
        begun = writer.begin(["in"], "")
        for number, source in enumerate(sources, start=1):
            writer.store(begun, [refusal(number, source)], 1)
        writer.end(begun)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a registry that has set aside a dozen parts of a megabyte."""
    set_aside(tmp_path, *(random.Random(n).randbytes(MEGABYTE) for n in range(MANY)))
    return tmp_path


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """Demand that no more than `size` bytes are held at once."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < size
    finally:
        tracemalloc.stop()


def test_the_list_of_what_was_set_aside_holds_no_bytes_of_it(home: Path) -> None:
    with Registry.open(home) as registry, at_most(MEGABYTE // 2):
        assert sum(one.size for one in registry.rejected()) == MANY * MEGABYTE


def test_the_list_is_read_row_by_row(home: Path) -> None:
    with Registry.open(home) as registry:
        rows = registry.rejected()
        assert next(rows).id == 1
        registry.connection.set_progress_handler(lambda: 1, 1)
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            next(rows)


def test_the_bytes_of_one_are_read_alone(home: Path) -> None:
    with Registry.open(home) as registry, at_most(4 * MEGABYTE):
        assert registry.rejected_source(3) == random.Random(2).randbytes(MEGABYTE)


def test_what_was_set_aside_is_tried_again_in_batches(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "BLOCK_BYTES", MEGABYTE)

    with at_most(MANY * MEGABYTE // 2):
        done = retry_rejected(home, (), clock=records.clock_from())

    assert done.account == Account(rejected=MANY)


@pytest.mark.parametrize("most", [1, 2, 500])
def test_the_size_of_a_batch_makes_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(retry, "BLOCK_PARTS", most)
    good = [records.record(records.FIRST + n) for n in range(3)]
    set_aside(tmp_path, good[0], b"{broken", good[1], good[0], good[2])

    first = retry_rejected(tmp_path, (5, 1, 2, 1), clock=records.clock_from())
    second = retry_rejected(tmp_path, (), clock=records.clock_from())

    assert first.account == Account(new=2, rejected=1)
    assert first.inputs == ("rejected 1", "rejected 2", "rejected 5")
    # What the second try says of the broken one is another reason, and so stands apart.
    assert second.inputs == ("rejected 2", "rejected 3", "rejected 4", "rejected 6")
    assert second.account == Account(new=1, unchanged=1, rejected=2)
    with Registry.open(tmp_path) as registry:
        accepted = [one.accepted for one in registry.rejected()]
        assert registry.count() == 3
    assert accepted == [first.id, None, second.id, second.id, first.id, None]


def test_damaged_bytes_of_what_was_set_aside_are_never_passed_on(home: Path) -> None:
    with closing(sqlite3.connect(registry_file(home))) as connection, connection:
        connection.execute("UPDATE rejected SET data = x'00' WHERE id = 2")

    with (
        Registry.open(home) as registry,
        pytest.raises(StoreDamaged, match="bytes set aside under 2 are damaged"),
    ):
        registry.rejected_source(2)
