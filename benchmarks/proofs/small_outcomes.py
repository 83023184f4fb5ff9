"""What came of a question to an estimator or a design: right, undetermined, refused or at fault."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import TypeAlias

from trialwright.errors import InvalidInput
from trialwright.estimators import InvalidSample, InvalidSetting

_CLOSE = 1e-9

RIGHT = "answered, and right by hand"
UNDETERMINED = "not determined, and said so"
REFUSED = "refused with a sentence"
EXPECTED = (RIGHT, UNDETERMINED, REFUSED)

#: What a question answers: nothing if all is right, one of those expected, or what is wrong.
Outcome: TypeAlias = str | None
NOT_NUMBERS = (float("nan"), float("inf"), -1, None, "7", True, [1], 1j)


def outcome_of(ask: Callable[[Random], Outcome], chance: Random) -> str:
    """Return what came of a question: one of the outcomes expected, or what must not be."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return ask(chance) or RIGHT
    except Exception as error:  # noqa: BLE001 - whatever is raised here is what is looked for
        return f"{type(error).__name__}: {error}"


def must_refuse(make: Callable[[], object], what: str) -> str:
    """Return that something was refused with what was found and what expected, or that not."""
    try:
        made = make()
    except (InvalidSample, InvalidSetting, InvalidInput) as error:
        said = str(error)
        fine = " is " in said or " are " in said
        return REFUSED if fine and "expected " in said else f"refused without a reason: {said}"
    return f"not refused: {what} gave {made!r}"


def is_close(ours: float, exact: float | Fraction, absolute: float = 1e-12) -> bool:
    """Say whether a number is the exact one but for rounding."""
    return math.isclose(ours, exact, rel_tol=_CLOSE, abs_tol=absolute)
