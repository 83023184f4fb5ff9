"""Which language a request is answered in.

The parameter ``lang`` decides, then the cookie of the same name, which ``/language`` sets, then
what the browser accepts; English else. An address with an ending is for programs: their answers
are in English unless ``lang`` says otherwise, so that they do not depend on who asks. So are
figures as pixels, for which there are no letters of other scripts.
"""

from __future__ import annotations

from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trialwright.web.public.languages.known import ENGLISH, LANGUAGES, Language, meant_by
from trialwright.web.public.languages.words import speaking

#: The parameter and the cookie.
NAME = "lang"
_API = "/api/"
_FOR_PROGRAMS = (".json", ".atom", ".csv", ".ics")
#: What is drawn letter by letter, and has Latin letters alone.
_LETTERED = (".png",)

_here: ContextVar[tuple[str, str]] = ContextVar("address", default=("/", ""))


class Speaking:
    """Answers each request in its language, and says so in the head of a page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith(_API):
            await self._app(scope, receive, send)
            return
        spoken = language_of(scope)

        async def send_spoken(message: Message) -> None:
            if message["type"] == "http.response.start":
                _label(MutableHeaders(scope=message), spoken)
            await send(message)

        before = _here.set((scope["path"], scope["query_string"].decode("latin-1")))
        try:
            with speaking(spoken):
                await self._app(scope, receive, send_spoken)
        finally:
            _here.reset(before)


def _label(headers: MutableHeaders, spoken: Language) -> None:
    if headers.get("content-type", "").startswith("text/html"):
        headers["Content-Language"] = spoken.tag
        headers.add_vary_header("Accept-Language, Cookie")


def language_of(scope: Scope) -> Language:
    """Return the language in which a request is answered."""
    named = next((value for name, value in _parameters(scope) if name == NAME), "")
    if found := meant_by(named):
        return found
    if scope["path"].endswith((*_FOR_PROGRAMS, *_LETTERED)):
        return ENGLISH
    headers = Headers(scope=scope)
    kept = meant_by(_cookie(headers.get("cookie", "")))
    return kept or accepted(headers.get("accept-language", ""))


def _parameters(scope: Scope) -> list[tuple[str, str]]:
    query: bytes = scope["query_string"]
    return parse_qsl(query.decode("latin-1"), keep_blank_values=True)


def _cookie(header: str) -> str:
    try:
        found = SimpleCookie(header).get(NAME)
    except CookieError:
        return ""
    return "" if found is None else found.value


def accepted(header: str) -> Language:
    """Return the language of ours that an ``Accept-Language`` likes best."""
    liked = ENGLISH
    most = 0.0
    for item in header.split(","):
        tag, _, parameters = item.partition(";")
        found = meant_by(tag)
        quality = _quality(parameters)
        if found is not None and quality > most:
            liked, most = found, quality
    return liked


def _quality(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def ways_to_speak() -> tuple[tuple[Language, str], ...]:
    """Return each language with the address that chooses it and comes back to this page."""
    path, query = _here.get()
    kept = [one for one in parse_qsl(query, keep_blank_values=True) if one[0] != NAME]
    back = quote(path) + (f"?{urlencode(kept)}" if kept else "")
    return tuple(
        (one, f"/language?{urlencode({'to': one.tag, 'back': back})}") for one in LANGUAGES
    )
