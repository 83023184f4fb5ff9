"""From a result to a number in the unit that is asked for, or the reason why not."""

from __future__ import annotations

from fractions import Fraction

from trialwright.eligibility.patient.answers import Measurement, Reason, Unanswered
from trialwright.eligibility.patient.facts import Fact, Measured, ReferenceRange
from trialwright.eligibility.patient.intervals import Interval
from trialwright.vocabulary import Analyte, Quantity, Unit, analyte, unit, unit_called
from trialwright.vocabulary.quantities import Incommensurable, number


def measured_in(fact: Fact, concept: str, wanted: Unit | None = None) -> Measurement | Unanswered:
    """Return the number of a result in a unit, the canonical one if none is named.

    Plausibility only blocks, it never converts. A result at "less than" or "more than" a bound
    stays an interval.
    """
    known = _analyte_of(fact, concept)
    read = _read(fact, concept, known)
    if isinstance(read, Unanswered):
        return read
    value, have = read
    target = wanted or (known.unit if known is not None else have)
    if known is not None and not _is_plausible(known, value, have):
        return Unanswered(Reason.IMPLAUSIBLE, concept, (fact,))
    try:
        told = value.mapped(lambda one: _converted(known, one, have, target))
    except Incommensurable:
        return Unanswered(Reason.UNIT_MISMATCH, concept, (fact,))
    return Measurement(told, target, fact)


def limit_multiple(fact: Fact, concept: str) -> Measurement | Unanswered:
    """Return a result as a multiple of the upper limit that came with it."""
    known = _analyte_of(fact, concept)
    read = _read(fact, concept, known)
    if isinstance(read, Unanswered):
        return read
    value, have = read
    if known is not None and not _is_plausible(known, value, have):
        return Unanswered(Reason.IMPLAUSIBLE, concept, (fact,))
    limit = _upper_limit(fact, known, have)
    if limit is None:
        return Unanswered(Reason.NO_REFERENCE_RANGE, concept, (fact,))
    return Measurement(value.mapped(lambda one: one / limit), unit("1"), fact)


def as_reported(fact: Fact, concept: str) -> Measurement | Unanswered:
    """Return the number of a result in the unit in which it was reported, if it can be used."""
    read = _read(fact, concept, _analyte_of(fact, concept))
    return read if isinstance(read, Unanswered) else measured_in(fact, concept, read[1])


def _read(fact: Fact, concept: str, known: Analyte | None) -> tuple[Interval, Unit] | Unanswered:
    """Return the number of a result and its unit as they stand there."""
    if not isinstance(fact.value, Measured):
        return Unanswered(Reason.NOT_A_NUMBER, concept, (fact,))
    have = None if fact.value.other_unit else _unit(known, fact.value.unit)
    if have is None:
        return Unanswered(Reason.UNIT_MISMATCH, concept, (fact,))
    return fact.value.number, have


def _analyte_of(fact: Fact, concept: str) -> Analyte | None:
    """Return the analyte of the concept asked for, or else the one that the fact has."""
    known = (analyte(one) for one in (concept, *fact.concepts))
    return next((one for one in known if one is not None), None)


def _unit(known: Analyte | None, written: str) -> Unit | None:
    """Return the unit of a result; a score or a ratio has none to state."""
    if known is None:
        return unit_called(written)
    if not written.strip():
        is_bare = known.unit.is_number and known.unit.factor == 1
        return known.unit if is_bare else None
    return known.unit_for(written)


def _upper_limit(fact: Fact, known: Analyte | None, have: Unit) -> Fraction | None:
    """Return the one upper limit of a result in its own unit; None if none or several came."""
    limits = {_limit(one, known, have) for one in fact.ranges if one.high.strip()}
    if len(limits) != 1:
        return None
    (limit,) = limits
    return limit if limit is not None and limit > 0 else None


def _limit(one: ReferenceRange, known: Analyte | None, have: Unit) -> Fraction | None:
    stated = _unit(known, one.unit) if one.unit.strip() else have
    if stated is None:
        return None
    try:
        return _converted(known, number(one.high), stated, have)
    except ValueError:  # Incommensurable, or no number
        return None


def _converted(known: Analyte | None, value: Fraction, have: Unit, wanted: Unit) -> Fraction:
    quantity = Quantity(value, have)
    if known is None:
        return quantity.to(wanted).value
    return known.converted(quantity, wanted).value


def _is_plausible(known: Analyte, value: Interval, have: Unit) -> bool:
    """Whether a person can have any number of an interval; a bound beyond the range can be met."""
    if value.value is not None:
        return known.is_plausible(Quantity(value.value, have))
    told = value.mapped(lambda one: known.converted(Quantity(one, have)).value)
    too_low = told.high is not None and told.high < known.plausible.low
    too_high = told.low is not None and told.low > known.plausible.high
    return not too_low and not too_high
