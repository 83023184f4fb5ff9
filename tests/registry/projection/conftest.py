"""The real records as trees, read once."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import zstandard

from trialwright.registry.trees import JsonObject


@pytest.fixture(scope="session")
def real_sources(reference_data: Path) -> list[bytes]:
    """Return every real record as it came."""
    with (reference_data / "registry/studies.ndjson.zst").open("rb") as packed:
        return zstandard.ZstdDecompressor().stream_reader(packed).read().splitlines()


@pytest.fixture(scope="session")
def real_trees(real_sources: list[bytes]) -> list[JsonObject]:
    """Return every real record as a tree; nobody changes them."""
    return [msgspec.json.decode(source) for source in real_sources]
