"""Eligibility criteria, compared as the list that they are although they come as one text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trialwright.registry.diff.alignment import Alignment, Items, Pair, matched_by, normal_text
from trialwright.registry.diff.likeness import most_alike, profile_of_line
from trialwright.registry.diff.texts import text_change
from trialwright.registry.diff.values import (
    Added,
    Change,
    CriteriaChanged,
    ItemChanged,
    Moved,
    Removed,
    Renumbered,
)

#: The one text of a record that is read as a list of criteria.
CRITERIA_PATH = "protocolSection.eligibilityModule.eligibilityCriteria"

#: A bullet, then a number such as 1. 2) (3) 4.1. a) with or without the escape before its mark.
_MARKER = re.compile(
    r"\s*(?:[*•·‣◦–-]\s+)?"  # noqa: RUF001 - as the records write it
    r"(?:\(?(?P<number>\d{1,3}(?:\.\d{1,2})*|[A-Za-z](?=\\?\)))\\?[.)、](?!\d))?\s*"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion or heading: its own number if it has one, and its words."""

    written: str
    number: str
    words: str


def criteria_lines(text: str) -> list[Line]:
    """Return the lines that are not blank."""
    return [_line(written.strip()) for written in text.splitlines() if written.strip()]


def criteria_changed(path: str, before: str, after: str) -> CriteriaChanged:
    """Return what changed, criterion by criterion; a new number alone is only a new number."""
    old, new = criteria_lines(before), criteria_lines(after)
    alignment = _aligned(path, old, new)
    moved = alignment.moved()
    changes: list[Change] = [
        Removed(path=path, value=old[i].written, label=old[i].words, index=i)
        for i in alignment.gone
    ]
    changes += (
        Added(path=path, value=new[j].written, label=new[j].words, index=j) for j in alignment.new
    )
    changes += _reworded(path, old, new, alignment.in_order())
    changes += (
        Moved(path=path, label=new[p.after].words, from_index=p.before, to_index=p.after)
        for p in moved
    )
    stayed = [pair for pair in alignment.in_order() if pair not in set(moved)]
    changes += _renumbered(path, old, new, stayed)
    return CriteriaChanged(path=path, before=before, after=after, changes=tuple(changes))


def _line(written: str) -> Line:
    marker = _MARKER.match(written)
    if marker is None or marker.end() == len(written):
        return Line(written, "", written)
    return Line(written, marker["number"] or "", written[marker.end() :])


def _aligned(path: str, old: list[Line], new: list[Line]) -> Alignment:
    before: Items = [line.words for line in old]
    after: Items = [line.words for line in new]
    alignment = Alignment(path, before, after)
    alignment.settle(
        Pair(i, j) for i, j in matched_by(normal_text, before, alignment.gone, after, alignment.new)
    )
    alike = most_alike(
        {i: profile_of_line(old[i].words) for i in alignment.gone},
        {j: profile_of_line(new[j].words) for j in alignment.new},
    )
    alignment.settle(Pair(i, j, score) for i, j, score in alike)
    return alignment


def _reworded(
    path: str, old: list[Line], new: list[Line], pairs: list[Pair]
) -> Iterator[ItemChanged]:
    for pair in pairs:
        was, now = old[pair.before].words, new[pair.after].words
        if was != now:
            yield ItemChanged(
                path=path,
                label=now,
                was=was,
                from_index=pair.before,
                to_index=pair.after,
                similarity=pair.similarity,
                changes=(text_change(path, was, now),),
            )


def _renumbered(
    path: str, old: list[Line], new: list[Line], pairs: list[Pair]
) -> Iterator[Renumbered]:
    for pair in pairs:
        was, now = old[pair.before], new[pair.after]
        if was.number and now.number and was.number != now.number:
            yield Renumbered(path=path, label=now.words, before=was.number, after=now.number)
