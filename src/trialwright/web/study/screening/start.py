"""The way to a study: its NCT id is asked for, and nothing of a patient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from trialwright.web.public.asking import read_id
from trialwright.web.public.languages import said, speaking
from trialwright.web.study.rendering import answer
from trialwright.web.study.speaking import NAME, spoken_in


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """What the first page may show."""

    template: ClassVar[str] = "screening-start.html"
    title: str
    tag: str


async def start(request: Request) -> Response:
    """Ask for a study: ``GET /``."""
    spoken = spoken_in(request)
    with speaking(spoken):
        return answer(StartPage(title=said("Screen a patient"), tag=spoken.tag))


async def find(request: Request) -> Response:
    """Lead to the study: ``GET /screen?nct_id=NCT07338357``."""
    spoken = spoken_in(request)
    with speaking(spoken):
        nct_id = read_id(request.query_params.get("nct_id", ""))
    query = f"?{urlencode({NAME: spoken.tag})}" if NAME in request.query_params else ""
    return RedirectResponse(f"/screen/{nct_id}{query}", 303)
