"""Survival: how many are still without the event at each time, and until when.

Reads: a checked sample of follow-up. Writes: curves, quantiles, restricted means.
Never knows: what the event is.
Start at `kaplan_meier`, then `curve`; `conventions` has the rules on which programs differ.
"""

from trialwright.estimators.survival.conventions import (
    CONVENTIONS,
    TRIALWRIGHT,
    Convention,
    Ends,
    IntervalKind,
    Inversion,
    Level,
    OpenLevel,
    convention,
)
from trialwright.estimators.survival.curve import Point, SurvivalCurve
from trialwright.estimators.survival.kaplan_meier import (
    kaplan_meier,
    kaplan_meier_by,
    reverse_kaplan_meier,
)
from trialwright.estimators.survival.limits import Limits
from trialwright.estimators.survival.quantiles import Quantile
from trialwright.estimators.survival.restricted_mean import RestrictedMean

__all__ = [
    "CONVENTIONS",
    "TRIALWRIGHT",
    "Convention",
    "Ends",
    "IntervalKind",
    "Inversion",
    "Level",
    "Limits",
    "OpenLevel",
    "Point",
    "Quantile",
    "RestrictedMean",
    "SurvivalCurve",
    "convention",
    "kaplan_meier",
    "kaplan_meier_by",
    "reverse_kaplan_meier",
]
