"""What the manual asks of the pages is answered."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from tests.web.conftest import EDITED
from tests.web.public.maximal import NCT as EVERYTHING

from trialwright.web.public.landscape.counting import counted_fields

_PAGE = Path(__file__).parents[4] / "docs/how-to/search-in-the-browser.md"
_TEXT = _PAGE.read_text("utf-8")
_ASKED = re.findall(r"^curl 'http://127\.0\.0\.1:8000(/.*)'$", _TEXT, re.MULTILINE)


@pytest.mark.parametrize("path", _ASKED)
def test_an_address_of_the_manual_is_answered(client: httpx.Client, path: str) -> None:
    asked = path.replace("NCT90000042", EDITED).replace("NCT90000043", EVERYTHING)
    answer = client.get(asked)

    assert answer.status_code == 200, answer.text


def test_the_manual_names_every_figure(client: httpx.Client) -> None:
    figures = client.get("/landscape.json").json()["figures"]

    assert {*figures} >= {one.name for one in counted_fields()}
    assert [name for name in figures if f"`{name}`" not in _TEXT] == []
