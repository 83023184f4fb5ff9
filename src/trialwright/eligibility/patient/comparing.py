"""Whether a result stands to a bound as a criterion asks, in three values."""

from __future__ import annotations

from fractions import Fraction

from trialwright.eligibility.patient.answers import Finding, Measurement, Reason, Unanswered
from trialwright.eligibility.patient.certainty import Certainty
from trialwright.eligibility.patient.facts import Fact
from trialwright.eligibility.patient.intervals import Interval
from trialwright.eligibility.patient.measuring import as_reported, limit_multiple
from trialwright.vocabulary import Analyte, Incommensurable, Quantity, analyte
from trialwright.vocabulary.analytes import CLOSEST

OPERATORS = ("<", "<=", "=", ">=", ">")


def meets(fact: Fact, concept: str, operator: str, bound: Quantity) -> Finding:
    """Return whether a result is less, more or equal to a bound, each in its own unit.

    Units are converted exactly. Where the one is a mass and the other an amount, a result within
    a thousandth of the bound is UNKNOWN, for published factors differ by as much. Raises
    ValueError for what is no operator.

    The operators are ``<``, ``<=``, ``=``, ``>=`` and ``>``.
    """
    told = as_reported(fact, concept)
    if isinstance(told, Unanswered):
        return _unknown(told)
    known = analyte(concept)
    try:
        number = _in_units_of(bound, told, known)
    except Incommensurable:
        return _unknown(Unanswered(Reason.UNIT_MISMATCH, concept, (fact,)))
    return _found(compare(number, operator, bound.value), concept, fact)


def meets_multiple(fact: Fact, concept: str, operator: str, factor: Fraction) -> Finding:
    """Return whether a result is less, more or equal to so many times its own upper limit."""
    told = limit_multiple(fact, concept)
    if isinstance(told, Unanswered):
        return _unknown(told)
    return _found(compare(told.number, operator, factor), concept, fact)


def compare(number: Interval, operator: str, bound: Fraction) -> Certainty:
    """Return whether every number that is possible, or none, stands to a bound as asked.

    >>> compare(Interval.read("0.5", "<"), "<=", Fraction(1))
    <Certainty.YES: 2>
    """
    match operator:
        case "<":
            return ~_at_least(number, bound)
        case "<=":
            return ~_above(number, bound)
        case ">=":
            return _at_least(number, bound)
        case ">":
            return _above(number, bound)
        case "=":
            return _at_least(number, bound) & ~_above(number, bound)
        case _:
            expected = ", ".join(OPERATORS)
            raise ValueError(f"{operator!r} is not an operator: expected one of {expected}")


def _above(number: Interval, bound: Fraction) -> Certainty:
    if number.low is not None and (number.low > bound or (number.low == bound and number.low_open)):
        return Certainty.YES
    is_not = number.high is not None and number.high <= bound
    return Certainty.NO if is_not else Certainty.UNKNOWN


def _at_least(number: Interval, bound: Fraction) -> Certainty:
    if number.low is not None and number.low >= bound:
        return Certainty.YES
    is_below = number.high is not None and (
        number.high < bound or (number.high == bound and number.high_open)
    )
    return Certainty.NO if is_below else Certainty.UNKNOWN


def _in_units_of(bound: Quantity, told: Measurement, known: Analyte | None) -> Interval:
    """Return a result in the unit of the bound, as exactly as that can be told."""
    if known is None:
        return told.number.mapped(lambda one: Quantity(one, told.unit).to(bound.unit).value)
    number = told.number.mapped(
        lambda one: known.converted(Quantity(one, told.unit), bound.unit).value
    )
    return _blurred(number) if known.needs_mass(told.unit, bound.unit) else number


def _blurred(number: Interval) -> Interval:
    """Return an interval with the reach of a molar mass around it."""
    return Interval(
        None if number.low is None else number.low - abs(number.low) * CLOSEST,
        None if number.high is None else number.high + abs(number.high) * CLOSEST,
        number.low_open,
        number.high_open,
    )


def _found(certainty: Certainty, concept: str, fact: Fact) -> Finding:
    if certainty is Certainty.UNKNOWN:
        return _unknown(Unanswered(Reason.BOUND, concept, (fact,)))
    return Finding(certainty, (fact,))


def _unknown(why: Unanswered) -> Finding:
    return Finding(Certainty.UNKNOWN, why.facts, (why,))
