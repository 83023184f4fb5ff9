"""The facts of a block that bear on a place, patient by patient, as codes that can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trialwright.eligibility.cohort.blocks import Block
from trialwright.eligibility.cohort.days import NEVER_AFTER, NEVER_BEFORE, earliest, latest
from trialwright.eligibility.cohort.grouping import Whole, joined, ranks
from trialwright.eligibility.cohort.likeness import Alike, Likeness
from trialwright.eligibility.cohort.places import Place

_TWO, _FOUR, _FLAGS = 2, 4, 8


@dataclass(frozen=True, slots=True)
class Group:
    """Patients with the same number of facts: who, which facts, and rows that tell kinds apart.

    Patients (p,) and facts (p, k) are rows of the block; `rows` is (p, c). Patients of the same
    row are of one kind. `name` tells rows of one meaning from those of another.
    """

    patients: Whole
    facts: Whole
    rows: Whole
    name: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Facts that bear on a place: `fact` is the row in the block, `code` all but their order."""

    fact: Whole
    owner: npt.NDArray[np.int32]
    code: Whole
    days: tuple[Whole, ...]

    def __getitem__(self, chosen: Whole | npt.NDArray[np.bool_]) -> Seen:
        return Seen(
            self.fact[chosen],
            self.owner[chosen],
            self.code[chosen],
            tuple(one[chosen] for one in self.days),
        )


def groups(block: Block, likeness: Likeness) -> Iterator[Group]:
    """Yield every patient of a block who has a fact that bears on a place, once, in groups."""
    place = likeness.place
    alike = likeness.of(block)
    facts = np.flatnonzero(alike.classes[block.pair] >= 0)
    facts = _not_older(block, alike, facts, place)
    if not len(facts):
        return
    seen = _seen(block, alike, facts, place, likeness.count)
    by_order = _are_ordered(block, alike, seen, place)[seen.owner]
    yield from _without_order(seen[~by_order], len(block))
    yield from _with_order(block, seen[by_order], place)


def _not_older(block: Block, alike: Alike, facts: Whole, place: Place) -> Whole:
    """Return the facts without those that surely are older than one that counts.

    Of results of one concept only the newest is asked. What ended before the newest sure one that
    can be used began can neither be it nor stand beside it.
    """
    if not alike.counts.any():
        return facts
    first, last = block.starts(facts)
    day = place.case.policies.day.toordinal()
    can_count = alike.counts[block.pair[facts]] & (first != NEVER_BEFORE) & (first <= day)
    key = _of_whom_and_what(block, alike, facts)
    newest = np.zeros(len(block) * (int(alike.group.max()) + 1), np.int32)
    np.maximum.at(newest, key[can_count], first[can_count])
    grouped = alike.group[block.pair[facts]] > 0
    return facts[(last >= newest[key]) | ~grouped]


def _of_whom_and_what(block: Block, alike: Alike, facts: Whole) -> Whole:
    """Return a number for each fact that is the same for facts of one patient and one group."""
    size = int(alike.group.max()) + 1
    return block.owners[facts].astype(np.int64) * size + alike.group[block.pair[facts]]


def _seen(block: Block, alike: Alike, facts: Whole, place: Place, classes: int) -> Seen:
    pair = block.pair[facts]
    days = list(block.starts(facts))
    flags = np.zeros(len(facts), np.int64)
    if not place.is_of_newest:
        days += block.ends(facts)
        flags += block.are_events(facts)
        if block.says_over_by:
            flags += _FOUR * block.are_over_by(facts)
        denied = np.where(alike.is_denied[pair], block.columns.facts.recorded[facts], 0)
        days += [earliest(denied), latest(denied)]
        flags += _TWO * (denied != 0)
    bounds = _bounds(place)
    places = [(_place_among(bounds, one), 2 * len(bounds) + 1) for one in days]
    # Classes go on growing from block to block, so they stand where their number changes no code.
    code = joined((alike.classes[pair], classes), (flags, _FLAGS), *places)
    return Seen(facts, block.owners[facts], code, tuple(one.astype(np.int64) for one in days))


def _bounds(place: Place) -> Whole:
    days = [one.toordinal() for one in place.boundaries]
    return np.array([NEVER_BEFORE, *days, NEVER_AFTER], np.int64)


