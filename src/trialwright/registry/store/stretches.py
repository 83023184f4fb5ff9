"""Which data cuts showed a version, and what an arrival between them makes of it.

A version is shown from one data cut to another: its stretch. Only the two ends are kept,
not the cuts between, which may be hundreds for each of half a million studies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trialwright.registry.store.arrivals import Arrival


@dataclass(slots=True)
class Known:
    """A stored version of a study, as far as it takes to recognise another.

    `cut` and `last_cut` are the ends of its stretch, `source_cut` is the cut that its bytes
    state. This one lies outside the stretch if the bytes came with another stretch of the
    same state.
    """

    id: int
    content: bytes
    derived: bytes
    posted: str
    cut: str
    last_cut: str
    source_cut: str

    @property
    def rank(self) -> tuple[str, str, int]:
        """Its place among the versions: by the registry's dates, then by arrival."""
        return (self.posted, self.cut, self.id)

    @property
    def begins(self) -> tuple[str, str]:
        """The registry's dates at which it is first shown."""
        return (self.posted, self.cut)

    @property
    def ends(self) -> tuple[str, str]:
        """The registry's dates at which it is last shown."""
        return (self.posted, self.last_cut)

    @property
    def has_its_own_bytes(self) -> bool:
        """Whether its bytes came with a cut of its own stretch."""
        return self.cut <= self.source_cut <= self.last_cut


def same_version(arrival: Arrival, known: Sequence[Known]) -> Known | None:
    """Return the version that an arrival is, if it is here.

    It is one in whose stretch it lies, or the one next to its place among the versions: what
    comes back after something else is a version of its own. What has no computed part comes
    out of the registry's own history and is known by its content, which holds its dates: it
    is the first with this content.
    """
    if not arrival.cut:
        written = (one for one in known if one.content == arrival.content)
        return min(written, key=lambda one: one.rank, default=None)
    alike = [
        one for one in known if one.content == arrival.content and one.derived == arrival.derived
    ]
    if not alike or len(known) == 1:
        return alike[0] if alike else None
    return next((one for one in _beside(arrival, known) if one in alike), None)


def parted_by(arrival: Arrival, known: Sequence[Known]) -> Known | None:
    """Return the version that was shown before an arrival's place and again after it.

    Of two copies under one cut the later to come here is the later.
    """
    place = (arrival.posted, arrival.cut)
    return next((one for one in known if one.begins <= place < one.ends), None)


def part(whole: Known, cut: str, number: int) -> Known:
    """Part a version at a cut and return what was before as version row `number`.

    What came back after the cut keeps the row, and with it its place among what arrived under
    the same cut later. Each part ends at the nearest cut that is known to have shown it: an
    end of the whole, or the cut of its bytes.
    """
    before = whole.source_cut if whole.cut <= whole.source_cut <= cut else whole.cut
    after = whole.source_cut if cut < whole.source_cut <= whole.last_cut else whole.last_cut
    earlier = replace(whole, id=number, last_cut=before)
    whole.cut = after
    return earlier


def stretch_to(same: Known, arrival: Arrival, known: Sequence[Known]) -> None:
    """Let the stretch of a version reach the cut of an arrival that is the same.

    It is not led back to a cut that has shown another version too: which of them was the
    later would be lost.
    """
    if not arrival.cut or same.cut <= arrival.cut <= same.last_cut:
        return
    if arrival.cut > same.last_cut:
        same.last_cut = arrival.cut
    elif not _holding((arrival.posted, arrival.cut), known):
        same.cut = arrival.cut


def _beside(arrival: Arrival, known: Sequence[Known]) -> list[Known]:
    """Return the versions shown at an arrival's place, or those next to it."""
    place = (arrival.posted, arrival.cut)
    there = _holding(place, known)
    if any(place < one.ends for one in there):
        return there
    in_order = sorted(known, key=lambda one: one.rank)
    before = [one for one in in_order if one.ends < place]
    after = [one for one in in_order if one.begins > place]
    return [*(there or before[-1:]), *after[:1]]


def _holding(place: tuple[str, str], known: Sequence[Known]) -> list[Known]:
    return [one for one in known if one.begins <= place <= one.ends]
