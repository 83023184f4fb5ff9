"""Events of which only the first can come, each from one of several causes.

Start at `incidence` (how likely each cause is by a time), then `gray` (whether groups differ).
Nothing here is one minus a Kaplan-Meier curve that censors the other causes: that answers what
would be if these did not exist, and the causes would add up to more than everybody.
"""

from trialwright.estimators.competing.gray import GrayTest, gray_test
from trialwright.estimators.competing.incidence import (
    CumulativeIncidence,
    IncidenceLimits,
    LimitKind,
    VarianceKind,
    cumulative_incidence,
)

__all__ = [
    "CumulativeIncidence",
    "GrayTest",
    "IncidenceLimits",
    "LimitKind",
    "VarianceKind",
    "cumulative_incidence",
    "gray_test",
]
