"""The registry's whole download: one zip archive, fetched so that a stop costs nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol
from zipfile import is_zipfile

import httpx
import msgspec

from trialwright.errors import RegistryUnreachable
from trialwright.registry.client.live import Broken, LiveRegistry, Refused
from trialwright.registry.loading import Progress

_PATH = "/api/v2/studies/download"
_PARAMETERS = {"format": "json.zip"}
_NAME = "ctg-studies.json.zip"

_WHOLE, _PARTIAL, _PAST_THE_END = 200, 206, 416


class Watcher(Progress, Protocol):
    """Somebody who wants to know how far an update is: downloaded, then read, then stored."""

    def downloaded(self, size: int, total: int | None) -> None:
        """Take note that `size` bytes are here, of `total` if the registry says how many."""
        ...


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Whose beginning a partial file is: the address, and what tells one archive from the next."""

    address: str
    etag: str
    last_modified: str
    total: int | None

    @property
    def validator(self) -> str:
        """What a request to go on must name (RFC 9110, section 13.1.5); empty if nothing does."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


def downloaded_file(home: Path) -> Path:
    """Return where a finished download waits to be loaded."""
    return home / "downloads" / _NAME


def fetch_download(live: LiveRegistry, home: Path, watcher: Watcher) -> Path:
    """Return the registry's whole download, fetched or gone on with, as one finished file.

    Raises Refused if the registry offers none, RegistryUnreachable if it does not come.
    """
    whole = downloaded_file(home)
    if whole.exists():
        return whole
    whole.parent.mkdir(parents=True, exist_ok=True)
    part = whole.with_name(f"{_NAME}.part")
    url = live.url(_PATH, _PARAMETERS)
    furthest = failures = 0
    while True:
        try:
            _go_on(live, url, part, watcher)
            break
        except Broken as broken:
            size = _size(part)
            failures = 1 if size > furthest else failures + 1
            furthest = max(furthest, size)
            live.wait_or_give_up(url, broken, failures)
    return _finished(url, part, whole)


def _go_on(live: LiveRegistry, url: str, part: Path, watcher: Watcher) -> None:
    """Fetch what is missing of the part, or all of it where it cannot be gone on with."""
    origin = _read_origin(part)
    held = _size(part) if origin is not None and origin.address == url else 0
    headers = {"Accept-Encoding": "identity"}
    if held and origin is not None and origin.total == held:
        return
    if held and origin is not None and origin.validator:
        headers |= {"Range": f"bytes={held}-", "If-Range": origin.validator}
    with live.open(url, headers) as response:
        now = _origin_of(url, response)
        if response.status_code == _WHOLE:
            held = 0
            _write_origin(part, now)
        elif not _continues(response, held, origin, now):
            _forget(part)
            raise Broken("another archive than the one that was begun")
        total = now.total
        _write_pieces(response, part, held, total, watcher)
    if total is not None and _size(part) != total:
        raise Broken(f"an end after {_size(part):,} of {total:,} bytes")


def _continues(response: httpx.Response, held: int, begun: Origin | None, now: Origin) -> bool:
    """Whether an answer begins where the part ends, and is of the same archive."""
    content_range = response.headers.get("content-range", "")
    return (
        response.status_code == _PARTIAL
        and content_range.startswith(f"bytes {held}-")
        and begun is not None
        and (not now.etag or now.etag == begun.etag)
    )


def _write_pieces(
    response: httpx.Response, part: Path, held: int, total: int | None, watcher: Watcher
) -> None:
    with part.open("ab" if held else "wb") as file:
        for piece in response.iter_raw():
            file.write(piece)
            held += len(piece)
            watcher.downloaded(held, total)


def _origin_of(url: str, response: httpx.Response) -> Origin:
    status = response.status_code
    if status not in (_WHOLE, _PARTIAL, _PAST_THE_END):
        raise Refused(url, status, "an answer of another kind")
    packed = response.headers.get("content-encoding", "identity")
    if packed != "identity":
        raise RegistryUnreachable(
            f"{url} answers packed as {packed}, expected the bytes as they are"
        )
    length = response.headers.get("content-length", "")
    if status != _WHOLE:
        length = response.headers.get("content-range", "").rpartition("/")[2]
    return Origin(
        address=url,
        etag=response.headers.get("etag", ""),
        last_modified=response.headers.get("last-modified", ""),
        total=int(length) if length.isascii() and length.isdigit() else None,
    )


def _finished(url: str, part: Path, whole: Path) -> Path:
    if not is_zipfile(part):
        _forget(part)
        raise Refused(url, _WHOLE, "something that is no zip archive")
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(whole)
    _origin_file(part).unlink()
    return whole


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _origin_file(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _read_origin(part: Path) -> Origin | None:
    """Return whose beginning the part is, or None if that is not known for sure."""
    try:
        return msgspec.json.decode(_origin_file(part).read_bytes(), type=Origin)
    except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def _write_origin(part: Path, origin: Origin) -> None:
    """Keep whose beginning the part will be; what it held before is of something else."""
    part.unlink(missing_ok=True)
    _origin_file(part).write_bytes(msgspec.json.encode(origin))


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _origin_file(part).unlink(missing_ok=True)
