"""Why a study is a hit: which parts of the query hold, which words stand where, the score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from trialwright.registry.language.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Negation,
    TextMatch,
    Tilt,
    WithinOneSite,
)
from trialwright.registry.search.phrases import QueryPhrase
from trialwright.registry.search.plain.matching import holds
from trialwright.registry.search.plain.study import PlainStudy, Values
from trialwright.registry.search.plain.wording import Standing, Wording
from trialwright.registry.search.scoring import (
    OTHER_NAME,
    score_of_all,
    score_of_any,
    score_of_text,
)
from trialwright.registry.search.synonyms import Segment, Synonyms
from trialwright.registry.search.words import words_of


class Form(Enum):
    """How words are found; the value is the phrase that people read."""

    WHOLE = "as a whole"
    OTHER_NAME = "by another name"
    APART = "each word by itself"


@dataclass(frozen=True, slots=True)
class FieldMatch:
    """Words of a query in one field: `asked` as in the query, `found` as in the record.

    `weight` is that of the field in the area that was searched.
    """

    path: str
    weight: float
    form: Form
    asked: str
    found: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition of a query: whether it holds, and why.

    `score` is None for what only says yes or no, whatever the study, and 0 for what could
    score but does not hold. `site` is the place in the record's list of the site that is
    shown, from 0.
    """

    condition: Condition
    holds: bool
    score: float | None = None
    parts: tuple[Reason, ...] = ()
    matches: tuple[FieldMatch, ...] = ()
    site: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a study is a hit, its score from 0 to 1, and the query part by part."""

    holds: bool
    score: float
    reason: Reason


def explain(condition: Condition, study: PlainStudy, synonyms: Synonyms) -> Explanation:
    """Say for one study which parts of a query hold, by which words, with which score.

    The score of a study that no words were asked of, or that is no hit, is 0.
    """
    reason = _Explaining(study.whole, study.sites, synonyms).reason(condition)
    return Explanation(reason.holds, reason.score or 0.0, reason)


@dataclass(frozen=True, slots=True)
class _Explaining:
    """What is asked, a study or one site, and by what other names."""

    values: Values
    sites: tuple[Values, ...]
    synonyms: Synonyms

    def reason(self, condition: Condition) -> Reason:
        match condition:
            case AllOf(parts=parts):
                return self._all_of(condition, tuple(map(self.reason, parts)))
            case AnyOf(parts=parts):
                return self._any_of(condition, tuple(map(self.reason, parts)))
            case Negation(part=negated):
                inner = self.reason(negated)
                return Reason(condition, not inner.holds, parts=(inner,))
            case Tilt(part=tilted):
                inner = self.reason(tilted)
                return Reason(condition, inner.holds, inner.score, (inner,))
            case WithinOneSite():
                return self._within_one_site(condition)
            case TextMatch():
                return _explained_text(condition, Wording.of(condition, self.values, self.synonyms))
            case _:
                return Reason(condition, holds(condition, self.values, self.sites, self.synonyms))

    def _all_of(self, condition: AllOf, parts: tuple[Reason, ...]) -> Reason:
        every = all(part.holds for part in parts)
        score = score_of_all(_scores(parts))
        return Reason(condition, every, score if every else _nothing(score), parts)

    def _any_of(self, condition: AnyOf, parts: tuple[Reason, ...]) -> Reason:
        found = any(part.holds for part in parts)
        return Reason(condition, found, score_of_any(_scores(parts)), parts)

    def _within_one_site(self, condition: WithinOneSite) -> Reason:
        """Explain the site that scores best, the first of equal ones."""
        best: Reason | None = None
        for number, site in enumerate(self.sites):
            inner = _Explaining(site, (), self.synonyms).reason(condition.part)
            if inner.holds and (best is None or (inner.score or 0.0) > (best.score or 0.0)):
                best = Reason(condition, holds=True, score=inner.score, parts=(inner,), site=number)
        return best or Reason(condition, holds=False, score=self._score_without_site(condition))

    def _score_without_site(self, condition: WithinOneSite) -> float | None:
        """Return 0, or None if not even a site could score."""
        nowhere = _Explaining(Values({}), (), self.synonyms)
        return _nothing(nowhere.reason(condition.part).score)


def _nothing(score: float | None) -> float | None:
    return None if score is None else 0.0


def _scores(parts: Iterable[Reason]) -> list[float]:
    return [part.score for part in parts if part.score is not None]


def _explained_text(condition: TextMatch, wording: Wording) -> Reason:
    if not wording.is_found():
        return Reason(condition, holds=False, score=0.0)
    whole = _matches(wording.as_whole(), Form.WHOLE, condition.text)
    other = _matches(wording.by_other_names(wording.phrase), Form.OTHER_NAME, condition.text)
    apart = _Apart.of(wording) if wording.may_stand_apart else _Apart()
    score = score_of_text(_best(whole), _best(other), apart.weights)
    found = dict.fromkeys((*whole, *other, *apart.matches))
    return Reason(condition, holds=True, score=score, matches=tuple(found))


@dataclass(frozen=True, slots=True)
class _Apart:
    """Where each word of a query stands, or another name of the words it belongs to."""

    weights: tuple[float, ...] = ()
    matches: tuple[FieldMatch, ...] = ()

    @classmethod
    def of(cls, wording: Wording) -> _Apart:
        if len(wording.phrase.words) == 1:
            return cls()
        written = iter(words_of(wording.asked.text))
        weights: list[float] = []
        matches: list[FieldMatch] = []
        for segment in wording.synonyms.segments(wording.phrase):
            words = [next(written) for _ in segment.phrase.words]
            others = _other_names(wording, segment, words)
            matches.extend(others)
            for word, text in zip(segment.phrase.words, words, strict=True):
                found = _matches(wording.word_alone(word), Form.APART, text)
                weights.append(max(_best(found), OTHER_NAME * _best(others)))
                matches.extend(found)
        return cls(tuple(weights), tuple(matches))


def _other_names(wording: Wording, segment: Segment, words: list[str]) -> tuple[FieldMatch, ...]:
    """Return where other names of some of the words stand; those of all are told elsewhere."""
    phrase: QueryPhrase = segment.phrase
    asked = wording.asked.text if phrase == wording.phrase else " ".join(words)
    return _matches(wording.by_other_names(phrase), Form.OTHER_NAME, asked)


def _matches(places: Iterator[Standing], form: Form, asked: str) -> tuple[FieldMatch, ...]:
    """Return the first place in each field, the weightiest field first."""
    first: dict[str, FieldMatch] = {}
    for place in places:
        path, found = place.field.field.path, place.text.words_at(place.span)
        first.setdefault(path, FieldMatch(path, place.field.weight, form, asked, found))
    return tuple(sorted(first.values(), key=lambda match: -match.weight))


def _best(matches: tuple[FieldMatch, ...]) -> float:
    return max((match.weight for match in matches), default=0.0)
