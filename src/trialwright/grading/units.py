"""The unit that a row asks for, and the one explicit step from another one.

Nothing is converted silently: a value whose unit is not that of its row is refused, and
whoever wants it graded converts it first, here or elsewhere. What units are, and what they
measure, the vocabulary says (`vocabulary.units`, by their UCUM codes).
"""

from __future__ import annotations

from fractions import Fraction

from trialwright.errors import InvalidInput, quoted
from trialwright.vocabulary.quantities import Incommensurable, Quantity
from trialwright.vocabulary.unit_spellings import readings
from trialwright.vocabulary.units import Unit, unit


def unit_of(code: str) -> Unit:
    """Return the unit of a UCUM code; raises InvalidInput, with what the text may have meant.

    >>> unit_of("10*9/L").code
    '10*9/L'
    """
    try:
        return unit(code)
    except ValueError as error:
        meant = " or ".join(str(one) for one in readings(code))
        hint = f"; {quoted(code)} may mean {meant}" if meant else ""
        raise InvalidInput(f"unit is {quoted(code)}, expected a UCUM code{hint}") from error


def converted(value: float, code: str, wanted: str) -> float:
    """Return a value in another unit that measures the same, exactly as it was written.

    Mass and amount of substance do not measure the same: between them stands the molar mass of
    a substance, which `vocabulary.analytes` knows. Raises InvalidInput for an unknown unit or
    one that measures something else.

    >>> converted(400, "/uL", "10*9/L")
    0.4
    """
    # As exact as the value was written: 0.1 is a tenth.
    given = Quantity(Fraction(repr(float(value))), unit_of(code))
    try:
        return float(given.to(unit_of(wanted)).value)
    except Incommensurable as error:
        raise InvalidInput(
            f"{error}: expected a unit like {wanted}, or the value converted beforehand"
        ) from error
