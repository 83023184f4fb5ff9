"""What is said when a page cannot be shown: one sentence, and a way on."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trialwright.errors import NotFound, StoreBusy, TrialwrightError
from trialwright.web.public.languages import said, speaking
from trialwright.web.public.languages.choosing import language_of
from trialwright.web.public.protection import HEADERS
from trialwright.web.public.rendering import answer
from trialwright.web.public.wording import why


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
        sentence = said("There is no page at this address.")
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
    return _refusal(request, status, f"{why(error)}.")


async def refuse_for_a_bug(request: Request, _: Exception) -> Response:
    """Answer a request that met a bug: nothing of it is shown, the log has it all."""
    # Starlette answers bugs outside of all middleware.
    with speaking(language_of(request.scope)):
        refusal = _refusal(
            request,
            HTTPStatus.INTERNAL_SERVER_ERROR,
            said("This page could not be made. The reason stands in the log of this program."),
        )
    refusal.headers.update(HEADERS)
    return refusal


def _refusal(request: Request, status: HTTPStatus, sentence: str) -> Response:
    if request.url.path.endswith(".json"):
        return JSONResponse({"error": sentence}, status)
    return answer(RefusalPage(title=_heading(status), sentence=sentence), status)


def _heading(status: HTTPStatus) -> str:
    match status:
        case HTTPStatus.BAD_REQUEST:
            return said("That cannot be read")
        case HTTPStatus.NOT_FOUND:
            return said("Not here")
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return said("These pages are for reading only")
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return said("Not now")
        case _:
            return said("Something went wrong")
