"""The tables of examples, read; one criterion of each is read as it would be in a record."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trialwright.eligibility.criteria import Criterion, text_of
from trialwright.eligibility.reading import read_criteria

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Example:
    """A criterion under its section, and how it is read."""

    kind: str
    section: str
    text: str
    expression: str
    sentence: str | None
    unread: tuple[str, ...]

    @property
    def raw(self) -> str:
        """The criterion as the text of a record."""
        return f"{self.section.title()} Criteria:\n\n* {self.text}"


def kinds() -> list[dict[str, Any]]:
    """Return the kinds of the language with their examples."""
    read: list[dict[str, Any]] = tomllib.loads((_HERE / "specification.toml").read_text("utf-8"))[
        "kind"
    ]
    return read


def examples_of_kinds() -> list[Example]:
    """Return the examples of all kinds."""
    return [_example(kind["name"], case) for kind in kinds() for case in kind["case"]]


def patterns() -> list[dict[str, Any]]:
    """Return the patterns of numbers with their examples."""
    table = _HERE / "reading" / "patterns.toml"
    read: list[dict[str, Any]] = tomllib.loads(table.read_text("utf-8"))["pattern"]
    return read


def examples_of_patterns() -> list[Example]:
    """Return the examples of all patterns."""
    return [_example(one["id"], case) for one in patterns() for case in one["case"]]


def _example(kind: str, case: dict[str, Any]) -> Example:
    return Example(
        kind=kind,
        section=case["section"],
        text=case["text"],
        expression=case["expression"],
        sentence=case.get("sentence"),
        unread=tuple(case.get("unread", ())),
    )


def read_one(raw: str) -> Criterion:
    """Return the only criterion of a text."""
    (criterion,) = read_criteria(raw).criteria
    return criterion


def read_as(text: str, section: str = "inclusion") -> str:
    """Return the canonical text, without spans, of a criterion under a section."""
    criterion = read_one(f"{section.title()} Criteria:\n\n* {text}")
    return text_of(criterion.expression, with_spans=False)
