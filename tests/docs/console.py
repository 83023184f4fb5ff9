"""The manual's console blocks: their commands, and what each is said to print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_EXIT_CODE = re.compile(r"\(exit code ([0-9]+)\)")
#: Stands for any text within a line, and alone on a line for any lines.
_ANYTHING = "…"


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a page, with what it prints and its exit code."""

    command: str
    output: tuple[str, ...]
    exit_code: int

    def is_like(self, printed: str) -> bool:
        """Whether what was printed is what the page says."""
        pattern = "".join(_line_pattern(line) for line in self.output)
        lines = "".join(f"{line.rstrip()}\n" for line in printed.splitlines())
        return re.fullmatch(pattern, lines) is not None


def pages() -> list[Path]:
    """Return all pages of the manual."""
    return sorted(DOCS.rglob("*.md"))


def steps_of(page: str) -> Iterator[Step]:
    """Yield the commands of a page in its order."""
    for block in _BLOCK.findall(page):
        first, *commands = re.split(r"^\$ ", block, flags=re.MULTILINE)
        if first:
            raise ValueError(f"a console block begins with {first!r}, expected '$ '")
        yield from map(_step, commands)


def _step(text: str) -> Step:
    command, *output = text.rstrip("\n").split("\n")
    exit_code = 0
    if output and (said := _EXIT_CODE.fullmatch(output[-1])):
        exit_code = int(said[1])
        output.pop()
    return Step(command, tuple(output), exit_code)


def _line_pattern(line: str) -> str:
    if line == _ANYTHING:
        return r"(?:.*\n)*"
    return re.escape(line.rstrip()).replace(_ANYTHING, ".*") + r"\n"
