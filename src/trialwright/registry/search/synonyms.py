"""Other names of the same thing, by which a query finds what it does not say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from trialwright.registry.search.phrases import QueryPhrase, canonical_of

#: Names of more words than this are not looked for within a longer query.
LONGEST_NAME = 8

#: Learned names are looked for until a name has so many other names: each costs time.
MOST_OTHERS = 8

_phrase_of = lru_cache(maxsize=1 << 12)(QueryPhrase.of)


class Name(NamedTuple):
    """A name by its canonical form (`phrases.canonical_of`), and as it is written."""

    canonical: str
    written: str


#: Names of one thing that the records taught: its own first, then the most frequent.
Group: TypeAlias = tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of a query that stand together as one name, and its other names."""

    phrase: QueryPhrase
    others: tuple[QueryPhrase, ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Sets of names that mean the same, each found by any of its names.

    `names` are those that somebody wrote down; `learned` has for a name the group of those
    that the records taught; `apart` has for a name those that it is not to be taken for,
    itself among them if that is any name.
    """

    names: Mapping[str, tuple[QueryPhrase, ...]] = field(default_factory=dict)
    learned: Mapping[str, Group] = field(default_factory=dict)
    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)

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

    def with_learned(
        self, groups: Iterable[Group], apart: Iterable[Iterable[str]] = ()
    ) -> Synonyms:
        """Return these synonyms and those of learned groups, but for names that are kept apart.

        Each of `apart` are names that are not to be taken for one another; one name alone is
        not to be taken for any.
        """
        kept: dict[str, frozenset[str]] = {}
        for names in apart:
            forms = {canonical_of(name) for name in names}
            for form in forms:
                others = forms - {form} or forms
                kept[form] = kept.get(form, frozenset()) | others
        learned = {name.canonical: group for group in groups for name in group}
        return replace(self, learned=learned, apart=kept)

    def others(self, phrase: QueryPhrase) -> tuple[QueryPhrase, ...]:
        """Return the other names of what a phrase names."""
        canonical = phrase.canonical
        known, group = self.names.get(canonical, ()), self.learned.get(canonical)
        if group is None:
            return known
        others = {one.canonical: one for one in known}
        for name in group:
            if len(others) >= MOST_OTHERS:
                break
            if name.canonical != canonical and not self._are_apart(canonical, name.canonical):
                others.setdefault(name.canonical, _phrase_of(name.written))
        return tuple(others.values())

    def _are_apart(self, one: str, two: str) -> bool:
        mine, its = (self.apart.get(name, frozenset()) for name in (one, two))
        return two in mine or one in mine or two in its

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
