"""Pages of other sites may read what is under ``/api``: all of it is public, and only read."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trialwright.web.public.manners.messages import Added

SHARED = "/api/"

_ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_ANSWER = Added(
    {
        **_ANYWHERE,
        "Access-Control-Expose-Headers": (
            "Content-Disposition, ETag, X-Next-Page-Token, X-Request-Id, X-Total-Count, "
            "X-Trialwright-Remarks, X-Trialwright-Version"
        ),
    }
)
_PREFLIGHT = Added(
    {
        **_ANYWHERE,
        "Access-Control-Allow-Methods": "GET, HEAD",
        "Access-Control-Allow-Headers": "*",
        "Access-Control-Max-Age": "86400",
        "Content-Length": "0",
    }
)


class Sharing:
    """Allows any origin to read what is shared; no origin is trusted with more than another."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not scope["path"].startswith(SHARED):
            await self._app(scope, receive, send)
            return
        if _is_preflight(scope):
            head: Message = {"type": "http.response.start", "status": 204, "headers": []}
            await send(_PREFLIGHT.to(head))
            await send({"type": "http.response.body"})
            return

        async def send_shared(message: Message) -> None:
            is_head = message["type"] == "http.response.start"
            await send(_ANSWER.to(message) if is_head else message)

        await self._app(scope, receive, send_shared)


def _is_preflight(scope: Scope) -> bool:
    """Whether a browser asks beforehand if it may ask."""
    headers = Headers(scope=scope)
    return (
        scope["method"] == "OPTIONS"
        and "origin" in headers
        and "access-control-request-method" in headers
    )
