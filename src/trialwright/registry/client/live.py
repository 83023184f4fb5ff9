"""Requests to the live registry: paced, tried again while it is busy, refused in one sentence."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

import httpx

import trialwright
from trialwright.errors import InvalidInput, RegistryUnreachable, quoted
from trialwright.registry.client.manners import BUSY, Manners, Pace, asked_wait

PUBLIC_ADDRESS = "https://clinicaltrials.gov"

#: A thousand records are about 17 MB; nothing that is asked for comes near this.
MOST_BYTES = 512 * 1024 * 1024

_Answer = TypeVar("_Answer")

_OK = 200
_FAILED = 400
_SAID = 300


def registry_address() -> str:
    """Return the registry's address: TRIALWRIGHT_REGISTRY_URL, or the public one."""
    return os.environ.get("TRIALWRIGHT_REGISTRY_URL") or PUBLIC_ADDRESS


class Refused(RegistryUnreachable):
    """The registry answered that it will not give this; `status` is its HTTP status."""

    def __init__(self, address: str, status: int, said: str) -> None:
        self.status = status
        super().__init__(
            f"{address} answers {status}: {said or 'no reason given'}; "
            "check the address (TRIALWRIGHT_REGISTRY_URL) and what was asked for"
        )


class Broken(Exception):
    """One try failed in a way that may pass; `wait` is what the server asked for [s]."""

    def __init__(self, what: str, wait: float | None = None) -> None:
        self.what = what
        self.wait = wait
        super().__init__(what)


class LiveRegistry:
    """The registry at one address, asked one thing at a time. Use as a context manager."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        address: str | None = None,
        manners: Manners | None = None,
    ) -> None:
        self.address = (address or registry_address()).rstrip("/")
        self.manners = manners or Manners()
        self.clock = clock
        self._pace = Pace(self.manners)
        self._http = _http_client(self.address, self.manners.timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def url(self, path: str, parameters: Mapping[str, str] | None = None) -> str:
        """Return the whole address of a path and its parameters."""
        return str(httpx.URL(f"{self.address}{path}", params=parameters or None))

    def get(self, url: str) -> bytes:
        """Return the body of an address; raises Refused or RegistryUnreachable."""
        return self.persist(url, lambda: self._get_once(url))

    def persist(self, url: str, attempt: Callable[[], _Answer]) -> _Answer:
        """Return what an attempt gives, tried again while it is Broken and manners allow."""
        failures = 0
        while True:
            try:
                return attempt()
            except Broken as broken:
                failures += 1
                self.wait_or_give_up(url, broken, failures)

    def wait_or_give_up(self, url: str, broken: Broken, failures: int) -> None:
        """Wait as long as the server asked or as manners say; raises RegistryUnreachable."""
        if failures >= self.manners.attempts:
            raise RegistryUnreachable(
                f"{url} failed {failures} times, the last time with {broken.what}; "
                "try again later: what came is kept"
            ) from broken
        wait = self.manners.wait_after(failures)
        if broken.wait is not None and broken.wait > self.manners.patience:
            raise RegistryUnreachable(
                f"{url} answers {broken.what} and asks to wait {broken.wait:,.0f} seconds; "
                "try again after that: what came is kept"
            ) from broken
        self.manners.sleep(max(wait, broken.wait or 0.0))

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[httpx.Response]:
        """Ask once and lend the answer unread, if it is one; raises Broken or Refused.

        An answer that breaks off while it is read within the block raises Broken too.
        """
        self._pace.wait()
        try:
            with self._http.stream("GET", url, headers=headers) as response:
                self._look(url, response)
                yield response
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise Broken(f"{type(error).__name__} ({error})") from error
        except httpx.TooManyRedirects as error:
            raise RegistryUnreachable(f"{url} leads in circles; check the address") from error
        finally:
            self._pace.ended()

    def _look(self, url: str, response: httpx.Response) -> None:
        status = response.status_code
        if status in BUSY:
            header = response.headers.get("retry-after", "")
            raise Broken(f"status {status}", asked_wait(header, self.clock()))
        if status >= _FAILED and status != httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise Refused(url, status, _sentence(response))

    def _get_once(self, url: str) -> bytes:
        with self.open(url) as response:
            if response.status_code != _OK:
                raise Refused(url, response.status_code, "an answer of another kind")
            return _bounded(url, response.iter_bytes())


def _http_client(address: str, timeout: float) -> httpx.Client:
    try:
        plain = httpx.URL(address).scheme in {"http", "https"}
    except httpx.InvalidURL:
        plain = False
    if not plain:
        raise InvalidInput(f"{quoted(address)} is not an address of a registry; expected https://…")
    return httpx.Client(
        follow_redirects=True,
        timeout=timeout,
        headers={"User-Agent": f"trialwright/{trialwright.__version__}"},
        limits=httpx.Limits(max_connections=1),
    )


def _sentence(response: httpx.Response) -> str:
    """Return the first line of what the registry says in plain text, shortened."""
    text = _bounded(str(response.url), response.iter_bytes()).decode("utf-8", "replace").strip()
    first = text.partition("\n")[0].strip()
    if first.startswith("<"):
        return "a web page"
    return first if len(first) <= _SAID else f"{first[:_SAID]}…"


def _bounded(url: str, pieces: Iterator[bytes]) -> bytes:
    kept: list[bytes] = []
    size = 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise RegistryUnreachable(
                f"{url} answers with more than {MOST_BYTES:,} bytes; check the address"
            )
    return b"".join(kept)
