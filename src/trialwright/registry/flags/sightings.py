"""Finding the signs of a product in the passages of a record."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby

from trialwright.registry.flags.answers import Evidence
from trialwright.registry.flags.passages import Passage, Place
from trialwright.registry.flags.signs import BEGINNING, WORD, Hint, Sign, Silencer, sign_table

#: How far from a hint, in characters, a sign is looked for and its sentence read.
_REACH = 160
#: How far from a sign words stand that are part of the same name.
_NEAR = 30
_SENTENCE_END = re.compile(r"[.;\n]\s")


@dataclass(frozen=True, slots=True)
class Sighting:
    """One sign seen at one place.

    `given`: its sentence speaks of giving it to people. `setting`: the words around it make it
    the setting of the study, and it does not count as named.
    """

    sign: str
    kind: str
    passage: Passage
    start: int
    end: int
    given: bool
    setting: bool

    @property
    def place(self) -> Place:
        """Where in the record it was seen."""
        return self.passage.place

    @property
    def evidence(self) -> Evidence:
        """The words seen."""
        return self.passage.evidence(self.start, self.end)


def sightings_in(
    passages: Iterable[Passage], signs: Iterable[Sign], silencing: tuple[Silencer, ...]
) -> list[Sighting]:
    """Return every sign seen in the passages that is not taken back by the words around it."""
    record = _Record.of(tuple(passages))
    seen: list[Sighting] = []
    for sign in signs:
        windows = record.windows(sign.hints)
        found = [
            sighting
            for passage, start, end in windows
            for sighting in _in_window(sign, passage, start, end, silencing)
        ]
        if found and _fits(sign, record.whole):
            seen += found
    return seen


@dataclass(frozen=True, slots=True)
class _Record:
    """All passages as one text, in which most hints are ruled out by how no word begins."""

    passages: tuple[Passage, ...]
    starts: list[int]
    whole: str
    beginnings: frozenset[str | None]

    @classmethod
    def of(cls, passages: tuple[Passage, ...]) -> _Record:
        whole = "\n".join(passage.folded for passage in passages)
        lengths = (len(passage.folded) + 1 for passage in passages)
        starts = list(accumulate(lengths, initial=0))[:-1]
        beginnings: set[str | None] = {word[:BEGINNING] for word in WORD.findall(whole)}
        return cls(passages, starts, whole, frozenset(beginnings | {None}))

    def windows(self, hints: Iterable[Hint]) -> Iterator[tuple[Passage, int, int]]:
        """Return the stretches around the hints, merged, passage by passage."""
        spots: set[int] = set()
        for hint in hints:
            if hint.beginning in self.beginnings and hint.words in self.whole:
                spots.update(self._spots(hint.words))
        if not spots:
            return
        for number, group in groupby(
            sorted(spots), key=lambda spot: bisect_right(self.starts, spot) - 1
        ):
            passage, start = self.passages[number], self.starts[number]
            for first, last in _merged(spot - start for spot in group):
                yield passage, first, min(last, len(passage.folded))

    def _spots(self, words: str) -> Iterator[int]:
        spot = self.whole.find(words)
        while spot >= 0:
            yield spot
            spot = self.whole.find(words, spot + 1)


def _merged(spots: Iterable[int]) -> list[tuple[int, int]]:
    """Return the windows around spots that come in order, those that overlap made one."""
    windows: list[tuple[int, int]] = []
    for spot in spots:
        start = max(0, spot - _REACH)
        if windows and start <= windows[-1][1]:
            start = windows.pop()[0]
        windows.append((start, spot + _REACH))
    return windows


def _fits(sign: Sign, whole: str) -> bool:
    """Whether the rest of the record bears the sign out."""
    return (sign.beside is None or sign.beside.search(whole) is not None) and (
        sign.unless is None or sign.unless.search(whole) is None
    )


def _in_window(
    sign: Sign, passage: Passage, start: int, end: int, silencing: tuple[Silencer, ...]
) -> Iterator[Sighting]:
    text = passage.plain if sign.exact_case else passage.folded
    for match in sign.pattern.finditer(text, start, end):
        sighting = _sighting(sign, passage, match.start(), match.end(), silencing)
        if sighting is not None:
            yield sighting


def _sighting(
    sign: Sign, passage: Passage, start: int, end: int, silencing: tuple[Silencer, ...]
) -> Sighting | None:
    folded = passage.folded
    before, after = folded[max(0, start - _REACH) : start], folded[end : end + _REACH]
    if sign.unless_near is not None and sign.unless_near.search(
        f"{before[-_NEAR:]}{folded[start:end]}{after[:_NEAR]}"
    ):
        return None
    silenced = [
        silencer
        for silencer in silencing
        if silencer.silences(sign.kind, passage.place, before, after)
    ]
    if not all(silencer.setting for silencer in silenced):
        return None
    sentence = _last_sentence(before) + folded[start:end] + _first_sentence(after)
    talks = passage.place in (Place.SUMMARY, Place.DESCRIPTION)
    if sign.given and talks and sign_table().giving.search(sentence) is None:
        return None
    given = sign_table().handing.search(sentence) is not None
    return Sighting(sign.id, sign.kind, passage, start, end, given, bool(silenced))


def _last_sentence(before: str) -> str:
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    return before[ends[-1] :] if ends else before


def _first_sentence(after: str) -> str:
    end = _SENTENCE_END.search(after)
    return after[: end.start()] if end else after
