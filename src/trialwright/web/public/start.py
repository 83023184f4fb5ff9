"""The start page: how much is here, and the way to one study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from trialwright.web.public.asking import read_id, source_of
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.rendering import answer


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """What the start page may show."""

    template: ClassVar[str] = "start.html"
    title: str
    holding: str
    is_empty: bool


async def start(request: Request) -> Response:
    """Say what is here: ``GET /``."""
    count = source_of(request).count()
    return answer(
        StartPage(
            title=said("Studies"),
            holding=said_of(count, "{count} study", "{count} studies"),
            is_empty=count == 0,
        )
    )


async def find(request: Request) -> Response:
    """Go to the study with an id: ``GET /study?nct_id=…``."""
    nct_id = read_id(request.query_params.get("nct_id", ""))
    return RedirectResponse(f"/study/{nct_id}", 303)
