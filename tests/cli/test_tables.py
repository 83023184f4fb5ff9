"""Tables are as wide as the terminal and lose nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from trialwright.cli.tables import (
    Column,
    display_width,
    facts,
    printable,
    shortened,
    table,
    text_of,
    wrapped,
)

WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=60)


def test_numbers_stand_flush_right_under_their_heading() -> None:
    drawn = table(
        (Column("Status"), Column("Studies", numeric=True)),
        [("COMPLETED", 1_565), ("UNKNOWN", 7)],
        None,
    )
    assert drawn.splitlines() == [
        "Status     Studies",
        "─────────  ───────",
        "COMPLETED    1,565",
        "UNKNOWN          7",
    ]


def test_a_narrow_terminal_wraps_the_widest_column() -> None:
    drawn = table((Column("A"), Column("B")), [("x", "one two three four five six")], 20)
    assert drawn.splitlines()[2:] == ["x  one two three", "   four five six"]


def test_without_a_terminal_a_row_is_a_line() -> None:
    assert table((Column("A"),), [("word " * 100 + ".",)], None).count("\n") == 2


def test_columns_stay_readable_on_an_absurdly_narrow_terminal() -> None:
    drawn = table((Column("A" * 30), Column("B" * 30)), [], 5)
    assert max(map(len, drawn.splitlines())) == 22


def test_what_is_not_stated_is_left_out_of_facts() -> None:
    assert facts([("Start", date(2026, 1, 5)), ("End", None)], None) == "Start  2026-01-05"


def test_a_moment_is_shown_in_utc_to_the_minute() -> None:
    moment = datetime.fromisoformat("2026-01-13T10:30:59.5+01:00")
    assert text_of(moment) == "2026-01-13 09:30"
    assert text_of(moment.astimezone(UTC).date()) == "2026-01-13"
    assert text_of(1234.56) == "1,234.6"
    assert text_of(None) == ""


def test_record_text_cannot_command_the_terminal() -> None:
    assert printable("a\x1b[2Jb\tc\u202ed\xa0e\nf") == "a\\x1b[2Jb c\\u202ed e\nf"


def test_a_name_of_any_length_fits_on_a_line_and_says_how_long_it_is() -> None:
    assert shortened("x" * 120) == "x" * 120
    assert shortened("x" * 5_000) == "x" * 120 + "… (5,000 characters)"


def test_wide_characters_take_two_columns_and_combining_ones_none() -> None:
    assert display_width("白血病") == 6
    assert display_width("e\u0301") == 1
    assert wrapped("白血病", 4) == ["白血", "病"]


def test_wrapped_lines_keep_the_indent_of_their_paragraph() -> None:
    assert wrapped("  one two\nthree", 5) == ["  one", "  two", "three"]


@given(WORDS, st.integers(2, 40))
def test_wrapping_keeps_every_sign_but_blanks_and_no_line_is_wider(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(display_width(line) <= width for line in lines)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=5), st.integers(40, 100))
def test_a_table_is_no_wider_than_the_terminal(rows: list[tuple[str, str]], width: int) -> None:
    drawn = table((Column("One"), Column("Two")), rows, width)
    assert all(display_width(line) <= width for line in drawn.splitlines())


def test_words_are_cut_last() -> None:
    rows = [("early-phase-arm-without-dose", "An arm of a study states no amount of what is given")]
    drawn = table((Column("Rule"), Column("Title")), rows, 45)
    assert drawn.splitlines()[2].startswith("early-phase-arm-without-dose  An arm of a")
