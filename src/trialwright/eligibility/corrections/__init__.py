"""What a person says a criterion means, where it wins over the reading by rules.

Reads: criteria as read, and a person's file of corrections or the proposals of a reader of
residues. Writes: criteria with their origin (rules, person), what no longer fits, proposals.
Never knows: a participant, or where files lie.
Start at `values`, `applying` and `proposals`.
"""

from trialwright.eligibility.corrections.applying import Corrected, corrected
from trialwright.eligibility.corrections.files import FORMAT, read_corrections
from trialwright.eligibility.corrections.json_form import corrected_json
from trialwright.eligibility.corrections.proposals import (
    Passage,
    Proposal,
    Refused,
    ResidueReader,
    proposals_of,
)
from trialwright.eligibility.corrections.skeletons import skeleton
from trialwright.eligibility.corrections.validation import faults_of
from trialwright.eligibility.corrections.values import Correction, Corrections, Unfit

__all__ = [
    "FORMAT",
    "Corrected",
    "Correction",
    "Corrections",
    "Passage",
    "Proposal",
    "Refused",
    "ResidueReader",
    "Unfit",
    "corrected",
    "corrected_json",
    "faults_of",
    "proposals_of",
    "read_corrections",
    "skeleton",
]
