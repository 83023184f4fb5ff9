"""Where a text names a clinical concept: from left to right, longest first, without overlaps.

One walk over the words of the text along a tree of all names: the time grows with the length of
the text and not with the number of names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from trialwright.vocabulary.antigens import antigen_mentions
from trialwright.vocabulary.concepts import Concept, ConceptKind, Concepts, antigen_id, concepts
from trialwright.vocabulary.names import Name, Word, words_of

#: What may stand between two words of one name: a blank, a hyphen, an apostrophe, a slash.
_LONGEST_GAP = 3
_SEPARATORS = frozenset(" \t\n\u00a0-\u2010\u2011\u2012\u2013\u2014/'\u2019().;+")


@dataclass(frozen=True, slots=True)
class ConceptMention:
    """One place in a text where a concept is named; `end` is exclusive."""

    concept: Concept
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    """A place in the tree of names: where the next word leads, and the names that end here."""

    onward: dict[str, _Node] = field(default_factory=dict)
    ends: list[tuple[Name, Concept]] = field(default_factory=list)


class Finder:
    """Finds the concepts of one vocabulary in texts."""

    def __init__(self, vocabulary: Concepts) -> None:
        self._vocabulary = vocabulary
        self._root = _Node()
        self._cautions = {
            Name.of(caution.name).keys: caution.not_before for caution in vocabulary.cautions
        }
        for concept in vocabulary:
            if concept.kind is not ConceptKind.ANTIGEN:
                for name in concept.all_names:
                    self._grow(Name.of(name), concept)

    def mentions(self, text: str) -> Iterator[ConceptMention]:
        """Yield every concept that a text names; of two that overlap, the first, then the longer.

        >>> [one.concept.id for one in Finder(concepts()).mentions("CLL-1 on AML blasts, not CLL")]
        ['antigen/CLEC12A', 'acute-myeloid-leukaemia', 'blasts', 'chronic-lymphocytic-leukaemia']
        """
        found = [*self._antigens(text), *self._named(text)]
        reached = 0
        for mention in sorted(found, key=lambda one: (one.start, -one.end)):
            if mention.start >= reached:
                yield mention
                reached = mention.end

    def _antigens(self, text: str) -> Iterator[ConceptMention]:
        for mention in antigen_mentions(text):
            concept = self._vocabulary.concept(antigen_id(mention.antigen))
            assert concept is not None, mention.antigen.symbol
            yield ConceptMention(concept, mention.start, mention.end)

    def _named(self, text: str) -> Iterator[ConceptMention]:
        """Yield the longest name at each word; overlaps are settled by the caller."""
        words = tuple(words_of(text))
        for at in range(len(words)):
            longest = self._longest(text, words, at)
            if longest is not None:
                concept, last = longest
                yield ConceptMention(concept, words[at].start, words[last].end)

    def _longest(self, text: str, words: tuple[Word, ...], at: int) -> tuple[Concept, int] | None:
        node, longest = self._root, None
        for place in range(at, len(words)):
            if place > at and not _adjoin(text, words[place - 1], words[place]):
                break
            following = node.onward.get(words[place].key)
            if following is None:
                break
            node = following
            for name, concept in node.ends:
                if name.is_met(words[at : place + 1]) and not self._is_word(name, words, place):
                    longest = concept, place
                    break
        return longest

    def _is_word(self, name: Name, words: tuple[Word, ...], last: int) -> bool:
        """Whether an abbreviation is a word of plain English here, by the word that follows."""
        refused = self._cautions.get(name.keys)
        return refused is not None and last + 1 < len(words) and words[last + 1].key in refused

    def _grow(self, name: Name, concept: Concept) -> None:
        node = self._root
        for key in name.keys:
            node = node.onward.setdefault(key, _Node())
        node.ends.append((name, concept))


def concept_mentions(text: str) -> Iterator[ConceptMention]:
    """Yield every concept of this program's vocabulary that a text names."""
    return _finder().mentions(text)


@cache
def _finder() -> Finder:
    return Finder(concepts())


def _adjoin(text: str, word: Word, following: Word) -> bool:
    """Whether two words can be of one name; a stop ends a sentence, except after "vs"."""
    between = text[word.end : following.start]
    if len(between) > _LONGEST_GAP or not _SEPARATORS.issuperset(between):
        return False
    is_end = between[:1] in {".", ";"} and len(between) > 1
    return not is_end or len(word.text) < _LONGEST_GAP
