"""One patient's facts as of a day, and what can and cannot be said from them.

Reads: facts as values (`exchange.patients` makes them of FHIR, OMOP and CSV).
Writes: answers that name the facts they stand on, and unanswered questions that name what is
missing. Silence is unknown: only a declared completeness makes a "no" of it.
Never knows: a criterion, a format, a store.
Start at `facts` and `person`, then `asking`.
"""

from trialwright.eligibility.patient.answers import (
    Finding,
    Measurement,
    Reason,
    Unanswered,
)
from trialwright.eligibility.patient.asking import (
    Question,
    facts_of,
    latest,
    results_of,
)
from trialwright.eligibility.patient.certainty import Certainty
from trialwright.eligibility.patient.comparing import compare, meets, meets_multiple
from trialwright.eligibility.patient.facts import (
    Absent,
    Activity,
    Coded,
    Fact,
    FactKind,
    Measured,
    ReferenceRange,
    Source,
    Standing,
    Value,
    Worded,
)
from trialwright.eligibility.patient.having import finding
from trialwright.eligibility.patient.intervals import Interval
from trialwright.eligibility.patient.person import Age, Patient, Sex
from trialwright.eligibility.patient.policies import (
    ALLERGY_DENIED_FOR,
    Completeness,
    Policies,
)
from trialwright.eligibility.patient.presence import is_present, presence
from trialwright.eligibility.patient.times import Span, Window, days_ago

__all__ = [
    "ALLERGY_DENIED_FOR",
    "Absent",
    "Activity",
    "Age",
    "Certainty",
    "Coded",
    "Completeness",
    "Fact",
    "FactKind",
    "Finding",
    "Interval",
    "Measured",
    "Measurement",
    "Patient",
    "Policies",
    "Question",
    "Reason",
    "ReferenceRange",
    "Sex",
    "Source",
    "Span",
    "Standing",
    "Unanswered",
    "Value",
    "Window",
    "Worded",
    "compare",
    "days_ago",
    "facts_of",
    "finding",
    "is_present",
    "latest",
    "meets",
    "meets_multiple",
    "presence",
    "results_of",
]
