"""An application asked without a server: what a page costs by itself."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any, Self

from starlette.types import ASGIApp

Message = MutableMapping[str, Any]


class Asked:
    """An application that is up; requests go straight to it. Use as an asynchronous context."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._state: dict[str, Any] = {}
        self._to_app: asyncio.Queue[Message] = asyncio.Queue()
        self._from_app: asyncio.Queue[Message] = asyncio.Queue()
        self._life: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": self._state}
        self._life = asyncio.create_task(
            _run(self._app, scope, self._to_app.get, self._from_app.put)
        )
        await self._say("startup")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._say("shutdown")
        assert self._life is not None
        await self._life

    async def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body of a page."""
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        await self._app(self._scope(path), receive, send)
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return int(sent[0]["status"]), body

    async def _say(self, what: str) -> None:
        await self._to_app.put({"type": f"lifespan.{what}"})
        answer = await self._from_app.get()
        if answer["type"] != f"lifespan.{what}.complete":
            raise RuntimeError(f"the application failed at {what}: {answer.get('message')}")

    def _scope(self, path: str) -> dict[str, Any]:
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": [(b"host", b"localhost")],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "state": self._state.copy(),
        }


async def _run(app: ASGIApp, scope: dict[str, Any], receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's own callables
    await app(scope, receive, send)
