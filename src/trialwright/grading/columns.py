"""Many measured values and their grades, as columns.

Unknown is a value of each column: NaN where a number is not known, -1 where a code is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import IntEnum
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from trialwright.errors import InvalidInput
from trialwright.grading.answers import AtLeast, Exactly, Level, NotAssessed, Ungradable
from trialwright.grading.conditions import Bound
from trialwright.grading.rounding import Floats

Codes: TypeAlias = NDArray[np.int16]
Marks: TypeAlias = NDArray[np.bool_]
Grades: TypeAlias = NDArray[np.int8]

#: How a bound stands in a column of bounds.
SIDES: Mapping[Bound, int] = MappingProxyType({Bound.BELOW: -1, Bound.EXACT: 0, Bound.ABOVE: 1})
#: A fact that nobody stated, in a column of facts; 0 is no and 1 is yes.
NOT_STATED = -1
#: Where no row decided, or nothing was graded.
NO_PLACE = -1


class Standing(IntEnum):
    """What a row of the answer is."""

    EXACT = 0
    AT_LEAST = 1
    UNGRADABLE = 2
    NOT_ASSESSED = 3
    REFUSED = 4


class Refusal(IntEnum):
    """Why a row was refused."""

    NONE = 0
    UNIT = 1
    NUMBER = 2
    RANGE = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ValueColumns:
    """Values of n samples; every array has shape (n,), and NaN is what is not known.

    Attributes
    ----------
    terms : places of the terms in the rulebook (`Rulebook.place`).
    values : the values, in the unit of their row; NaN was not measured.
    bounds : 0 where the value was measured, -1 where it is only known to lie below `values`,
        1 where above.
    units : places in `unit_codes`, -1 where none is stated.
    unit_codes : UCUM codes.
    lln, uln : limits of the sample's own reference range.
    baseline, baseline_lln, baseline_uln : the participant's baseline and its range.
    facts : by name, 1 yes, 0 no, -1 not stated; a term uses those that it knows.
    is_baseline : whether the value is itself the baseline.
    """

    terms: Codes
    values: Floats
    bounds: Grades
    units: Codes
    unit_codes: tuple[str, ...]
    lln: Floats
    uln: Floats
    baseline: Floats
    baseline_lln: Floats
    baseline_uln: Floats
    is_baseline: Marks
    facts: Mapping[str, Grades] = field(default_factory=dict)

    def __post_init__(self) -> None:
        length = len(self.terms)
        columns = [getattr(self, one.name) for one in fields(self)]
        for column in [*columns, *self.facts.values()]:
            if isinstance(column, np.ndarray) and column.shape != (length,):
                raise InvalidInput(f"a column has shape {column.shape}, expected ({length},)")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GradeColumns:
    """Grades of n samples; every array has shape (n,).

    Attributes
    ----------
    standing, refusal : codes of `Standing` and `Refusal`.
    lowest, highest : the bounds of the grade; -1 where nothing was graded.
    rows : place in `row_ids` of the first row that decided, -1 where none did.
    assumed : whether the grade hangs on a fact that nobody stated, taken for the worst.
    """

    standing: Grades
    refusal: Grades
    lowest: Grades
    highest: Grades
    rows: Codes
    assumed: Marks
    row_ids: tuple[str, ...]

    def level(self, place: int) -> Level | None:
        """Return the level of one sample; None if it was refused."""
        lowest, highest = int(self.lowest[place]), int(self.highest[place])
        match Standing(int(self.standing[place])):
            case Standing.EXACT:
                return Exactly(lowest)
            case Standing.AT_LEAST:
                return AtLeast(lowest, highest)
            case Standing.UNGRADABLE:
                return Ungradable(highest)
            case Standing.NOT_ASSESSED:
                return NotAssessed()
            case _:
                return None
