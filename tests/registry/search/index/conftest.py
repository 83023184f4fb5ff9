"""Registries with an index over them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import records
from tests.registry.search.index.indexed import SYNONYMS, Indexed, indexed

from trialwright.registry.loading import load
from trialwright.registry.search.index import building
from trialwright.registry.search.index.catalog import bring_level


@pytest.fixture(scope="session")
def real_index(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Indexed]:
    """Give every real record, indexed in one segment, with pairs of its frequent words."""
    home = tmp_path_factory.mktemp("real-index")
    source = str(reference_data / "registry/studies.ndjson.zst")
    load(home, [source], clock=records.clock_from())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(building, "FEWEST_FOR_PAIRS", 1)
        bring_level(home, workers=1)
    with indexed(home, SYNONYMS) as one:
        yield one
