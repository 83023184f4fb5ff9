"""The kinds of value that the language of criteria is made of, by the names it writes them with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from types import MappingProxyType
from typing import Any as Anything
from typing import get_type_hints

from trialwright.eligibility.criteria import atoms, limits, spans, tree

_CLASSES: tuple[type, ...] = (
    *atoms.ATOMS,
    tree.All,
    tree.Any,
    tree.Not,
    tree.AtLeast,
    tree.IfElse,
    tree.Except,
    tree.NotApplicableUnless,
    atoms.Term,
    limits.Unit,
    limits.Anchor,
    limits.Window,
)
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@cache
def classes() -> Mapping[str, type]:
    """Return the classes by name: ``at_least`` is `AtLeast`."""
    return MappingProxyType({name_of(one): one for one in _CLASSES})


@cache
def name_of(kind: type) -> str:
    """Return the name by which a class is written."""
    return _CAPITAL.sub("_", kind.__name__).lower()


@cache
def fields_of(kind: type) -> Mapping[str, Anything]:
    """Return the fields of a class in order, each with its annotated type."""
    # Forward references are names of one of these modules.
    scope = {**vars(spans), **vars(limits), **vars(atoms), **vars(tree)}
    hints = get_type_hints(kind, scope)
    return MappingProxyType({field.name: hints[field.name] for field in fields(kind)})


@cache
def defaults_of(kind: type) -> Mapping[str, object]:
    """Return the values that a field has where nothing is written."""
    return MappingProxyType({field.name: field.default for field in fields(kind)})
