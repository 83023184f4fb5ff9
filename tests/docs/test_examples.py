"""Every example in a docstring gives what it says it gives."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


def _modules() -> list[str]:
    """Return the modules of the package and of the benchmarks that hold an example."""
    found = [
        ".".join(path.relative_to(root).with_suffix("").parts)
        for root, package in ((_ROOT / "src", "trialwright"), (_ROOT, "benchmarks"))
        for path in sorted((root / package).rglob("*.py"))
        if ">>> " in path.read_text("utf-8")
    ]
    return [name.removesuffix(".__init__") for name in found]


def test_there_are_examples() -> None:
    assert len(_modules()) > 30


@pytest.mark.parametrize("name", _modules())
def test_the_examples_of_a_module_give_what_they_say(name: str) -> None:
    found = doctest.testmod(import_module(name))
    assert found.attempted > 0
    assert found.failed == 0
