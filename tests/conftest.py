"""What every test may use: the reference data, and no network but this machine."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

# How long an example takes says how busy the machine is, not whether a law holds.
hypothesis.settings.register_profile("trialwright", deadline=None)
hypothesis.settings.load_profile("trialwright")

#: Set where a missing tool or missing data must fail, not skip.
MUST_RUN = os.environ.get("TRIALWRIGHT_NOTHING_SKIPPED") == "1"

_BESIDE_THE_CHECKOUT = Path(__file__).parents[2] / "shared" / "data"


def skip_or_fail(reason: str) -> None:
    """Skip visibly; fail instead where nothing may be skipped."""
    if MUST_RUN:
        pytest.fail(f"{reason}, and nothing may be skipped here")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """Return the folder of real records and terminologies, or skip the test."""
    named = os.environ.get("TRIALWRIGHT_REFERENCE_DATA")
    folder = Path(named) if named else _BESIDE_THE_CHECKOUT
    if not (folder / "registry").is_dir():
        skip_or_fail(
            f"no reference data at {folder}; "
            "set TRIALWRIGHT_REFERENCE_DATA to the folder that holds it"
        )
    return folder
