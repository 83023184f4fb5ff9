"""How a study went on from version to version, in what a reader follows over the years.

Reads two versions of a record; writes the few things that turned between them: status, dates,
enrollment, results, primary outcomes, criteria, and which modules were edited. Where `diff`
says all that changed, this says what is worth a line in a list of thousands. Knows no store
and no page.

Begin with `standing`, what is followed; then `shifts`.
"""

from trialwright.registry.course.shifts import (
    Aspect,
    Matter,
    Shift,
    edited_modules,
    matters_of,
    shifts_between,
)
from trialwright.registry.course.standing import Outcome, Standing, standing_of

__all__ = [
    "Aspect",
    "Matter",
    "Outcome",
    "Shift",
    "Standing",
    "edited_modules",
    "matters_of",
    "shifts_between",
    "standing_of",
]
