"""Which names are names of one thing, decided from what all records say.

Precision counts more than reach: what could mean two things is not learned at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from trialwright.registry.search.learning.counting import Counted, Kind
from trialwright.registry.search.learning.inversions import names_by_rule
from trialwright.registry.search.learning.vetting import (
    Words,
    alike,
    is_common,
    is_kind_or_part,
    is_nothing,
    is_within,
    words_in,
)
from trialwright.registry.search.phrases import canonical_of
from trialwright.registry.search.synonyms import Group, Name

#: A name must be said in so many records, and of what is said be the same nearly always.
FEWEST_RECORDS = 3
NEARLY_ALWAYS = 0.95
#: Of the records that have only this term, so many must have the name: a rarer one is
#: mostly that of a narrower thing.
LEAST_SHARE = 0.05
#: Shorter words mean too many things.
SHORTEST_NAME = 3
#: Words of titles are counted in so many records less.
ONE_TITLE_IN = 10


class _Learned(NamedTuple):
    """A name that belongs to what has the canonical name `of`, by so many records."""

    name: Name
    of: str
    records: int


@dataclass(frozen=True, slots=True)
class _Said:
    """All that is said of one name: in how many records it is one of what."""

    name: Name
    of: Counter[Name]

    @classmethod
    def read(cls, rows: list[Counted]) -> _Said:
        written: Counter[str] = Counter()
        by_form: dict[str, Counter[str]] = {}
        for row in rows:
            written[row.written] += row.records
            by_form.setdefault(row.of, Counter())[row.of_written] += row.records
        of = {Name(form, _most(some)): some.total() for form, some in by_form.items()}
        return cls(Name(rows[0].name, _most(written)), Counter(of))


class Deciding:
    """What is known so far; rows come in the order of their kinds."""

    def __init__(self) -> None:
        self.heads: dict[str, Name] = {}
        self._terms: set[str] = set()
        self._sole: Counter[str] = Counter()
        self._words: Counter[str] = Counter()
        #: The term that a condition is nearly always given, be it a name of it or not.
        self._usual: dict[str, str] = {}
        self._named: dict[str, str] = {}
        self._explained: dict[str, str] = {}
        self._ambiguous: set[str] = set()
        self._learned: list[_Learned] = []

    def usual(self, canonical: str) -> str:
        """Return the term that a condition is nearly always given, or the name itself."""
        return canonical if canonical in self._terms else self._usual.get(canonical, canonical)

    def take(self, kind: Kind, rows: list[Counted]) -> None:
        """Decide upon one name, of which all rows of its kind are given."""
        total = sum(row.records for row in rows)
        match kind:
            case Kind.TERM:
                self.heads[rows[0].name] = Name(rows[0].name, rows[0].written)
            case Kind.SOLE:
                self._sole[rows[0].name] = total
            case Kind.WORD:
                self._words[rows[0].name] = total
            case Kind.CONDITION if total >= FEWEST_RECORDS:
                self._condition(_Said.read(rows))
            case Kind.ABBREVIATION if total > 1:
                self._abbreviation(_Said.read(rows))
            case Kind.OTHER if total >= FEWEST_RECORDS:
                self._other(_Said.read(rows))

    def finish(self, kind: Kind) -> None:
        """Conclude from all rows of one kind."""
        if kind is Kind.ABBREVIATION:
            self._learned = [one for one in self._learned if self._is_explained_so(one)]
        if kind is Kind.TERM:
            self._terms = set(self.heads)
            for term, name in list(self.heads.items()):
                for plain in names_by_rule(name.written):
                    self._keep(Name(canonical_of(plain), plain), term, 0)
            self._usual.update((one.name.canonical, one.of) for one in self._learned)
        self._learned = _without_narrower(_of_one_meaning(self._learned))
        self._named = {one.name.canonical: one.of for one in self._learned}

    def _condition(self, said: _Said) -> None:
        """Take a condition that is nearly always given one and the same term."""
        term, records = _most_frequent(said.of)
        canonical, total = said.name.canonical, said.of.total()
        if records < max(FEWEST_RECORDS, NEARLY_ALWAYS * total):
            return
        if canonical in self._terms or term.canonical not in self._terms:
            return
        self._usual.setdefault(canonical, term.canonical)
        if records < LEAST_SHARE * self._sole[term.canonical]:
            return
        if not is_kind_or_part(said.name.written, term.written):
            self._keep(said.name, term.canonical, records)

    def _abbreviation(self, said: _Said) -> None:
        """Take an abbreviation that is nearly always made of names of one thing."""
        meant: Counter[str] = Counter()
        for one, records in said.of.items():
            meant[alike(self.usual(one.canonical))] += records
        canonical, total = said.name.canonical, said.of.total()
        if max(meant.values()) < NEARLY_ALWAYS * total or self._is_a_word(canonical, total):
            self._ambiguous.add(canonical)
            return
        long, records = _most_frequent(said.of)
        if records >= FEWEST_RECORDS and not is_nothing(long.written):
            self._explained[canonical] = self._keep_under(said.name, long, records)

    def _is_explained_so(self, one: _Learned) -> bool:
        """Whether a name is not an abbreviation that the texts explain otherwise."""
        return self._explained.get(one.name.canonical, one.of) == one.of

    def _is_a_word(self, canonical: str, records: int) -> bool:
        """Whether titles have it so often in small letters that it is a word of the language."""
        so_often = self._words[canonical] * ONE_TITLE_IN
        return is_common(canonical) or so_often > max(ONE_TITLE_IN, (1 - NEARLY_ALWAYS) * records)

    def _other(self, said: _Said) -> None:
        """Take the other name of a drug whose name all others that it stands beside contain."""
        frequent = [one for one, records in said.of.items() if records >= FEWEST_RECORDS]
        if not frequent or is_nothing(said.name.written):
            return
        drug = min(frequent, key=lambda one: (len(words_in(one.written)), one))
        words = words_in(drug.written)
        agreeing = sum(some for one, some in said.of.items() if words <= words_in(one.written))
        if agreeing < NEARLY_ALWAYS * said.of.total() or is_nothing(drug.written):
            return
        if not is_within(said.name.written, drug.written):
            self._keep_under(said.name, drug, agreeing)

    def _keep_under(self, name: Name, other: Name, records: int) -> str:
        """Keep a name with all names of the same thing as another; return of what."""
        head = self._named.get(other.canonical, other.canonical)
        self.heads.setdefault(head, other)
        self._keep(name, head, records)
        return head

    def _keep(self, name: Name, of: str, records: int) -> None:
        if name.canonical not in self._terms and name.canonical != of:
            self._learned.append(_Learned(name, of, records))

    def groups(self) -> Iterator[Group]:
        """Yield the names of each thing that has several: its own, then the most frequent."""
        by_head: dict[str, list[_Learned]] = {}
        for one in self._learned:
            if one.name.canonical not in self.heads and self._is_unmistakable(one):
                by_head.setdefault(one.of, []).append(one)
        for head in sorted(by_head):
            names = sorted(by_head[head], key=_rank)
            yield (self.heads[head], *(one.name for one in names))

    def _is_unmistakable(self, one: _Learned) -> bool:
        """Whether a learned name is long enough, and no abbreviation of several things."""
        if not one.records:
            return True
        canonical = one.name.canonical
        return len(canonical) >= SHORTEST_NAME and canonical not in self._ambiguous


def learned_groups(rows: Iterable[Counted]) -> Iterator[Group]:
    """Yield the names of each thing of which the records teach several, from all counts.

    `rows` are sorted and added up, as `counting.merged` gives them. The first name of a group
    is that of the registry where there is one.
    """
    deciding = Deciding()
    for kind, of_kind in groupby(rows, key=attrgetter("kind")):
        for _, some in groupby(of_kind, key=attrgetter("name")):
            deciding.take(Kind(kind), list(some))
        deciding.finish(Kind(kind))
    yield from deciding.groups()


def _of_one_meaning(names: list[_Learned]) -> list[_Learned]:
    """Leave out names of several things; of a name that is learned twice keep the first."""
    meanings: dict[str, set[str]] = {}
    for one in names:
        meanings.setdefault(one.name.canonical, set()).add(one.of)
    first = {one.name.canonical: one for one in reversed(names)}
    return [first[name] for name, meant in meanings.items() if len(meant) == 1]


def _without_narrower(names: list[_Learned]) -> list[_Learned]:
    """Leave out names that hold all words of another, and more: they say something narrower."""
    by_head: dict[str, list[Words]] = {}
    for one in names:
        by_head.setdefault(one.of, []).append(words_in(one.name.written))
    return [
        one
        for one in names
        if not one.records
        or not any(other < words_in(one.name.written) for other in by_head[one.of])
    ]


def _rank(one: _Learned) -> tuple[bool, int, Name]:
    return (one.records > 0, -one.records, one.name)


def _most(written: Counter[str]) -> str:
    return min(written, key=lambda one: (-written[one], one))


def _most_frequent(counts: Counter[Name]) -> tuple[Name, int]:
    most = min(counts, key=lambda one: (-counts[one], one))
    return most, counts[most]
