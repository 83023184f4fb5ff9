"""What stands around the pages of a study: nothing is stored, and only these pages may send.

A form of another site must not reach these pages, for its answers would pass for typed in. There
is no cookie that it could borrow, and nothing is kept that it could change; it is refused all the
same.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trialwright.web.public.manners.messages import Added

#: Assets hold nothing of anybody, and their addresses change with their content.
_ASSETS = "/static/"
_NOT_STORED = Added({"Cache-Control": "no-store", "Pragma": "no-cache"})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class NotStored:
    """Tells every keeper between here and the reader to keep nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith(_ASSETS):
            await self._app(scope, receive, send)
            return

        async def send_unstored(message: Message) -> None:
            is_head = message["type"] == "http.response.start"
            await send(_NOT_STORED.to(message) if is_head else message)

        await self._app(scope, receive, send_unstored)


class SameOrigin:
    """Refuses what a page of another site sends."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] not in _READING:
            headers = Headers(scope=scope)
            if not is_of_these_pages(headers):
                refusal = PlainTextResponse(
                    "Not from these pages\nThe form was sent by a page of another site, or by a "
                    "browser that does not say which; open the page here and send it again.",
                    403,
                )
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)


def is_of_these_pages(headers: Headers) -> bool:
    """Whether a request that sends something comes from a page of this server, or no browser.

    Browsers say it in Sec-Fetch-Site to servers that they trust: this machine, and any by https.
    Others give the origin, which is null from pages that give no referrer, as these are: then it
    is not known, and so refused. A program gives neither.
    """
    fetched = headers.get("sec-fetch-site")
    if fetched is not None:
        return fetched == "same-origin"
    origin = headers.get("origin")
    if origin is None:
        return True
    host = headers.get("host", "")
    return bool(host) and urlsplit(origin).netloc.lower() == host.lower()
