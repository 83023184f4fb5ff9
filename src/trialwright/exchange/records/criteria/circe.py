"""Criteria as a cohort definition of OHDSI's Circe (ATLAS), as far as one can say them.

A rule is made for each criterion of which something can be said; what was left out stands, with
the reason, in a rule of its own that everybody meets, for the format has no place for comments.

The index day is that of a person's last visit on record: an observation period would count from
its first day. What the format does otherwise than a criterion: age is a difference of calendar
years; a value is any one on record up to the index day, not the one that counts; and whoever has
no record of something counts as not having it. So values are asked in inclusions only, and each
rule whose meaning is not quite that of its criterion says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from trialwright.eligibility.criteria import (
    All,
    Any,
    Criterion,
    Expression,
    Section,
)
from trialwright.eligibility.criteria.wording import in_words
from trialwright.eligibility.reading import own_words
from trialwright.exchange.records.criteria.circe_atoms import ConceptSets, Unsaid, group_of, nobody
from trialwright.exchange.records.criteria.study import StudyCriteria
from trialwright.registry.trees import JsonObject

LEFT_OUT = "Left out of this definition"


#: A column of that many characters keeps the names of rules.
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class _Said:
    """A part of a criterion that can be said, in words and as a group; what is not quite it."""

    words: str
    group: JsonObject
    approximate: tuple[str, ...]


@dataclass(slots=True)
class _Account:
    """What is gathered while rules are made: rules, and sentences on what was left out."""

    concepts: ConceptSets = field(default_factory=ConceptSets)
    rules: list[JsonObject] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def cohort_definition_json(found: StudyCriteria) -> bytes:
    """Return the criteria as a Circe cohort expression in indented JSON."""
    return msgspec.json.format(msgspec.json.encode(cohort_definition(found)), indent=2) + b"\n"


def cohort_definition(found: StudyCriteria) -> JsonObject:
    """Return the criteria as a Circe cohort expression; the index day is that of the last visit."""
    account = _Account()
    for criterion in found.reading.criteria:
        _add(found, criterion, account)
    return {
        "ConceptSets": account.concepts.as_json(),
        "PrimaryCriteria": {
            "CriteriaList": [{"VisitOccurrence": {}}],
            "ObservationWindow": {"PriorDays": 0, "PostDays": 0},
            "PrimaryCriteriaLimit": {"Type": "Last"},
        },
        "QualifiedLimit": {"Type": "Last"},
        "ExpressionLimit": {"Type": "Last"},
        "InclusionRules": [*account.rules, _left_out(account)],
        "CensoringCriteria": [],
        "CollapseSettings": {"CollapseType": "ERA", "EraPad": 0},
        "CensorWindow": {},
        "cdmVersionRange": ">=5.0.0",
    }


def _add(found: StudyCriteria, criterion: Criterion, account: _Account) -> None:
    """Add the rule of a criterion, and tell what of it was left out."""
    if criterion.section is Section.UNKNOWN:
        account.left_out.append(f"{criterion.id}: whether it includes or excludes is not stated")
        return
    if criterion.cohort is not None:
        account.left_out.append(f"{criterion.id}: it is asked of {criterion.cohort} alone")
        return
    excludes = criterion.section is Section.EXCLUSION
    said: list[_Said] = []
    for part in _parts(criterion.expression, excludes=excludes):
        concepts, approximate = account.concepts.copy(), list[str]()
        try:
            group = group_of(part, concepts, approximate, denied=excludes)
        except Unsaid as unsaid:
            account.left_out.append(f"{criterion.id}: {in_words(part)}: {unsaid}")
        else:
            account.concepts = concepts
            said.append(_Said(in_words(part), group, tuple(approximate)))
    for span in criterion.unread:
        words = " ".join(span.of(found.reading.text).split())
        account.left_out.append(f"{criterion.id}: {words}: these words were not read")
    if said:
        account.rules.append(_rule(found, criterion, said))


def _parts(expression: Expression, *, excludes: bool) -> Iterator[Expression]:
    """Yield parts that can be asked apart: whoever fails one fails the criterion.

    An inclusion is a row of demands; an exclusion a row of grounds, each of which excludes.
    """
    match expression:
        case All(parts) if not excludes:
            for part in parts:
                yield from _parts(part, excludes=excludes)
        case Any(parts) if excludes:
            for part in parts:
                yield from _parts(part, excludes=excludes)
        case _:
            yield expression


def _rule(found: StudyCriteria, criterion: Criterion, said: list[_Said]) -> JsonObject:
    """Return the rule of what can be said of a criterion; its name says no more than that."""
    words = own_words(found.reading.text, criterion)
    notes = dict.fromkeys(note for one in said for note in one.approximate)
    groups = [one.group for one in said]
    if criterion.section is Section.EXCLUSION:
        name, expression = f"none of: {'; '.join(one.words for one in said)}", nobody(groups)
    else:
        name, expression = "; ".join(one.words for one in said), _all_of(groups)
    return {
        "name": f"{criterion.id}: {name}"[:_LONGEST_NAME],
        "description": f"{criterion.section.value}, as posted: {words}"
        + "".join(f" Note: {note}." for note in notes),
        "expression": expression,
    }


def _all_of(groups: list[JsonObject]) -> JsonObject:
    return {
        "Type": "ALL",
        "CriteriaList": [],
        "DemographicCriteriaList": [],
        "Groups": list(groups),
    }


_EVERYBODY = (
    "Everybody meets this rule. The index day is that of the last visit on record; whoever has "
    "none is not in the cohort. Criteria, or parts of them, that are in no other rule and have to "
    "be looked at otherwise:"
)


def _left_out(account: _Account) -> JsonObject:
    """Return a rule that everybody meets, with what is not in the others."""
    said = "\n".join(account.left_out) or "nothing"
    return {
        "name": LEFT_OUT,
        "description": f"{_EVERYBODY}\n{said}",
        "expression": {
            "Type": "ALL",
            "CriteriaList": [],
            "DemographicCriteriaList": [{"Age": {"Value": 0, "Op": "gte"}}],
            "Groups": [],
        },
    }
