"""How long an address may be: a longer one is refused before anything of it is read."""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

#: A list of two thousand NCT ids fits [bytes]. Of twice as much the server reads nothing at all.
LONGEST = 32_768


class AddressLimit:
    """Refuses addresses that are too long."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and (length := _length(scope)) > LONGEST:
            refusal = PlainTextResponse(
                f"The address is too long\nFound {length:,} bytes, expected at most {LONGEST:,}; "
                "ask for less in each of several requests.",
                400,
            )
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _length(scope: Scope) -> int:
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope["query_string"]
    return len(path) + len(query)
