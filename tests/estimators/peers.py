"""Values that R gave for a sample made up in `r/made_up.R`; the script names its versions."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FOLDER = Path(__file__).parent / "r"


@cache
def made_up() -> dict[str, NDArray[np.generic]]:
    """Return the sample of sixty by column."""
    rows = list(csv.DictReader((_FOLDER / "made_up.csv").read_text("utf-8").splitlines()))
    sample: dict[str, NDArray[np.generic]] = {}
    for name in rows[0]:
        texts = [row[name] for row in rows]
        if name in {"group", "stratum"}:
            sample[name] = np.array(texts)
        elif name in {"tied", "cause", "severe"}:
            sample[name] = np.array([int(text) for text in texts])
        else:
            sample[name] = np.array([float(text) for text in texts])
    return sample


@cache
def by_r(of: str) -> dict[str, float]:
    """Return what R gave for one fit, by name; there is at least one."""
    rows = csv.DictReader((_FOLDER / "reference.csv").read_text("utf-8").splitlines())
    found = {row["name"]: float(row["value"]) for row in rows if row["of"] == of}
    assert found, of
    return found
