"""What a study decides before it asks: the reference day, how old a fact may be, what is whole.

Nothing here has a hidden default: an empty policy answers "unknown" to what it leaves open. Only
of allergies a denial ("no known allergy") is taken for a year, if no other limit is set.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from trialwright.eligibility.patient.facts import FactKind
from trialwright.eligibility.patient.times import Window

#: Allergies come with time: so many days is one denied for where a study sets no other limit.
ALLERGY_DENIED_FOR = 365


@dataclass(frozen=True, slots=True)
class Completeness:
    """Somebody declares that within a window the source holds every fact of a kind.

    With a `concept` it speaks of that concept and its kinds alone: "no transplant until today".
    Only then does silence mean "no". `declared_by` is shown with every answer that stands on it.
    """

    kind: FactKind
    window: Window
    declared_by: str
    concept: str = ""

    def covers(self, kind: FactKind, window: Window, above: Collection[str] = ()) -> bool:
        """Whether it speaks of that kind for every day of a window.

        `above` are the ids of the concept that is asked about and of what that is a kind of.
        """
        is_of_it = not self.concept or self.concept in above
        begins = self.window.start is None or (
            window.start is not None and window.start >= self.window.start
        )
        ends = self.window.end is None or (window.end is not None and window.end <= self.window.end)
        return kind is self.kind and is_of_it and begins and ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """The reference day t0, and the rules by which a study reads a patient's facts.

    `stale_after` gives for a concept the most days that its value may be older than t0; a concept
    that is not named has no limit. `at_screening` is the most days before t0 that "at screening"
    reaches back where `stale_after` names no limit; without it only t0 itself is screening.
    `complete` are the declared completenesses.
    """

    day: date
    stale_after: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    at_screening: int | None = None
    complete: tuple[Completeness, ...] = ()

    def completeness(
        self, kind: FactKind, window: Window, above: Collection[str] = ()
    ) -> Completeness | None:
        """Return the declaration that covers a kind over a window, if there is one.

        One that is about a concept counts only where that is among those `above`.
        """
        return next((one for one in self.complete if one.covers(kind, window, above)), None)
