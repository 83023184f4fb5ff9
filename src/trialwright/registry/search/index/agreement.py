"""Whether the index and the registry agree: every study indexed, by the version that is newest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from trialwright.registry.search.index.catalog import indexed_versions, read_catalog
from trialwright.registry.store import Registry


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the index stands to the registry.

    `behind` counts studies that are not indexed yet, or by an older version: the next
    indexing mends it. `strange` counts those indexed that the registry does not have.
    """

    indexed: int
    behind: int
    strange: int


def agreement_of(home: Path, registry: Registry) -> Agreement:
    """Compare what is indexed with what is stored; raises StoreDamaged for a damaged index."""
    catalog = read_catalog(home)
    studies, versions = indexed_versions(home, catalog)
    stored = np.fromiter(
        registry.newest_versions(), dtype=np.dtype([("nct", "<u4"), ("version", "<u4")])
    )
    indexed = dict(zip(studies.tolist(), versions.tolist(), strict=True))
    newest = dict(zip(stored["nct"].tolist(), stored["version"].tolist(), strict=True))
    return Agreement(
        indexed=len(indexed),
        behind=sum(indexed.get(nct) != version for nct, version in newest.items()),
        strange=len(indexed.keys() - newest.keys()),
    )
