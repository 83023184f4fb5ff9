"""Values in arrays, pages and one after another, cut where they end."""

from __future__ import annotations

import json
import tracemalloc
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.registry.containers.made import SOURCES, Pieces, parts_of, sources, spoiled

from trialwright.registry.containers import Item, Spoiled, cutting, json_values
from trialwright.registry.containers.json_values import split_values
from trialwright.registry.containers.soundness import may_go_on_with_a_value
from trialwright.registry.containers.streams import Peekable

ONE, TWO, THREE, FOUR = SOURCES
PAGE = b'{"studies": [' + ONE + b",\n" + TWO + b'],\n"nextPageToken": "x"}'

_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=10)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.lists(st.dictionaries(st.text(max_size=4), _json, max_size=3), max_size=5),
    st.booleans(),
    st.booleans(),
    st.integers(1, 9),
)
@settings(max_examples=300)
def test_values_are_cut_where_they_end_whatever_they_hold(
    values: list[object],
    indented: bool,  # noqa: FBT001 - hypothesis passes by name
    escaped: bool,  # noqa: FBT001 - likewise
    piece: int,
) -> None:
    written = [
        json.dumps(value, indent=1 if indented else None, ensure_ascii=escaped).encode(
            "utf-8", "surrogatepass"
        )
        for value in values
    ]
    array = split_values(Peekable(Pieces(b"[" + b",".join(written) + b"] ", piece)), "x")
    stream = split_values(Peekable(Pieces(b"\n".join(written), piece)), "x")

    assert [part.source for part in array] == written
    assert [part.source for part in stream] == written


class _Repeated:
    """The same bytes over and over."""

    def __init__(self, content: bytes, times: int) -> None:
        self._content = content
        self._left = times

    def read(self, _: int = -1, /) -> bytes:
        self._left -= 1
        return self._content if self._left >= 0 else b""


@pytest.mark.parametrize("content", [PAGE, b"[" + ONE + b"," + TWO + b"]\n"])
def test_thousands_of_pages_may_follow_one_another_in_bounded_memory(content: bytes) -> None:
    tracemalloc.start()
    seen = Counter(type(part) for part in split_values(Peekable(_Repeated(content, 2_000)), "x"))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert seen == {Item: 4_000}
    assert most < 10 * cutting._PIECE


def test_records_are_numbered_through_all_pages() -> None:
    places = [part.place for part in split_values(Peekable(_Repeated(PAGE, 3)), "x")]

    assert places == [f"x[{number}]" for number in range(6)]


@pytest.mark.parametrize("between", [b"\r", b"", b" "])
@pytest.mark.parametrize("times", [3, 2_000])
def test_objects_without_line_feeds_read_however_many_there_are(between: bytes, times: int) -> None:
    parts = parts_of(between.join([ONE] * times))

    assert sources(parts) == [ONE] * times


def test_an_element_that_lost_its_end_is_one_part_with_its_bytes() -> None:
    (part,) = spoiled(parts_of(b"[\n" + ONE + b",\n" + TWO[:-1] + b",\n" + THREE + b"]"))

    assert part.source == TWO[:-1] + b",\n".strip()
    assert part.found == "a record that breaks off"


NESTED = [
    b'{"protocolSection": {}, "earlier": [\n' + ONE + b",\n" + TWO + b"]}",
    b'{"earlier":\n' + ONE + b"}",
    b'{"data": [\n' + ONE + b"\n, " + TWO + b"\n]}",
]


@pytest.mark.parametrize("nested", NESTED)
@pytest.mark.parametrize("before", [b"[", b"[\n" + THREE + b",\n", b"[" + THREE + b","])
def test_an_object_within_a_sound_record_is_never_read_as_a_record(
    nested: bytes, before: bytes
) -> None:
    parts = parts_of(before + nested + b",\n" + FOUR + b"]")

    assert nested in sources(parts)
    assert not {ONE, TWO} & set(sources(parts))
    assert sources(parts)[-1] == FOUR


def test_sound_objects_with_objects_on_lines_of_their_own_are_one_part_each() -> None:
    parts = parts_of(b"\n".join([*NESTED, ONE]))

    assert sources(parts) == [*NESTED, ONE]


