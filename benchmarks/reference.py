"""Where the real records are, if they are on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import zstandard

_BESIDE_THE_CHECKOUT = Path(__file__).parents[2] / "shared" / "data"


def reference_folder() -> Path | None:
    """Return the folder of the reference data, or None if this machine has none."""
    named = os.environ.get("TRIALWRIGHT_REFERENCE_DATA")
    folder = Path(named) if named else _BESIDE_THE_CHECKOUT
    return folder if (folder / "registry").is_dir() else None


def real_file() -> Path | None:
    """Return the file of real records, or None."""
    folder = reference_folder()
    return None if folder is None else folder / "registry" / "studies.ndjson.zst"


def real_records() -> list[bytes]:
    """Return the real records; raises FileNotFoundError, saying what to set, if there are none."""
    path = real_file()
    if path is None:
        raise FileNotFoundError(
            "no real records here; set TRIALWRIGHT_REFERENCE_DATA to the folder that holds them"
        )
    with path.open("rb") as packed, zstandard.ZstdDecompressor().stream_reader(packed) as stream:
        return bytes(stream.readall()).splitlines()
