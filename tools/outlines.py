"""Make the outlines of countries that the maps are drawn from.

    python tools/outlines.py countries-50m.json > src/trialwright/web/public/maps/outlines.tsv

The input is ``countries-50m.json`` of the npm package world-atlas, version 2.0.2: Natural
Earth's countries at 1:50,000,000 (version 4.1, public domain) as TopoJSON, in degrees. It is
thinned out with the borders of neighbours kept together: points that matter least for the area
go first (Visvalingam and Whyatt, 1993), small islands go unless a country has nothing else, and
what is left is written to a twentieth of a degree.
"""

from __future__ import annotations

import heapq
import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

Point: TypeAlias = tuple[float, float]
Cell: TypeAlias = tuple[int, int]
Ring: TypeAlias = tuple[int, ...]

#: Steps in a degree: coordinates are whole steps from the equator and the meridian of Greenwich.
STEPS = 20
#: A point goes if the triangle that it makes with its neighbours is smaller, in square degrees
#: at the equator.
LEAST_TRIANGLE = 0.012
#: So does an island, unless it is the largest that a country has.
LEAST_ISLAND = 0.06

HEADER = """\
# Outlines of countries: Natural Earth 4.1, 1:50m, public domain, as packed by world-atlas 2.0.2
# (ISC, see outlines-licence.txt), thinned out by tools/outlines.py. Degrees, not projected.
#
# line     columns
# arc      steps from point to point, in twentieths of a degree, longitude and latitude by
#          turns from 0, 0: each as a zigzag number in groups of five bits, the lowest first,
#          each group as the character 63 + bits, + 32 if another follows
# country  name, rings: numbers of arcs joined by commas, rings by blanks; arc n is the n-th
#          from 0, and -1 - n is the same backwards"""


def main(path: str) -> None:
    """Print the file."""
    topology = json.loads(Path(path).read_text("utf-8"))
    arcs = [_thinned(arc) for arc in _arcs(topology)]
    countries = {
        str(one["properties"]["name"]): _rings_kept(_rings(one), arcs)
        for one in topology["objects"]["countries"]["geometries"]
    }
    used = sorted(
        {_arc(number) for rings in countries.values() for ring in rings for number in ring}
    )
    renumbered = {old: new for new, old in enumerate(used)}
    sys.stdout.write(f"{HEADER}\n")
    for number in used:
        sys.stdout.write(f"arc\t{_encoded(arcs[number])}\n")
    for name, rings in sorted(countries.items()):
        written = " ".join(",".join(str(_moved(one, renumbered)) for one in ring) for ring in rings)
        sys.stdout.write(f"country\t{name}\t{written}\n")


def _arcs(topology: dict[str, Any]) -> Iterator[list[Point]]:
    (scale_x, scale_y), (east, north) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    for arc in topology["arcs"]:
        x = y = 0
        points: list[Point] = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            longitude = x * scale_x + east
            if points:
                longitude += 360 * round((points[-1][0] - longitude) / 360)
            points.append((longitude, y * scale_y + north))
        yield points


def _thinned(points: Sequence[Point]) -> list[Cell]:
    """Return an arc with the points that matter, in steps; its ends stay where they are."""
    kept = [_cell(points[place]) for place in _mattering(points)]
    cells = [cell for place, cell in enumerate(kept) if not place or cell != kept[place - 1]]
    return cells if len(cells) > 1 else cells * 2


def _mattering(points: Sequence[Point]) -> list[int]:
    before = [place - 1 for place in range(len(points))]
    after = [place + 1 for place in range(len(points))]
    gone = [False] * len(points)

    def triangle(place: int) -> float:
        return _area([points[before[place]], points[place], points[after[place]]])

    queue = [(triangle(place), place) for place in range(1, len(points) - 1)]
    heapq.heapify(queue)
    least = 0.0
    while queue:
        area, place = heapq.heappop(queue)
        if gone[place] or area < triangle(place):
            continue
        least = max(least, area)
        if least >= LEAST_TRIANGLE:
            break
        gone[place] = True
        left, right = before[place], after[place]
        after[left], before[right] = right, left
        for neighbour in (left, right):
            if 0 < neighbour < len(points) - 1:
                heapq.heappush(queue, (max(least, triangle(neighbour)), neighbour))
    return [place for place, is_gone in enumerate(gone) if not is_gone]


def _area(ring: Sequence[Point]) -> float:
    """Return the area of a ring, in square degrees at the equator."""
    narrowed = math.cos(math.radians(sum(y for _, y in ring) / len(ring)))
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2 * narrowed


def _cell(point: Point) -> Cell:
    return round(point[0] * STEPS), round(point[1] * STEPS)


def _rings(country: dict[str, Any]) -> list[Ring]:
    """Return the rings of a country: of islands, and of what lies within it and is another's."""
    arcs = country.get("arcs", [])
    polygons = arcs if country["type"] == "MultiPolygon" else [arcs]
    return [tuple(ring) for polygon in polygons for ring in polygon]


def _rings_kept(rings: Sequence[Ring], arcs: Sequence[list[Cell]]) -> list[Ring]:
    areas = [_area([(x / STEPS, y / STEPS) for x, y in _points(ring, arcs)]) for ring in rings]
    largest = max(range(len(rings)), key=areas.__getitem__)
    return [
        ring for place, ring in enumerate(rings) if place == largest or areas[place] >= LEAST_ISLAND
    ]


def _points(ring: Ring, arcs: Sequence[list[Cell]]) -> list[Cell]:
    """Return the corners of a ring; longitudes go on without a jump at 180 degrees."""
    corners: list[Cell] = []
    for number in ring:
        for x, y in (arcs[number] if number >= 0 else arcs[~number][::-1])[:-1]:
            turns = round((corners[-1][0] - x) / (360 * STEPS)) if corners else 0
            corners.append((x + turns * 360 * STEPS, y))
    return corners


def _arc(number: int) -> int:
    return number if number >= 0 else ~number


def _moved(number: int, renumbered: dict[int, int]) -> int:
    return renumbered[number] if number >= 0 else ~renumbered[~number]


def _encoded(cells: Sequence[Cell]) -> str:
    written = []
    x = y = 0
    for next_x, next_y in cells:
        written += [_signs(next_x - x), _signs(next_y - y)]
        x, y = next_x, next_y
    return "".join(written)


def _signs(step: int) -> str:
    bits = step << 1 if step >= 0 else ~(step << 1)
    signs = ""
    while bits >= 32:  # noqa: PLR2004 - five bits
        signs += chr(63 + (bits & 31) + 32)
        bits >>= 5
    return signs + chr(63 + bits)


if __name__ == "__main__":
    main(sys.argv[1])
