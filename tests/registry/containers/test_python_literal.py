"""A Python literal is read as data; nothing is evaluated and nothing crashes."""

from __future__ import annotations

import ast
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.registry.containers.page import read_page
from trialwright.registry.containers.python_literal import MAX_DEPTH, read_literal

_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_plain = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        _text,
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_text, inner, max_size=3)),
    max_leaves=10,
)


@given(st.dictionaries(_text, _plain, max_size=4))
def test_what_python_prints_is_read_back(value: dict[str, object]) -> None:
    assert read_literal(repr(value)) == value == ast.literal_eval(repr(value))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{'a': __import__('os')}", "expected a value"),
        ("{'a': 1 + 1}", "no comma"),
        ("{'a': (1,)}", "expected a value"),
        ("{'a': {1, 2}}", "expected a key"),
        ("{1: 2}", "expected a key"),
        ("['a']", "a dictionary was expected"),
        ("{'a': 1, 'a': 2}", "twice"),
        ("{'a' 1}", "expected ':'"),
        ("{'a': [1 2]}", "no comma"),
        ("{'a': ]}", "expected a value"),
        ("{'a': 1", "no comma"),
        ("{'a': ", "found the end"),
        ("{'a': 'it}", "expected a value"),
        ("{'a': 1} and more", "expected the end"),
        ("{'a': 1e999}", "found the number '1e999' at character 11, expected a number in range"),
        ("{'a': [-1.5E400]}", "found the number '-1.5E400' at character 15, expected a number in"),
        ("{'a': " + "9" * 4_301 + "}", "(4,303 characters) at character 4307, expected a number"),
        ("{'a': '\\ud800'}", "is no character"),
        ("{'a': '\\U00ffffff'}", "is no character"),
        ("{'a': " + "[" * 10_000 + "]" * 10_000 + "}", f"deeper than {MAX_DEPTH}"),
    ],
)
def test_anything_but_plain_values_is_refused_with_its_place(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=r"character|dictionary") as caught:
        read_literal(text)
    assert why in str(caught.value)


def test_escapes_are_those_of_python() -> None:
    text = r"{'a': '\x41\u00e9\U0001F600\101\n\'\"\\ \q', 'b': [1.5, -2, 1e3,],}"

    assert read_literal(text) == {"a": "Aé\U0001f600A\n'\"\\ \\q", "b": [1.5, -2, 1000.0]}


def test_a_text_without_a_record_is_said_to_be_so() -> None:
    with pytest.raises(ValueError, match="no line begins a record"):
        read_page("Viewing Study\nNothing here")


@pytest.mark.reference
def test_the_founding_page_reads_as_the_record_it_shows(reference_data: Path) -> None:
    seed = reference_data / "registry/seed"
    shown = read_page((seed / "page.txt").read_text("utf-8"))

    assert shown == msgspec.json.decode((seed / "NCT07338357.json").read_bytes())


@pytest.mark.parametrize("levels", [101, 5_000])
def test_a_page_that_ends_in_json_without_end_is_refused(levels: int) -> None:
    record = '{"protocolSection": ' + '{"a": ' * levels + "1" + "}" * levels + "}"

    with pytest.raises(ValueError, match=r"nesting|levels|deep"):
        read_page(f"Some heading\n\n{record}\n")
