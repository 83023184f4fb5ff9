"""What a form sends, read in memory alone: fields, and files that were chosen.

The framework's own reading of files writes larger ones to a disk, where a patient's data must not
lie about; so this reads them itself, up to a size.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from trialwright.web.public.languages import said

#: The most that one form may send [bytes]: a patient's file, and the facts read from it before.
MOST_BYTES = 16_000_000
_MOST_FIELDS = 5_000
_BOUNDARY = re.compile(r'boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))', re.IGNORECASE)
_NAME = re.compile(r'[;\s]name="([^"]*)"', re.IGNORECASE)
_FILE_NAME = re.compile(r'[;\s]filename="([^"]*)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was chosen: what it is called there, and its bytes."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """The fields of a form by name, the last of a name where several came, and its files."""

    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    files: Mapping[str, SentFile] = field(default_factory=lambda: MappingProxyType({}))

    def text(self, name: str) -> str:
        """Return a field without blanks around it; empty where it did not come."""
        return self.fields.get(name, "").strip()

    def named(self, prefix: str) -> tuple[str, ...]:
        """Return what follows a prefix in the names of fields that came with something."""
        cut = len(prefix)
        return tuple(
            name[cut:] for name, text in self.fields.items() if name.startswith(prefix) and text
        )


async def read_sent(request: Request) -> Sent:
    """Return what a form sent; 413 where it is too much, 400 where it does not read."""
    body = await _body(request)
    kind = request.headers.get("content-type", "")
    if kind.lower().startswith("multipart/form-data"):
        found = _BOUNDARY.search(kind)
        if found is None:
            raise _unreadable()
        return sent_in_parts(body, (found[1] or found[2]).encode("latin-1", "replace"))
    return sent_in_a_row(body)


def sent_in_a_row(body: bytes) -> Sent:
    """Return the fields of a body as a query writes them; raises HTTPException 400."""
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict"
        )
    except ValueError as error:
        raise _unreadable() from error
    return Sent(MappingProxyType({name: _lines(text) for name, text in pairs}))


def sent_in_parts(body: bytes, boundary: bytes) -> Sent:
    """Return the fields and files of a body in parts (RFC 7578); raises HTTPException 400."""
    mark = b"--" + boundary
    first, *parts = (b"\r\n" + body).split(b"\r\n" + mark)
    if first or not parts or not parts[-1].startswith(b"--") or len(parts) > _MOST_FIELDS:
        raise _unreadable()
    fields: dict[str, str] = {}
    files: dict[str, SentFile] = {}
    for part in parts[:-1]:
        head, blank, content = part.partition(b"\r\n\r\n")
        if not blank:
            raise _unreadable()
        name, file_name = _names(head)
        if file_name is None:
            fields[name] = _lines(_text(content))
        elif file_name or content:
            files[name] = SentFile(_plain(file_name), content)
    return Sent(MappingProxyType(fields), MappingProxyType(files))


def _names(head: bytes) -> tuple[str, str | None]:
    """Return the name of a part, and that of its file if it is one."""
    disposition = next(
        (
            line
            for line in _text(head).split("\r\n")
            if line.lower().startswith("content-disposition:")
        ),
        "",
    )
    name, file_name = _NAME.search(disposition), _FILE_NAME.search(disposition)
    if name is None:
        raise _unreadable()
    return name[1], None if file_name is None else file_name[1]


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise _unreadable() from error


def _lines(text: str) -> str:
    """Return a text with the ends of lines that programs use: forms send them in two signs."""
    return text.replace("\r\n", "\n")


def _plain(file_name: str) -> str:
    """Return the name of a file without folders, so that it says nothing of a machine."""
    return re.split(r"[/\\]", file_name)[-1][:100] or "file"


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                raise HTTPException(
                    413,
                    said(
                        "What was sent is too large: expected at most {most} MB.",
                        most=MOST_BYTES // 1_000_000,
                    ),
                )
    except ClientDisconnect as error:
        raise _unreadable() from error
    return bytes(body)


def _unreadable() -> HTTPException:
    return HTTPException(400, said("What was sent does not read as a form of these pages."))
