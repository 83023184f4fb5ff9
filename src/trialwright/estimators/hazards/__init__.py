"""How covariates multiply the hazard of an event: Cox's proportional hazards.

Start at `cox`. Where no finite estimate exists nothing is printed that looks like one:
`InfiniteCoefficients` says in which direction the likelihood rises without end.
"""

from trialwright.estimators.hazards.baseline import BaselineHazard
from trialwright.estimators.hazards.coefficients import Coefficient, TestOfAll
from trialwright.estimators.hazards.cox import CoxFit, cox_regression
from trialwright.estimators.hazards.existence import InfiniteCoefficients
from trialwright.estimators.hazards.likelihood import Ties
from trialwright.estimators.hazards.newton import Stopping

__all__ = [
    "BaselineHazard",
    "Coefficient",
    "CoxFit",
    "InfiniteCoefficients",
    "Stopping",
    "TestOfAll",
    "Ties",
    "cox_regression",
]
