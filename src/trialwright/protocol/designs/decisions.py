"""What a rule says of the counts so far, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class DecisionKind(Enum):
    """What follows from the counts.

    WAIT is not CONTINUE: outcomes that are still awaited may yet ask for a stop, so nobody
    else is to be treated before they are known.
    """

    CONTINUE = "continue"
    WAIT = "wait"
    STOP = "stop"
    COMPLETE = "complete"
    PROMISING = "promising"
    NOT_PROMISING = "not_promising"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, with the sentence that gives its reason."""

    kind: DecisionKind
    reason: str


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun: 1 response, 2 responses."""
    return f"{number} {one if number == 1 else many}"
