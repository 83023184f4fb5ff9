"""Look into the records themselves for the very text: what the index knows by its keys only."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from trialwright.registry.inspection import boxed
from trialwright.registry.language.conditions import TextMatch
from trialwright.registry.search.deadlines import keep_to_time
from trialwright.registry.search.index.answering import Weights
from trialwright.registry.search.index.arrays import Units
from trialwright.registry.search.index.segment import Segment
from trialwright.registry.search.plain import PlainStudy
from trialwright.registry.search.plain.study import Values
from trialwright.registry.search.plain.wording import Wording
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.store import Registry


class InRecords:
    """Reads the versions that are indexed out of the store, and looks by the plain evaluator."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def studies(self, condition: TextMatch, segment: Segment, rows: Units) -> Weights:
        """Return, for studies by row, the best weight of a field that has the text, or 0."""
        weights = dict.fromkeys(rows.tolist(), 0.0)
        for row, study in self._plain(segment, rows):
            weights[row] = _weight(condition, study.whole)
        return np.array(list(weights.values()), dtype=np.float64)

    def sites(self, condition: TextMatch, segment: Segment, rows: Units) -> Weights:
        """Return the same for sites."""
        weights = dict.fromkeys(rows.tolist(), 0.0)
        owners = segment.site_studies[rows]
        for row, study in self._plain(segment, np.unique(owners)):
            first = int(np.searchsorted(segment.site_studies, row))
            for site in rows[owners == row].tolist():
                weights[site] = _weight(condition, study.sites[site - first])
        return np.array(list(weights.values()), dtype=np.float64)

    def _plain(self, segment: Segment, rows: Units) -> Iterator[tuple[int, PlainStudy]]:
        row_of = dict(zip(segment.versions[rows].tolist(), rows.tolist(), strict=True))
        for _, version, tree, lossy in self._registry.stored_trees(tuple(row_of)):
            keep_to_time()
            yield row_of[version], PlainStudy.of(boxed(tree) if lossy else tree)


def _weight(condition: TextMatch, values: Values) -> float:
    wording = Wording.of(condition, values, Synonyms())
    return max((found.field.weight for found in wording.as_whole()), default=0.0)
