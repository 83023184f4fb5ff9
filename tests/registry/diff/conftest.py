"""Records to compare: plain JSON values, only with the modules that a test is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from trialwright.registry.diff import Change, compare
from trialwright.registry.trees import JsonObject, JsonValue

Changes: TypeAlias = Callable[[str, JsonObject, JsonObject], tuple[Change, ...]]


@pytest.fixture
def changes_of() -> Changes:
    """Return a function that compares one module, named by its path, and gives its changes."""

    def compared(path: str, before: JsonObject, after: JsonObject) -> tuple[Change, ...]:
        diff = compare(_record(path, before), _record(path, after))
        assert all(module.path == path for module in diff.modules)
        return diff.modules[0].changes if diff.modules else ()

    return compared


def _record(path: str, module: JsonValue) -> JsonObject:
    section, name = path.split(".")
    return {section: {name: module}}
