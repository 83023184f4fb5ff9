"""Expressions as groups of Circe criteria, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field

from trialwright.eligibility.criteria import (
    All,
    Any,
    Bound,
    Compare,
    Demographic,
    Direction,
    Expression,
    Has,
    Limits,
    Multiple,
    Not,
    Point,
    Reference,
    Status,
    Term,
    Trait,
    Window,
)
from trialwright.exchange.records.criteria.terms import (
    OmopConcept,
    conditions_and_tests,
    sexes,
    units,
)
from trialwright.registry.trees import JsonObject, JsonValue
from trialwright.vocabulary import concept_called

_DAYS = {"d": 1, "wk": 7}
_NOW = frozenset((Point.SCREENING, Point.CONSENT, Point.ENROLLMENT, Point.UNSTATED))
_AGE = "age is the difference of calendar years, up to a year more than completed years"
_ANY_VALUE = "any value on record up to the index day counts, not the latest alone"
_ANY_RECORD = "any record up to the index day counts, also of a condition that is over"


class Unsaid(Exception):
    """Why something cannot be said in the format."""


@dataclass(slots=True)
class ConceptSets:
    """The sets of concepts that rules refer to, each once."""

    _sets: dict[str, tuple[int, tuple[OmopConcept, ...]]] = field(default_factory=dict)

    def copy(self) -> ConceptSets:
        """Return the same sets, to be added to on trial."""
        return ConceptSets(dict(self._sets))

    def number_of(self, term: Term, domain: str) -> int:
        """Return the number of the set that a term means; raises Unsaid if there is none."""
        name = _concept_id(term)
        known = conditions_and_tests().get(name or "", ())
        rows = tuple(one for one in known if one.domain == domain)
        if name is None or not rows:
            raise Unsaid("its concept has no code of the OHDSI vocabulary here")
        return self._sets.setdefault(name, (len(self._sets), rows))[0]

    def as_json(self) -> list[JsonValue]:
        """Return all sets, descendants included."""
        return [
            {
                "id": number,
                "name": name,
                "expression": {
                    "items": [
                        {
                            "concept": one.as_json(),
                            "isExcluded": False,
                            "includeDescendants": True,
                            "includeMapped": False,
                        }
                        for one in rows
                    ]
                },
            }
            for name, (number, rows) in self._sets.items()
        ]


def _concept_id(term: Term) -> str | None:
    """Return our concept; the names of variables of expressions are looked up again by words."""
    if term.concept is not None and term.concept in conditions_and_tests():
        return term.concept
    found = concept_called(term.words)
    return found.id if found is not None else None


def group_of(
    expression: Expression, sets: ConceptSets, approximate: list[str], *, denied: bool
) -> JsonObject:
    """Return an expression as a group of criteria; raises Unsaid where it cannot be one.

    `denied` says that the group is asked to be met by nobody. `approximate` gets a sentence
    for each way in which the group is not quite the expression.
    """
    match expression:
        case All(parts):
            return _row("ALL", [group_of(p, sets, approximate, denied=denied) for p in parts])
        case Any(parts):
            return _row("ANY", [group_of(p, sets, approximate, denied=denied) for p in parts])
        case Not(part):
            return nobody([group_of(part, sets, approximate, denied=not denied)])
        case Demographic():
            return _demographic(expression, approximate)
        case Has():
            return _has(expression, sets, approximate, denied=denied)
        case Compare():
            return _compare(expression, sets, approximate, denied=denied)
        case Multiple():
            return _multiple(expression, sets, approximate, denied=denied)
        case _:
            raise Unsaid("no criterion of the format asks this")


def nobody(groups: list[JsonObject]) -> JsonObject:
    """Return a group that is met by whoever meets none of these."""
    return {**_row("AT_MOST", groups), "Count": 0}


def _row(kind: str, groups: list[JsonObject]) -> JsonObject:
    return {
        "Type": kind,
        "CriteriaList": [],
        "DemographicCriteriaList": [],
        "Groups": list(groups),
    }


def _demographic(atom: Demographic, approximate: list[str]) -> JsonObject:
    if atom.at is not None and atom.at.point not in _NOW:
        raise Unsaid("it is asked at another moment than screening")
    sex = sexes().get(atom.value or "")
    if atom.trait is Trait.SEX and sex is not None:
        return _person({"Gender": [sex.as_json()]})
    if atom.trait is Trait.AGE and atom.limits is not None and atom.unit is not None:
        if atom.unit.ucum != "a":
            raise Unsaid("the format counts age in years alone")
        approximate.append(_AGE)
        return _person({"Age": _range(atom.limits, whole=True)})
    raise Unsaid("no criterion of the format asks this")


def _person(asked: JsonObject) -> JsonObject:
    return {
        "Type": "ALL",
        "CriteriaList": [],
        "DemographicCriteriaList": [asked],
        "Groups": [],
    }


def _has(atom: Has, sets: ConceptSets, approximate: list[str], *, denied: bool) -> JsonObject:
    if atom.status is Status.PLANNED:
        raise Unsaid("a plan is on no record")
    if atom.severity is not None:
        raise Unsaid(f"{atom.severity!r} is no part of a coded condition")
    if atom.count is not None:
        raise Unsaid("how often it was is not counted by records")
    if denied and atom.status is Status.PRESENT:
        approximate.append(_ANY_RECORD)
    number = sets.number_of(atom.concept, "Condition")
    return _recorded({"ConditionOccurrence": {"CodesetId": number}}, _start(atom.window))


def _compare(
    atom: Compare, sets: ConceptSets, approximate: list[str], *, denied: bool
) -> JsonObject:
    _may_ask_a_value(denied=denied, method=atom.method)
    unit = units().get(atom.unit.ucum or "", ()) if atom.unit is not None else ()
    if not unit:
        raise Unsaid("its unit has no code of the OHDSI vocabulary here")
    asked: JsonObject = {
        "CodesetId": sets.number_of(atom.variable, "Measurement"),
        "ValueAsNumber": _range(atom.limits),
        "Unit": [one.as_json() for one in unit],
    }
    approximate.append(_ANY_VALUE)
    approximate.append(
        f"values in other units than {' or '.join(u.name for u in unit)} are not seen"
    )
    return _recorded({"Measurement": asked}, _start(atom.window))


def _multiple(
    atom: Multiple, sets: ConceptSets, approximate: list[str], *, denied: bool
) -> JsonObject:
    _may_ask_a_value(denied=denied, method=None)
    ratios = {Reference.ULN: "RangeHighRatio", Reference.LLN: "RangeLowRatio"}
    if atom.of not in ratios:
        raise Unsaid(f"a multiple of {atom.of.value} is asked by no criterion of the format")
    asked: JsonObject = {
        "CodesetId": sets.number_of(atom.variable, "Measurement"),
        ratios[atom.of]: _range(atom.limits),
    }
    approximate.append(_ANY_VALUE)
    approximate.append("values on record without the laboratory's range are not seen")
    return _recorded({"Measurement": asked}, _start(atom.window))


def _may_ask_a_value(*, denied: bool, method: str | None) -> None:
    if denied:
        raise Unsaid("any such value in the past would exclude, not the one that counts alone")
    if method is not None:
        raise Unsaid(f"the method {method!r} is no part of a coded measurement")


def _recorded(criteria: JsonObject, start: JsonObject) -> JsonObject:
    """Return a group that is met by one record or more that begins in a stretch of days."""
    return {
        "Type": "ALL",
        "CriteriaList": [
            {
                "Criteria": criteria,
                "StartWindow": start,
                "Occurrence": {"Type": 2, "Count": 1},
            }
        ],
        "DemographicCriteriaList": [],
        "Groups": [],
    }


def _start(window: Window | None) -> JsonObject:
    """Return the days before the index day on which a record may begin; all without a window."""
    first: JsonObject = {"Coeff": -1}
    if window is not None:
        first = {"Days": _days(window), "Coeff": -1}
    return {"Start": first, "End": {"Days": 0, "Coeff": 1}, "UseEventEnd": False}


def _days(window: Window) -> int:
    limits = window.limits
    in_days = _DAYS.get(window.unit or "")
    before_now = window.direction is Direction.BEFORE and window.anchor.point in _NOW
    if limits is None or limits.low is not None or limits.high is None or window.half_lives:
        raise Unsaid("its time is no stretch of days up to screening")
    if not before_now or in_days is None or not limits.high.inclusive:
        raise Unsaid("its time is no stretch of days up to screening")
    if limits.high.value != limits.high.value.to_integral_value():
        raise Unsaid("its time is no whole number of days")
    return int(limits.high.value) * in_days


def _range(limits: Limits, *, whole: bool = False) -> JsonObject:
    """Return limits as a numeric range of the format."""
    if not limits.directed:
        raise Unsaid("the text gives a number without a direction")
    low, high = limits.low, limits.high
    if low is not None and high is not None:
        if not (low.inclusive and high.inclusive):
            raise Unsaid("the format has no range of which an end does not count")
        return {"Value": _number(low, whole), "Extent": _number(high, whole), "Op": "bt"}
    if low is not None:
        return {"Value": _number(low, whole), "Op": "gte" if low.inclusive else "gt"}
    if high is not None:
        return {"Value": _number(high, whole), "Op": "lte" if high.inclusive else "lt"}
    raise Unsaid("it has no bound")


def _number(bound: Bound, whole: bool) -> JsonValue:  # noqa: FBT001 - passed on
    is_whole = bound.value == bound.value.to_integral_value()
    if whole and not is_whole:
        raise Unsaid("the format counts age in whole years")
    return int(bound.value) if is_whole else float(bound.value)
