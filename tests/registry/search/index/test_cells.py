"""Counts by cells of a grid are what one counts by looking at every site."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import msgspec
import pytest
from tests import records
from tests.registry.search.index.indexed import Indexed, indexed, question

from trialwright.registry.fields import GEO_POINT
from trialwright.registry.loading import load
from trialwright.registry.search.plain import PlainStudy
from trialwright.registry.search.questions import Grid

SEED = 20_261_127
EUROPE = Grid(west=-10, south=35, east=30, north=70, columns=8, rows=7)
PACIFIC = Grid(west=120, south=-50, east=300, north=50, columns=6, rows=5)
WORLD = Grid(west=-169, south=-90, east=191, north=90, columns=24, rows=12)


def cell_of(grid: Grid, latitude: float, longitude: float) -> int | None:
    """Return the cell of a point by plain arithmetic, None if it is in none."""
    right = ((longitude - grid.west) % 360) / (grid.east - grid.west) * grid.columns
    down = (grid.north - latitude) / (grid.north - grid.south) * grid.rows
    if not (0 <= right <= grid.columns and 0 <= down <= grid.rows):
        return None
    column, row = min(int(right), grid.columns - 1), min(int(down), grid.rows - 1)
    return row * grid.columns + column


Point: TypeAlias = tuple[float, float]


def points_of(study: PlainStudy) -> set[Point]:
    """Return the points of a study's sites."""
    pairs = (
        (site.by_path.get(f"{GEO_POINT}.lat", []), site.by_path.get(f"{GEO_POINT}.lon", []))
        for site in study.sites
    )
    return {
        (float(str(lat)), float(str(lon))) for lats, lons in pairs for lat in lats for lon in lons
    }


def counted(studies: Iterable[set[Point]], grid: Grid) -> dict[int, tuple[int, int]]:
    """Return how many studies and points there are in each cell."""
    found: dict[int, list[set[Point]]] = {}
    for points in studies:
        by_cell: dict[int, set[Point]] = {}
        for point in points:
            cell = cell_of(grid, *point)
            if cell is not None:
                by_cell.setdefault(cell, set()).add(point)
        for cell, inside in by_cell.items():
            found.setdefault(cell, []).append(inside)
    return {cell: (len(sets), len(set().union(*sets))) for cell, sets in found.items()}


@pytest.mark.reference
@pytest.mark.parametrize("grid", [EUROPE, PACIFIC, WORLD])
@pytest.mark.parametrize("query", ["ALL", "cancer", "AREA[LocationCountry]Germany", "insulin"])
def test_cells_have_the_studies_that_one_counts(
    real_index: Indexed, real_plain_studies: dict[str, PlainStudy], grid: Grid, query: str
) -> None:
    ids = real_index.ids(query)
    points = {
        number: points_of(study)
        for nct_id, study in real_plain_studies.items()
        if (number := int(nct_id[3:])) in ids
    }
    found = real_index.index.places(question(query), grid)

    assert found
    assert {one.cell: (one.studies, one.points) for one in found} == counted(points.values(), grid)
    assert [one.cell for one in found] == sorted(one.cell for one in found)
    for one in found:
        assert cell_of(grid, one.latitude, one.longitude) == one.cell
        assert (one.latitude, one.longitude) in points[one.example.number]


def test_several_segments_count_each_study_once_and_as_it_is_now(tmp_path: Path) -> None:
    """A third of the studies is loaded again with other sites, and indexed apart."""
    chance = Random(SEED)
    towns = [(chance.uniform(-80, 80), chance.choice([-179.5, 179.5, 10.0])) for _ in range(6)]
    now: dict[int, dict[str, Any]] = {}
    for round_, numbers in enumerate([range(30), range(20, 40), range(5)]):
        for number in numbers:
            sites = [
                {"geoPoint": {"lat": lat, "lon": lon}}
                for lat, lon in chance.choices(towns, k=chance.randint(0, 5))
            ]
            now[number] = records.tree(
                records.FIRST + number,
                protocolSection__contactsLocationsModule={"locations": sites},
                derivedSection__miscInfoModule__versionHolder=f"2026-0{round_ + 1}-01",
            )
        part = tmp_path / f"{round_}.ndjson"
        part.write_bytes(b"\n".join(msgspec.json.encode(now[number]) for number in numbers))
        load(tmp_path, [str(part)], clock=records.clock_from())
        with indexed(tmp_path) as one:
            found = one.index.places(one.everything, WORLD)
    points = [points_of(PlainStudy.of(tree)) for tree in now.values()]
    assert {cell.cell: (cell.studies, cell.points) for cell in found} == counted(points, WORLD)


def test_nothing_and_nowhere_are_no_cells(tmp_path: Path) -> None:
    tree = records.tree(
        protocolSection__contactsLocationsModule={
            "locations": [{"city": "Nanning"}, {"geoPoint": {"lat": 10, "lon": 999}}]
        }
    )
    (tmp_path / "one.json").write_bytes(msgspec.json.encode(tree))
    load(tmp_path, [str(tmp_path / "one.json")], clock=records.clock_from())
    with indexed(tmp_path) as one:
        assert one.index.places(one.everything, WORLD) == ()
