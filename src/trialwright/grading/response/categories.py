"""The categories of response, and an answer that may be one of several."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from trialwright.grading.answers import Used


class Category(Enum):
    """A category of response; each is better than those below it."""

    CR = "CR"
    CRH = "CRh"
    CRI = "CRi"
    MLFS = "MLFS"
    PR = "PR"
    STABLE_DISEASE = "SD"
    NO_RESPONSE = "no response"
    REFRACTORY = "refractory"
    PROGRESSIVE_DISEASE = "PD"
    NON_EVALUABLE = "non-evaluable"


#: The categories from the best to the worst; non-evaluable is no response and stands last.
ORDER = tuple(Category)


class MrdStatus(Enum):
    """What is known of measurable residual disease."""

    NEGATIVE = "MRD-"
    POSITIVE = "MRD+"
    UNKNOWN = "MRD unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a rulebook says of one assessment.

    `possible` are all categories that the inputs leave open, the best first; `category` is the
    only one, or None. `at_least` is the worst that is possible where all are responses of some
    kind: "at least MLFS". `settings` are the study's readings under which this holds.
    """

    rulebook: str
    possible: tuple[Category, ...]
    mrd: MrdStatus
    rows: tuple[str, ...]
    inputs: tuple[Used, ...]
    missing: tuple[str, ...]
    assumptions: tuple[str, ...]
    remarks: tuple[str, ...]
    settings: tuple[str, ...]
    verified: str

    @property
    def category(self) -> Category | None:
        """The category where it is certain."""
        return self.possible[0] if len(self.possible) == 1 else None

    @property
    def at_least(self) -> Category:
        """The worst category that is possible."""
        return self.possible[-1]

    @property
    def in_words(self) -> str:
        """The response as people read it."""
        if self.category is None:
            return f"unknown: {' or '.join(one.value for one in self.possible)}"
        if self.category is Category.NON_EVALUABLE or self.mrd is MrdStatus.UNKNOWN:
            return self.category.value
        return f"{self.category.value} {self.mrd.value}"
