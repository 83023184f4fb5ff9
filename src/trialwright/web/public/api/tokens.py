"""Page tokens: where a page ended, bound to the request that it belongs to.

A token is the base64 of: a version, a fingerprint of the request, a seal over all of it, and
what the next page goes on from. It names values of the last study, no place in a list, so it
stays good while the registry is brought up to date, in every process and after a restart. The
seal finds tokens that were cut or changed; there is nothing in a token to keep secret.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeAlias

import msgspec

from trialwright.registry.search.questions import Cursor
from trialwright.vocabulary import NctId
from trialwright.web.public.api.refusing import Refused, cut

#: Of the form of tokens; and of what orders studies, if that ever changes.
_VERSION = b"\x01"
_BYTES = 6
#: Where the fingerprint, the seal and the rest begin.
_MARK, _SEAL, _REST = 1, 1 + _BYTES, 1 + 2 * _BYTES

#: These may differ from page to page.
_FREE = frozenset({"countTotal", "pageSize", "pageToken"})
#: Saying a default is saying nothing.
_DEFAULTS = frozenset({("format", ("json",)), ("markupFormat", ("markdown",))})

_Payload: TypeAlias = tuple[int, bool, tuple[float | None, ...]]
_decoder = msgspec.msgpack.Decoder(_Payload)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where a page ended, and whether distance counted for relevance on it."""

    cursor: Cursor
    near: bool = False


def fingerprint(values: Mapping[str, tuple[str, ...]]) -> bytes:
    """Return what is the same for all pages of one request, whatever the order of parameters."""
    kept = sorted(pair for pair in values.items() if pair[0] not in _FREE and pair not in _DEFAULTS)
    return blake2b(msgspec.msgpack.encode(kept), digest_size=_BYTES).digest()


def sealed(bookmark: Bookmark, mark: bytes) -> str:
    """Return the token of a bookmark for the request with this fingerprint."""
    cursor = bookmark.cursor
    payload = msgspec.msgpack.encode((cursor.nct_id.number, bookmark.near, cursor.values))
    sealed_bytes = _VERSION + mark + _seal(mark, payload) + payload
    return base64.urlsafe_b64encode(sealed_bytes).rstrip(b"=").decode("ascii")


def opened(token: str | None, mark: bytes) -> Bookmark | None:
    """Return the bookmark in a token, None if there is no token.

    Raises Refused for a token of another request, and for what is no token.
    """
    if not token:
        return None
    version, other, seal, payload = _cut(token)
    if version != _VERSION or seal != _seal(other, payload):
        raise _refused(token, "Expected a `nextPageToken` of this server, whole and unchanged.")
    if other != mark:
        raise _refused(
            token,
            "This token belongs to a request with other parameters: repeat all of them for each "
            "page, except countTotal, pageSize and pageToken.",
        )
    try:
        number, near, values = _decoder.decode(payload)
        return Bookmark(Cursor(values, NctId.from_number(number)), near)
    except (msgspec.MsgspecError, ValueError) as error:
        raise _refused(token, "Expected a `nextPageToken` of this server.") from error


def _cut(token: str) -> tuple[bytes, bytes, bytes, bytes]:
    try:
        padded = f"{token}{'=' * (-len(token) % 4)}".encode("ascii")
        plain = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise _refused(token, "Expected a `nextPageToken` of this server.") from error
    return plain[:_MARK], plain[_MARK:_SEAL], plain[_SEAL:_REST], plain[_REST:]


def _seal(mark: bytes, payload: bytes) -> bytes:
    return blake2b(
        _VERSION + mark + payload, digest_size=_BYTES, person=b"trialwright-page"
    ).digest()


def _refused(token: str, advice: str) -> Refused:
    return Refused(f"Invalid value in parameter `pageToken`: `{cut(token)}`", advice)
