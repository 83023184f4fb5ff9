"""Yes, no and unknown."""

from __future__ import annotations

from enum import Enum
from typing import NoReturn


class Certainty(Enum):
    """Whether something is so, in Kleene's strong logic; a silent source is UNKNOWN, never NO."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    def __and__(self, other: Certainty) -> Certainty:
        return Certainty(min(self.value, other.value))

    def __or__(self, other: Certainty) -> Certainty:
        return Certainty(max(self.value, other.value))

    def __invert__(self) -> Certainty:
        return Certainty(2 - self.value)

    def __bool__(self) -> NoReturn:
        raise TypeError("a certainty has three values; ask `is Certainty.YES` instead")
