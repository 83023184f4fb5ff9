"""How well the studies of a segment answer a query: `scoring`, for many studies at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from trialwright.registry.language import Condition, Coverage, Expansion
from trialwright.registry.language.conditions import (
    AllOf,
    AnyOf,
    SearchedField,
    TextMatch,
    Tilt,
    WithinOneSite,
)
from trialwright.registry.search.index.answering import Answering
from trialwright.registry.search.index.areas import Scale
from trialwright.registry.search.index.arrays import Ints, Units, changes_of
from trialwright.registry.search.index.wording import taking
from trialwright.registry.search.phrases import QueryPhrase
from trialwright.registry.search.scoring import APART, OTHER_NAME, WHOLE

Scores: TypeAlias = npt.NDArray[np.float64]

#: A phrase with the fields in which it counts and the factor of its form.
Name: TypeAlias = tuple[float, tuple[SearchedField, ...], QueryPhrase]

_APART = frozenset({Expansion.RELAXATION, Expansion.LOSSY})


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many of the best are wanted: of the others it need only be known that they are no better.

    What scores more than `at_most` comes before those that are wanted, and so does what scores
    just that and has no later id than `after_nct`; None for all that score just that.
    """

    count: int
    at_most: float = np.inf
    after_nct: int | None = None

    def among(self, scores: Scores, ncts: Units, above: float) -> int:
        """Return how many are wanted of those that score more than this."""
        found = scores > above
        if np.isfinite(self.at_most):
            below = scores < self.at_most
            if self.after_nct is not None:
                below |= (scores == self.at_most) & (ncts > self.after_nct)
            found &= below
        return int(np.count_nonzero(found))


def scores_of(answering: Answering, condition: Condition, rows: Ints) -> Scores | None:
    """Return the scores of some units for which the condition holds, (rows,).

    What it is where the condition does not hold is not said. None if no part of it scores.
    """
    match condition:
        case TextMatch():
            return scores_of_text(answering, condition, rows)
        case AllOf(parts):
            return score_of_all([scores_of(answering, part, rows) for part in parts])
        case AnyOf(parts):
            return _scores_of_any(answering, parts, rows)
        case Tilt(_, part):
            return scores_of(answering, part, rows)
        case WithinOneSite(part):
            return _scores_of_best_site(answering, part, rows)
        case _:
            return None


def score_of_all(parts: Sequence[Scores | None]) -> Scores | None:
    """Return the mean of the scores that there are; None if there are none."""
    known = [part for part in parts if part is not None]
    if len(known) <= 1:
        return known[0] if known else None
    total = known[0].copy()
    for part in known[1:]:
        total += part
    return np.asarray(total / len(known))


def _scores_of_any(answering: Answering, parts: Sequence[Condition], rows: Ints) -> Scores | None:
    rest: Scores | None = None
    for part in parts:
        score = scores_of(answering, part, rows)
        if score is not None:
            missed = 1 - np.where(answering.mask(part)[rows], score, 0.0)
            rest = missed if rest is None else rest * missed
    return None if rest is None else np.asarray(1 - rest)


def _scores_of_best_site(answering: Answering, part: Condition, rows: Ints) -> Scores | None:
    sites, owners = answering.over_sites(), answering.segment.site_studies
    asked = np.zeros(answering.size, dtype=np.bool_)
    asked[rows] = True
    held = np.flatnonzero(sites.mask(part))
    held = held[asked[owners[held]]]
    score = scores_of(sites, part, held)
    if score is None:
        return None
    best = np.zeros(answering.size)
    if len(held):
        # Sites stand in the order of their studies.
        firsts = changes_of(owners[held])
        best[owners[held[firsts]]] = np.maximum.reduceat(score, firsts)
    return np.asarray(best[rows])


def scores_of_text(answering: Answering, condition: TextMatch, rows: Ints) -> Scores:
    """Return the scores of words for some units, (rows,)."""
    phrase = QueryPhrase.of(condition.text)
    if not phrase.words:
        return np.zeros(len(rows))
    if condition.expansion is Expansion.NONE:
        return np.asarray(WHOLE * answering.exact_weights(condition)[rows])
    if not may_stand_apart(condition, phrase):
        return _scores_together(answering, condition, phrase, rows)
    return scores_apart(answering, condition, phrase, rows)


def may_stand_apart(condition: TextMatch, phrase: QueryPhrase) -> bool:
    """Whether words can be found one by one: several, and not asked for as one name."""
    return condition.expansion in _APART and len(phrase.words) > 1


def scores_apart(  # noqa: PLR0913 - the last two only for the best rows
    answering: Answering,
    condition: TextMatch,
    phrase: QueryPhrase,
    rows: Ints,
    *,
    at_most: float = WHOLE,
    wanted: Wanted | None = None,
) -> Scores:
    """Return the scores of words that may stand apart.

    `at_most` is what is known that none of the rows exceeds. With `wanted` the scores of rows
    that do not matter may be too low.
    """
    scores = APART * _mean_of_words(answering, condition, phrase, rows)
    forms = _Forms(answering, rows, _least_of_words(answering, condition, phrase, rows))
    return forms.raised(names_of(answering, condition, phrase), scores, at_most, wanted)


