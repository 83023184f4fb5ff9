"""Every Python example of the manual is run, and prints what the manual says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.docs.console import DOCS, Step, pages
from tests.docs.running import Reader

#: An example, and what it prints in the block below it.
_EXAMPLE = re.compile(r"^```python\n(.*?)^```\n+^```text\n(.*?)^```$", re.DOTALL | re.MULTILINE)
#: What an example finds, as the console blocks of its page begin.
_BEFORE = "trialwright registry sample 100 --load --quiet && trialwright registry index --quiet"


def _examples() -> Iterator[tuple[str, str, str]]:
    for page in pages():
        text = page.read_text("utf-8")
        found = _EXAMPLE.findall(text)
        assert len(found) == text.count("```python"), f"{page}: an example without its output"
        for code, printed in found:
            yield page.relative_to(DOCS).as_posix(), code, printed


EXAMPLES = list(_examples())


def test_the_manual_has_python_examples() -> None:
    assert EXAMPLES


@pytest.mark.parametrize(("page", "code", "printed"), EXAMPLES)
def test_an_example_prints_what_the_page_says(
    tmp_path: Path, page: str, code: str, printed: str
) -> None:
    assert page
    reader = Reader(tmp_path)
    reader.types(Step(_BEFORE, ("…",), 0))
    (tmp_path / "example.py").write_text(code, "utf-8")
    reader.types(Step("python example.py", tuple(printed.splitlines()), 0))
