"""Real records as studies, read once."""

from __future__ import annotations

from pathlib import Path

import pytest
import zstandard

from trialwright.registry.reading import read_record
from trialwright.registry.search.plain import PlainStudy


@pytest.fixture(scope="session")
def real_plain_studies(reference_data: Path) -> dict[str, PlainStudy]:
    """Return every real record by its id."""
    with (reference_data / "registry/studies.ndjson.zst").open("rb") as packed:
        sources = zstandard.ZstdDecompressor().stream_reader(packed).read().splitlines()
    readings = map(read_record, sources)
    return {reading.nct_id: PlainStudy.of(reading.tree) for reading in readings}
