"""The parameters of a request as they were given, and the values that they may have.

A list is separated by commas or pipes, percent-encoded or not, and goes on where its
parameter is given again; any other parameter may be repeated only with the same value. A
parameter that an endpoint does not have is refused, as the registry does: a filter that
nobody reads would give too many studies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import parse_qsl

from trialwright.web.public.api.refusing import (
    Refused,
    invalid_value,
    nearest,
    wrong_form,
    wrong_item,
)

_SEPARATORS = re.compile("[,|]")
_DIGITS = re.compile("[0-9]+")
_TRUTH = MappingProxyType({"true": True, "false": False})

#: Studies on a page where nobody says how many, and the most that there can be.
PAGE_SIZE, LARGEST_PAGE = 10, 1000

#: The document's numbers are whole and of 32 bits; what is no such number is no number.
_LARGEST_NUMBER = 2**31 - 1

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters of one request, decoded: each name with its values in order."""

    values: Mapping[str, tuple[str, ...]]

    @classmethod
    def in_query(cls, query: bytes, known: Collection[str]) -> Given:
        """Return the parameters of a query string; refuse a name that is not known."""
        try:
            pairs = parse_qsl(
                query.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict"
            )
        except UnicodeDecodeError as error:
            raise Refused("The query string is not UTF-8, percent-encoded") from error
        values: dict[str, tuple[str, ...]] = {}
        for name, value in pairs:
            if name not in known:
                raise Refused(f"`{name[:120]}` is unknown parameter", nearest(name, known).strip())
            values[name] = (*values.get(name, ()), value)
        return cls(values)

    def text(self, name: str) -> str | None:
        """Return the one value of a parameter, None if it was not given."""
        values = self.values.get(name)
        if values is None:
            return None
        if len(values) > 1 and any(value != values[0] for value in values):
            raise Refused(
                f"Parameter `{name}` is given {len(values)} times",
                "Expected one value; join several conditions by AND or OR in one of them.",
            )
        return values[0]

    def items(self, name: str) -> tuple[str, ...]:
        """Return the items of a list without the blanks around them; none if all is blank."""
        values = self.values.get(name)
        if values is None:
            return ()
        items = tuple(item.strip() for item in _SEPARATORS.split(",".join(values)))
        return items if any(items) else ()

    def choice(self, name: str, options: tuple[str, ...]) -> str:
        """Return which of the options was chosen; the first is the default."""
        value = self.text(name)
        if value is None:
            return options[0]
        if value not in options:
            raise invalid_value(name, value, _one_of(options), options)
        return value

    def truth(self, name: str) -> bool:
        """Return a boolean in any case of letters; false if it was not given."""
        value = self.text(name)
        if value is None:
            return False
        if value.lower() not in _TRUTH:
            raise invalid_value(name, value, "true or false")
        return _TRUTH[value.lower()]

    def page_size(self) -> int:
        """Return the most studies of a page: what was asked, 10 for 0 or nothing, 1,000 at most."""
        value = self.text("pageSize")
        if value is None:
            return PAGE_SIZE
        digits = value.lstrip("0")
        is_number = _DIGITS.fullmatch(value) and len(digits) <= len(str(_LARGEST_NUMBER))
        if not is_number or int(digits or 0) > _LARGEST_NUMBER:
            raise wrong_form("pageSize", value, "a whole number from 0 to 1000, such as 100")
        return min(int(digits or PAGE_SIZE), LARGEST_PAGE)

    def constants(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Return the items of a list of constants, each once."""
        for item in self.items(name):
            if item not in allowed:
                raise invalid_value(name, item, _one_of(allowed), allowed)
        return tuple(dict.fromkeys(self.items(name)))

    def each(self, name: str, read: Callable[[str], _Item], expected: str) -> tuple[_Item, ...]:
        """Return the items of a list as they are read; `read` raises ValueError for a wrong one."""
        found: dict[_Item, None] = {}
        for number, item in enumerate(self.items(name), start=1):
            try:
                found[read(item)] = None
            except ValueError as error:
                raise wrong_item(name, number, item, expected) from error
        return tuple(found)


def _one_of(options: Collection[str]) -> str:
    return f"one of {', '.join(options)}"
