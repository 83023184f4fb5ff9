"""The addresses of what goes beyond the registry's API, below the path where it is mounted."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from trialwright.errors import TrialwrightError
from trialwright.web.public.api import refusing
from trialwright.web.public.beyond import changes, export, judging, searching, studies
from trialwright.web.public.beyond.asked import BASE

_ROUTES = (
    Route("/studies", searching.studies),
    Route("/studies/{nct_id}", studies.study),
    Route("/studies/{nct_id}/history", studies.history),
    Route("/studies/{nct_id}/versions/{number}", studies.version),
    Route("/studies/{nct_id}/diff", studies.difference),
    Route("/studies/{nct_id}/flags", judging.flags),
    Route("/studies/{nct_id}/checks", judging.checks),
    Route("/changes", changes.changes),
    Route("/export", export.export),
)


def create_beyond() -> Starlette:
    """Return these endpoints as an application to be mounted, without a state of its own.

    The state of the application around it is as for the registry's API, and has `today`, and
    `as_of`: a function that returns the `Finder` as of a day, or None without an index.
    """
    return Starlette(
        routes=_ROUTES,
        exception_handlers={
            HTTPException: _refuse_http,
            TrialwrightError: refusing.refuse_for_us,
            Exception: refusing.refuse_for_a_bug,
        },
    )


async def _refuse_http(request: Request, error: Exception) -> Response:
    """Answer what is addressed wrongly, or cannot be answered now."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404 and error.detail == "Not Found":  # noqa: PLR2004 - HTTP
        offered = ", ".join(f"{BASE}{route.path}" for route in _ROUTES)
        return PlainTextResponse(f"There is no such endpoint.\nThese are: {offered}.", 404)
    return await refusing.refuse_http(request, error)
