"""The criteria of many studies put to one patient at once, as formulas over shared questions.

Reads: criteria as read, with the remarks on them; one patient's facts and the policies.
Writes: `Formula` of one study, `Columns` of many, and for each study its verdict and how many of
its criteria are open: the same as `screening.screen` says without signed answers, for which it is
tested against it.
Never knows: a store, a record, a place, how a verdict is worded.
Start at `formula`, then `compiling` (one study), `assembly` (many) and `answering`.
"""

from trialwright.eligibility.evaluation.formulas.answering import Standings, standings
from trialwright.eligibility.evaluation.formulas.assembly import assemble
from trialwright.eligibility.evaluation.formulas.columns import Columns
from trialwright.eligibility.evaluation.formulas.compiling import compiled
from trialwright.eligibility.evaluation.formulas.diseases import about_recorded
from trialwright.eligibility.evaluation.formulas.formula import (
    Entry,
    Formula,
    formula_from_json,
    formula_json,
)
from trialwright.eligibility.evaluation.formulas.questions import Said, said_of_leaves

__all__ = [
    "Columns",
    "Entry",
    "Formula",
    "Said",
    "Standings",
    "about_recorded",
    "assemble",
    "compiled",
    "formula_from_json",
    "formula_json",
    "said_of_leaves",
    "standings",
]
