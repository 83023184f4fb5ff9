"""A whole record in the registry's order, passed on unread where that is known to be right."""

from __future__ import annotations

import msgspec
import pytest
from tests import records

from trialwright.errors import RecordError
from trialwright.registry.containers.values import Form
from trialwright.registry.projection import as_registry_json, is_registry_json


def test_a_record_that_is_compact_and_in_order_is_passed_on_as_it_is() -> None:
    source = records.record()

    assert is_registry_json(source)
    assert as_registry_json(source) is source
    assert as_registry_json(source, proven=True) is source


def test_what_was_proven_is_not_read_again() -> None:
    assert as_registry_json(b"no JSON at all", proven=True) == b"no JSON at all"


@pytest.mark.parametrize(
    "source",
    [
        msgspec.json.format(records.record()),
        msgspec.json.encode(dict(reversed(records.tree().items()))),
    ],
    ids=["with blanks", "in another order"],
)
def test_any_other_record_is_written_anew(source: bytes) -> None:
    assert not is_registry_json(source)
    assert as_registry_json(source) == records.record()


def test_a_page_is_never_passed_on_as_it_is() -> None:
    page = repr(records.tree()).encode()

    assert not is_registry_json(page, Form.PAGE)
    assert as_registry_json(page, Form.PAGE, proven=True) == records.record()


@pytest.mark.parametrize("source", [b"[]", b"{", b'"\xff"', b"[" * 100_000])
def test_what_is_no_object_is_one_clear_error(source: bytes) -> None:
    with pytest.raises(RecordError, match="expected a JSON object"):
        as_registry_json(source)


@pytest.mark.reference
def test_real_records_come_as_the_registry_wrote_them(real_sources: list[bytes]) -> None:
    # One copy had passed through another program and lost the order.
    assert sum(map(is_registry_json, real_sources)) == len(real_sources) - 1
