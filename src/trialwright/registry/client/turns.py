"""One update at a time: what is half fetched and how far it is lies in files that it shares.

The writer's place is another one and is held only while something is stored: files can be
loaded while an update downloads for hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trialwright.registry.client.resumption import standing_file
from trialwright.registry.store.files import only_one


@contextmanager
def only_update(home: Path) -> Iterator[None]:
    """Hold the one place for an update of this home; raises StoreBusy if it is taken."""
    folder = standing_file(home).parent
    busy = f"another update of the registry at {folder} is under way"
    with only_one(folder / "update.lock", busy):
        yield
