"""The room as others see it: what it offers, and every rulebook in words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import trialwright.grading as room
from trialwright.errors import InvalidInput
from trialwright.grading.catalog import catalog
from trialwright.grading.conditions import condition_of
from trialwright.grading.fields import Fields
from trialwright.grading.truth import Truth

_ROOM = Path(room.__file__).parent


def test_the_room_imports_only_vocabulary_and_errors() -> None:
    """A toxicologist can review it by itself: nothing of ours but errors is behind it."""
    for path in _ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            if module is not None and module.startswith("trialwright"):
                allowed = ("trialwright.grading", "trialwright.vocabulary", "trialwright.errors")
                assert module.startswith(allowed), (path, module)


def test_every_public_name_is_there() -> None:
    assert all(hasattr(room, name) for name in room.__all__)


def test_every_row_of_every_rulebook_has_its_source_and_its_state() -> None:
    listed = catalog()
    assert len(listed) == 11
    for one in listed:
        assert one.source
        assert one.verified_how
        for line in one.lines:
            assert line.source, line
            assert line.verified, line
    assert sum(one.rows for one in listed) > 450


def test_every_file_of_a_rulebook_is_listed() -> None:
    assert len(list((_ROOM / "rulebooks").glob("*.toml"))) == len(catalog())


def test_a_truth_is_not_asked_like_a_yes_or_no() -> None:
    with pytest.raises(TypeError, match="a truth has three values"):
        bool(Truth.UNKNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "value",
        "value == 3",
        "value < three",
        "count < 3",
        "value < 3 or value > 5",
        "change < 3",
    ],
)
def test_what_says_no_condition_is_none(text: str) -> None:
    assert condition_of(text) is None


def test_a_condition_remembers_its_words() -> None:
    condition = condition_of("value < LLN and change <= -25 %")
    assert condition is not None
    assert condition.text == "value < LLN and change <= -25 %"
    assert condition.of_baseline
    assert [one.needs for one in condition.comparisons] == ["lower limit of normal", "baseline"]


def test_a_field_that_is_neither_true_nor_false_is_a_defect() -> None:
    fields = Fields({"a": 1, "b": True}, "f.toml", [])
    assert not fields.truth("a")
    assert fields.truth("b")
    assert not fields.truth("c")
    assert [one.sentence for one in fields.defects] == [
        "f.toml: a is 1, expected true or false",
        "f.toml: c is missing",
    ]


def test_importing_the_room_reads_no_rulebook() -> None:
    """Tables are read when they are asked for."""
    source = "\n".join(path.read_text("utf-8") for path in _ROOM.rglob("*.py"))
    assert "read_bytes()" in source
    tree = ast.parse((_ROOM / "shelf.py").read_text("utf-8"))
    calls = [node for node in tree.body if isinstance(node, ast.Expr | ast.Assign)]
    assert not any("read_bytes" in ast.unparse(one) for one in calls)
    with pytest.raises(InvalidInput):
        room.ctcae("4")
