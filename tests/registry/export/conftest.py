"""A small registry to write out of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import records

from trialwright.registry.loading import load
from trialwright.registry.store import Registry

#: The first record in two versions, the third printed over many lines.
FIRST_OLD = records.titled(90_000_001, "Old")
FIRST_NEW = records.titled(90_000_001, "New", "2026-02-14")
SECOND = records.record(
    90_000_002, protocolSection__identificationModule__nctIdAliases=["NCT90000777"]
).replace(b'"hasResults":false', b'"hasResults" :  false')
THIRD = json.dumps(records.tree(90_000_003), indent=2).encode()
PAGE = b"A page about a study.\n\n" + repr(records.tree(90_000_004)).encode()


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    """Return a registry of four studies, of which one has two versions and one came as a page."""
    home = tmp_path / "home"
    for number, source in enumerate([FIRST_OLD, FIRST_NEW, SECOND, THIRD, PAGE]):
        file = tmp_path / f"{number}.txt"
        file.write_bytes(source)
        load(home, [str(file)], clock=records.clock_from(day=number + 1))
    with Registry.open(home) as opened:
        yield opened
