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
from trialwright.estimators.samples import FollowUp, follow_up

__all__ = [
    "EstimationError",
    "FollowUp",
    "InvalidSample",
    "InvalidSetting",
    "NotEstimable",
    "follow_up",
]
