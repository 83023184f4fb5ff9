"""The names of points: what a record says of a site that has one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from trialwright.registry.search.questions import CellCount
from trialwright.web.public.maps.sites import sites_of
from trialwright.web.public.maps.windows import Point
from trialwright.web.public.sources import StudySource

#: The names of so many points are kept; of so many cells a name is given.
_KEPT, MOST_NAMED = 20_000, 40


class TownNames:
    """Names of points that were looked up in records, those asked last."""

    def __init__(self) -> None:
        self._known: OrderedDict[Point, str] = OrderedDict()

    def of(self, cells: Iterable[CellCount], source: StudySource) -> dict[int, str]:
        """Return the name of the foremost point of the cells with most studies, by cell."""
        names = {}
        foremost = sorted(cells, key=lambda cell: (-cell.studies, cell.cell))[:MOST_NAMED]
        for one in foremost:
            point = (one.latitude, one.longitude)
            if point not in self._known:
                self._keep(point, _name(point, one, source))
            if name := self._known[point]:
                names[one.cell] = name
        return names

    def _keep(self, point: Point, name: str) -> None:
        self._known[point] = name
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)


def _name(point: Point, cell: CellCount, source: StudySource) -> str:
    version = source.newest(cell.example)
    sites = () if version is None else sites_of(version.study)
    return next((site.town for site in sites if site.point == point), "")
