"""One moment of a registry, however long one looks and whatever is written meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from trialwright.registry.store import Registry


@contextmanager
def one_moment(registry: Registry) -> Iterator[None]:
    """Read the registry as it is now for as long as the block lasts; blocks may be nested."""
    connection = registry.connection
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
