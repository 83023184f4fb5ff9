"""Records one a line, and what stands before the first or between them."""

from __future__ import annotations

import json

import pytest
from tests import records
from tests.registry.containers.made import SOURCES, parts_of, sources, spoiled

from trialwright.errors import RecordError
from trialwright.registry.containers import Form, Item
from trialwright.registry.reading import read_record
from trialwright.registry.sources import json_of

ONE, TWO, THREE, _ = SOURCES
LITERAL = repr(records.tree()).encode()


@pytest.mark.parametrize(
    "first",
    [b"# exported 2026", b"null", b"\0\0", ONE[900:], ONE[:500], b"a,b\n# two lines", b"{", b'"'],
)
@pytest.mark.parametrize("indent", [b"", b" ", b"\t"])
@pytest.mark.parametrize("many", [2, 700])
def test_a_bad_first_line_costs_no_record(first: bytes, indent: bytes, many: int) -> None:
    lines = [first, *([indent + TWO] * many)]
    parts = parts_of(b"\n".join(lines))
    read = [source for source in sources(parts) if source == TWO]

    assert len(read) == many
    assert b"".join(first.split()) in b"".join(b"".join(p.source for p in parts).split())
    assert len(parts) <= many + 2


def test_the_last_page_of_a_download_may_be_empty() -> None:
    pages = b'{"studies":[' + ONE + b'],"nextPageToken":"x"}\n{"studies":[ ], "totalCount": 1}\n'

    assert sources(parts_of(pages + b'{"studies":[]}\n')) == [ONE]
    assert spoiled(parts_of(pages)) == []


def test_a_line_that_only_begins_as_an_empty_page_is_a_part() -> None:
    parts = parts_of(ONE + b'\n{"studies":[] oops\n' + TWO)

    assert sources(parts) == [ONE, b'{"studies":[] oops', TWO]


def test_a_first_line_beyond_a_mebibyte_is_a_line() -> None:
    long = records.titled(records.FIRST, "x" * (3 << 20))
    parts = parts_of(b"\n".join([long, ONE, b"oops", TWO]))

    assert sources(parts) == [long, ONE, b"oops", TWO]
    assert parts[-1].place.endswith(":4")


@pytest.mark.parametrize("head", [b"Head\n", b"Head\n{'note': 'an example'}\nmore\n", b""])
def test_a_page_may_hold_another_dictionary_before_its_record(head: bytes) -> None:
    (part,) = parts_of(head + b"\n" + LITERAL + b"\n")

    assert isinstance(part, Item)
    assert part.form is Form.PAGE
    assert json.loads(json_of(part.source, part.form)) == records.tree()


def test_a_page_may_end_in_json() -> None:
    for text in (ONE, json.dumps(json.loads(ONE), indent=1).encode()):
        (part,) = parts_of(b"Head\n\n" + text + b"\n")

        assert isinstance(part, Item)
        assert part.form is Form.PAGE
        assert read_record(json_of(part.source, part.form)).tree == json.loads(ONE)


def test_a_page_that_says_a_key_twice_is_not_read() -> None:
    (part,) = parts_of(b"Head\n" + ONE[:-1] + b',"hasResults":true}')

    assert isinstance(part, Item)
    with pytest.raises(RecordError, match="twice"):
        json_of(part.source, part.form)


def test_indented_records_after_a_heading_are_read() -> None:
    indented = [json.dumps(json.loads(source), indent=1).encode() for source in (ONE, TWO)]
    parts = parts_of(b"Head\n" + b"\n".join(indented))

    assert sources(parts) == indented
    assert [part.source for part in spoiled(parts)] == [b"Head"]
