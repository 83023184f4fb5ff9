"""Saved searches without accounts: an address is the search, and this browser may keep some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from trialwright.web.public.languages import said
from trialwright.web.public.rendering import answer


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """What the page of saved searches may show: the rest lies in the reader's browser alone."""

    template: ClassVar[str] = "saved.html"
    scripted: ClassVar[bool] = True
    title: str


async def saved(_: Request) -> Response:
    """Show how a search is saved, and which this browser keeps: ``GET /saved``."""
    return answer(SavedPage(title=said("Saved searches")))