def _scores_together(
    answering: Answering, condition: TextMatch, phrase: QueryPhrase, rows: Ints
) -> Scores:
    """Return the scores of words that stand together, under this name or under another."""
    best = np.zeros(len(rows))
    for factor, fields, name in names_of(answering, condition, phrase):
        weights = _weights(answering, fields, name, rows, condition.coverage)
        np.maximum(best, factor * weights, out=best)
    return best


def names_of(answering: Answering, condition: TextMatch, phrase: QueryPhrase) -> list[Name]:
    """Return the phrase and its other names, each with its factor and where it counts."""
    names = [(WHOLE, condition.fields, phrase)]
    if condition.expansion is not Expansion.TERM:
        others = answering.synonyms.others(phrase)
        names += [(OTHER_NAME, taking(condition), other) for other in others]
    return names


def looked_up(answering: Answering, names: Sequence[Name]) -> list[Name]:
    """Return phrases with only those readings of their words that their fields can have.

    All that they can be found by is looked up at one go.
    """
    found = [
        (factor, fields, answering.finding.narrowed(fields, phrase))
        for factor, fields, phrase in names
    ]
    for _, fields, phrase in found:
        answering.finding.prepare(fields, phrase)
    return found


def _mean_of_words(
    answering: Answering, condition: TextMatch, phrase: QueryPhrase, rows: Ints
) -> Scores:
    """Return the mean over the words of the best weight by which each is found."""
    total = np.zeros(len(rows))
    for segment in answering.synonyms.segments(phrase):
        named = np.zeros(len(rows))
        for other in segment.others:
            weights = _weights(answering, taking(condition), other, rows)
            np.maximum(named, OTHER_NAME * weights, out=named)
        for word in segment.phrase.words:
            own = _weights(answering, condition.fields, QueryPhrase((word,)), rows)
            total += np.maximum(own, named) if segment.others else own
    return np.asarray(total / len(phrase.words))


def _weights(
    answering: Answering,
    fields: tuple[SearchedField, ...],
    phrase: QueryPhrase,
    rows: Ints,
    coverage: Coverage = Coverage.CONTAINS,
) -> Scores:
    """Return the weight of the best field that has a phrase, 0 where none has, (rows,)."""
    codes = answering.finding.codes(fields, phrase, coverage)
    return np.asarray(Scale.of(fields).weights[codes[rows]])


def _least_of_words(
    answering: Answering, condition: TextMatch, phrase: QueryPhrase, rows: Ints
) -> Scores:
    """Return the weight of a field than which no weightier one has all the words, (rows,)."""
    least = answering.finding.least(condition.fields, phrase)
    return np.asarray(Scale.of(condition.fields).weights[least[rows]])


@dataclass(frozen=True, slots=True, eq=False)
class _Forms:
    """Looks for phrases in some units, of which `least` tells how good a field can have it."""

    answering: Answering
    rows: Ints
    least: Scores

    def raised(
        self,
        names: Sequence[Name],
        scores: Scores,
        at_most: float,
        wanted: Wanted | None,
    ) -> Scores:
        """Raise the scores where a phrase stands, the best fields first, until enough is known."""
        for score, forms in from_best(looked_up(self.answering, names)):
            if score > at_most:
                continue
            if wanted is not None and self._enough(scores, score, wanted):
                break
            for field, factor, name in forms:
                possible = scores < score
                if factor == WHOLE:
                    possible &= self.least >= field.weight
                if possible.any():
                    scores[self._at_field(field, name, np.flatnonzero(possible))] = score
        return scores

    def _enough(self, scores: Scores, above: float, wanted: Wanted) -> bool:
        """Whether all studies that are wanted score more than this."""
        ncts = self.answering.segment.ncts[self.rows]
        return wanted.among(scores, ncts, above) >= wanted.count

    def _at_field(self, field: SearchedField, name: QueryPhrase, possible: Ints) -> Ints:
        """Return at which of the possible rows a phrase stands in a field."""
        among = np.zeros(self.answering.size, dtype=np.bool_)
        among[self.rows[possible]] = True
        found = self.answering.finding.at_field(field, name, among=among)
        return np.searchsorted(self.rows, found)


def from_best(
    names: Sequence[Name],
) -> Iterator[tuple[float, list[tuple[SearchedField, float, QueryPhrase]]]]:
    """Yield scores, descending, each with the fields, factors and phrases that give it."""
    forms = [
        (factor * field.weight, (field, factor, phrase))
        for factor, fields, phrase in names
        for field in fields
    ]
    forms.sort(key=_score, reverse=True)
    for score, some in groupby(forms, key=_score):
        yield score, [form for _, form in some]


def _score(form: tuple[float, tuple[SearchedField, float, QueryPhrase]]) -> float:
    return form[0]
