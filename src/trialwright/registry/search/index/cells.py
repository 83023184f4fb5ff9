"""How many hits have a site in each cell of a grid on the earth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from trialwright.registry.search.deadlines import keep_to_time
from trialwright.registry.search.index.answers import Held
from trialwright.registry.search.index.arrays import AnyArray, Ints, Units, changes_of, ranges
from trialwright.registry.search.questions import CellCount, Grid
from trialwright.vocabulary import NctId

#: What records give beyond this lies nowhere.
_FURTHEST_EAST = 180.0


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    """Points of one segment that hits have within a grid, (n,) each, but for `cell_studies`.

    `studies` is how many hits have a site at the point, `examples` the one of them that has
    the fewest sites in all.
    `cell_studies` counts the hits of every cell, (cells,).
    """

    latitudes: AnyArray
    longitudes: AnyArray
    cells: Ints
    studies: Ints
    examples: AnyArray
    cell_studies: Ints


def cell_counts(held: Sequence[Held], grid: Grid) -> tuple[CellCount, ...]:
    """Return the cells in which hits have sites, row by row from the north west.

    A study counts once in a cell, however many of its sites lie there; sites without a point
    count nowhere. A cell is known by the point that most of its studies have; of several that
    have as many by the first from the south west.
    """
    parts = [part for one in held if (part := _points_of(one, grid)) is not None]
    return tuple(_cells(_joined(parts))) if parts else ()


def _joined(parts: Sequence[_Points]) -> _Points:
    """Return the points of all segments, each once, cell by cell, there from the south west."""
    latitudes, longitudes, cells, studies, examples = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("latitudes", "longitudes", "cells", "studies", "examples")
    )
    order = np.lexsort((longitudes, latitudes, cells))
    # Equal points are in one cell, so they stand together.
    firsts = changes_of((latitudes + 1j * longitudes)[order])
    kept = order[firsts]
    return _Points(
        latitudes=latitudes[kept],
        longitudes=longitudes[kept],
        cells=cells[kept],
        studies=np.add.reduceat(studies[order], firsts),
        examples=examples[kept],
        cell_studies=np.sum([part.cell_studies for part in parts], axis=0),
    )


def _cells(points: _Points) -> Iterator[CellCount]:
    starts = changes_of(points.cells)
    ends = np.append(starts[1:], len(points.cells))
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        foremost = start + int(np.argmax(points.studies[start:end]))
        cell = int(points.cells[start])
        yield CellCount(
            cell=cell,
            latitude=float(points.latitudes[foremost]),
            longitude=float(points.longitudes[foremost]),
            studies=int(points.cell_studies[cell]),
            points=end - start,
            example=NctId.from_number(int(points.examples[foremost])),
        )


def _points_of(held: Held, grid: Grid) -> _Points | None:
    keep_to_time()
    segment, hits = held.answering.segment, held.hits
    latitudes, longitudes, starts, ends = segment.points_between(grid.south, grid.north)
    cells = _cells_of(latitudes, longitudes, grid)
    inside = np.flatnonzero(cells >= 0)
    inside = inside[np.argsort(cells[inside], kind="stable")]
    lengths = ends[inside] - starts[inside]
    studies = segment.site_studies[segment.sites_of_points(ranges(starts[inside], lengths))]
    points = np.repeat(np.arange(len(inside), dtype=np.int32), lengths)
    found = hits[studies]
    points, studies = points[found], studies[found]
    if not len(points):
        return None
    # Sites of a point ascend, and so do their studies: a study that comes twice does so at once.
    once = np.append(True, (points[1:] != points[:-1]) | (studies[1:] != studies[:-1]))
    points, studies = points[once], studies[once]
    firsts = changes_of(points)
    at = inside[points[firsts]]
    return _Points(
        latitudes=latitudes[at],
        longitudes=longitudes[at],
        cells=cells[at],
        studies=np.diff(np.append(firsts, len(points))),
        examples=segment.ncts[_with_fewest_sites(studies, firsts, segment.site_counts)],
        cell_studies=_distinct(studies, firsts, cells[at], len(hits), grid.columns * grid.rows),
    )


def _distinct(studies: Units, firsts: Ints, cells: Ints, most: int, size: int) -> Ints:
    """Return how many distinct studies each cell has, (size,).

    The studies stand point by point, whose first places and cells are given, cell by cell.
    """
    counted = np.zeros(size, dtype=np.int64)
    last_seen = np.empty(most, dtype=np.int64)
    begins = changes_of(cells)
    bounds = np.append(firsts[begins], len(studies)).tolist()
    for cell, start, end in zip(cells[begins].tolist(), bounds, bounds[1:], strict=False):
        part, places = studies[start:end], np.arange(end - start)
        last_seen[part] = places
        counted[cell] = np.count_nonzero(last_seen[part] == places)
    return counted


def _with_fewest_sites(studies: Units, firsts: Ints, site_counts: Ints) -> Ints:
    """Return of each stretch of studies the one with the fewest sites, the first of several."""
    keys = site_counts[studies] * len(site_counts) + studies
    return np.asarray(np.minimum.reduceat(keys, firsts) % len(site_counts))


def _cells_of(latitudes: AnyArray, longitudes: AnyArray, grid: Grid) -> Ints:
    """Return the cell of each point, -1 for those beyond the grid."""
    right = ((longitudes - grid.west) % 360) / (grid.east - grid.west)
    down = (grid.north - latitudes) / (grid.north - grid.south)
    columns = np.minimum((right * grid.columns).astype(np.int64), grid.columns - 1)
    rows = np.minimum((down * grid.rows).astype(np.int64), grid.rows - 1)
    inside = (right <= 1) & (down >= 0) & (down <= 1) & (np.abs(longitudes) <= _FURTHEST_EAST)
    return np.where(inside, rows * grid.columns + columns, -1)