def _place_among(bounds: Whole, days: npt.NDArray[np.int32]) -> Whole:
    """Return for each day a number for where it lies: on a boundary, or between which two."""
    on, after = np.searchsorted(bounds, days, "left"), np.searchsorted(bounds, days, "right")
    found: Whole = on + after
    return found


def _are_ordered(block: Block, alike: Alike, seen: Seen, place: Place) -> npt.NDArray[np.bool_]:
    """Return for each patient whether it matters in which order the facts were (n,)."""
    if place.is_ordered:
        return np.ones(len(block), np.bool_)
    pair = block.pair[seen.fact]
    found: npt.NDArray[np.bool_] = np.bincount(seen.owner, alike.is_denied[pair], len(block)) > 0
    signs = alike.group[pair] > 0
    if signs.any():
        size = int(alike.group.max()) + 1
        keys = _of_whom_and_what(block, alike, seen.fact[signs])
        several = np.bincount(keys, minlength=len(block) * size).reshape(-1, size) > 1
        found |= several.any(axis=1)
    return found


def _without_order(seen: Seen, count: int) -> Iterator[Group]:
    """Yield groups of patients for whom only the set of codes matters."""
    seen = seen[np.lexsort((seen.code, seen.owner))]
    again = (seen.owner[1:] == seen.owner[:-1]) & (seen.code[1:] == seen.code[:-1])
    seen = seen[np.concatenate([[True], ~again])[: len(seen.owner)]]
    for patients, rows in _by_number(seen, count):
        yield Group(patients, seen.fact[rows], seen.code[rows], "set")


def _with_order(block: Block, seen: Seen, place: Place) -> Iterator[Group]:
    """Yield groups of patients for whom the order of facts in time matters, too."""
    clock = block.clocks(seen.fact)
    order = np.lexsort((seen.code, clock, seen.days[1], seen.days[0], seen.owner))
    seen, clock = seen[order], clock[order]
    results = block.columns.dictionary.same_results[block.columns.facts.result[seen.fact]]
    for patients, rows in _by_number(seen, len(block)):
        if rows.shape[1] == 1:
            yield Group(patients, seen.fact[rows], seen.code[rows], "one")
            continue
        days = np.concatenate([one[rows] for one in seen.days], axis=1)
        parts = [seen.code[rows], ranks(days), ranks(clock[rows]), (clock[rows] < 0).astype(int)]
        parts.append(ranks(results[rows].astype(np.int64)))
        made = np.concatenate(parts, axis=1)
        if place.names_facts:
            # Which of two facts of one moment comes first is told by their sources alone.
            tied = _are_tied(block, seen, clock, rows)
            made = np.concatenate([made, np.where(tied, patients + 1, 0)[:, None]], axis=1)
            yield Group(patients[tied], seen.fact[rows[tied]], made[tied], "alone")
            yield Group(patients[~tied], seen.fact[rows[~tied]], made[~tied], "order")
        else:
            yield Group(patients, seen.fact[rows], made, "order")


def _are_tied(block: Block, seen: Seen, clock: Whole, rows: Whole) -> npt.NDArray[np.bool_]:
    """Return for each patient whether facts of one moment say different things."""
    what = block.columns.facts.what[seen.fact[rows]]
    first, last, told = seen.days[0][rows], seen.days[1][rows], np.maximum(clock[rows], 0)
    tied = np.zeros(len(rows), np.bool_)
    for other in range(1, rows.shape[1]):
        same = (first[:, other:] == first[:, :-other]) & (last[:, other:] == last[:, :-other])
        same &= told[:, other:] == told[:, :-other]
        tied |= (same & (what[:, other:] != what[:, :-other])).any(axis=1)
    return tied


def _by_number(seen: Seen, count: int) -> Iterator[tuple[Whole, Whole]]:
    """Yield for each number of facts the patients (p,) and the rows of their facts (p, k)."""
    counts = np.bincount(seen.owner, minlength=count)
    begins = np.cumsum(counts) - counts
    for number in np.unique(counts[counts > 0]):
        patients = np.flatnonzero(counts == number)
        yield patients, begins[patients][:, None] + np.arange(number)
