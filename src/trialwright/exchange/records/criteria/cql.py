"""Expressions as CQL 1.5, as far as they can be said without a library of terms: age and sex.

Ages are whole years, months, weeks or days that are completed on the day of evaluation, so a
bound that is no whole number is not said. Anything else than age and sex needs value sets and a
choice of the result that counts: it is not said either.
"""

from __future__ import annotations

from collections.abc import Iterable

from trialwright.eligibility.criteria import (
    All,
    Any,
    Demographic,
    Expression,
    IfElse,
    Limits,
    Not,
    Point,
    Trait,
)

_AGES = {"a": "AgeInYears()", "mo": "AgeInMonths()", "wk": "AgeInWeeks()", "d": "AgeInDays()"}
#: On the day on which somebody is asked, an age "at screening" is the age of that day.
_NOW = frozenset((Point.SCREENING, Point.CONSENT, Point.ENROLLMENT, Point.UNSTATED))


def cql_of(expression: Expression) -> str | None:
    """Return an expression in CQL, or None if any part of it cannot be said.

    >>> from trialwright.eligibility.criteria import parse
    >>> cql_of(parse('demographic("age", limits: [3, 18], unit: unit("years", ucum: "a"))'))
    'AgeInYears() >= 3 and AgeInYears() <= 18'
    """
    match expression:
        case All(parts):
            return _joined("and", map(cql_of, parts))
        case Any(parts):
            return _joined("or", map(cql_of, parts))
        case Not(part):
            said = cql_of(part)
            return None if said is None else f"not ({said})"
        case IfElse(condition, then, otherwise):
            asked, first, second = map(cql_of, (condition, then, otherwise))
            if asked is None or first is None or second is None:
                return None
            return f"if {asked} then ({first}) else ({second})"
        case Demographic(trait=Trait.AGE):
            return _age(expression)
        case Demographic(trait=Trait.SEX):
            return _sex(expression)
        case _:
            return None


def _joined(word: str, parts: Iterable[str | None]) -> str | None:
    said = list(parts)
    known = [one for one in said if one is not None]
    if not known or len(known) < len(said):
        return None
    return known[0] if len(known) == 1 else f" {word} ".join(f"({one})" for one in known)


def _age(atom: Demographic) -> str | None:
    age = _AGES.get(atom.unit.ucum or "") if atom.unit is not None else None
    limits = atom.limits
    if age is None or limits is None or not limits.directed:
        return None
    if atom.at is not None and atom.at.point not in _NOW:
        return None
    return _bounds(age, limits)


def _bounds(what: str, limits: Limits) -> str | None:
    said: list[str] = []
    for bound, strict, loose in ((limits.low, ">", ">="), (limits.high, "<", "<=")):
        if bound is None:
            continue
        if bound.value != bound.value.to_integral_value():
            return None
        said.append(f"{what} {loose if bound.inclusive else strict} {int(bound.value)}")
    return " and ".join(said) or None


def _sex(atom: Demographic) -> str | None:
    match atom.value:
        case "male" | "female":
            return f"Patient.gender = '{atom.value}'"
        case _:
            return None
