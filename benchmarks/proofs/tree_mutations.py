"""Ways to spoil the plain values of a record: its structure, and the types of its values."""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random
from typing import Any, TypeAlias

from trialwright.registry.fields import all_fields

#: A place in a tree: the object or list, and the key or index in it.
Place: TypeAlias = tuple[Any, Any]
TreeMutation: TypeAlias = Callable[[Random, Any], Any]

_STRANGE_TEXTS = (
    "", " ", "\0", "null", "-", "2026-02-30", "0000-00-00", "2026-13", "26-1-1", "2026-1",
    "2026-01-01T25:61", "NCT", "NCT00000000", "NCT123456789", " NCT07338357", "nct7338357",
    "18", "Years", "-3 Years", "1e3 Years", "99999999999999999999 Years", "N/A", "NOT_LISTED",
    "\u202e\u2066", "\ufeff", "e\u0301", "\U0001f9ec", "\\", "\\>\\<\\~", "<script>",
    "'; --", "%s{}",
)  # fmt: skip
_STRANGE_NUMBERS = (
    0, -1, 1, 2**31, 2**53 + 1, 2**63, 2**64, -(2**63) - 1, 10**400, 0.5, -0.0, 1e308, 5e-324,
    99_999_999,
)  # fmt: skip
_LONG = 100_000


def places(tree: Any) -> list[Place]:  # noqa: ANN401 - a mutated tree may be anything
    """Return every place in a tree."""
    found: list[Place] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            found += [(node, key) for key in node]
            waiting += node.values()
        elif isinstance(node, list):
            found += [(node, index) for index in range(len(node))]
            waiting += node
    return found


def replacing(value_of: Callable[[Random, Any], Any]) -> TreeMutation:
    """Return a mutation that puts something else in one place."""

    def mutate(chance: Random, tree: Any) -> Any:  # noqa: ANN401
        found = places(tree)
        if found:
            holder, key = chance.choice(found)
            holder[key] = value_of(chance, holder[key])
        return tree

    return mutate


def _drop(chance: Random, tree: Any) -> Any:  # noqa: ANN401
    found = places(tree)
    if found:
        holder, key = chance.choice(found)
        del holder[key]
    return tree


def _rename(chance: Random, tree: Any) -> Any:  # noqa: ANN401
    keyed = [(holder, key) for holder, key in places(tree) if isinstance(holder, dict)]
    if keyed:
        holder, key = chance.choice(keyed)
        new = chance.choice((key.upper(), f"{key}s", key[:-1], "", "__proto__", "a.b[0]", "ключ"))
        holder[new] = holder.pop(key)
    return tree


def _swap(chance: Random, tree: Any) -> Any:  # noqa: ANN401
    found = places(tree)
    if found:
        (one, key), (other, name) = chance.choice(found), chance.choice(found)
        first, second = copy.deepcopy(one[key]), copy.deepcopy(other[name])
        one[key] = second
        if name in other if isinstance(other, dict) else name < len(other):
            other[name] = first
    return tree


def _move_up(_: Random, tree: Any) -> Any:  # noqa: ANN401
    """Lay all sections' modules at the top, as some tools do."""
    if not isinstance(tree, dict):
        return tree
    flat: dict[str, Any] = {}
    for key, value in tree.items():
        flat |= value if isinstance(value, dict) else {key: value}
    return flat


def _project(chance: Random, tree: Any) -> Any:  # noqa: ANN401
    """Keep a few modules, as an answer to a question for some fields does."""
    for section in tree.values() if isinstance(tree, dict) else ():
        if isinstance(section, dict):
            for key in [key for key in section if chance.random() < 0.7]:  # noqa: PLR2004 - most
                del section[key]
    return tree


def _misplace(chance: Random, tree: Any) -> Any:  # noqa: ANN401
    """Put a key that is known elsewhere where it does not belong."""
    objects = [holder[key] for holder, key in places(tree) if isinstance(holder[key], dict)]
    if objects:
        field = chance.choice(all_fields())
        name = field.path.rpartition(".")[2]
        chance.choice(objects)[name] = chance.choice(("x", 1, [], {}, None))
    return tree


def _wrap(chance: Random, tree: Any) -> Any:  # noqa: ANN401
    return chance.choice(
        ([tree], {"studies": [tree]}, {"study": tree}, [[tree]], {"protocolSection": tree}, None)
    )


STRUCTURE: dict[str, TreeMutation] = {
    "a place dropped": _drop,
    "a key renamed": _rename,
    "two places swapped": _swap,
    "sections laid open": _move_up,
    "modules left out": _project,
    "a key misplaced": _misplace,
    "the whole wrapped": _wrap,
    "boxed": replacing(lambda _, value: [value]),
    "unboxed": replacing(lambda _, value: value[0] if value and isinstance(value, list) else value),
    "nested in an object": replacing(lambda _, value: {"value": value}),
    "emptied": replacing(lambda chance, _: chance.choice(([], {}, [[]], [{}], [None]))),
    "repeated": replacing(lambda chance, value: [value] * chance.choice((2, 50))),
}
TYPES: dict[str, TreeMutation] = {
    "null": replacing(lambda _, __: None),
    "a strange text": replacing(lambda chance, _: chance.choice(_STRANGE_TEXTS)),
    "a strange number": replacing(lambda chance, _: chance.choice(_STRANGE_NUMBERS)),
    "a truth value": replacing(lambda chance, _: chance.random() < 0.5),  # noqa: PLR2004 - a coin
    "a list of everything": replacing(lambda _, value: [value, 1, "x", None, {}, [], True]),
    "a long text": replacing(lambda chance, _: chance.choice("aé\\ \n(") * _LONG),
    "a number as text": replacing(
        lambda _, value: str(value) if isinstance(value, bool | int | float) else 7
    ),
}  # fmt: skip
