"""What is said when a page cannot be shown: one sentence, and a way on."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trialwright.errors import NotFound, StoreBusy, TrialwrightError
from trialwright.web.public.protection import HEADERS
from trialwright.web.public.rendering import answer

_HEADINGS = {
    HTTPStatus.BAD_REQUEST: "That cannot be read",
    HTTPStatus.NOT_FOUND: "Not here",
    HTTPStatus.METHOD_NOT_ALLOWED: "These pages are for reading only",
    HTTPStatus.SERVICE_UNAVAILABLE: "Not now",
}
_NO_SUCH_PAGE = "There is no page at this address."


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalPage:
    """What a page says that cannot be shown."""

    template: ClassVar[str] = "refusal.html"
    title: str
    sentence: str


async def refuse(request: Request, error: Exception) -> Response:
    """Answer a request that asks for what cannot be read or is not here."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    sentence = error.detail
    if status is HTTPStatus.NOT_FOUND and sentence == status.phrase:
        sentence = _NO_SUCH_PAGE
    refusal = _refusal(request, status, sentence)
    refusal.headers.update(error.headers or {})
    return refusal


async def refuse_for_us(request: Request, error: Exception) -> Response:
    """Answer a request that failed for a reason that the keeper of this copy can act on."""
    assert isinstance(error, TrialwrightError)
    match error:
        case NotFound():
            status = HTTPStatus.NOT_FOUND
        case StoreBusy():
            status = HTTPStatus.SERVICE_UNAVAILABLE
        case _:
            status = HTTPStatus.INTERNAL_SERVER_ERROR
    return _refusal(request, status, f"{error}.")


async def refuse_for_a_bug(request: Request, _: Exception) -> Response:
    """Answer a request that met a bug: nothing of it is shown, the log has it all."""
    refusal = _refusal(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "This page could not be made. The reason stands in the log of this program.",
    )
    # Starlette answers bugs outside of all middleware.
    refusal.headers.update(HEADERS)
    return refusal


def _refusal(request: Request, status: HTTPStatus, sentence: str) -> Response:
    if request.url.path.endswith(".json"):
        return JSONResponse({"error": sentence}, status)
    heading = _HEADINGS.get(status, "Something went wrong")
    return answer(RefusalPage(title=heading, sentence=sentence), status)
