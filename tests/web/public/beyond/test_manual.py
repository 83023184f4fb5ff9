"""What the manual asks of the server is answered."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from tests.web.conftest import EDITED

_PAGE = Path(__file__).parents[4] / "docs/how-to/serve-the-api.md"
_ASKED = re.findall(
    r"^curl 'http://127\.0\.0\.1:8000(/.*)'$", _PAGE.read_text("utf-8"), re.MULTILINE
)


@pytest.mark.parametrize("path", _ASKED)
def test_an_address_of_the_manual_is_answered(site: str, path: str) -> None:
    asked = path.replace("NCT90000042", EDITED)
    answer = httpx.get(f"{site}{asked}", trust_env=False)

    assert answer.status_code == 200, answer.text


def test_the_manual_has_addresses_of_both_kinds() -> None:
    assert any(path.startswith("/api/v2/") for path in _ASKED)
    assert sum(path.startswith("/api/trialwright/") for path in _ASKED) >= 9
