"""A JSON object of FHIR, read key by key, each with its path for whoever must look it up."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from trialwright.exchange.patients.account import Odd

#: The escape of what is a character only as one of two.
_MAY_BE_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def parse_json(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return JSON with its numbers as they were written; raises ValueError.

    Half of a surrogate pair is no text: it could be neither printed nor stored.
    """
    try:
        value = json.loads(text, parse_float=_as_written, parse_constant=_refuse)
        if _MAY_BE_HALF.search(text):
            json.dumps(value, ensure_ascii=False, default=str).encode()
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    except UnicodeEncodeError as error:
        raise ValueError("it holds half of a surrogate pair") from error
    return value


def _as_written(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation as error:
        raise ValueError(f"{digits[:60]} is beyond every number") from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


@dataclass(frozen=True, slots=True)
class Node:
    """One object and where it stands; what is missing is "" or None, what is odd raises Odd."""

    value: dict[str, Any]
    path: str

    def has(self, key: str) -> bool:
        """Whether a key is there at all, and not null."""
        return self.value.get(key) is not None

    def text(self, key: str) -> str:
        """Return a text, or "" if it is missing."""
        found = self.value.get(key, "")
        if not isinstance(found, str):
            raise Odd(self.at(key), found, "a text")
        return found.strip()

    def flag(self, key: str) -> bool | None:
        """Return true or false, or None if it is missing."""
        found = self.value.get(key)
        if found is not None and not isinstance(found, bool):
            raise Odd(self.at(key), found, "true or false")
        return found

    def digits(self, key: str) -> str:
        """Return a number as it was written, or "" if it is missing."""
        found = self.value.get(key)
        if found is None:
            return ""
        if isinstance(found, bool) or not isinstance(found, int | Decimal):
            raise Odd(self.at(key), found, "a number")
        return str(found)

    def child(self, key: str) -> Node | None:
        """Return an object, or None if it is missing."""
        found = self.value.get(key)
        if found is None:
            return None
        if not isinstance(found, dict):
            raise Odd(self.at(key), found, "an object")
        return Node(found, self.at(key))

    def children(self, key: str) -> list[Node]:
        """Return the objects of a list; an object alone is a list of one."""
        found = self.value.get(key, [])
        listed = found if isinstance(found, list) else [found]
        nodes = []
        for number, one in enumerate(listed):
            if not isinstance(one, dict):
                raise Odd(f"{self.at(key)}[{number}]", one, "an object")
            nodes.append(Node(one, f"{self.at(key)}[{number}]"))
        return nodes

    def at(self, key: str) -> str:
        """Return the path of a key."""
        return f"{self.path}.{key}"
