"""The map of the code is true: rooms, modules, invariants and the tests that hold them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_PACKAGE = _ROOT / "src/trialwright"
_MAP = (_ROOT / "ARCHITECTURE.md").read_text("utf-8")


def _children(folder: Path) -> list[str]:
    return sorted(
        child.stem
        for child in folder.iterdir()
        if (child.suffix == ".py" or (child / "__init__.py").exists())
        and not child.stem.startswith("_")
    )


@pytest.mark.parametrize("room", _children(_PACKAGE))
def test_every_room_is_on_the_map(room: str) -> None:
    assert f"### `{room}`" in _MAP


@pytest.mark.parametrize("module", _children(_PACKAGE / "registry"))
def test_every_part_of_the_registry_is_on_the_map(module: str) -> None:
    code_map = _MAP[_MAP.index("### `registry`") : _MAP.index("### `web`")]

    assert re.search(rf"^\|[^|]*`{module}`", code_map, re.MULTILINE), module


@pytest.mark.parametrize("name", re.findall(r"`(tests/[^`]+)`", _MAP))
def test_every_invariant_is_held_by_a_test_that_exists(name: str) -> None:
    file, _, function = name.partition("::")
    tree = ast.parse((_ROOT / file).read_text("utf-8"))

    assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(
    "room", [room for room in _children(_PACKAGE) if (_PACKAGE / room).is_dir()]
)
def test_every_room_has_a_door_sign(room: str) -> None:
    sign = ast.get_docstring(ast.parse((_PACKAGE / room / "__init__.py").read_text("utf-8")))

    assert sign is not None
    assert "Never knows:" in sign
    assert re.search(r"^(Start|Begin) at ", sign, re.MULTILINE)


def test_importing_the_package_opens_nothing() -> None:
    """No module reads a file or the environment when it is imported."""
    calls = re.compile(r"^(?!def |class |@| |#|\)).*(open\(|os\.environ|read_text\()", re.MULTILINE)
    guilty = [
        str(path.relative_to(_ROOT))
        for path in _PACKAGE.rglob("*.py")
        if calls.search(path.read_text("utf-8"))
    ]

    assert guilty == []