def test_a_record_cut_off_where_another_value_may_stand_costs_no_other() -> None:
    """Only at the end does it show that it was no part of the one before."""
    cut = ONE[: ONE.index(b"[") + 1]
    for content in (
        b"[\n" + cut + b"\n" + TWO + b",\n" + cut + b"\n" + THREE + b",\n" + FOUR + b"]",
        b"[\n" + cut + b"\n" + TWO + b",\n" + THREE + b",\n" + FOUR + b"]}",
    ):
        assert sources(parts_of(content))[:3] == [TWO, THREE, FOUR]


def test_a_record_cut_off_so_costs_no_other_beyond_the_size_of_a_record(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (cutting, json_values):
        monkeypatch.setattr(module, "MAX_RECORD_BYTES", 5_000)
    monkeypatch.setattr(cutting, "_PIECE", 1_000)
    cut = ONE[: ONE.index(b"[") + 1]
    parts = list(
        split_values(Peekable(Pieces(b"[" + cut + (b"\n" + TWO + b",") * 20 + b"]", 1_000)), "x")
    )

    assert sources(parts) == [TWO] * 20
    assert [part.source.strip() for part in spoiled(parts)] == [cut]


def test_what_breaks_off_beyond_the_limit_says_that_its_beginning_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (cutting, json_values):
        monkeypatch.setattr(module, "MAX_RECORD_BYTES", 100_000)
    endless = b'{"a": "' + b"x" * 200_000
    for content in (b"[" + endless, endless):
        (part,) = parts_of(content)

        assert isinstance(part, Spoiled)
        assert "bytes (its beginning is kept)" in part.found
        assert part.source == endless[: 1 << 16]


def test_an_array_that_a_stray_bracket_closes_goes_on() -> None:
    parts = parts_of(b"[" + ONE + b"],\n" + TWO + b",\n" + THREE + b"]")

    assert sources(parts) == [ONE, TWO, THREE]
    assert [part.source for part in spoiled(parts)] == [b","]


def test_a_missing_comma_costs_no_record_on_a_line_of_its_own() -> None:
    parts = parts_of(b"[" + NESTED[2] + b"\n" + ONE + b"\n" + TWO + b"]")

    assert sources(parts) == [NESTED[2], ONE, TWO]


@pytest.mark.parametrize("outer", [b'{"data": [', b'{"protocolSection": ['])
def test_thousands_of_objects_on_lines_within_one_take_no_longer_for_each(outer: bytes) -> None:
    """This is a matter of seconds or of minutes."""
    nested = outer + b'\n{"protocolSection": {}},' * 40_000 + b"\n{}]}"

    assert sources(parts_of(b"[" + nested + b"," + ONE + b"]")) == [nested, ONE]


def test_a_brace_too_many_costs_one_element() -> None:
    parts = parts_of(b"[" + ONE + b"}," + TWO + b"]")

    assert sources(parts) == [ONE + b"}", TWO]


def test_text_between_records_is_kept_whole_where_another_record_follows() -> None:
    text = b"no record " * 10_000
    parts = parts_of(b"[" + ONE + b"]\n" + text + b"\n" + TWO)

    assert sources(parts) == [ONE, TWO]
    assert [part.source for part in spoiled(parts)] == [text.strip()]


@pytest.mark.parametrize(
    ("begun", "may"),
    [
        (b'{"a": ', True),
        (b'{"a": [1, ', True),
        (b'[{"a": "}"}, ', True),
        (b'{"a": 1, ', False),
        (b'{"a": 1', False),
        (b'{"a": "\n', False),
        (b'{"a": 1}', False),
        (b'{"a": [1}', False),
        (b"# a line\n", False),
    ],
)
def test_where_a_value_may_stand_json_may_go_on_with_it(begun: bytes, may: bool) -> None:  # noqa: FBT001 - a parameter
    assert may_go_on_with_a_value(begun) is may


def _cut_anywhere(content: bytes) -> Iterator[tuple[int, list[bytes]]]:
    for size in range(1, 700, 7):
        yield size, sources(split_values(Peekable(Pieces(content, size)), "x"))


def test_a_record_line_is_known_wherever_pieces_end() -> None:
    content = b"[\n" + ONE[:-1] + b'\n , {\n  "hasResults" : false,' + TWO[1:] + b"]"
    for _, read in _cut_anywhere(content):
        assert len(read) == 1
        assert json.loads(read[0])["protocolSection"] == json.loads(TWO)["protocolSection"]
