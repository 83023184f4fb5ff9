"""An answer as it passes: its head is held back until the first part of its body is there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from starlette.types import Message, Send

Heads: TypeAlias = Callable[[Message, Message], Awaitable[None]]


class Added:
    """Headers that are put into every head alike, each in place of one of the same name."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._raw = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in headers.items()
        ]
        self._names = frozenset(name for name, _ in self._raw)

    def to(self, head: Message) -> Message:
        """Put them into a head, and return it."""
        others = [one for one in head["headers"] if one[0] not in self._names]
        head["headers"] = [*others, *self._raw]
        return head


class HeadHeld:
    """Passes an answer on, its head and the first part of its body together to `first`.

    Only with the first part of the body it is known whether that is the whole of it.
    """

    def __init__(self, first: Heads, rest: Send) -> None:
        self._first = first
        self._rest = rest
        self._head: Message | None = None

    async def __call__(self, message: Message) -> None:
        """Take one message of the answer."""
        if message["type"] == "http.response.start":
            self._head = message
        elif self._head is not None and message["type"] == "http.response.body":
            head, self._head = self._head, None
            await self._first(head, message)
        else:
            await self._rest(message)
