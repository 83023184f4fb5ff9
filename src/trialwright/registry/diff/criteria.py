"""Eligibility criteria, compared as the list that they are although they come as one text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from trialwright.registry.diff.alignment import (
    Alignment,
    Items,
    KeyOf,
    Pair,
    matched_by,
    normal_text,
)
from trialwright.registry.diff.criteria_lines import Line, criteria_lines, place_of
from trialwright.registry.diff.likeness import Profile, most_alike, profile_of_line
from trialwright.registry.diff.subsequence import longest_increasing
from trialwright.registry.diff.texts import markup_change
from trialwright.registry.diff.values import (
    Added,
    Change,
    CriteriaChanged,
    CriterionChange,
    ItemChanged,
    Moved,
    MovedUnder,
    Removed,
    Renumbered,
    Side,
    SwitchedSides,
)
from trialwright.registry.trees import JsonValue

#: The one text of a record that is read as a list of criteria.
CRITERIA_PATH = "protocolSection.eligibilityModule.eligibilityCriteria"


def criteria_changed(path: str, before: str, after: str) -> CriteriaChanged:
    """Return what changed, criterion by criterion; a new number alone is only a new number."""
    compared = _Compared(path, criteria_lines(before), criteria_lines(after))
    changes = tuple(_changes(compared))
    return CriteriaChanged(path=path, before=before, after=after, changes=changes)


@dataclass(slots=True)
class _Compared:
    """Two versions of the criteria, and which line became which."""

    path: str
    old: list[Line]
    new: list[Line]
    alignment: Alignment = field(init=False)
    became: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.alignment = _aligned(self.path, self.old, self.new)
        self.became = {pair.before: pair.after for pair in self.alignment.pairs}

    def switched(self, pair: Pair) -> bool:
        return self.old[pair.before].side is not self.new[pair.after].side

    def under_the_same(self, pair: Pair) -> bool:
        """Whether a line stands under what it stood under: a criterion or else a heading."""
        was, now = self.old[pair.before], self.new[pair.after]
        if was.parent is not None and now.parent is not None:
            return self.became.get(was.parent) == now.parent
        if was.parent is not None or now.parent is not None:
            return False
        if was.heading is None or now.heading is None:
            return was.heading is now.heading
        return self.became.get(was.heading) == now.heading


def _changes(compared: _Compared) -> Iterator[CriterionChange]:
    pairs = compared.alignment.in_order()
    switched = [pair for pair in pairs if compared.switched(pair)]
    on_their_side = [pair for pair in pairs if not compared.switched(pair)]
    stayed = [pair for pair in on_their_side if compared.under_the_same(pair)]
    moved = _moved(compared, stayed)
    yield from (_switched(compared, pair) for pair in switched)
    yield from _gone_and_new(compared)
    yield from (
        _moved_under(compared, pair) for pair in on_their_side if not compared.under_the_same(pair)
    )
    yield from _reworded(compared, on_their_side)
    yield from (_move(compared, pair) for pair in moved)
    yield from _renumbered(compared, [pair for pair in stayed if pair not in set(moved)])


def _aligned(path: str, old: list[Line], new: list[Line]) -> Alignment:
    """Match lines by their words, on their own side first, then by likeness likewise.

    A heading is never taken for a criterion, nor for a heading of another side.
    """
    before: Items = [_as_item(old, line) for line in old]
    after: Items = [_as_item(new, line) for line in new]
    alignment = Alignment(path, before, after)
    for key_of in _KEYS:
        found = matched_by(key_of, before, alignment.gone, after, alignment.new)
        alignment.settle(Pair(i, j) for i, j in found)
    for profile_of in (_profile_on_its_side, _profile):
        alike = most_alike(
            {i: profile_of(old[i]) for i in alignment.gone},
            {j: profile_of(new[j]) for j in alignment.new},
        )
        alignment.settle(Pair(i, j, score) for i, j, score in alike)
    for side in (Side.INCLUSION, Side.EXCLUSION):
        headings = zip(
            [i for i in alignment.gone if old[i].is_heading and old[i].side is side],
            [j for j in alignment.new if new[j].is_heading and new[j].side is side],
            strict=False,
        )
        alignment.settle(Pair(i, j) for i, j in headings)
    return alignment


def _as_item(lines: list[Line], line: Line) -> JsonValue:
    parent = "" if line.parent is None else normal_text(lines[line.parent].meant)
    return [normal_text(line.meant), _kind_and_side(line), parent, line.is_heading, line.words]


def _kind_and_side(line: Line) -> str:
    return f"{'heading' if line.is_heading else 'criterion'} {line.side.value}"


#: The ways to recognise a line: with its side and parent, with its side, by its words alone.
_KEYS: tuple[KeyOf, ...] = (
    lambda item: tuple(item[:3]) if isinstance(item, list) else None,
    lambda item: tuple(item[:2]) if isinstance(item, list) else None,
    lambda item: item[0] if isinstance(item, list) and not item[3] else None,
)


def _profile_on_its_side(line: Line) -> Profile:
    return replace(profile_of_line(line.meant), agreeing=_kind_and_side(line))


def _profile(line: Line) -> Profile:
    # A heading belongs to its side; it was matched there or not at all.
    return replace(profile_of_line("" if line.is_heading else line.meant), agreeing="")


def _moved(compared: _Compared, stayed: list[Pair]) -> list[Pair]:
    """Return the fewest pairs whose moving explains the new order below each parent."""
    siblings: dict[object, list[Pair]] = defaultdict(list)
    for pair in sorted(stayed, key=lambda pair: pair.before):
        line = compared.new[pair.after]
        siblings[line.is_heading, line.parent if line.parent is not None else line.heading].append(
            pair
        )
    moved: list[Pair] = []
    for pairs in siblings.values():
        in_place = set(longest_increasing([pair.after for pair in pairs]))
        moved += (pair for k, pair in enumerate(pairs) if k not in in_place)
    return sorted(moved, key=lambda pair: pair.after)


def _gone_and_new(compared: _Compared) -> Iterator[Removed | Added]:
    path, old, new = compared.path, compared.old, compared.new
    for line in (old[i] for i in compared.alignment.gone):
        place = place_of(old, line)
        label, index = line.words, line.index
        yield Removed(path=path, value=line.written, label=label, index=index, place=place)
    for line in (new[j] for j in compared.alignment.new):
        place = place_of(new, line)
        label, index = line.words, line.index
        yield Added(path=path, value=line.written, label=label, index=index, place=place)


def _switched(compared: _Compared, pair: Pair) -> SwitchedSides:
    was, now = compared.old[pair.before], compared.new[pair.after]
    return SwitchedSides(
        path=compared.path,
        label=now.words,
        was=None if was.words == now.words else was.words,
        from_place=place_of(compared.old, was),
        to_place=place_of(compared.new, now),
        from_index=was.index,
        to_index=now.index,
        similarity=pair.similarity,
        changes=_edits(compared.path, was, now),
    )


def _moved_under(compared: _Compared, pair: Pair) -> MovedUnder:
    was, now = compared.old[pair.before], compared.new[pair.after]
    return MovedUnder(
        path=compared.path,
        label=now.words,
        from_place=place_of(compared.old, was),
        to_place=place_of(compared.new, now),
        from_index=was.index,
        to_index=now.index,
    )


def _move(compared: _Compared, pair: Pair) -> Moved:
    was, now = compared.old[pair.before], compared.new[pair.after]
    return Moved(
        path=compared.path,
        label=now.words,
        from_index=was.index,
        to_index=now.index,
        place=place_of(compared.new, now),
    )


def _reworded(compared: _Compared, pairs: list[Pair]) -> Iterator[ItemChanged]:
    for pair in pairs:
        was, now = compared.old[pair.before], compared.new[pair.after]
        if changes := _edits(compared.path, was, now):
            yield ItemChanged(
                path=compared.path,
                label=now.words,
                was=was.words,
                from_index=was.index,
                to_index=now.index,
                similarity=pair.similarity,
                changes=changes,
                place=place_of(compared.new, now),
            )


def _edits(path: str, was: Line, now: Line) -> tuple[Change, ...]:
    """Return what changed in the words of a line."""
    return () if was.words == now.words else (markup_change(path, was.words, now.words),)


def _renumbered(compared: _Compared, pairs: list[Pair]) -> Iterator[Renumbered]:
    for pair in pairs:
        was, now = compared.old[pair.before], compared.new[pair.after]
        if was.number and now.number and was.number != now.number:
            label = now.words
            yield Renumbered(path=compared.path, label=label, before=was.number, after=now.number)
