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


@dataclass(slots=True, kw_only=True, eq=False)
class Sighting:
    """A copy that came and is remembered, and what is kept of the version that it shows.

    `source` is the copy whose bytes the version has.
    """

    copy: Copy
    arrival: int
    source: Copy
    first_load: int
    last_load: int

    @property
    def dates(self) -> tuple[date, date]:
        """The registry's dates at which its state was shown."""
        return (self.copy.posted, self.copy.cut)

    @property
    def rank(self) -> tuple[date, date, int]:
        """Its place among the sightings of its study."""
        return (*self.dates, self.arrival)


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that should be kept: the sightings of one state with nothing between them."""

    sightings: tuple[Sighting, ...]

    @property
    def copy(self) -> Copy:
        """The first copy of it that is remembered."""
        return self.sightings[0].copy

    @property
    def source(self) -> Copy:
        """The copy whose bytes it has."""
        return self.sightings[0].source

    @property
    def came(self) -> bool:
        """Whether its bytes are those of a copy of its own."""
        return any(one.copy is self.source for one in self.sightings)

    @property
    def first_load(self) -> int:
        """The load that brought it, as far as is known."""
        return self.sightings[0].first_load

    @property
    def last_load(self) -> int:
        """The load that last met it."""
        return self.sightings[0].last_load

    @property
    def last_cut(self) -> date:
        """The last data cut that showed it."""
        return self.sightings[-1].copy.cut

    def holds(self, copy: Copy) -> bool:
        """Whether a copy shows it at a date at which it was shown."""
        dates = (copy.posted, copy.cut)
        within = self.sightings[0].dates <= dates <= self.sightings[-1].dates
        return within and self.shows(copy)

    def shows(self, copy: Copy) -> bool:
        """Whether a copy shows its state."""
        return _state(self.copy) == _state(copy)


@dataclass(slots=True)
class HistoryModel:
    """All sightings that should be remembered, by study, in the registry's order."""

    studies: dict[int, list[Sighting]] = field(default_factory=dict)
    arrivals: int = 0

    def load(self, number: int, copies: Sequence[Copy]) -> Account:
        """Take a load in, and return the account it should have."""
        return sum((self._arrive(number, copy) for copy in copies), Account())

    def _arrive(self, load: int, copy: Copy) -> Account:
        before = self.history(copy.study)
        again = next((kept for kept in before if kept.holds(copy)), None)
        if again is None:
            again = self._see(load, copy)
        if again is None:
            if not before:
                return Account(new=1)
            written_before = any(kept.copy.edit == copy.edit for kept in before)
            return Account(changed=1, derived_only=int(written_before))
        for sighting in again.sightings:
            sighting.last_load = load
        return Account(unchanged=1)

    def _see(self, load: int, copy: Copy) -> Kept | None:
        """Remember a copy, and return the version that it prolongs or None if it is a new one."""
        self.arrivals += 1
        sightings = self.studies.setdefault(copy.study, [])
        crowded = any(one.dates == (copy.posted, copy.cut) for one in sightings)
        seen = Sighting(
            copy=copy, arrival=self.arrivals, source=copy, first_load=load, last_load=load
        )
        whole = self.history(copy.study)
        sightings.append(seen)
        sightings.sort(key=lambda one: one.rank)
        kept = next(kept for kept in self.history(copy.study) if seen in kept.sightings)
        others = [one for one in kept.sightings if one is not seen]
        if not others:
            self._part(copy.study, whole)
            return None
        if crowded and seen is kept.sightings[0]:
            sightings.remove(seen)  # what showed something else at these dates came before it
            return Kept(tuple(others))
        seen.source, seen.first_load = others[0].source, others[0].first_load
        self._forget(kept)
        return kept

    def _part(self, study: int, before: Sequence[Kept]) -> None:
        """Note of a part whose bytes came with the other part that its load is not known."""
        arrived = {kept.sightings for kept in before}
        for kept in self.history(study):
            if kept.sightings not in arrived and not kept.came:
                for sighting in kept.sightings:
                    sighting.first_load = sighting.last_load

    def _forget(self, kept: Kept) -> None:
        """Forget what lies between the ends of a version, but for the copy whose bytes it has."""
        for sighting in kept.sightings[1:-1]:
            if sighting.copy is not kept.source:
                self.studies[kept.copy.study].remove(sighting)

    def history(self, study: int) -> list[Kept]:
        """Return the versions of a study, oldest first."""
        runs = itertools.groupby(self.studies.get(study, ()), key=lambda one: _state(one.copy))
        return [Kept(tuple(run)) for _, run in runs]

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
        return sum(len(self.history(study)) for study in self.studies)


def _state(copy: Copy) -> tuple[int, int]:
    """Return what a copy shows: which edit, and which computation beside it."""
    return (copy.edit, copy.computed)
