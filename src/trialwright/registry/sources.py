"""The bytes of a record as they came, as JSON."""

from __future__ import annotations

import msgspec

from trialwright.errors import RecordError
from trialwright.registry.containers.page import read_page
from trialwright.registry.containers.values import Form
from trialwright.registry.ordering import ordered


def json_of(source: bytes, form: Form) -> bytes:
    """Return a record as JSON: the very bytes where they are JSON, else what the page says.

    Raises RecordError if a page does not end in a record.
    """
    if form is Form.JSON:
        return source
    try:
        return msgspec.json.encode(ordered(read_page(source.decode("utf-8"))))
    except ValueError as error:  # UnicodeDecodeError is one
        raise RecordError(
            nct_id="a record on a text page",
            path="(record)",
            found=f"not readable ({error})",
            expected="a dictionary of plain values",
        ) from error
