"""Criteria text to expressions, by rules that hold for every study.

Reads: one criteria text, and the structured fields beside it, as values. Writes: criteria with
spans, and residues for what was not read.
Never knows: a participant, or where the text comes from.
Start at `reader`.
"""

from trialwright.eligibility.reading.lines import section_heading
from trialwright.eligibility.reading.reader import read_criteria
from trialwright.eligibility.reading.sheet import Lookup, no_concepts

__all__ = ["Lookup", "no_concepts", "read_criteria", "section_heading"]
