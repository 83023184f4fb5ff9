"""What a registry should hold after any number of arrivals, worked out from plain values.

The model knows versions by how they were made (which edit, which computation), never by
their bytes: that the store tells them apart by hashes must come to the same.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from trialwright.registry.store.loads import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One copy of a record on its way into the registry.

    `edit` numbers what was written, `computed` what the registry computed beside it.
    """

    study: int
    edit: int
    computed: int
    posted: date
    cut: date
    source: bytes


@dataclass(slots=True)
class Kept:
    """A version that should be kept: the first copy of it, and the loads that met it."""

    copy: Copy
    arrival: int
    first_load: int
    last_load: int

    @property
    def rank(self) -> tuple[date, date, int]:
        """Its place among the versions of its study."""
        return (self.copy.posted, self.copy.cut, self.arrival)


@dataclass(slots=True)
class HistoryModel:
    """All versions that should be kept, by study, in the order of their arrival."""

    studies: dict[int, list[Kept]] = field(default_factory=dict)
    arrivals: int = 0

    def load(self, number: int, copies: Sequence[Copy]) -> Account:
        """Take a load in, and return the account it should have."""
        return sum((self._arrive(number, copy) for copy in copies), Account())

    def _arrive(self, load: int, copy: Copy) -> Account:
        versions = self.studies.setdefault(copy.study, [])
        for known in self._beside(copy):
            if (known.copy.edit, known.copy.computed) == (copy.edit, copy.computed):
                known.last_load = load
                return Account(unchanged=1)
        written_before = any(known.copy.edit == copy.edit for known in versions)
        self.arrivals += 1
        versions.append(Kept(copy, self.arrivals, load, load))
        if len(versions) == 1:
            return Account(new=1)
        return Account(changed=1, derived_only=int(written_before))

    def _beside(self, copy: Copy) -> list[Kept]:
        """Return the versions that a copy may be: those of its dates, or its neighbours.

        What comes back after something else is a version of its own.
        """
        dates = (copy.posted, copy.cut)
        history = self.history(copy.study)
        earlier = [known for known in history if known.rank[:2] < dates]
        together = [known for known in history if known.rank[:2] == dates]
        later = [known for known in history if known.rank[:2] > dates]
        return (together or earlier[-1:]) + later[:1]

    def history(self, study: int) -> list[Kept]:
        """Return the versions of a study, oldest first."""
        return sorted(self.studies[study], key=lambda kept: kept.rank)

    def as_of(self, study: int, day: date) -> Kept | None:
        """Return what the registry showed at the end of a day."""
        until = [kept for kept in self.history(study) if kept.copy.posted <= day]
        if not until:
            return None
        posted = max(kept.copy.posted for kept in until)
        shown = [kept for kept in until if kept.copy.posted == posted]
        cut_by_then = [kept for kept in shown if kept.copy.cut <= day]
        return cut_by_then[-1] if cut_by_then else shown[0]

    def kinds(self, study: int) -> list[str]:
        """Return how each version differs from the one before it."""
        edits = [kept.copy.edit for kept in self.history(study)]
        later = [
            "derived" if edit == before else "edit" for before, edit in itertools.pairwise(edits)
        ]
        return ["first", *later]

    def versions(self) -> int:
        """Return how many versions there should be."""
        return sum(map(len, self.studies.values()))
