"""What a rule is, and what it says when it finds something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from trialwright.registry.checks.sheet import Sheet

Found: TypeAlias = Iterator[tuple[str, str]]
"""Pairs of a path, list indices as in ``…locations[3].city``, and one plain sentence."""

#: The registry's own words for each field: the document that a registrant fills it in by.
DEFINITIONS = "ClinicalTrials.gov, Protocol Registration Data Element Definitions"
#: The same for the results section.
RESULTS_DEFINITIONS = "ClinicalTrials.gov, Results Data Element Definitions"


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One place of a record at which a careful reader would stop, and why."""

    rule: str
    path: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a reader may know of a rule before it runs.

    `id` never changes its meaning; `why` is one sentence on why it matters; `source` is the
    regulation or definition behind it, None where it is plain reading.
    """

    id: str
    title: str
    why: str
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Described):
    """A rule whose answer depends on the record alone."""

    function: Callable[[Sheet], Found]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedRule(Described):
    """A rule whose answer depends on the day of the question too."""

    function: Callable[[Sheet, date], Found]


def rule(
    rule_id: str, *, title: str, why: str, source: str | None = None
) -> Callable[[Callable[[Sheet], Found]], Rule]:
    """Make a rule of the function that follows."""

    def described(function: Callable[[Sheet], Found]) -> Rule:
        return Rule(id=rule_id, title=title, why=why, source=source, function=function)

    return described


def timed_rule(
    rule_id: str, *, title: str, why: str, source: str | None = None
) -> Callable[[Callable[[Sheet, date], Found]], TimedRule]:
    """Make a rule that asks for the day of the function that follows."""

    def described(function: Callable[[Sheet, date], Found]) -> TimedRule:
        return TimedRule(id=rule_id, title=title, why=why, source=source, function=function)

    return described
