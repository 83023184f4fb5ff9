"""A load generator: many clients of one server at once, each asking again when it was answered.

    python -m benchmarks.traffic ADDRESS TARGETS [--clients 8] [--pause S] [--packed] [--round]

TARGETS is a file with a target a line. Each is asked once, or with `--round` again and again
until standard input ends. With `--pause` each client waits so many seconds before it asks
again. What was found is written to standard output as JSON. The clients
do as little as possible, for they share the processors with the server.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import cast
from urllib.parse import urlsplit

import httptools
import msgspec

from benchmarks.tables import percentile

CLIENTS = 8

_OK = 200
_KEPT_ERRORS = 5


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """How a server answered: times are seconds of single requests, `bytes` are of bodies.

    `errors` counts answers other than 200 and lost connections; `said` are the first of them.
    """

    requests: int
    seconds: float
    median: float
    within_99: float
    longest: float
    bytes: int
    errors: int
    said: tuple[str, ...]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


class Tally:
    """What all clients found so far, and what is to be asked next."""

    def __init__(self, targets: Iterator[str]) -> None:
        self.targets = targets
        self.times: list[float] = []
        self.bytes = 0
        self.errors = 0
        self.said: list[str] = []
        self.is_over = False

    def next(self) -> str | None:
        """Return the next target, None when it is over."""
        return None if self.is_over else next(self.targets, None)

    def refuse(self, what: str) -> None:
        """Note an error."""
        self.errors += 1
        if len(self.said) < _KEPT_ERRORS:
            self.said.append(what)

    def answered(self, seconds: float) -> Answered:
        """Return what was found, of `seconds` in all."""
        times = self.times or [0.0]
        return Answered(
            requests=len(self.times),
            seconds=seconds,
            median=median(times),
            within_99=percentile(times, 0.99),
            longest=max(times),
            bytes=self.bytes,
            errors=self.errors,
            said=tuple(self.said),
        )


class Client(asyncio.Protocol):
    """One connection that is kept: asks, waits for the whole answer, asks the next."""

    def __init__(self, tally: Tally, headers: bytes, pause: float) -> None:
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._tally = tally
        self._headers = headers
        self._pause = pause
        self._target = ""
        self._began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask the first."""
        self._transport = cast("asyncio.Transport", transport)
        self._parser = httptools.HttpResponseParser(self)
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Read a piece of an answer."""
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        """Count a piece of a body."""
        self._tally.bytes += len(body)

    def on_message_complete(self) -> None:
        """Note the answer and ask the next."""
        self._tally.times.append(time.perf_counter() - self._began)
        status = self._parser.get_status_code()
        if status != _OK:
            self._tally.refuse(f"{status} to {self._target}")
        # The parser is within an answer still: the next is asked when it is out of it.
        asyncio.get_running_loop().call_later(self._pause, self._ask)

    def connection_lost(self, _: Exception | None) -> None:
        """Note a connection that the server ended."""
        if not self.over.done():
            self._tally.refuse(f"the connection was lost at {self._target}")
            self.over.set_result(None)

    def _ask(self) -> None:
        if self._transport.is_closing():
            return
        target = self._tally.next()
        if target is None:
            self.over.set_result(None)
            self._transport.close()
            return
        self._target = target
        self._began = time.perf_counter()
        self._transport.write(b"GET %b HTTP/1.1\r\n%b\r\n" % (target.encode(), self._headers))


async def asked(  # noqa: PLR0913 - who asks whom, and how
    address: str, tally: Tally, clients: int, *, pause: float, packed: bool, until_end: bool
) -> None:
    """Let clients ask until nothing is left, or until standard input ends."""
    place = urlsplit(address)
    host, port = str(place.hostname), int(place.port or 80)
    headers = b"Host: %b\r\n" % place.netloc.encode()
    if packed:
        headers += b"Accept-Encoding: gzip\r\n"
    loop = asyncio.get_running_loop()
    if until_end:
        loop.add_reader(sys.stdin.fileno(), _end, tally, loop)
    made = [
        await loop.create_connection(lambda: Client(tally, headers, pause), host, port)
        for _ in range(clients)
    ]
    await asyncio.gather(*(client.over for _, client in made))


def _end(tally: Tally, loop: asyncio.AbstractEventLoop) -> None:
    loop.remove_reader(sys.stdin.fileno())
    tally.is_over = True


def main(arguments: list[str]) -> None:
    """Ask, and say what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.traffic", description=__doc__)
    parser.add_argument("address")
    parser.add_argument("targets", type=Path)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--pause", type=float, default=0.0)
    parser.add_argument("--packed", action="store_true")
    parser.add_argument("--round", action="store_true")
    given = parser.parse_args(arguments)
    targets = given.targets.read_text("utf-8").splitlines()
    tally = Tally(cycle(targets) if given.round else iter(targets))
    began = time.perf_counter()
    asyncio.run(
        asked(
            given.address,
            tally,
            given.clients,
            pause=given.pause,
            packed=given.packed,
            until_end=given.round,
        )
    )
    found = tally.answered(time.perf_counter() - began)
    sys.stdout.write(msgspec.json.encode(found).decode())


if __name__ == "__main__":
    main(sys.argv[1:])
