"""Three-valued answers of conditions, with the names of the inputs that are missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NoReturn


class Truth(Enum):
    """Whether a condition holds, in Kleene's three-valued logic."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __bool__(self) -> NoReturn:
        raise TypeError("a truth has three values; ask `is Truth.TRUE` instead")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a condition holds, and if unknown, the inputs that would settle it."""

    truth: Truth
    missing: tuple[str, ...] = ()


TRUE = Verdict(Truth.TRUE)
FALSE = Verdict(Truth.FALSE)


def verdict(*, holds: bool) -> Verdict:
    """Return the verdict of a condition whose inputs are all known."""
    return TRUE if holds else FALSE


def unknown(*missing: str) -> Verdict:
    """Return the verdict of a condition that lacks these inputs."""
    return Verdict(Truth.UNKNOWN, missing)


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return whether all hold; what is missing is named only where it matters."""
    kept = list(verdicts)
    if any(one.truth is Truth.FALSE for one in kept):
        return FALSE
    missing = tuple(dict.fromkeys(name for one in kept for name in one.missing))
    return Verdict(Truth.UNKNOWN, missing) if missing else TRUE
