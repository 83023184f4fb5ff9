"""One line of JSON for each request: what was asked for, how it was answered, how long it took.

Of a line can be told which study was looked at, not who looked at it or what he searched for:
addresses of clients and the texts of queries are left out, because a search can describe a
patient.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from secrets import token_hex
from time import perf_counter
from typing import TypeAlias

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Instead of a file: standard error.
STDERR = "-"
REQUEST_ID = "X-Request-Id"

#: A proxy may have given the request an id.
_AN_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_STDERR_NUMBER = 2

Write: TypeAlias = Callable[[bytes], object]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a request; `whole` is false where the client left before the end.

    `bytes` are those of the body as it was sent, packed if it was.
    """

    at: datetime
    id: str
    method: str
    path: str
    status: int
    bytes: int
    milliseconds: float
    whole: bool


class AccessLog:
    """Writes a line for each request, and gives its id with the answer."""

    def __init__(self, app: ASGIApp, write: Write) -> None:
        self._app = app
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = _Seen(send, _id_of(Headers(scope=scope).get(REQUEST_ID)))
        at, began = datetime.now(UTC), perf_counter()
        try:
            await self._app(scope, receive, seen)
        finally:
            line = Line(
                at=at,
                id=seen.id,
                method=scope["method"],
                path=scope["path"],
                status=seen.status,
                bytes=seen.bytes,
                milliseconds=round((perf_counter() - began) * 1000, 2),
                whole=seen.whole,
            )
            self._write(msgspec.json.encode(line) + b"\n")


class _Seen:
    """What was seen of an answer; without a head it is the refusal for a bug."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self.id = request_id
        self.status = 500
        self.bytes = 0
        self.whole = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)[REQUEST_ID] = self.id
        await self._send(message)
        if message["type"] == "http.response.body":
            self.bytes += len(message.get("body", b""))
            self.whole = not message.get("more_body", False)


def _id_of(given: str | None) -> str:
    return given if given is not None and _AN_ID.fullmatch(given) else token_hex(8)


def writing_to(place: str) -> Write:
    """Return what writes lines to the end of a file, or to standard error for ``-``.

    Each line is written at once, so that several processes can share a file.
    """
    if place == STDERR:
        return lambda line: os.write(_STDERR_NUMBER, line)
    # Open for as long as the process lasts; nobody is there to close it earlier.
    file = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    return lambda line: os.write(file, line)
