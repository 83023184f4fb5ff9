"""A registry on this machine that answers in the recorded shapes, and fails as it is told to."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
from tests import records

from trialwright.registry.client import LiveRegistry, Manners

#: Made-up studies stand above the registry's own numbers and below our samples.
FIRST = 80_000_001

#: The addresses that an update asks.
PAGES = "/api/v2/studies"
DOWNLOAD = f"{PAGES}/download"

MODIFIED = "Wed, 25 Mar 2026 09:00:05 GMT"


def study(number: int, posted: str = "2026-03-01", title: str = "A Made-up Study") -> bytes:
    """Return a made-up record that was last updated on a day."""
    return records.titled(FIRST + number, title, posted)


def archive_of(studies: list[bytes]) -> bytes:
    """Return records in the registry's download form."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for place, source in enumerate(studies):
            archive.writestr(f"NCT{FIRST + place:08d}.json", source)
    return buffer.getvalue()


@dataclass(kw_only=True)
class Fault:
    """What goes wrong with the next request whose address holds `where`.

    With a `status`, that is the answer; with `keep`, the connection drops after so many bytes
    of the body; `act` is done before anything is said, `halfway` when half the body has been.
    """

    where: str = ""
    status: int | None = None
    body: bytes = b"busy"
    headers: dict[str, str] = field(default_factory=dict)
    keep: int | None = None
    act: Callable[[], None] | None = None
    halfway: Callable[[], None] | None = None


@dataclass(kw_only=True)
class Asked:
    """One request that came."""

    url: str
    headers: dict[str, str]


class LocalRegistry:
    """What the registry holds, what goes wrong next, and what it was asked."""

    def __init__(self) -> None:
        self.address = ""
        self.studies: list[bytes] = []
        self.archive: bytes | None = None
        self.etag = '"one"'
        self.ranges = True
        self.page_size = 3
        self.declared: int | None = None
        self.lists_history = True
        self.histories: dict[str, list[tuple[int, str, bytes]]] = {}
        self.answers: dict[str, bytes] = {}
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []

    def paths(self) -> list[str]:
        """Return the paths that were asked, without parameters."""
        return [urlsplit(one.url).path for one in self.asked]

    def fault_for(self, url: str) -> Fault | None:
        """Take the first fault that is meant for this address."""
        for fault in self.faults:
            if fault.where in url:
                self.faults.remove(fault)
                return fault
        return None

    def page(self, query: dict[str, list[str]]) -> bytes:
        """Answer a search as the recorded pages do."""
        chosen = [one for one in self.studies if _posted(one) >= _since(query)]
        token = query.get("pageToken", ["t0"])[0]
        start = int(token[1:])
        size = min(self.page_size, int(query.get("pageSize", ["10"])[0]))
        answer: dict[str, Any] = {
            "studies": [msgspec.Raw(one) for one in chosen[start : start + size]]
        }
        if "pageToken" not in query and query.get("countTotal") == ["true"]:
            answer["totalCount"] = len(chosen) if self.declared is None else self.declared
        if start + size < len(chosen):
            answer["nextPageToken"] = f"t{start + size}"
        return msgspec.json.encode(answer)

    def newest(self, nct_id: str) -> tuple[int, bytes, dict[str, str]] | None:
        """Answer with one study's record, or lead a former id to it."""
        for source in self.studies:
            identity = msgspec.json.decode(source)["protocolSection"]["identificationModule"]
            if identity["nctId"] == nct_id:
                return 200, source, {"Content-Type": "application/json"}
            if nct_id in identity.get("nctIdAliases", ()):
                return 301, b"", {"Location": f"/api/v2/studies/{identity['nctId']}"}
        return None

    def history(self, nct_id: str, number: str) -> bytes | None:
        """Answer as the website's own addresses do."""
        versions = self.histories.get(nct_id)
        if versions is None:
            return None
        if number:
            source = next(body for n, _, body in versions if n == int(number))
            return msgspec.json.encode({"studyVersion": int(number), "study": msgspec.Raw(source)})
        changes = [{"version": n, "date": day, "moduleLabels": []} for n, day, _ in versions]
        return msgspec.json.encode({"study": {}, "history": {"changes": changes}})


