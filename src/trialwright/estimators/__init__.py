"""Numbers in, estimates out: proportions, survival, comparisons of groups.

Reads: arrays of numbers. Writes: frozen values that hold an estimate with its uncertainty.
Never knows: any other room; only NumPy and SciPy stand below it.
Start at `samples`, then `proportions` and `survival`.
"""

from trialwright.estimators.errors import (
    EstimationError,
    InvalidSample,
    InvalidSetting,
    NotEstimable,
)
from trialwright.estimators.logrank import (
    FlemingHarrington,
    GroupComparison,
    Weighting,
    log_rank,
)
from trialwright.estimators.near_ties import without_near_ties
from trialwright.estimators.proportions import (
    Alternative,
    BinomialTest,
    Interval,
    Method,
    Proportion,
    Sides,
)
from trialwright.estimators.samples import FollowUp, follow_up
from trialwright.estimators.survival import (
    CONVENTIONS,
    TRIALWRIGHT,
    Convention,
    IntervalKind,
    Limits,
    Point,
    Quantile,
    RestrictedMean,
    SurvivalCurve,
    convention,
    kaplan_meier,
    kaplan_meier_by,
    reverse_kaplan_meier,
)

__all__ = [
    "CONVENTIONS",
    "TRIALWRIGHT",
    "Alternative",
    "BinomialTest",
    "Convention",
    "EstimationError",
    "FlemingHarrington",
    "FollowUp",
    "GroupComparison",
    "Interval",
    "IntervalKind",
    "InvalidSample",
    "InvalidSetting",
    "Limits",
    "Method",
    "NotEstimable",
    "Point",
    "Proportion",
    "Quantile",
    "RestrictedMean",
    "Sides",
    "SurvivalCurve",
    "Weighting",
    "convention",
    "follow_up",
    "kaplan_meier",
    "kaplan_meier_by",
    "log_rank",
    "reverse_kaplan_meier",
    "without_near_ties",
]
