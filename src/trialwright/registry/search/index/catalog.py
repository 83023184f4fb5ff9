"""Which segments make up the index, and bringing it level with the registry.

The catalog is one small file that is replaced as a whole: whoever opens the index sees the
segments of one moment. A segment that no catalog names is what a process left that was ended;
it is removed by the next that brings the index up to date.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np

from trialwright.errors import StoreDamaged
from trialwright.registry.search.index.arrays import Units
from trialwright.registry.search.index.building import PAIRED, Builders, build_segment, remove_left
from trialwright.registry.search.index.folder import ArrayFolder
from trialwright.registry.search.learning import LEARNED, learned_file
from trialwright.registry.store import Registry
from trialwright.registry.store.files import only_one, registry_file
from trialwright.registry.store.snapshot import one_moment

#: Changes with whatever makes an index of an older program say something else.
FORM = 5

#: The folder within that of the index in which segments of past days are kept.
PAST = "past"

#: From so many segments beside the largest on, these are made one.
MOST_SMALL = 6

#: The same while more is coming: to index anew what was just indexed can wait until it is quiet.
MOST_IN_A_RUSH = 16

#: Small segments are made one with the largest when they have this part of its studies.
WORTH_ALL = 0.25


class Catalog(msgspec.Struct, frozen=True, kw_only=True):
    """The segments of the index, oldest first: of a study the newest segment holds.

    `newest_version` is the greatest number of a version that was in the registry when the
    index was brought level with it.
    """

    form: int = FORM
    segments: tuple[str, ...] = ()
    newest_version: int = 0


def index_folder(home: Path) -> Path:
    """Return where the index of this home is kept."""
    return registry_file(home).parent / "index"


def read_catalog(home: Path) -> Catalog:
    """Return the catalog, an empty one if there is none or if another program wrote it."""
    path = _catalog_file(home)
    if not path.exists():
        return Catalog()
    try:
        catalog = msgspec.json.decode(path.read_bytes(), type=Catalog)
    except msgspec.DecodeError as error:
        raise StoreDamaged(
            f"{path} is damaged ({error}); remove it and run `trialwright registry index`"
        ) from error
    return catalog if catalog.form == FORM else Catalog()


def is_level(home: Path, registry: Registry) -> bool:
    """Whether the index holds what the registry holds."""
    return read_catalog(home).newest_version == registry.newest_version_number()


def bring_level(
    home: Path, *, workers: int, built: Callable[[int, int], None] = lambda _, __: None
) -> int:
    """Index every study that is new or has changed, and return how many these were.

    `built` hears how many of how many are done. Raises StoreBusy while another process does
    the same, NotFound if there is no registry.
    """
    with Builders(workers) as builders:
        return bring_level_by(builders, home, built=built)


def bring_level_by(
    builders: Builders,
    home: Path,
    *,
    built: Callable[[int, int], None],
    in_a_rush: bool = False,
) -> int:
    """Do the same by processes that are there.

    In a rush, more is about to come: it is then enough to look at what came since the last
    time, and more small segments are left as they are.
    """
    with _only_indexer(home), Registry.open(home) as registry, one_moment(registry):
        catalog = read_catalog(home)
        _remove_strangers(home, catalog)
        newest = registry.newest_version_number()
        if in_a_rush and catalog.segments:
            waiting = list(registry.renewed_since(catalog.newest_version))
        else:
            waiting = _waiting(home, catalog, registry)
        most_small = MOST_IN_A_RUSH if in_a_rush else MOST_SMALL
        studies, replaced = _taken_in(home, catalog, waiting, most_small)
        if studies:
            catalog = _with_segment(home, catalog, studies, replaced, builders, built)
        if studies or newest != catalog.newest_version:
            _write(home, msgspec.structs.replace(catalog, newest_version=newest))
    return len(waiting)


def indexed_versions(home: Path, catalog: Catalog) -> tuple[Units, Units]:
    """Return the studies of the index, ascending, and the version that is indexed of each."""
    folders = [ArrayFolder(index_folder(home) / name) for name in catalog.segments]
    nothing = np.zeros(0, dtype=np.uint32)
    ncts = np.concatenate([nothing, *(one.get("nct") for one in reversed(folders))])
    versions = np.concatenate([nothing, *(one.get("version") for one in reversed(folders))])
    studies, rows = np.unique(ncts, return_index=True)
    return studies, versions[rows]


def _waiting(home: Path, catalog: Catalog, registry: Registry) -> list[int]:
    """Return the studies whose newest version is not indexed."""
    stored = np.fromiter(
        registry.newest_versions(), dtype=np.dtype([("nct", "<u4"), ("version", "<u4")])
    )
    studies, versions = indexed_versions(home, catalog)
    rows = np.searchsorted(studies, stored["nct"])
    rows[rows == len(studies)] = 0
    if not len(studies):
        return [int(nct) for nct in stored["nct"]]
    same = (studies[rows] == stored["nct"]) & (versions[rows] == stored["version"])
    return [int(nct) for nct in stored["nct"][~same]]


def _with_segment(  # noqa: PLR0913, PLR0917 - what, in place of what, and how
    home: Path,
    catalog: Catalog,
    studies: list[int],
    replaced: set[str],
    builders: Builders,
    built: Callable[[int, int], None],
) -> Catalog:
    """Build a segment of studies, in the place of others."""
    folder = index_folder(home) / f"{_next_number(catalog):06}"
    done = 0

    def count(some: int) -> None:
        nonlocal done
        done += some
        built(done, len(studies))

    kept = tuple(name for name in catalog.segments if name not in replaced)
    paired = _paired_in(home, kept[0]) if kept else ()
    build_segment(home, studies, folder, builders=builders, built=count, paired=paired)
    if not kept:
        (folder / LEARNED).replace(learned_file(home))
    return msgspec.structs.replace(catalog, segments=(*kept, folder.name))


def _paired_in(home: Path, segment: str) -> tuple[str, ...]:
    return tuple(ArrayFolder(index_folder(home) / segment).notes.get(PAIRED, ()))


def _taken_in(
    home: Path, catalog: Catalog, waiting: list[int], most_small: int
) -> tuple[list[int], set[str]]:
    """Return what the next segment holds, and which segments it makes needless."""
    sizes = {
        name: len(ArrayFolder(index_folder(home) / name).get("nct")) for name in catalog.segments
    }
    if not sizes:
        return waiting, set()
    largest = max(sizes, key=lambda name: sizes[name])
    small = set(sizes) - {largest}
    if len(waiting) + sum(sizes[name] for name in small) > WORTH_ALL * sizes[largest]:
        replaced = set(sizes)
    elif len(small) >= most_small:
        replaced = small
    else:
        return waiting, set()
    within = [
        int(nct) for name in replaced for nct in ArrayFolder(index_folder(home) / name).get("nct")
    ]
    return sorted({*waiting, *within}), replaced


def _next_number(catalog: Catalog) -> int:
    return max((int(name) for name in catalog.segments), default=0) + 1


def _remove_strangers(home: Path, catalog: Catalog) -> None:
    """Remove what is in the folder and in no catalog, and is not open to a reader's eyes."""
    folder = index_folder(home)
    if folder.exists():
        for path in folder.iterdir():
            if path.is_dir() and path.name not in {PAST, *catalog.segments}:
                remove_left(path)


def _write(home: Path, catalog: Catalog) -> None:
    path = _catalog_file(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        file.write(msgspec.json.encode(catalog))
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)


def _catalog_file(home: Path) -> Path:
    return index_folder(home) / "catalog.json"


@contextmanager
def _only_indexer(home: Path) -> Iterator[None]:
    folder = index_folder(home)
    with only_one(folder / "indexer.lock", f"another process is indexing the registry at {folder}"):
        yield
