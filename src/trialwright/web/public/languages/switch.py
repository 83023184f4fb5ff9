"""The way to another language: it is kept in a cookie, and the page is shown again."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from trialwright.web.public.languages.choosing import NAME
from trialwright.web.public.languages.known import LANGUAGES
from trialwright.web.public.languages.words import said

#: How long a choice is kept [s].
_A_YEAR = 365 * 24 * 3600


async def choose(request: Request) -> Response:
    """Speak another language from now on: ``GET /language?to=zh-Hans&back=/search``."""
    tag = request.query_params.get("to", "")
    chosen = next((one for one in LANGUAGES if one.tag == tag), None)
    if chosen is None:
        known = ", ".join(one.tag for one in LANGUAGES)
        raise HTTPException(400, said("There are these languages: {known}.", known=known))
    answer = RedirectResponse(own_address(request.query_params.get("back", "/")), 303)
    answer.set_cookie(NAME, chosen.tag, max_age=_A_YEAR, httponly=True, samesite="lax")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def own_address(address: str) -> str:
    """Return an address if it is a path of this server, the start page else.

    Browsers take a backslash for a slash and leave out control characters, so an address with
    either leads nowhere of ours.
    """
    if not address.startswith("/") or address.startswith("//"):
        return "/"
    if "\\" in address or any(not sign.isprintable() for sign in address):
        return "/"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else address
