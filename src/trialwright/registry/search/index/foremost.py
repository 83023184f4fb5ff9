"""The best hits of words, found best first, so that the others need no score."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from trialwright.registry.language import Expansion
from trialwright.registry.language.conditions import TextMatch
from trialwright.registry.search.index.answering import Answering
from trialwright.registry.search.index.areas import Scale
from trialwright.registry.search.index.arrays import AnyArray, Flags, Ints, indices_of
from trialwright.registry.search.index.ranking import (
    Scores,
    Wanted,
    from_best,
    looked_up,
    may_stand_apart,
    names_of,
    scores_apart,
    scores_of_text,
)
from trialwright.registry.search.phrases import QueryPhrase
from trialwright.registry.search.scoring import APART, WHOLE

#: So many hits are scored at once more quickly than tier by tier.
_FEW = 50_000


def best_hits(
    answering: Answering, condition: TextMatch, hits: Flags, wanted: Wanted
) -> tuple[Ints, Scores]:
    """Return hits by row, ascending, with their scores: all, or at least those that are wanted."""
    phrase = QueryPhrase.of(condition.text)
    few = np.count_nonzero(hits) <= _FEW and not may_stand_apart(condition, phrase)
    if few or not phrase.words or condition.expansion is Expansion.NONE:
        rows = np.flatnonzero(hits)
        return rows, scores_of_text(answering, condition, rows)
    apart = may_stand_apart(condition, phrase)
    best = _Best(answering.segment.ncts, wanted)
    left = hits.copy()
    together = not apart or answering.finding.knows(condition.fields, phrase)
    tiers = _tiers_by_code if together else _tiers_by_field
    for score, units in tiers(answering, condition, phrase, left):
        if apart and score <= APART:
            break
        best.add(units, score)
        left[units] = False
        if best.enough:
            return best.in_order()
    if apart:
        rest = np.flatnonzero(left)
        best.add(
            rest,
            scores_apart(
                answering, condition, phrase, rest, at_most=APART, wanted=best.still_wanted
            ),
        )
    return best.in_order()


class _Best:
    """Hits with their scores, and how many of those that are wanted are among them."""

    def __init__(self, ncts: AnyArray, wanted: Wanted) -> None:
        self._ncts = ncts
        self._wanted = wanted
        self._found = 0
        self._rows: list[Ints] = []
        self._scores: list[Scores] = []

    @property
    def enough(self) -> bool:
        """Whether all that are wanted are there."""
        return self._found >= self._wanted.count

    @property
    def still_wanted(self) -> Wanted:
        """What is wanted of the rest."""
        return Wanted(
            self._wanted.count - self._found, self._wanted.at_most, self._wanted.after_nct
        )

    def add(self, units: Ints, score: float | Scores) -> None:
        """Add hits with their scores, or with one that all have."""
        scores = np.broadcast_to(np.asarray(score, dtype=np.float64), units.shape)
        self._found += self._wanted.among(scores, self._ncts[units], -1.0)
        self._rows.append(units)
        self._scores.append(scores)

    def in_order(self) -> tuple[Ints, Scores]:
        """Return all, ascending by row."""
        rows = np.concatenate([np.zeros(0, dtype=np.int64), *self._rows])
        order = np.argsort(rows, kind="stable")
        return rows[order], np.concatenate([np.zeros(0), *self._scores])[order]


def _tiers_by_code(
    answering: Answering, condition: TextMatch, phrase: QueryPhrase, left: Flags
) -> Iterator[tuple[float, Ints]]:
    """Yield scores, descending, with the hits that have each; hits are taken out of `left`."""
    tiers = []
    for factor, fields, name in names_of(answering, condition, phrase):
        codes = answering.finding.codes(fields, name, condition.coverage)
        weights = Scale.of(fields).weights
        tiers += [(factor * weights[code], code, codes) for code in range(1, len(weights))]
    for score, code, codes in sorted(tiers, key=_score, reverse=True):
        yield score, np.flatnonzero((codes == code) & left)


def _tiers_by_field(
    answering: Answering, condition: TextMatch, phrase: QueryPhrase, left: Flags
) -> Iterator[tuple[float, Ints]]:
    """Yield the same for phrases that have to be looked for in each field."""
    finding, scale = answering.finding, Scale.of(condition.fields)
    least = finding.least(condition.fields, phrase)
    names = looked_up(answering, names_of(answering, condition, phrase))
    for score, forms in from_best(names):
        found = np.zeros(answering.size, dtype=np.bool_)
        for field, factor, name in forms:
            # A field that weighs more than the worst placed word's best one cannot have all.
            among = left & (least >= scale.code_of(field)) if factor == WHOLE else left
            if among.any():
                found[indices_of(finding.at_field(field, name, among=among))] = True
        yield score, np.flatnonzero(found)


def _score(tier: tuple[float, int, AnyArray]) -> float:
    return tier[0]
