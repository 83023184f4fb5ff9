"""How well the studies of a segment answer a query: `scoring`, for many studies at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from trialwright.registry.language import Condition, Expansion
from trialwright.registry.language.conditions import (
    AllOf,
    AnyOf,
    TextMatch,
    Tilt,
    WithinOneSite,
)
from trialwright.registry.search.index.answering import Answering
from trialwright.registry.search.phrases import QueryPhrase
from trialwright.registry.search.scoring import APART, OTHER_NAME, WHOLE

Scores: TypeAlias = npt.NDArray[np.float64]

_APART = frozenset({Expansion.RELAXATION, Expansion.LOSSY})


def scores_of(answering: Answering, condition: Condition) -> Scores | None:
    """Return the score of every unit, which counts only where the condition holds.

    None if no part of the condition scores.
    """
    match condition:
        case TextMatch():
            return _score_of_text(answering, condition)
        case AllOf(parts):
            return score_of_all([scores_of(answering, part) for part in parts])
        case AnyOf(parts):
            return _score_of_any(answering, parts)
        case Tilt(_, part):
            return scores_of(answering, part)
        case WithinOneSite(part):
            return _score_of_best_site(answering, part)
        case _:
            return None


def score_of_all(parts: Sequence[Scores | None]) -> Scores | None:
    """Return the mean of the scores that there are; None if there are none."""
    known = [part for part in parts if part is not None]
    if not known:
        return None
    total = known[0].copy()
    for part in known[1:]:
        total += part
    return np.asarray(total / len(known))


def _score_of_any(answering: Answering, parts: Sequence[Condition]) -> Scores | None:
    rest: Scores | None = None
    for part in parts:
        score = scores_of(answering, part)
        if score is not None:
            missed = 1 - np.where(answering.mask(part), score, 0.0)
            rest = missed if rest is None else rest * missed
    return None if rest is None else np.asarray(1 - rest)


def _score_of_best_site(answering: Answering, part: Condition) -> Scores | None:
    sites = answering.over_sites()
    score = scores_of(sites, part)
    if score is None:
        return None
    held = np.flatnonzero(sites.mask(part))
    best = np.zeros(answering.size, dtype=np.float64)
    np.maximum.at(best, answering.segment.site_studies[held], score[held])
    return best


def _score_of_text(answering: Answering, condition: TextMatch) -> Scores:
    phrase = QueryPhrase.of(condition.text)
    if not phrase.words:
        return np.zeros(answering.size)
    if condition.expansion is Expansion.NONE:
        return WHOLE * answering.exact_weights(condition)
    fields = condition.fields
    taking = tuple(field for field in fields if field.takes_synonyms)
    best = WHOLE * answering.weights(fields, phrase, condition.coverage)
    if condition.expansion is Expansion.TERM:
        return best
    for other in answering.synonyms.others(phrase):
        named = answering.weights(taking, other, condition.coverage)
        np.maximum(best, OTHER_NAME * named, out=best)
    if condition.expansion in _APART and len(phrase.words) > 1:
        np.maximum(best, APART * _mean_of_words(answering, condition, phrase), out=best)
    return best


def _mean_of_words(answering: Answering, condition: TextMatch, phrase: QueryPhrase) -> Scores:
    """Return the mean over the words of the best weight by which each is found."""
    taking = tuple(field for field in condition.fields if field.takes_synonyms)
    total = np.zeros(answering.size, dtype=np.float64)
    for segment in answering.synonyms.segments(phrase):
        named = np.zeros(answering.size, dtype=np.float64)
        for other in segment.others:
            np.maximum(named, OTHER_NAME * answering.weights(taking, other), out=named)
        for word in segment.phrase.words:
            own = answering.weights(condition.fields, QueryPhrase((word,)))
            total += np.maximum(own, named) if segment.others else own
    return np.asarray(total / len(phrase.words))
