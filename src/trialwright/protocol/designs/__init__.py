"""Decision rules of small studies: counts in, decision with its reason out.

Everything is exact: probabilities are summed over all counts that can come about, so nothing
is simulated and nothing is approximated by a normal distribution.
Start at `decisions`, then `stopping` (toxicity), `simon` and `single_stage` (response).
"""

from trialwright.protocol.designs.decisions import Decision, DecisionKind
from trialwright.protocol.designs.rules import BayesianRule, GivenRule, PocockRule
from trialwright.protocol.designs.simon import SimonSearch, simon_designs
from trialwright.protocol.designs.single_stage import (
    SingleStageCharacteristics,
    SingleStageDesign,
    single_stage_designs,
    single_stage_of,
)
from trialwright.protocol.designs.stopping import (
    StoppingBoundary,
    StoppingCharacteristics,
    bayesian_boundary,
    given_boundary,
    pocock_boundary,
)
from trialwright.protocol.designs.two_stage import TwoStageCharacteristics, TwoStageDesign

__all__ = [
    "BayesianRule",
    "Decision",
    "DecisionKind",
    "GivenRule",
    "PocockRule",
    "SimonSearch",
    "SingleStageCharacteristics",
    "SingleStageDesign",
    "StoppingBoundary",
    "StoppingCharacteristics",
    "TwoStageCharacteristics",
    "TwoStageDesign",
    "bayesian_boundary",
    "given_boundary",
    "pocock_boundary",
    "simon_designs",
    "single_stage_designs",
    "single_stage_of",
]
