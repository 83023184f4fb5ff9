"""Other names of the same thing, by which a query finds what it does not say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from trialwright.registry.search.phrases import QueryPhrase

#: Names of more words than this are not looked for within a longer query.
LONGEST_NAME = 8


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of a query that stand together as one name, and its other names."""

    phrase: QueryPhrase
    others: tuple[QueryPhrase, ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Sets of names that mean the same, each found by any of its names."""

    names: Mapping[str, tuple[QueryPhrase, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, groups: Iterable[Iterable[str]]) -> Synonyms:
        """Return the synonyms that groups of names say; a name may be in several groups.

        Names of more than `LONGEST_NAME` words, and of none, are left out.
        """
        names: dict[str, dict[str, QueryPhrase]] = {}
        for group in groups:
            phrases = _by_canonical(map(QueryPhrase.of, group))
            for canonical in phrases:
                names.setdefault(canonical, {}).update(phrases)
        return cls(
            {
                name: tuple(one for other, one in phrases.items() if other != name)
                for name, phrases in names.items()
            }
        )

    def others(self, phrase: QueryPhrase) -> tuple[QueryPhrase, ...]:
        """Return the other names of what a phrase names."""
        return self.names.get(phrase.canonical, ())

    def segments(self, phrase: QueryPhrase) -> tuple[Segment, ...]:
        """Return a phrase cut into names, the longest first from the left, and single words."""
        return tuple(self._cut(phrase))

    def _cut(self, phrase: QueryPhrase) -> Iterator[Segment]:
        start = 0
        while start < len(phrase.words):
            for end in range(min(len(phrase.words), start + LONGEST_NAME), start, -1):
                part = QueryPhrase(phrase.words[start:end])
                others = self.others(part)
                if others or end == start + 1:
                    yield Segment(part, others)
                    start = end
                    break


def _by_canonical(phrases: Iterable[QueryPhrase]) -> dict[str, QueryPhrase]:
    """Return names by what makes them one: of CLL-1 and CLL1 the one that finds the other."""
    named: dict[str, QueryPhrase] = {}
    for phrase in sorted(phrases, key=_pieces):
        if 0 < len(phrase.words) <= LONGEST_NAME:
            named[phrase.canonical] = phrase
    return named


def _pieces(phrase: QueryPhrase) -> int:
    return sum(len(word.stretches[0].pieces) for word in phrase.words)
