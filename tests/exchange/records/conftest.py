"""The real records as typed values, read once."""

from __future__ import annotations

from pathlib import Path

import pytest
import zstandard

from trialwright.registry.reading import read_study
from trialwright.registry.record import Study


@pytest.fixture(scope="session")
def real_studies(reference_data: Path) -> list[Study]:
    """Return every real record."""
    with (reference_data / "registry/studies.ndjson.zst").open("rb") as packed:
        lines = zstandard.ZstdDecompressor().stream_reader(packed).read().splitlines()
    return [read_study(line) for line in lines]
