"""The values that R gave for three data sets; skipped where the reference data are absent."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

Rows: TypeAlias = list[dict[str, str]]


@pytest.fixture(scope="session")
def rref(reference_data: Path) -> Callable[[str], Rows]:
    """Return what reads one table of reference values by its file's name."""

    def rows(name: str) -> Rows:
        path = reference_data / "outcomes" / "rref" / name
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return rows
