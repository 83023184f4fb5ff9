"""Finding the signs of a product in the passages of a record."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby

from trialwright.registry.flags.answers import Evidence
from trialwright.registry.flags.passages import Passage, Place
from trialwright.registry.flags.signs import BEGINNING, WORD, Sign, Silencer, sign_table

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


@dataclass(frozen=True, slots=True)
class SignIndex:
    """Signs, and their hints by how the first word begins: few can stand in any one record."""

    signs: tuple[Sign, ...]
    hints: dict[str | None, dict[str, tuple[int, ...]]]

    @classmethod
    def of(cls, signs: tuple[Sign, ...]) -> SignIndex:
        """Return the index of these signs."""
        hints: dict[str | None, dict[str, tuple[int, ...]]] = {}
        for number, sign in enumerate(signs):
            for hint in sign.hints:
                some = hints.setdefault(hint.beginning, {})
                some[hint.words] = (*some.get(hint.words, ()), number)
        return cls(signs, hints)


def sightings_in(
    passages: Iterable[Passage], index: SignIndex, silencing: tuple[Silencer, ...]
) -> list[Sighting]:
    """Return every sign seen in the passages that is not taken back by the words around it."""
    record = _Record.of(tuple(passages))
    seen: list[Sighting] = []
    for number, spots in sorted(record.spots_of(index).items()):
        sign = index.signs[number]
        found = [
            sighting
            for passage, start, end in record.windows(spots)
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

    @classmethod
    def of(cls, passages: tuple[Passage, ...]) -> _Record:
        whole = "\n".join(passage.folded for passage in passages)
        lengths = (len(passage.folded) + 1 for passage in passages)
        return cls(passages, list(accumulate(lengths, initial=0))[:-1], whole)

    def spots_of(self, index: SignIndex) -> dict[int, set[int]]:
        """Return where the hints of each sign stand, by the sign's number."""
        beginnings = {word[:BEGINNING] for word in set(WORD.findall(self.whole))}
        spots: defaultdict[int, set[int]] = defaultdict(set)
        for beginning in index.hints.keys() & (beginnings | {None}):
            for words, numbers in index.hints[beginning].items():
                if words in self.whole:
                    here = frozenset(self._spots(words))
                    for number in numbers:
                        spots[number] |= here
        return spots

    def windows(self, spots: set[int]) -> Iterator[tuple[Passage, int, int]]:
        """Return the stretches around the spots, merged, passage by passage."""
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
