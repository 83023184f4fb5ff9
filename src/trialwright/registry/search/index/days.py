"""The index of a home as of days of the past, for whoever answers many questions."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Lock

from trialwright.registry.search.index.catalog import index_folder
from trialwright.registry.search.index.current import State, state_of
from trialwright.registry.search.index.finding import Index
from trialwright.registry.search.index.past import Effort, shelves_as_of
from trialwright.registry.search.index.shelves import Shelf, open_shelves
from trialwright.registry.search.names import known_synonyms, synonyms_file
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.store import Registry

#: So many days are kept at hand.
KEPT_READY = 4


class PastIndexes:
    """Gives the index as of a day; what was asked last is kept at hand until something changes.

    To make one ready can take seconds: it may be done in another thread than the questions are
    asked in, which go to `registry`.
    """

    def __init__(self, home: Path, registry: Registry, effort: Effort) -> None:
        self._home = home
        self._registry = registry
        self._effort = effort
        self._watched = (index_folder(home) / "catalog.json", synonyms_file(home))
        self._watching = Registry.open(home)
        self._lock = Lock()
        self._present: _Present | None = None

    def __call__(self, day: date) -> Index | None:
        """Return the index, or None if there is none; raises what `shelves_as_of` does."""
        with self._lock:
            present = self._present = self._now()
            known = present.ready.pop(day, None)
            if known is not None:
                present.ready[day] = known
        if known is not None or not present.shelves:
            return known
        with Registry.open(self._home) as registry:
            shelves = shelves_as_of(day, present.shelves, registry, self._effort)
        index = Index(shelves, present.synonyms, self._registry)
        with self._lock:
            present.keep(day, index)
        return index

    def _now(self) -> _Present:
        """Return the present index, opened anew if it or what was loaded has changed."""
        (loaded,) = self._watching.connection.execute("PRAGMA data_version").fetchone()
        state = (*map(state_of, self._watched), (loaded, 0))
        if self._present is not None and self._present.state == state:
            return self._present
        _, shelves = open_shelves(self._home)
        return _Present(state, shelves, known_synonyms(self._home))


class _Present:
    """The index of one moment, and what was made of it for days, asked longest ago first."""

    def __init__(self, state: State, shelves: tuple[Shelf, ...], synonyms: Synonyms) -> None:
        self.state = state
        self.shelves = shelves
        self.synonyms = synonyms
        self.ready: dict[date, Index] = {}

    def keep(self, day: date, index: Index) -> None:
        """Keep the index of a day at hand, in place of the one asked longest ago."""
        self.ready[day] = index
        while len(self.ready) > KEPT_READY:
            del self.ready[next(iter(self.ready))]
