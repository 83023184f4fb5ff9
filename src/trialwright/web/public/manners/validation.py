"""Every whole answer has a strong validator, and who has it already is told so: 304.

The validator is a hash of the very bytes that are sent, so it needs no knowledge of what an
answer depends on. The answer is made all the same: what is spared is its way.
"""

from __future__ import annotations

from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trialwright.web.public.manners.messages import HeadHeld

#: So many digits of SHA-256, which takes half the time of other hashes where the processor has
#: instructions for it, as most have: 0.5 ms for a megabyte.
_TAG_LENGTH = 32

#: Longer answers have no validator [bytes].
MOST = 16_000_000

#: What a 304 does not repeat (RFC 9110, 15.4.5).
_OF_THE_BODY = ("content-length", "content-type", "content-encoding", "content-disposition")


class Validation:
    """Gives whole answers an ``ETag``, and answers conditional requests."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        known = Headers(scope=scope).get("if-none-match")

        async def first(head: Message, body: Message) -> None:
            if head["status"] == 200 and _is_whole(body, scope["method"]):  # noqa: PLR2004 - HTTP
                body = _validated(head, body, known)
            await send(head)
            await send(body)

        await self._app(scope, receive, HeadHeld(first, send))


def _is_whole(body: Message, method: str) -> bool:
    """Whether this is all of a body; where the head alone is asked for it may be left out."""
    return not body.get("more_body", False) and bool(body.get("body") or method == "GET")


def _validated(head: Message, body: Message, known: str | None) -> Message:
    """Give a head its validator, and return the body that is to be sent."""
    content = body.get("body", b"")
    if len(content) > MOST:
        return body
    headers = MutableHeaders(scope=head)
    tag = f'"{sha256(content, usedforsecurity=False).hexdigest()[:_TAG_LENGTH]}"'
    headers["ETag"] = tag
    headers.setdefault("Cache-Control", "no-cache")
    if not is_known(tag, known):
        return body
    head["status"] = 304
    for name in _OF_THE_BODY:
        del headers[name]
    return {**body, "body": b""}


def is_known(tag: str, known: str | None) -> bool:
    """Whether an ``If-None-Match`` names a validator; weak ones are compared as strong ones."""
    listed = {one.strip().removeprefix("W/") for one in (known or "").split(",")}
    return tag in listed or "*" in listed
