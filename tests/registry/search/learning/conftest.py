"""Real records as trees, and what they teach."""

from __future__ import annotations

from pathlib import Path

import pytest
import zstandard
from tests.registry.search.learning.taught import statements_of

from trialwright.registry.reading import read_record
from trialwright.registry.search.learning import learned_groups
from trialwright.registry.search.synonyms import Group
from trialwright.registry.trees import JsonObject


@pytest.fixture(scope="session")
def real_trees(reference_data: Path) -> list[JsonObject]:
    """Return every real record."""
    with (reference_data / "registry/studies.ndjson.zst").open("rb") as packed:
        sources = zstandard.ZstdDecompressor().stream_reader(packed).read().splitlines()
    return [read_record(source).tree for source in sources]


@pytest.fixture(scope="session")
def real_groups(real_trees: list[JsonObject]) -> tuple[Group, ...]:
    """Return the names that the real records teach."""
    return tuple(learned_groups(statements_of(real_trees).rows()))
