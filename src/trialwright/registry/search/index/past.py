"""The index as of a past day: the versions that the registry showed then, and no others.

The segments of the present hold most of these: in each of them those studies speak whose version
is that of the day. What no segment holds is indexed when a day is first asked for, into a
further segment. It is named for the versions in it and is there whole or not at all, so nothing
that is loaded later makes it wrong; a few are kept for the next questions.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from time import monotonic, sleep

import numpy as np

from trialwright.errors import InvalidInput, StoreBusy, StoreDamaged
from trialwright.registry.search.index.arrays import Units
from trialwright.registry.search.index.building import WORK, Builders, build_segment, remove_left
from trialwright.registry.search.index.catalog import FORM, PAST, index_folder
from trialwright.registry.search.index.segment import Segment
from trialwright.registry.search.index.shelves import Shelf
from trialwright.registry.store import Registry
from trialwright.registry.store.files import only_one
from trialwright.vocabulary.sentences import sentence

#: So many segments are kept; the one that was opened longest ago gives way.
KEPT = 8

#: What a build that was ended leaves behind, and what is on its way out.
_UNFINISHED = frozenset({".part", WORK, ".gone"})

_GLANCE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What may be done for an answer as of a day.

    At most `most` versions are indexed, any number if that is None, by so many `workers`;
    `built` hears how many of how many are done. Another process that does the same is waited
    for, so long [s].
    """

    most: int | None = None
    workers: int = 1
    built: Callable[[int, int], None] = lambda _, __: None
    patience: float = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """The studies that were there on a day, ascending, and the version of each."""

    ncts: Units
    versions: Units

    @classmethod
    def on(cls, day: date, registry: Registry) -> Shown:
        """Return what the registry showed at the end of a day: see `Registry.as_of`."""
        pairs = np.fromiter(
            registry.versions_as_of(day), dtype=np.dtype([("nct", "<u4"), ("version", "<u4")])
        )
        return cls(np.ascontiguousarray(pairs["nct"]), np.ascontiguousarray(pairs["version"]))

    def __len__(self) -> int:
        """Return how many studies there were."""
        return len(self.ncts)

    def only(self, which: Units) -> Shown:
        """Return some of them, by place."""
        return Shown(self.ncts[which], self.versions[which])

    def name(self) -> str:
        """Return what a segment of these versions is called: it differs where they do."""
        digest = blake2b(FORM.to_bytes(4, "little"), digest_size=16)
        digest.update(self.ncts.tobytes())
        digest.update(self.versions.tobytes())
        return digest.hexdigest()


def shelves_as_of(
    day: date, shelves: Sequence[Shelf], registry: Registry, effort: Effort
) -> tuple[Shelf, ...]:
    """Return what answers as of a day, out of the shelves of the present.

    Raises InvalidInput if more would have to be indexed than may be, StoreBusy if another
    process goes on indexing for a past day.
    """
    shown = Shown.on(day, registry)
    past, missing = _speaking(shelves, shown)
    if not len(missing):
        return past
    segment = _segment(day, missing, registry.home, effort)
    return (*past, Shelf(segment, np.ones(len(missing), dtype=np.bool_)))


def _speaking(shelves: Sequence[Shelf], shown: Shown) -> tuple[tuple[Shelf, ...], Shown]:
    """Let the studies speak whose version is shown; return also what no shelf holds."""
    missing = np.ones(len(shown), dtype=np.bool_)
    past = []
    for shelf in reversed(shelves):
        segment = shelf.segment
        live = np.zeros(len(segment.ncts), dtype=np.bool_)
        _, rows, places = np.intersect1d(
            segment.ncts, shown.ncts, assume_unique=True, return_indices=True
        )
        same = (segment.versions[rows] == shown.versions[places]) & missing[places]
        live[rows[same]] = True
        missing[places[same]] = False
        past.append(Shelf(segment, live))
    return tuple(reversed(past)), shown.only(np.flatnonzero(missing).astype(np.uint32))


def _segment(day: date, missing: Shown, home: Path, effort: Effort) -> Segment:
    """Return the segment of these versions, built if it is not kept."""
    folder = index_folder(home) / PAST / missing.name()
    kept = _opened(folder)
    if kept is not None:
        return kept
    if effort.most is not None and len(missing) > effort.most:
        raise InvalidInput(
            sentence(
                "As of {day} {missing} versions are not indexed, more than the {most} that are "
                "indexed for one request\n"
                "Once `trialwright search --as-of {day} --count` has indexed them, this is "
                "answered.",
                day=day,
                missing=f"{len(missing):,}",
                most=f"{effort.most:,}",
            )
        )
    with _only_builder(folder.parent, effort.patience):
        kept = _opened(folder)
        return _built(folder, missing, home, effort) if kept is None else kept


def _opened(folder: Path) -> Segment | None:
    """Return a segment that is kept, and note that it was asked for; None if it is not whole."""
    try:
        segment = Segment(folder)
    except (StoreDamaged, FileNotFoundError):
        return None
    with suppress(OSError):
        os.utime(folder)
    return segment


def _built(folder: Path, missing: Shown, home: Path, effort: Effort) -> Segment:
    _make_room(folder)
    done = 0

    def count(some: int) -> None:
        nonlocal done
        done += some
        effort.built(done, len(missing))

    with Builders(effort.workers) as builders:
        build_segment(
            home,
            missing.versions.tolist(),
            folder,
            builders=builders,
            built=count,
            read=Registry.stored_trees,
        )
    if done != len(missing):
        _remove(folder)
        raise StoreDamaged(
            f"{len(missing) - done:,} of {len(missing):,} past versions are not whole in the "
            "registry; `trialwright registry verify` names them"
        )
    return Segment(folder)


def _make_room(folder: Path) -> None:
    """Remove what ended builds left, what stands in the way, and the oldest if it is full."""
    here = [path for path in folder.parent.iterdir() if path.is_dir()]
    for path in here:
        if path.suffix in _UNFINISHED:
            remove_left(path)
    whole = [path for path in here if path.suffix not in _UNFINISHED and path != folder]
    whole.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in whole[KEPT - 1 :]:
        _remove(path)
    if folder.exists():
        _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a segment; whoever is ended while doing so leaves none that is not whole."""
    shutil.rmtree(folder.rename(folder.with_suffix(".gone")))


@contextmanager
def _only_builder(folder: Path, patience: float) -> Iterator[None]:
    """Hold the place of the one who indexes for past days, once it is free."""
    end = monotonic() + patience
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(
                    only_one(folder / "builder.lock", "another process is indexing for a past day")
                )
                break
            except StoreBusy:
                if monotonic() >= end:
                    raise
            sleep(_GLANCE)
        yield
