"""Headers by which a browser holds these pages to what they are: text, and nothing that runs."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trialwright.web.public.manners.messages import Added

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_ADDED = Added(HEADERS)


class Protection:
    """Adds the headers to every answer, refusals included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_protected(message: Message) -> None:
            is_head = message["type"] == "http.response.start"
            await send(_ADDED.to(message) if is_head else message)

        await self._app(scope, receive, send_protected)