def _since(query: dict[str, list[str]]) -> str:
    said = query.get("filter.advanced", [""])[0]
    found = re.fullmatch(r"AREA\[LastUpdatePostDate\]RANGE\[(\d{4}-\d\d-\d\d),MAX\]", said)
    return found[1] if found else ""


def _posted(source: bytes) -> str:
    status = msgspec.json.decode(source)["protocolSection"]["statusModule"]
    return str(status["lastUpdatePostDateStruct"]["date"])


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    registry: LocalRegistry

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Print nothing."""

    def do_GET(self) -> None:
        registry = self.registry
        registry.asked.append(
            Asked(url=self.path, headers={k.lower(): v for k, v in self.headers.items()})
        )
        fault = registry.fault_for(self.path)
        if fault is not None and fault.act is not None:
            fault.act()
        if fault is not None and fault.status is not None:
            self._send(fault.status, fault.body, fault.headers)
            return
        status, body, headers = self._answer()
        if fault is not None:
            self._send(status, body, headers, keep=fault.keep, halfway=fault.halfway)
        else:
            self._send(status, body, headers)

    def _answer(self) -> tuple[int, bytes, dict[str, str]]:
        registry = self.registry
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        one = re.fullmatch(r"/api/v2/studies/(NCT\d+)", url.path)
        past = re.fullmatch(r"/api/int/studies/(NCT\d+)(/history)?(?:/(\d+))?", url.path)
        if url.path in registry.answers:
            return 200, registry.answers[url.path], {}
        if url.path == DOWNLOAD and registry.archive is not None:
            return self._archive(registry.archive)
        if url.path == PAGES:
            return 200, registry.page(query), {"Content-Type": "application/json"}
        if one is not None and (found := registry.newest(one[1])) is not None:
            return found
        if past is not None and registry.lists_history:
            body = registry.history(past[1], past[3] or "")
            if body is not None:
                return 200, body, {}
        return 404, b"Not Found\nno such study", {"Content-Type": "text/plain"}

    def _archive(self, whole: bytes) -> tuple[int, bytes, dict[str, str]]:
        registry = self.registry
        headers = {"ETag": registry.etag, "Last-Modified": MODIFIED}
        asked = self.headers.get("Range")
        same = self.headers.get("If-Range") in (registry.etag, MODIFIED)
        if asked is None or not registry.ranges or not same:
            return 200, whole, headers
        start = int(asked.removeprefix("bytes=").removesuffix("-"))
        headers["Content-Range"] = f"bytes {start}-{len(whole) - 1}/{len(whole)}"
        return 206, whole[start:], headers

    def _send(
        self,
        status: int,
        body: bytes,
        headers: dict[str, str],
        *,
        keep: int | None = None,
        halfway: Callable[[], None] | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if halfway is not None:
            half = len(body) // 2
            self.wfile.write(body[:half])
            halfway()
            self.wfile.write(body[half:])
        elif keep is None:
            self.wfile.write(body)
        else:
            self.wfile.write(body[:keep])
            self.close_connection = True


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hung up; any other error is this server's own."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def serving(registry: LocalRegistry) -> ThreadingHTTPServer:
    """Return a server of this registry, bound to a free port and ready to be run."""
    handler = type("_Bound", (_Answering,), {"registry": registry})
    server = _Server(("127.0.0.1", 0), handler)
    registry.address = f"http://127.0.0.1:{server.server_address[1]}"
    return server


class Sleeper:
    """A clock that goes on only when somebody sleeps, and remembers how long they slept."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.slept.append(seconds)
        self.now += seconds

    def monotonic(self) -> float:
        """Return the time."""
        return self.now


def asking(
    registry: LocalRegistry, sleeper: Sleeper, interval: float = 0.0, attempts: int = 4
) -> LiveRegistry:
    """Return a client of the local registry that waits in the sleeper's time only."""
    return LiveRegistry(
        records.clock_from(2026, 3, 26),
        address=registry.address,
        manners=Manners(
            interval=interval,
            attempts=attempts,
            timeout=5.0,
            sleep=sleeper.sleep,
            monotonic=sleeper.monotonic,
            random=Random(7),
        ),
    )
