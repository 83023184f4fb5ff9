"""What several tests of pages look at."""

from __future__ import annotations

import msgspec
import pytest
from tests.web.public.maximal import maximal_tree
from tests.web.public.study_pages import html_of_record


@pytest.fixture(scope="session")
def whole() -> str:
    """Return the page of a record that states everything there is to state."""
    return html_of_record(msgspec.json.encode(maximal_tree()))
