"""A rulebook of one's own is read and tried before anything is graded by it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.errors import InvalidInput
from trialwright.grading.checking import defects_in, defects_of
from trialwright.grading.measured import Observation, grade_measured
from trialwright.grading.reading import read, rulebook_of
from trialwright.grading.shelf import bundled, measured_rulebooks

FILE = "own.toml"
HEAD = """\
format = 1
kind = "measured"
name = "Hospital"
version = "1"
title = "A hospital's own limits"
source = "Standing order 7"
verified = "yes"
verified_how = "read aloud by two people"
"""


def row(grade: int, when: str | None, *more: str) -> str:
    lines = ["[[term.row]]", f"grade = {grade}"]
    if when is not None:
        lines.append(f'when = "{when}"')
    return "\n".join([*lines, *more, 'printed = "as above"', 'source = "Standing order 7, 1"', ""])


def term(*rows: str, direction: str = "low", unit: str = "10*9/L", undefined: str = "[5]") -> str:
    return "\n".join(
        [
            "[[term]]",
            'name = "Counts low"',
            'group = "Counts"',
            f'direction = "{direction}"',
            f'unit = "{unit}"',
            f"undefined = {undefined}",
            "",
            *rows,
        ]
    )


WHOLE = (row(1, "value < LLN"), row(2, "value < 1.5"), row(3, "value < 1"), row(4, "value < 0.5"))


def sentences(text: str) -> list[str]:
    return [one.sentence for one in defects_in(text.encode(), FILE)]


def test_our_own_rulebooks_have_no_defect() -> None:
    for rulebook in measured_rulebooks():
        assert defects_of(rulebook, rulebook.key) == []


def test_the_gaps_of_the_print_are_the_named_exceptions() -> None:
    named = {
        (rulebook.version, one.name, gap.condition.text)
        for rulebook in measured_rulebooks()
        for one in rulebook.terms
        for gap in one.gaps
    }
    assert named == {
        ("5.0", "Hyponatremia", "value > 129 and value < 130"),
        ("5.0", "Hyponatremia", "value > 124 and value < 125"),
        ("6.0", "Creatinine clearance decreased", "value < 10"),
    }


def test_an_unnamed_gap_of_our_own_would_be_found() -> None:
    source = bundled("ctcae-6.0.toml").decode()
    begin = source.index("[[term.gap]]", source.index('"Creatinine clearance decreased"'))
    without = source[:begin] + source[source.index("[[term.row]]", begin) :]
    (only,) = sentences(without)
    assert "(Creatinine clearance decreased): row leaves a gap: 10 has grade 3" in only


def test_a_rulebook_without_a_defect_grades() -> None:
    rulebook = rulebook_of((HEAD + term(*WHOLE)).encode(), FILE)
    assert defects_of(rulebook, FILE) == []
    graded = grade_measured(rulebook, "counts low", Observation(value=0.6, unit="10*9/L", lln=2))
    assert (graded.rulebook, graded.exact, graded.rows) == (
        "Hospital 1",
        3,
        ("hospital-1/counts-low/3",),
    )


def test_rows_with_both_bounds_may_be_written_as_they_are_printed() -> None:
    bounded = (
        row(1, "value < LLN and value >= 1.5"),
        row(2, "value < 1.5 and value >= 1"),
        row(3, "value < 1 and value >= 0.5"),
        row(4, "value < 0.5"),
    )
    assert sentences(HEAD + term(*bounded)) == []


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            (WHOLE[0], row(2, "value < 1.5 and value >= 1.2"), *WHOLE[2:]),
            "term 1 (Counts low): row leaves a gap: 1.2 has grade 2 and just below it, where",
        ),
        (
            (WHOLE[0], row(2, "value < 1.5 and value >= 0.8"), *WHOLE[2:]),
            "term 1 (Counts low), row 2: when 'value < 1.5 and value >= 0.8' overlaps grade 3 at",
        ),
        (
            (*WHOLE[:2], row(3, "value < 1"), row(4, "value < 1")),
            "row 4: when says what row 3 of grade 3 says: they overlap",
        ),
        (
            (*WHOLE[:2], row(3, "value < 0.4"), row(4, "value < 0.5")),
            "row 3: when 'value < 0.4' decides for no value: grade 3 cannot be reached",
        ),
        (
            (*WHOLE[:3], row(4, "value > 0.5")),
            "row 4: when is 'value > 0.5', expected < or <=: low values are harmful here",
        ),
        (
            (WHOLE[0], WHOLE[1], WHOLE[3]),
            "row of grade 3 is missing, expected a row or the grade among `undefined`",
        ),
        (
            (WHOLE[1], WHOLE[0], *WHOLE[2:]),
            "row stands below one of a higher grade, expected grades to rise",
        ),
        (
            (*WHOLE, row(5, "value < 0.1")),
            "undefined names grade 5, which has a row",
        ),
    ],
)
def test_each_defect_is_one_sentence_with_its_place(rows: tuple[str, ...], says: str) -> None:
    found = sentences(HEAD + term(*rows))
    assert any(says in one for one in found), found
    assert all(one.startswith(f"{FILE}, term 1 (Counts low)") for one in found)


def test_a_high_term_that_looks_down_is_found() -> None:
    rows = (row(1, "value > ULN"), row(2, "value < 5"))
    (only,) = sentences(HEAD + term(*rows, direction="high", undefined="[3, 4, 5]"))
    assert only == (
        "own.toml, term 1 (Counts low), row 2: when is 'value < 5', expected > or >=: "
        "high values are harmful here"
    )


def test_a_fixed_threshold_needs_a_unit() -> None:
    (found,) = sentences(HEAD + term(row(1, "value < 5"), unit="any", undefined="[2, 3, 4, 5]"))
    assert "row 1: when compares with 5 while the unit of the term is 'any'" in found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "own.toml: format is missing"),
        ("format = ", "own.toml: the file is not TOML: "),
        (HEAD.replace("format = 1", "format = 2") + term(*WHOLE), "format is not 1"),
        (HEAD.replace("measured", "other") + term(*WHOLE), "kind is not 'measured'"),
        (HEAD, "term is missing: a rulebook has at least one [[term]]"),
        (HEAD.replace('"1"', "1") + term(*WHOLE), "version is 1, expected a text"),
        (HEAD + term(*WHOLE) + term(*WHOLE), "term 'counts low' is there 2 times, expected once"),
        (HEAD + term(*WHOLE, unit="x10^9/L"), "unit is 'x10^9/L', expected 'any' or a UCUM code"),
        (HEAD + term(*WHOLE, direction="down"), "direction is 'down', expected one of low, high"),
        (HEAD + term(*WHOLE, undefined="[7]"), "undefined is [7], expected a list of grades"),
        (HEAD + term(row(6, "value < 1")), "row 1: grade is 6, expected a grade from 1 to 5"),
        (HEAD + term(row(1, "value = 1")), "row 1: when is 'value = 1', expected `value < 0.5`"),
        (HEAD + term(row(1, None)), "row 1: when is missing"),
        (HEAD + term(row(1, "value < 1", 'clinical = "x"')), "clinical is 'x', expected a list"),
        (
            HEAD + term(row(1, "value < 1", "begins = 1")),
            "row 1: begins is not a field here; known are",
        ),
        (
            HEAD + term(row(1, "value < 1", 'needs = "fits"')),
            "needs 'fits', which no [[term.fact]]",
        ),
        (
            HEAD + term('[[term.fact]]\nname = "x"\nsays = "y"\nif_unknown = "no"', *WHOLE),
            "fact 1: if_unknown is 'no', expected one of worst, ask",
        ),
        (
            HEAD + term('[[term.fact]]\nname = "x"\nsays = "y"\nif_unknown = "ask"', *WHOLE),
            "fact 'x' is declared, and no row needs it",
        ),
        (HEAD + "term = 3\n", "term is 3, expected [[term]] tables"),
        (HEAD + "febrile_neutropenia = 3\n" + term(*WHOLE), "febrile_neutropenia is 3, expected"),
        (
            HEAD + '[febrile_neutropenia]\ngrade = true\nonce_above = "hot"\n' + term(*WHOLE),
            "once_above is 'hot', expected a number",
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_file_and_field(text: str, says: str) -> None:
    found = sentences(text)
    assert any(says in one for one in found), found
    rulebook, _ = read(text.encode(), FILE)
    assert rulebook is None
    with pytest.raises(InvalidInput) as refused:
        rulebook_of(text.encode(), FILE)
    assert str(refused.value).split("\n") == found


def test_a_file_that_is_not_text_is_refused() -> None:
    (only,) = defects_in(b"\xff", FILE)
    assert only.sentence == "own.toml: byte 0 is not UTF-8"


@given(st.lists(st.floats(0.01, 100).map(lambda one: round(one, 2)), min_size=4, max_size=4))
def test_falling_thresholds_are_sound_and_others_are_not(thresholds: list[float]) -> None:
    rows = [row(grade, f"value < {one:.2f}") for grade, one in enumerate(thresholds, 1)]
    found = sentences(HEAD + term(*rows))
    falling = all(a > b for a, b in pairwise(thresholds))
    assert (found == []) is falling


def test_every_bundled_row_has_its_print_and_its_place() -> None:
    for rulebook in measured_rulebooks():
        for one in rulebook.terms:
            for each in one.rows:
                assert each.printed
                assert each.source.startswith(f"CTCAE v{rulebook.version}, {one.group}, {one.name}")
                assert each.verified


WITH_ALL = HEAD + term(
    '[[term.fact]]\nname = "sick"\nsays = "there are symptoms"\nif_unknown = "ask"\n',
    '[[term.gap]]\nwhen = "value < 0"\nanswer = "below"\nsays = "nothing"\n',
    row(1, "value < LLN", 'baseline = "not high"', 'clinical = ["pain"]'),
    row(2, "value < 1.5", 'needs = "sick"'),
    row(3, "value < 1"),
    row(4, None, 'clinical = ["coma"]'),
)
_LINES = [place for place, line in enumerate(WITH_ALL.splitlines()) if " = " in line]


_VALUES = (
    '"x"',
    "1",
    "-1",
    "0.5",
    "true",
    "[]",
    "[1]",
    "[[1]]",
    '["x"]',
    "{}",
    "1979-05-27",
    "nan",
    '"value < -3"',
    '"value > ULN"',
    '"value < 1 and value > 2"',
    '"any"',
    '"high"',
    '"ask"',
)


@pytest.mark.parametrize("value", _VALUES)
def test_whatever_a_file_says_it_is_answered_in_sentences(value: str) -> None:
    for place in _LINES:
        lines = WITH_ALL.splitlines()
        name = lines[place].partition(" = ")[0]
        lines[place] = f"{name} = {value}"
        for one in defects_in("\n".join(lines).encode(), FILE):
            assert one.sentence.startswith(FILE)
            assert "\n" not in one.sentence


def test_a_rulebook_with_everything_is_sound() -> None:
    assert sentences(WITH_ALL) == []
