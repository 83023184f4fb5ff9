"""The registry's markup: what was escaped is said plainly, what was a list is a list."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.registry.fields import fields_by_path
from trialwright.registry.markup import Block, ListBlock, ListItem, Paragraph, blocks, unescape
from trialwright.registry.record.base import Markup
from trialwright.registry.trees import JsonValue

PIECES = st.sampled_from(
    [
        *(
            "word",
            "E. coli",
            "≥10 kg",
            "Inclusion Criteria:",
            "\n",
            "\n\n",
            "  ",
            "    ",
            "\t",
            " ",
        ),
        *("* ", "- ", "• ", "1. ", "2) ", "(3) ", "a. ", "b) ", "ii. ", "1\\. ", "*", "1.", "\\"),
        *("\\<", "\\&lt;", "&#8805;", "\\&nope;", "\\\\", "&", ";", "\r\n", "\x0b", "\xa0"),
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)


def words(parts: tuple[Block, ...]) -> Iterator[str]:
    """Yield the words of markers and paragraphs as a reader meets them."""
    for part in parts:
        if isinstance(part, Paragraph):
            yield from part.text.split()
        else:
            for item in part.items:
                yield from item.marker.split()
                yield from words(item.blocks)


def depth(parts: tuple[Block, ...]) -> int:
    lists = [part for part in parts if isinstance(part, ListBlock)]
    return max((1 + depth(item.blocks) for part in lists for item in part.items), default=0)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"age \<16 years", "age <16 years"),
        (r"\</= 65 years", "</= 65 years"),
        (r"\[18F\]FDG \* \~ \^ \_ \# \) \-", "[18F]FDG * ~ ^ _ # ) -"),
        (r"1\. not a list", "1. not a list"),
        (r"C:\\temp", r"C:\temp"),
        (r"the patient\&#39;s", "the patient's"),
        (r"\&lt;5 and \&#8805;7", "<5 and ≥7"),
        ("&amp; plain", "& plain"),
        (r"\\&lt;", "\\<"),
        (r"R\&D \&nothing; \&#1;", "R&D &nothing; &#1;"),
        (r"a \word keeps its backslash", r"a \word keeps its backslash"),
        ("no escapes at all", "no escapes at all"),
    ],
)
def test_escapes_are_undone_once(written: str, meant: str) -> None:
    assert unescape(Markup(written)) == meant


def test_what_looks_like_html_stays_text() -> None:
    """A page escapes it; here it must neither vanish nor be understood."""
    (paragraph,) = blocks(Markup(r"\<script\>alert(1)\</script\>"))

    assert paragraph == Paragraph("<script>alert(1)</script>")


def test_criteria_keep_their_own_numbers_and_nest() -> None:
    text = Markup(
        "Inclusion Criteria:\n\n"
        "1. First\n"
        "2) Second, with\n"
        "   a further line\n\n"
        "   * nested bullet\n"
        "   * another\n\n"
        "   A paragraph of the second.\n\n"
        "7. Seventh\n\n"
        "Exclusion Criteria:\n\n"
        "a. lettered\n"
        "b. too"
    )

    assert blocks(text) == (
        Paragraph("Inclusion Criteria:"),
        ListBlock(
            ordered=True,
            items=(
                ListItem("1.", (Paragraph("First"),)),
                ListItem(
                    "2)",
                    (
                        Paragraph("Second, with\na further line"),
                        ListBlock(
                            ordered=False,
                            items=(
                                ListItem("*", (Paragraph("nested bullet"),)),
                                ListItem("*", (Paragraph("another"),)),
                            ),
                        ),
                        Paragraph("A paragraph of the second."),
                    ),
                ),
                ListItem("7.", (Paragraph("Seventh"),)),
            ),
        ),
        Paragraph("Exclusion Criteria:"),
        ListBlock(
            ordered=True,
            items=(
                ListItem("a.", (Paragraph("lettered"),)),
                ListItem("b.", (Paragraph("too"),)),
            ),
        ),
    )


def test_an_escaped_number_begins_no_list() -> None:
    assert blocks(Markup("1\\. plain\n2\\. text")) == (Paragraph("1. plain\n2. text"),)


def test_a_genus_is_not_a_list_of_letters() -> None:
    assert blocks(Markup("E. coli infection")) == (Paragraph("E. coli infection"),)


def test_a_heading_in_the_margin_ends_a_list_without_a_blank_line() -> None:
    listed, heading, further = blocks(Markup("* one\nExclusion Criteria:\n* two"))

    assert isinstance(listed, ListBlock)
    assert heading == Paragraph("Exclusion Criteria:")
    assert isinstance(further, ListBlock)


def test_other_text_without_a_blank_line_goes_on_with_the_item() -> None:
    assert blocks(Markup("* one\nand more")) == (
        ListBlock(ordered=False, items=(ListItem("*", (Paragraph("one\nand more"),)),)),
    )


def test_bullets_after_numbers_are_a_list_of_their_own() -> None:
    numbers, bullets = blocks(Markup("1. one\n* two"))

    assert isinstance(numbers, ListBlock)
    assert isinstance(bullets, ListBlock)
    assert (numbers.ordered, bullets.ordered) == (True, False)


def test_an_empty_text_has_no_blocks() -> None:
    assert blocks(Markup("")) == ()


def test_absurd_nesting_is_flattened_and_quick() -> None:
    text = Markup("\n".join(f"{' ' * level * 2}* level" for level in range(2_000)))

    found = blocks(text)

    assert depth(found) == 8
    assert list(words(found)) == text.split()


def test_a_list_of_fifty_thousand_items_is_one_list() -> None:
    text = Markup("\n".join(f"{number}. criterion \\<5" for number in range(1, 50_001)))

    (found,) = blocks(text)

    assert isinstance(found, ListBlock)
    assert len(found.items) == 50_000


@given(TEXTS)
def test_every_word_and_marker_is_found_in_its_order(text: str) -> None:
    assert list(words(blocks(Markup(text)))) == unescape(Markup(text)).split()


@given(TEXTS)
def test_blocks_say_the_same_whatever_blank_lines_follow(text: str) -> None:
    assert blocks(Markup(text + "\n\n")) == blocks(Markup(text))


@pytest.mark.reference
def test_real_markup_is_shown_whole(reference_data: Path) -> None:
    """Every markup field of records that cover every path, escape and date shape."""
    cover = reference_data / "registry" / "fixtures-cover.ndjson.gz"
    markup = {path for path, field in fields_by_path().items() if field.is_markup}
    seen = nested = 0
    with gzip.open(cover, "rt", encoding="utf-8") as lines:
        for line in lines:
            for path, text in _texts(json.loads(line), ""):
                if path in markup:
                    found = blocks(Markup(text))
                    assert list(words(found)) == unescape(Markup(text)).split()
                    seen += 1
                    nested += depth(found) > 1
    assert seen > 1_000
    assert nested > 10


def _texts(tree: JsonValue, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _texts(value, f"{path}.{key}" if path else key)
    elif isinstance(tree, list):
        for value in tree:
            yield from _texts(value, path)
    elif isinstance(tree, str):
        yield path, tree
