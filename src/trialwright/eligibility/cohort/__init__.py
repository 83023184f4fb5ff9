"""Many patients against one study: the same verdicts as one by one, a million at a time.

Reads: criteria as read, patients as columns, policies, what people have signed.
Writes: for each patient a verdict, what decides and what is needed; counts and the funnel.
Never knows: a format, a file, a process; that is for the edges.
Start at `screening`, then `answering`: each kind of patient is asked once, by `evaluation`.
"""

from trialwright.eligibility.cohort.columning import Columning, columns_of
from trialwright.eligibility.cohort.columns import (
    Columns,
    Dictionary,
    Facts,
    Persons,
    Result,
    What,
)
from trialwright.eligibility.cohort.jobs import (
    BlockAnswer,
    Blocks,
    BlockSource,
    Chained,
    Held,
    answers,
)
from trialwright.eligibility.cohort.outcomes import Outcome, Screened, StudyCode
from trialwright.eligibility.cohort.rows import Form, header
from trialwright.eligibility.cohort.screening import CohortScreening, CohortStudy
from trialwright.eligibility.cohort.tallies import AskTally, CriterionTally, Tally, tally_of

__all__ = [
    "AskTally",
    "BlockAnswer",
    "BlockSource",
    "Blocks",
    "Chained",
    "CohortScreening",
    "CohortStudy",
    "Columning",
    "Columns",
    "CriterionTally",
    "Dictionary",
    "Facts",
    "Form",
    "Held",
    "Outcome",
    "Persons",
    "Result",
    "Screened",
    "StudyCode",
    "Tally",
    "What",
    "answers",
    "columns_of",
    "header",
    "tally_of",
]
