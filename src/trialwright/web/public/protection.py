"""Headers by which a browser holds these pages to what they are: text, and nothing that runs.

Pages that offer completions or keep searches may run the script that is served with them, and
ask this server; no page may run anything else.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trialwright.web.public.manners.messages import Added

POLICY = "Content-Security-Policy"
HEADERS = {
    POLICY: (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SCRIPTED = f"{HEADERS[POLICY]}; script-src 'self'; connect-src 'self'"

_ADDED = Added(HEADERS)
_ADDED_TO_SCRIPTED = Added({**HEADERS, POLICY: SCRIPTED})
_IS_SCRIPTED = (POLICY.lower().encode("latin-1"), SCRIPTED.encode("latin-1"))


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
            if message["type"] == "http.response.start":
                scripted = _IS_SCRIPTED in message["headers"]
                message = (_ADDED_TO_SCRIPTED if scripted else _ADDED).to(message)
            await send(message)

        await self._app(scope, receive, send_protected)
