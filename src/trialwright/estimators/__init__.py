"""Numbers in, estimates out: proportions, survival, causes, hazards, rates, changes.

Reads: arrays of numbers. Writes: frozen values that hold an estimate with its uncertainty.
Never knows: any other room; only NumPy and SciPy stand below it.
Start at `samples`, then `proportions` and `survival`; what competes is in `competing`, what
covariates do in `hazards` and `subdistribution`.
"""

from trialwright.estimators.change import (
    CentreInterval,
    CentreMethod,
    Change,
    ChangeKind,
    SignedRankTest,
    change,
)
from trialwright.estimators.competing import (
    CumulativeIncidence,
    GrayTest,
    IncidenceLimits,
    LimitKind,
    VarianceKind,
    cumulative_incidence,
    gray_test,
)
from trialwright.estimators.errors import (
    EstimationError,
    InvalidSample,
    InvalidSetting,
    NotEstimable,
)
from trialwright.estimators.hazards import (
    Coefficient,
    CoxFit,
    InfiniteCoefficients,
    Stopping,
    TestOfAll,
    Ties,
    cox_regression,
)
from trialwright.estimators.landmark import Landmark, landmark
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
from trialwright.estimators.rates import (
    Rate,
    RateComparison,
    RateInterval,
    RateMethod,
    first_event_rate,
)
from trialwright.estimators.samples import FollowUp, follow_up
from trialwright.estimators.subdistribution import (
    SubdistributionFit,
    subdistribution_regression,
)
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
    "CentreInterval",
    "CentreMethod",
    "Change",
    "ChangeKind",
    "Coefficient",
    "Convention",
    "CoxFit",
    "CumulativeIncidence",
    "EstimationError",
    "FlemingHarrington",
    "FollowUp",
    "GrayTest",
    "GroupComparison",
    "IncidenceLimits",
    "InfiniteCoefficients",
    "Interval",
    "IntervalKind",
    "InvalidSample",
    "InvalidSetting",
    "Landmark",
    "LimitKind",
    "Limits",
    "Method",
    "NotEstimable",
    "Point",
    "Proportion",
    "Quantile",
    "Rate",
    "RateComparison",
    "RateInterval",
    "RateMethod",
    "RestrictedMean",
    "Sides",
    "SignedRankTest",
    "Stopping",
    "SubdistributionFit",
    "SurvivalCurve",
    "TestOfAll",
    "Ties",
    "VarianceKind",
    "Weighting",
    "change",
    "convention",
    "cox_regression",
    "cumulative_incidence",
    "first_event_rate",
    "follow_up",
    "gray_test",
    "kaplan_meier",
    "kaplan_meier_by",
    "landmark",
    "log_rank",
    "reverse_kaplan_meier",
    "subdistribution_regression",
    "without_near_ties",
]
