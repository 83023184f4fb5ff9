"""Results that speak for what a criterion asks, where no diagnosis names it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from trialwright.eligibility.evaluation.case import Case
from trialwright.eligibility.patient import (
    Certainty,
    Fact,
    Measured,
    Reason,
    Unanswered,
    Value,
    latest,
    presence,
)
from trialwright.vocabulary import Concepts


def signs_of(concept: str, case: Case) -> tuple[Fact, ...]:
    """Return the newest results that speak for a concept or a kind of it.

    Whatever is not plainly negative speaks for it: a number above nothing, a word that is not
    known, results that disagree.
    """
    return tuple(dict.fromkeys(_signs(concept, case)))


def tests_of(concept: str) -> tuple[str, ...]:
    """Return the tests whose results speak for a concept itself."""
    return _tests().get(concept, ())


def tests_for(concept: str, vocabulary: Concepts) -> Iterator[str]:
    """Yield the tests whose results speak for a concept or a kind of it."""
    for kind in sorted(vocabulary.descendants(concept)):
        yield from tests_of(kind)


def _signs(concept: str, case: Case) -> Iterator[Fact]:
    for test in tests_for(concept, case.vocabulary):
        found = latest(case.question(test))
        if isinstance(found, Fact):
            facts: tuple[Fact, ...] = (found,)
        else:
            facts = _undecided(found)
        yield from (fact for fact in facts if not is_negative(fact.value))


def _undecided(found: Unanswered) -> tuple[Fact, ...]:
    """Return the facts between which no result counts; none where there is no result."""
    return () if found.reason is Reason.MISSING else found.facts


def is_negative(value: Value | None) -> bool:
    """Whether a result is plainly negative."""
    if isinstance(value, Measured):
        high = value.number.high
        return high is not None and high <= 0
    return presence(value) is Certainty.NO


@cache
def _tests() -> Mapping[str, tuple[str, ...]]:
    source = files("trialwright.eligibility.evaluation").joinpath("signs.toml")
    rows = tomllib.loads(source.read_text("utf-8"))["sign"]
    return MappingProxyType({row["concept"]: tuple(row["tests"]) for row in rows})
