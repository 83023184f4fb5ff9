"""What is said when a page of a study cannot be shown; nothing that was sent is said again."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from trialwright.errors import InvalidInput, NotFound, TrialwrightError
from trialwright.web.public.languages import said, speaking
from trialwright.web.public.protection import HEADERS
from trialwright.web.study.rendering import answer
from trialwright.web.study.speaking import spoken_in


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedPage:
    """What a page says that cannot be shown."""

    template: ClassVar[str] = "refused.html"
    title: str
    sentence: str


async def refuse(request: Request, error: Exception) -> Response:
    """Answer a request that asks for what cannot be read or is not here."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    with speaking(spoken_in(request)):
        sentence = error.detail
        if status is HTTPStatus.NOT_FOUND and sentence == status.phrase:
            sentence = said("There is no page at this address.")
        refused = _refused(status, sentence)
    refused.headers.update(error.headers or {})
    return refused


async def refuse_for_us(request: Request, error: Exception) -> Response:
    """Answer a request that failed for a reason that somebody can act on."""
    assert isinstance(error, TrialwrightError)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    if isinstance(error, NotFound):
        status = HTTPStatus.NOT_FOUND
    if isinstance(error, InvalidInput):
        status = HTTPStatus.BAD_REQUEST
    with speaking(spoken_in(request)):
        return _refused(status, f"{error}.")


async def refuse_for_a_bug(request: Request, _: Exception) -> Response:
    """Answer a request that met a bug: nothing of it is shown, the log has its traceback."""
    # Starlette answers bugs outside of all middleware.
    with speaking(spoken_in(request)):
        refused = _refused(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            said("This page could not be made. The reason stands in the log of this program."),
        )
    refused.headers.update({**HEADERS, "Cache-Control": "no-store"})
    return refused


def _refused(status: HTTPStatus, sentence: str) -> Response:
    return answer(RefusedPage(title=_heading(status), sentence=sentence), status)


def _heading(status: HTTPStatus) -> str:
    match status:
        case HTTPStatus.BAD_REQUEST | HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return said("That cannot be read")
        case HTTPStatus.NOT_FOUND:
            return said("Not here")
        case _:
            return said("Something went wrong")
