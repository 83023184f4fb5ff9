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
    latest,
    presence,
)


def signs_of(concept: str, case: Case) -> tuple[Fact, ...]:
    """Return the newest results that speak for a concept or a kind of it.

    Whatever is not plainly negative speaks for it: a number above nothing, a word that is not
    known, results that disagree.
    """
    return tuple(dict.fromkeys(_signs(concept, case)))


def _signs(concept: str, case: Case) -> Iterator[Fact]:
    for kind in sorted(case.vocabulary.descendants(concept)):
        for test in tests_of(kind):
            found = latest(case.question(test))
            if isinstance(found, Fact):
                facts: tuple[Fact, ...] = (found,)
            else:
                facts = _undecided(found)
            yield from (fact for fact in facts if not _is_negative(fact))


def tests_of(concept: str) -> tuple[str, ...]:
    """Return the tests whose results speak for a concept itself."""
    return _tests().get(concept, ())


def _undecided(found: Unanswered) -> tuple[Fact, ...]:
    """Return the facts between which no result counts; none where there is no result."""
    return () if found.reason is Reason.MISSING else found.facts


def _is_negative(fact: Fact) -> bool:
    if isinstance(fact.value, Measured):
        high = fact.value.number.high
        return high is not None and high <= 0
    return presence(fact.value) is Certainty.NO


@cache
def _tests() -> Mapping[str, tuple[str, ...]]:
    source = files("trialwright.eligibility.evaluation").joinpath("signs.toml")
    rows = tomllib.loads(source.read_text("utf-8"))["sign"]
    return MappingProxyType({row["concept"]: tuple(row["tests"]) for row in rows})
