"""A plug-in of pytest: it points `pytrials` at another server before its tests are imported."""

from __future__ import annotations

import importlib
import os


def pytest_configure() -> None:
    """Give the client the address that the environment names."""
    client = importlib.import_module("pytrials.client").ClinicalTrials
    client._BASE_URL = os.environ["PYTRIALS_BASE_URL"]
