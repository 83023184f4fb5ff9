"""Words, phrases and places by chance, each from a study that really has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random

from benchmarks.searching.texts import named
from trialwright.registry.inspection import boxed
from trialwright.registry.search.phrases import QueryPhrase
from trialwright.registry.search.plain import PlainStudy
from trialwright.registry.search.plain.study import Values
from trialwright.registry.search.plain.texts import Text
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.search.words import keys_of
from trialwright.registry.store import Registry

#: Phrases have two or three words, terms as many.
LENGTHS = (2, 2, 3)
WORDY = ("BriefTitle", "OfficialTitle", "Condition", "Keyword", "BriefSummary", "InterventionName")
_SAMPLE = 600
_OPERATORS = frozenset({"AND", "OR", "NOT", "ALL", "MISSING", "AREA", "RANGE", "SEARCH"})
#: What a sample finds more often than all studies would is within this.
_CAUTION = 0.7


class Drawing:
    """Draws from a sample of the studies, always the same for the same registry and dice."""

    def __init__(self, registry: Registry, synonyms: Synonyms, draw: Random) -> None:
        numbers = [nct for nct, _ in registry.newest_versions()]
        self.draw = draw
        self._synonyms = synonyms
        self._studies = _read(registry, sorted(draw.sample(numbers, min(_SAMPLE, len(numbers)))))
        self._joined = frozenset(_joined_in(self._studies))
        self._hits = self._expected_hits(len(numbers))
        words = sorted(self._hits)
        often = len(numbers) / 10
        self._frequent = [word for word in words if self._hits[word] >= often * _CAUTION]
        fewest = min(self._hits.values(), default=0)
        self._rare = [word for word in words if self._hits[word] == fewest]

    def _expected_hits(self, studies: int) -> dict[str, float]:
        """Return in how many studies a word of the summaries stands at least, most likely."""
        met = Counter(
            word
            for study in self._studies
            for word in set(self._plain(study.whole.texts(named("BriefSummary"))))
        )
        share = studies / max(1, len(self._studies))
        share *= 1 if share <= 1 else _CAUTION
        return {word: count * share for word, count in met.items()}

    def study(self) -> PlainStudy:
        """Return a study."""
        return self.draw.choice(self._studies)

    def item(self, piece: str, values: Values | None = None) -> str | None:
        """Return a value of a study, or of the values that are given, or None if it has none."""
        items = (values or self.study().whole).items(named(piece))
        return str(self.draw.choice(items)) if items else None

    def words(self, count: int, pieces: Sequence[str] = WORDY) -> tuple[str, ...]:
        """Return different words of one study, fewer if it has not so many."""
        study = self.study()
        plain = sorted(
            {one for piece in pieces for one in self._plain(study.whole.texts(named(piece)))}
        )
        return tuple(self.draw.sample(plain, min(count, len(plain))))

    def rare(self) -> str:
        """Return a word that stands in the summary of one study of the sample."""
        return self.draw.choice(self._rare)

    def frequent(self) -> tuple[str, int]:
        """Return a word that every tenth study has, and how many hits it has at least."""
        word = self.draw.choice(self._frequent)
        return word, int(self._hits[word])

    def phrase(self, piece: str) -> tuple[str, ...]:
        """Return two or three words that follow one another in a field of a study, or nothing.

        A word that joins the pieces of another one is none of them: in a phrase it stands for
        these pieces, which the peers cannot say.
        """
        texts = [
            text
            for text in self.study().whole.texts(named(piece))
            if len(text.words) > max(LENGTHS)
        ]
        if not texts:
            return ()
        words = self.draw.choice(texts).words
        length = self.draw.choice(LENGTHS)
        start = self.draw.randrange(len(words) - length)
        chosen = tuple(map(str.lower, words[start : start + length]))
        fit = all(self.is_plain(one) and key(one) not in self._joined for one in chosen)
        return chosen if fit and not self.name_something(chosen) else ()

    def name_something(self, words: Sequence[str]) -> bool:
        """Whether words that follow one another in a query are a name with other names."""
        asked = QueryPhrase.of(" ".join(words))
        return any(segment.others for segment in self._synonyms.segments(asked))

    def is_plain(self, word: str) -> bool:
        """Whether a word is one piece to every engine, has no other names and is no operator."""
        phrase = QueryPhrase.of(word)
        return (
            word.isascii()
            and word.isalpha()
            and word.upper() not in _OPERATORS
            and len(phrase.words) == 1
            and len(phrase.words[0].stretches[0].pieces) == 1
            and not self._synonyms.others(phrase)
        )

    def _plain(self, texts: Iterable[Text]) -> Iterable[str]:
        return (word.lower() for text in texts for word in text.words if self.is_plain(word))


def key(word: str) -> str:
    """Return the key of a word of one piece."""
    return QueryPhrase.of(word).words[0].stretches[0].pieces[0]


def keys(words: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of words of one piece each."""
    return tuple(map(key, words))


def _read(registry: Registry, numbers: list[int]) -> list[PlainStudy]:
    return [
        PlainStudy.of(boxed(tree) if lossy else tree)
        for _, _, tree, lossy in registry.newest_trees(numbers)
    ]


def _joined_in(studies: Iterable[PlainStudy]) -> Iterable[str]:
    """Yield what words of several pieces are when they are joined."""
    for study in studies:
        for piece in (*WORDY, "EligibilityCriteria"):
            for text in study.whole.texts(named(piece)):
                for word in text.words:
                    joined = None if word.isalnum() else keys_of(word).joined
                    if joined is not None:
                        yield joined
