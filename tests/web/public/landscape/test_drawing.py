"""Drawings tell what the figures hold: lengths by counts, axes that reach, nothing left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.web.public.landscape.drawing import WIDTH, Drawing, drawing_of
from trialwright.web.public.landscape.figures import Bar, Figure, share


def figure(counts: dict[str, int], *, by_year: bool = False, rest: int = 0) -> Figure:
    return Figure(
        name="some",
        title="Some",
        what="Value",
        total=sum(counts.values()) + rest,
        bars=tuple(Bar(value, value, studies) for value, studies in counts.items()),
        rest=(Bar("", "Not stated", rest),) if rest else (),
        by_year=by_year,
    )


def written(drawing: Drawing) -> list[str]:
    return [one.text for one in drawing.texts]


def bars(drawing: Drawing) -> list[float]:
    return [one.width for one in drawing.shapes if one.kind == "bar"]


def test_bars_are_as_long_as_their_counts() -> None:
    assert bars(drawing_of(figure({"a": 300, "b": 150, "c": 3}))) == [WIDTH, WIDTH / 2, 3.8]


def test_what_is_not_stated_is_written_and_has_no_bar() -> None:
    drawing = drawing_of(figure({"a": 1}, rest=1_000))

    assert bars(drawing) == [WIDTH]
    assert written(drawing) == ["a", "1", "Not stated", "1,000"]
    assert drawing.telling == "1 value: a, in 1 of 1,001 studies."


def test_even_one_study_among_many_leaves_a_mark() -> None:
    assert bars(drawing_of(figure({"a": 100_000, "b": 1}))) == [WIDTH, 1.0]


def test_a_long_label_is_cut_at_a_word() -> None:
    label = "Other (hospital, university, foundation and the like)"

    assert written(drawing_of(figure({label: 1})))[0] == "Other (hospital, university, foundation…"
    assert written(drawing_of(figure({"x" * 60: 1})))[0] == f"{'x' * 41}…"


def test_years_without_a_study_have_their_place() -> None:
    drawing = drawing_of(figure({"2001": 2, "2004": 4}, by_year=True))
    columns = [one for one in drawing.shapes if one.kind == "bar"]

    assert len(columns) == 2
    assert {"2001", "2002", "2003", "2004"} <= {*written(drawing)}
    assert columns[1].height == pytest.approx(2 * columns[0].height, abs=0.2)


def test_a_year_far_off_is_told_in_words() -> None:
    """A slip of the pen must not make all other columns thin."""
    counts = {str(year): 50 for year in range(2000, 2020)}
    drawing = drawing_of(figure({"1900": 3, **counts, "2099": 1}, by_year=True))

    assert written(drawing)[-4:] == ["Before 2000", "3", "After 2019", "1"]


@given(
    st.dictionaries(st.integers(1900, 2100).map(str), st.integers(1, 10**6), min_size=1),
    st.integers(0, 10**6),
)
def test_no_study_is_left_out_of_a_drawing_of_years(counts: dict[str, int], rest: int) -> None:
    """Columns within the sheet, and what has none is written below."""
    ordered = dict(sorted(counts.items()))
    drawing = drawing_of(figure(ordered, by_year=True, rest=rest))
    columns = [one for one in drawing.shapes if one.kind == "bar"]
    below = [one for one in drawing.texts if one.kind == "soft" and one.x == WIDTH]

    assert all(one.x >= 0 and one.x + one.width <= WIDTH + 0.1 for one in columns)
    assert all(one.y >= 0 and one.y + one.height <= drawing.height for one in columns)
    outside = sum(int(one.text.replace(",", "")) for one in below) - rest
    assert 0 <= outside < sum(counts.values())
    assert len(columns) + outside >= len(counts)


@pytest.mark.parametrize(
    ("studies", "total", "said"),
    [(1, 3, "33.3 %"), (3, 3, "100.0 %"), (1, 600_000, "< 0.1 %"), (0, 9, "0.0 %"), (0, 0, "")],
)
def test_a_share_is_said_as_precisely_as_it_helps(studies: int, total: int, said: str) -> None:
    assert share(studies, total) == said
