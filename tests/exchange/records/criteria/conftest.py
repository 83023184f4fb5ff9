"""The criteria of real records, read once."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from trialwright.exchange.records.criteria import StudyCriteria, criteria_of
from trialwright.registry.reading import read_study


@pytest.fixture(scope="session")
def real_criteria(reference_data: Path) -> list[StudyCriteria]:
    """Return the criteria of the records that cover the structure, and of the reference study."""
    cover = reference_data / "registry" / "fixtures-cover.ndjson.gz"
    seed = reference_data / "registry" / "seed" / "NCT07338357.json"
    sources = [*gzip.decompress(cover.read_bytes()).splitlines(), seed.read_bytes()]
    found = [criteria_of(read_study(source)) for source in sources]
    return [one for one in found if one.reading.criteria]
