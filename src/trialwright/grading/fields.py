"""Values out of a TOML table, each with its place; what is wrong is collected, not raised.

Every mistake is one sentence that names the file, the row and the field.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar

from trialwright.errors import InvalidInput, quoted

#: No number of a rulebook is larger; neither are infinity and NaN smaller.
_MOST = 1e100

Choice = TypeVar("Choice", bound=Enum)
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is wrong with a rulebook: where, in which field, and what."""

    place: str
    field: str
    says: str

    @property
    def sentence(self) -> str:
        """The defect as one sentence."""
        return f"{self.place}: {self.field} {self.says}"


def table_of(source: bytes, name: str) -> tuple[Mapping[str, Any] | None, list[Defect]]:
    """Return the table of a file, or None with why it is none; `name` is the file's."""
    try:
        return tomllib.loads(source.decode("utf-8")), []
    except UnicodeDecodeError as error:
        return None, [Defect(name, f"byte {error.start}", "is not UTF-8")]
    except tomllib.TOMLDecodeError as error:
        return None, [Defect(name, "the file", f"is not TOML: {error}")]


def without_defects(
    read: Callable[[bytes, str], tuple[Made | None, list[Defect]]], source: bytes, name: str
) -> Made:
    """Return what was read; raises InvalidInput with a sentence for each defect, each on a line."""
    made, defects = read(source, name)
    if made is None or defects:
        raise InvalidInput("\n".join(one.sentence for one in defects))
    return made


@dataclass(slots=True)
class Fields:
    """One table of a file, read field by field; mistakes go to the shared list."""

    table: Mapping[str, Any]
    place: str
    defects: list[Defect]
    _seen: set[str] = field(default_factory=set)

    def text(self, name: str, *, default: str | None = None) -> str:
        """Return a text that is not empty; a default makes it optional."""
        value = self._value(name, optional=default is not None)
        if value is None:
            return default or ""
        if not isinstance(value, str) or not value.strip():
            self.wrong(name, f"is {quoted(value)}, expected a text")
            return ""
        return value

    def number(self, name: str, *, default: float | None = None) -> float:
        """Return a number."""
        value = self._value(name, optional=default is not None)
        if value is None:
            return 0.0 if default is None else default
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (is_number and abs(value) < _MOST):
            self.wrong(name, f"is {quoted(value)}, expected a number")
            return 0.0
        return float(value)

    def whole(self, name: str, *, least: int = 0, default: int | None = None) -> int:
        """Return a whole number of at least `least`; a default makes it optional.

        What is read is never rounded: 7.5 days are not 7.
        """
        value = self._value(name, optional=default is not None)
        if value is None:
            return least if default is None else default
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.wrong(name, f"is {quoted(value)}, expected a whole number from {least} on")
            return least
        return value

    def truth(self, name: str) -> bool:
        """Return true or false."""
        value = self._value(name)
        if value is not None and not isinstance(value, bool):
            self.wrong(name, f"is {quoted(value)}, expected true or false")
        return value is True

    def grade(self, name: str, highest: int = 5, *, lowest: int = 1) -> int:
        """Return a grade from the lowest to the highest."""
        value = self._value(name)
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            if value is not None:
                says = f"is {quoted(value)}, expected a grade from {lowest} to {highest}"
                self.wrong(name, says)
            return 0
        return value

    def choice(self, name: str, of: type[Choice], *, default: Choice | None = None) -> Choice:
        """Return one of the values of an enumeration."""
        value = self._value(name, optional=default is not None)
        fallback = default or next(iter(of))
        if value is None:
            return fallback
        try:
            return of(value)
        except ValueError:
            allowed = ", ".join(str(one.value) for one in of)
            self.wrong(name, f"is {quoted(value)}, expected one of {allowed}")
            return fallback

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, empty if there is none."""
        value = self._value(name, optional=True)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.wrong(name, f"is {quoted(value)}, expected a list of texts")
            return ()
        return tuple(value)

    def grades(self, name: str) -> tuple[int, ...]:
        """Return a list of grades, empty if there is none."""
        value = self._value(name, optional=True)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(_is_grade(one) for one in value):
            self.wrong(name, f"is {quoted(value)}, expected a list of grades from 1 to 5")
            return ()
        return tuple(value)

    def tables(self, name: str, called: str) -> Iterator[Fields]:
        """Yield the tables of a list, each with its number in its place."""
        value = self._value(name, optional=True)
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong(name, f"is {quoted(value)}, expected [[{called}]] tables")
            return
        for number, one in enumerate(value, 1):
            yield Fields(one, f"{self.place}, {called} {number}", self.defects)

    def inner(self, name: str) -> Fields | None:
        """Return one table within this one; None if there is none."""
        value = self._value(name, optional=True)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong(name, f"is {quoted(value)}, expected a table")
            return None
        return Fields(value, f"{self.place}, {name}", self.defects)

    def end(self) -> None:
        """Note every field that nobody asked for: a misspelt one must not be passed over."""
        for name in self.table:
            if name not in self._seen:
                known = ", ".join(sorted(self._seen))
                self.wrong(name, f"is not a field here; known are {known}")

    def wrong(self, name: str, says: str) -> None:
        """Note a defect of a field."""
        self.defects.append(Defect(self.place, name, says))

    def _value(self, name: str, *, optional: bool = False) -> Any:  # noqa: ANN401 - as TOML has it
        self._seen.add(name)
        value = self.table.get(name)
        if value is None and not optional:
            self.wrong(name, "is missing")
        return value


def _is_grade(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 5  # noqa: PLR2004 - the grades
