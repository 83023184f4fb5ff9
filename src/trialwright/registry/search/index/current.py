"""The index of a home as it is now: opened anew when it has changed."""

from __future__ import annotations

from pathlib import Path

from trialwright.registry.search.index.catalog import index_folder
from trialwright.registry.search.index.finding import Index
from trialwright.registry.search.index.shelves import open_shelves
from trialwright.registry.search.learning import learned_file
from trialwright.registry.search.names import known_synonyms, synonyms_file
from trialwright.registry.store import Registry

State = tuple[tuple[int, int], ...]


class CurrentIndex:
    """Gives the index of a home; who has been given one keeps it as it was."""

    def __init__(self, home: Path, registry: Registry) -> None:
        self._registry = registry
        self._home = home
        catalog = index_folder(home) / "catalog.json"
        self._watched = (catalog, synonyms_file(home), learned_file(home))
        # One value, so that threads that ask at once never see a state with another's index.
        self._known: tuple[State | None, Index | None] = (None, None)

    def __call__(self) -> Index | None:
        """Return the index, or None if there is none yet."""
        now = tuple(map(state_of, self._watched))
        seen, index = self._known
        if now != seen:
            _, shelves = open_shelves(self._home)
            index = Index(shelves, known_synonyms(self._home), self._registry) if shelves else None
            self._known = (now, index)
        return index


def state_of(path: Path) -> tuple[int, int]:
    """Return what tells one state of a file from the next; the same for a file that is not."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return (status.st_ino, status.st_mtime_ns)
