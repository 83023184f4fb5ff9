"""The bytes of a record as they came, as JSON."""

from __future__ import annotations

import pytest

from trialwright.errors import RecordError
from trialwright.registry.containers import Form
from trialwright.registry.sources import json_of


def test_json_is_given_out_byte_for_byte() -> None:
    source = b' {"a" : 1}'

    assert json_of(source, Form.JSON) is source


@pytest.mark.parametrize("page", [b"no record here", b"{'a': import}", b"{'a': 1}\xff"])
def test_a_page_that_does_not_end_in_a_record_is_one_clear_error(page: bytes) -> None:
    with pytest.raises(RecordError, match="a record on a text page"):
        json_of(page, Form.PAGE)
