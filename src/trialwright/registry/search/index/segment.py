"""A segment of the index, opened: what its studies and their sites hold."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from trialwright.registry.search.geometry import EARTH_RADIUS_KM
from trialwright.registry.search.index import keys
from trialwright.registry.search.index.areas import area_print
from trialwright.registry.search.index.arrays import AnyArray, Flags, Ints, Units, ranges
from trialwright.registry.search.index.building import (
    AREA_PRINT,
    AREA_WORDS,
    MARKS,
    PAIRED,
    SITES,
    STUDIES,
)
from trialwright.registry.search.index.folder import ArrayFolder
from trialwright.registry.search.index.lookup import Lookup
from trialwright.registry.search.index.named import NamesKept
from trialwright.registry.search.nodes import Node

Values: TypeAlias = npt.NDArray[np.float64]

#: Columns of values that a segment keeps: eight bytes a study each.
_COLUMNS_KEPT = 8


class Side:
    """The studies of a segment, or their sites: units with postings and ordered values."""

    def __init__(self, folder: ArrayFolder, prefix: str, size: int) -> None:
        self.size = size
        self.postings = Lookup(folder, prefix)
        self._folder = folder
        self._prefix = prefix
        self._marks: dict[str, list[str]] = folder.notes[MARKS][prefix]

    def nothing(self) -> Flags:
        """Return a mask of no unit."""
        return np.zeros(self.size, dtype=np.bool_)

    def having(self, key: str, node: int) -> Units:
        """Return the units with a key at a node."""
        entry = self.postings.find([(key, node)])[0]
        return np.zeros(0, dtype=np.uint32) if entry is None else self.postings.units(entry)

    def present(self, node: int) -> Units:
        """Return the units in which a node holds something."""
        return self.having(keys.PRESENT, node)

    def marks(self, node: int) -> list[str]:
        """Return the keys of listed values and numbers of items that were met at a node."""
        return self._marks.get(str(node), [])

    def between(self, node: int, low: float | None, high: float | None) -> Units:
        """Return the units with an ordered value from `low` to `high`, in no order."""
        values, units = self.ordered(node)
        first = 0 if low is None else bisect_left(values, low)
        last = len(values) if high is None else bisect_right(values, high)
        return units[first:last]

    def ordered(self, node: int) -> tuple[AnyArray, Units]:
        """Return all ordered values of a node, ascending, each with its unit."""
        return (
            self._folder.get(f"{self._prefix}values{node}", np.float64),
            self._folder.get(f"{self._prefix}valued{node}"),
        )


class Segment:
    """A segment opened for reading; nothing of it changes while it is open."""

    def __init__(self, path: Path) -> None:
        folder = ArrayFolder(path)
        folder.hold()
        self.path = path
        self.ncts: Units = folder.get("nct")
        self.versions: Units = folder.get("version")
        self.site_studies: Units = folder.get("site_study")
        self.studies = Side(folder, STUDIES, len(self.ncts))
        self.sites = Side(folder, SITES, len(self.site_studies))
        self._latitudes = folder.get("point_latitude", np.float64)
        self._longitudes = folder.get("point_longitude", np.float64)
        self._point_ends: Ints = folder.get("point_ends", np.int64)
        self._point_sites = folder.get("point_sites")
        self._columns: dict[tuple[int, bool], Values] = {}
        self.names = NamesKept(folder)
        self.bytes = folder.size()
        self.area_words: Lookup | None = None
        self.paired: frozenset[str] = frozenset(folder.notes.get(PAIRED, ()))
        if folder.notes.get(AREA_PRINT) == area_print():
            self.area_words = Lookup(folder, AREA_WORDS)

    @cached_property
    def site_counts(self) -> Ints:
        """How many sites each study has, (studies,)."""
        return np.bincount(self.site_studies, minlength=len(self.ncts))

    def column(self, node: Node, *, of_size: bool) -> Values:
        """Return one value of each study, the greatest if there are several; NaN for none.

        With `of_size` the value is the number of items of the node's list. Those that were
        asked last are kept.
        """
        asked = (node.number, of_size)
        found = self._columns.pop(asked, None)
        if found is None:
            found = self._sizes(node) if of_size else self._greatest(node)
        self._columns[asked] = found
        for oldest in list(self._columns)[:-_COLUMNS_KEPT]:
            self._columns.pop(oldest, None)
        return found

    def _greatest(self, node: Node) -> Values:
        column = np.full(len(self.ncts), np.nan)
        values, units = (self.sites if node.of_site else self.studies).ordered(node.number)
        column[self._studies(units, node)] = values
        return column

    def _sizes(self, node: Node) -> Values:
        column = np.full(len(self.ncts), np.nan)
        side = self.sites if node.of_site else self.studies
        sizes = sorted(int(mark[1:]) for mark in side.marks(node.number) if mark[0] == "#")
        for size in sizes:
            column[self._studies(side.having(keys.counted(size), node.number), node)] = size
        return column

    def _studies(self, units: Units, node: Node) -> Units:
        return self.site_studies[units] if node.of_site else units

    def distances(self, latitude: float, longitude: float) -> tuple[AnyArray, Units]:
        """Return the distance of every site that has a point [km], and the site."""
        points = _distances_km(latitude, longitude, self._latitudes, self._longitudes)
        counts = np.diff(self._point_ends, prepend=0)
        return np.repeat(points, counts), self._point_sites

    def points_between(self, south: float, north: float) -> tuple[AnyArray, AnyArray, Ints, Ints]:
        """Return the points between two parallels, from south to north.

        That is their latitudes, their longitudes, and from where to where their sites stand.
        """
        first = int(np.searchsorted(self._latitudes, south, side="left"))
        last = int(np.searchsorted(self._latitudes, north, side="right"))
        ends = self._point_ends[first:last]
        before = int(self._point_ends[first - 1]) if first else 0
        starts = np.concatenate([[before], ends[:-1]])[: len(ends)].astype(np.int64)
        return self._latitudes[first:last], self._longitudes[first:last], starts, ends

    def sites_of_points(self, places: Ints) -> Units:
        """Return the sites that stand at some places of the list of all points' sites."""
        return self._point_sites[places]

    def sites_near(self, latitude: float, longitude: float, radius_km: float) -> Units:
        """Return the sites whose point lies at most this far."""
        reach = np.degrees(radius_km / EARTH_RADIUS_KM) + 1e-6
        south = int(np.searchsorted(self._latitudes, latitude - reach, side="left"))
        north = int(np.searchsorted(self._latitudes, latitude + reach, side="right"))
        points = _distances_km(
            latitude, longitude, self._latitudes[south:north], self._longitudes[south:north]
        )
        near = south + np.flatnonzero(points <= radius_km)
        starts = np.where(near > 0, self._point_ends[near - 1], 0)
        return self._point_sites[ranges(starts, self._point_ends[near] - starts)]


def _distances_km(
    latitude: float, longitude: float, latitudes: AnyArray, longitudes: AnyArray
) -> AnyArray:
    """Return what `geometry.distance_km` says for many points."""
    north = np.sin((np.radians(latitudes) - np.radians(latitude)) / 2)
    east = np.sin((np.radians(longitudes) - np.radians(longitude)) / 2)
    across = np.cos(np.radians(latitude)) * np.cos(np.radians(latitudes))
    part = north * north + across * east * east
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(part))))
