"""What can be told of JSON text without reading it: whether it is whole, where a record begins."""

from __future__ import annotations

import re

import msgspec

BLANKS = b" \t\r\n"

#: The names at the top of a record; they stand nowhere else in it.
_SECTIONS = (
    rb'"(?:protocolSection|resultsSection|annotationSection|documentSection|derivedSection'
    rb'|hasResults)"\s{0,8}:'
)
_RECORD = rb"\{\s{0,64}" + _SECTIONS
_PAGE = rb'\{\s{0,64}"(?:studies|totalCount|nextPageToken)"\s{0,8}:'

RECORD = re.compile(rb"\s*" + _RECORD)

#: An array of records or a page of them.
OPENER = re.compile(rb"\s*(?:\[\s{0,64}" + _RECORD + rb"|" + _PAGE + rb")")

_LINE = rb"[\r\n][ \t]{0,64}(?:,[ \t]{0,64})?"

#: From a line end to where a record, an array of records or a page begins.
RECORD_LINE = re.compile(_LINE + rb"(?=(?:\[\s{0,64})?" + _RECORD + rb"|" + _PAGE + rb")")

#: What may be the beginning of that at the end of a piece, and how long it can be.
RECORD_LINE_BEGUN = re.compile(
    _LINE + rb'(?:\[\s{0,64})?(?:\{\s{0,64}(?:"\w{0,20}(?:"\s{0,8})?)?)?\Z'
)
LONGEST_BEGUN = 512

_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]', re.DOTALL)


def is_json(text: bytes) -> bool:
    """Whether a text is one whole JSON value."""
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def may_go_on_with_a_value(begun: bytes) -> bool:
    """Whether JSON that begins so may go on with a value: as an element, or after a name."""
    still_open = bytearray()
    for token in _TOKEN.finditer(begun):
        mark = token[0]
        if mark == b"{":
            still_open += b"}"
        elif mark == b"[":
            still_open += b"]"
        elif mark in (b"}", b"]"):
            if not still_open.endswith(mark):
                return False
            del still_open[-1]
    return bool(still_open) and is_json(begun + b"{}" + still_open[::-1])
