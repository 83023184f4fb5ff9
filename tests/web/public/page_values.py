"""The kinds of pages that there are, and a page with another value in one of its places."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, NamedTuple, TypeAlias, get_args, get_type_hints

import trialwright.web.public
from trialwright.vocabulary import NctId

Change: TypeAlias = Callable[[], Any]


class Leaf(NamedTuple):
    """A value within a page: whose field it is, and the page with another value in its place.

    `is_stated` says whether there is anything; `changed` is None where there is nothing, and
    for what is made of values of ours.
    """

    owner: type
    field: str
    is_stated: bool
    changed: Change | None = None


def page_kinds() -> list[Any]:
    """Return every class of the public pages that has a template of HTML, by its module's name."""
    package = trialwright.web.public
    modules = sorted(
        one.name for one in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    )
    found = [
        kind
        for name in modules
        for kind in vars(importlib.import_module(name)).values()
        if isinstance(kind, type)
        and kind.__module__ == name
        and is_dataclass(kind)
        and str(getattr(kind, "template", "")).endswith(".html")
    ]
    return list(dict.fromkeys(found))


def held_kinds(kind: type) -> set[type]:
    """Return the dataclasses that a page of a kind can hold, itself included."""
    found: set[type] = set()
    waiting: list[Any] = [kind]
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and is_dataclass(one):
            if one in found:
                continue
            found.add(one)
            waiting += get_type_hints(one).values()
        waiting += get_args(one)
    return found


def leaves(page: Any) -> Iterator[Leaf]:  # noqa: ANN401 - any page
    """Yield every value of a page that is no value of ours itself."""
    yield from _within(page, lambda other: other)


def _within(one: Any, rebuilt: Callable[[Any], Any]) -> Iterator[Leaf]:  # noqa: ANN401 - any value
    for field in fields(one):
        value = getattr(one, field.name)

        def with_other(other: Any, name: str = field.name) -> Any:  # noqa: ANN401 - any value
            return rebuilt(replace(one, **{name: other}))

        yield from _of(type(one), field.name, value, with_other)


def _of(owner: type, name: str, value: Any, rebuilt: Callable[[Any], Any]) -> Iterator[Leaf]:  # noqa: ANN401 - any value
    if is_dataclass(value):
        yield Leaf(owner, name, is_stated=True)
        yield from _within(value, rebuilt)
    elif isinstance(value, tuple) and value:
        for place, part in enumerate(value):

            def with_other(other: Any, at: int = place) -> Any:  # noqa: ANN401 - any value
                return rebuilt((*value[:at], other, *value[at + 1 :]))

            yield from _of(owner, name, part, with_other)
    elif isinstance(value, Mapping) and value:
        for key, part in value.items():

            def with_entry(other: Any, at: Any = key) -> Any:  # noqa: ANN401 - any value
                return rebuilt({**value, at: other})

            yield from _of(owner, name, part, with_entry)
    elif not value and not isinstance(value, bool | int | float):
        yield Leaf(owner, name, is_stated=False)
    else:
        yield Leaf(owner, name, is_stated=True, changed=lambda: rebuilt(_another(value)))


def _another(value: Any) -> Any:  # noqa: ANN401 - any plain value
    """Return another value of the same kind."""
    match value:
        case bool():
            return not value
        case NctId():
            return NctId.from_number(value.number + 1)
        case int() | float():
            return value + 1
        case str():
            return f"{value}another"
    raise AssertionError(f"a page holds {value!r}, which no template should be given")
