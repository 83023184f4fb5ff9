"""The page on the language of criteria, made from the tables that the tests hold true.

``python -m tests.docs.criteria_language`` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tests.docs.console import DOCS
from tests.eligibility.specified import kinds, patterns

from trialwright.eligibility.checks import RULES

PAGE = DOCS / "reference" / "criteria-language.md"

_MADE = (
    "<!-- Made by `python -m tests.docs.criteria_language`; "
    "change the tables of the tests, not this page. -->"
)
_BEGINNING = """\
What a criterion can say, as `trialwright criteria` and the library read it.
Every example is tried by a test; [why it is so](../why/eligibility.md) gives the reasons.

- A node is its kind with its fields in brackets; the first field is written without its name, \
and what has its usual value is not written.
- Limits are `>= 10`, `> 10`, `<= 10`, `< 10`, `= 10`, or `[3, 18)`, where the end at the bracket \
counts and that at the parenthesis does not.
- `~ 10` is a number that the text gives without a direction.
- Places of the text are spans, `spans: [12-18]`; the examples leave them out.
- `term` is a name as the text has it, and the concept that it means if that is known; `unit` has \
the unit as written and its UCUM code.
- `window` is a stretch of time beside an `anchor`."""


def page() -> str:
    """Return the page."""
    return "\n\n".join(["# Language of criteria", _MADE, _BEGINNING, *_parts()]) + "\n"


def _parts() -> Iterator[str]:
    yield "## Kinds"
    for kind in kinds():
        yield f"### `{kind['name']}`"
        yield kind["says"]
        rows = [
            (_code(_under(case)), _code(case["expression"]), case["sentence"])
            for case in kind["case"]
        ]
        yield _table(("Criterion", "Read as", "Said as"), rows)
    yield "## How numbers are written"
    yield "The thirty patterns of numbers in criteria."
    numbers = [
        (one["id"], one["title"], _code(_under(case)), _code(case["expression"]))
        for one in patterns()
        for case in one["case"]
    ]
    yield _table(("", "Pattern", "Criterion", "Read as"), numbers)
    yield "## Remarks"
    yield "What `--remarks` finds."
    yield _table(("Rule", "Finds"), [(_code(rule.code), rule.finds) for rule in RULES])


def _under(case: dict[str, Any]) -> str:
    """Return a criterion, marked if it excludes."""
    text = " ".join(case["text"].split())
    return f"{text} (exclusion)" if case["section"] == "exclusion" else text


def _code(text: str) -> str:
    return f"`{text}`"


def _table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [headings, ("---",) * len(headings), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
